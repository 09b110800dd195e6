"""From a refusal to what would change it: ``prospects`` puts the parts together.

``Finder`` is where another way to find changes may stand, one that proves that they are the nearest or that there is
none: what it finds is decided again here in any case.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
from collections import Counter
from typing import TYPE_CHECKING, Final, Protocol

from cqp_dsl.answer.prospects import Change, Decider, Earliest, FactChange, Opening, Prospects
from cqp_dsl.core.call_graph import mentioned_by
from cqp_dsl.core.datatypes.types import BoolType, EnumType, bare
from cqp_dsl.core.datatypes.values import dates_in
from cqp_dsl.core.dossier import LAST_DAY, absent
from cqp_dsl.core.printer import spoken
from cqp_dsl.decision.prospects import search
from cqp_dsl.decision.prospects.leaves import leaves
from cqp_dsl.decision.prospects.limits import Limits
from cqp_dsl.decision.prospects.options import options
from cqp_dsl.decision.prospects.shortfalls import Blockers
from cqp_dsl.decision.prospects.trials import Trials
from cqp_dsl.decision.requests import no_date
from cqp_dsl.engine.run import TooMuchWorkError, deep_recursion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.decision.decide import Engine
    from cqp_dsl.decision.prospects.search import Accepts, Found, Place


_MOST_PLACES: Final = 120
"""Values of a dossier that are looked at, those on which a failing condition rests first."""


_MANY: Final = 20
"""Values of one fact after which the other facts are looked at first."""


class Finder(Protocol):
    """What finds the smallest changes that suffice, from the places that may change and what decides again."""

    def __call__(self, places: Sequence[Place], facts: Mapping[str, Value], accepts: Accepts) -> Iterator[Found]:
        """The changes, the smallest first."""


def is_refused(decision: DecisionAnswer) -> bool:
    """Whether there is something to change: unfavourable, under one reading at least."""
    if decision.status == "disputed":
        return any(outcome.favourable is False for outcome in decision.outcomes)
    return decision.favourable is False


def prospects(
    engine: Engine,
    dossier: Dossier,
    decision: DecisionAnswer,
    date: datetime.date | None,
    finder: Finder = search.changes,
) -> Prospects:
    """What would change a decision that is refused.

    Args:
        engine: what decides.
        dossier: the dossier that it refused.
        decision: its answer.
        date: the effect date of the answer.
        finder: what finds the changes.
    """
    rule = engine.program.rules[decision.name]
    args = tuple(arg.value for arg in decision.args)
    with deep_recursion():
        blockers = _blockers(engine, rule, args, dossier, date)
        shortfalls = blockers.shortfalls
        trials = Trials(engine, rule, args, dossier, date, _rank(engine, rule, args, dossier, date))
        limits = Limits.of(engine.program, rule.name, shortfalls)
        today = date or dossier.date
        places, all_of_them = _places(engine.program, rule, dossier, limits, today, list(blockers.facts))
        found, complete = _found(finder, places, trials)
        earliest: Earliest | None = None
        with contextlib.suppress(TooMuchWorkError):
            earliest = _earliest(engine.program, rule, trials, limits)
        deciders: tuple[Decider, ...] = ()
        opening: Opening | None = None
        if not found:
            with contextlib.suppress(TooMuchWorkError):
                deciders = tuple(_deciders(engine.program, rule, trials))
                opening = _opening(finder, places, trials)
    return Prospects(
        shortfalls=shortfalls,
        changes=found,
        earliest=earliest,
        opening=opening,
        deciders=deciders,
        fixed=() if found or deciders or opening else _fixed(engine.program, blockers),
        complete=complete and all_of_them,
    )


def _blockers(
    engine: Engine, rule: Rule, args: tuple[Value, ...], dossier: Dossier, date: datetime.date | None
) -> Blockers:
    blockers = Blockers(engine.study)
    with contextlib.suppress(TooMuchWorkError):
        for world, scope in engine.rule_scopes(rule, args, engine.run(dossier), date or no_date()):
            scope.result()
            blockers.of(world, scope)
    return blockers


def _rank(
    engine: Engine, rule: Rule, args: tuple[Value, ...], dossier: Dossier, date: datetime.date | None
) -> int | None:
    """Which element of its list a decision is taken for."""
    if not any(param.over is not None for param in rule.params):
        return None
    over, scope = engine.list_scope(rule, engine.run(dossier), date or no_date())
    items = scope.value(over)
    (place,) = [place for place, param in enumerate(rule.params) if param.over is not None]
    return items.index(args[place]) if isinstance(items, tuple) and args[place] in items else None


def _places(
    program: Program,
    rule: Rule,
    dossier: Dossier,
    limits: Limits,
    today: datetime.date | None,
    failing: Sequence[str],
) -> tuple[list[Place], bool]:
    """The values that may change, those on which a failing condition rests first, and whether that is all of them."""
    own = frozenset(dates_in(dossier.facts.values()))
    ranks = {name: rank for rank, name in enumerate(failing)}
    every = leaves(program, dossier.facts, _concerned(program, rule))
    sizes = Counter(leaf.entry.name for leaf in every)
    every.sort(key=lambda leaf: (sizes[leaf.entry.name] > _MANY, ranks.get(leaf.entry.name, len(ranks))))
    found = [
        search.Place(leaf, options(leaf, dossier.facts.get(leaf.entry.name, leaf.value), limits, own, today))
        for leaf in every[:_MOST_PLACES]
    ]
    return [place for place in found if place.options.values], len(every) <= _MOST_PLACES


def _concerned(program: Program, rule: Rule) -> frozenset[str]:
    """The facts that a decision reads, and those that an ``exigence`` ties to them."""
    inputs = program.calls.inputs(rule.name)
    tied = [set(mentioned_by(requirement.condition).facts) for requirement in program.requirements]
    return inputs.union(*(facts for facts in tied if not facts.isdisjoint(inputs)))


def _found(finder: Finder, places: Sequence[Place], trials: Trials) -> tuple[tuple[Change, ...], bool]:
    """The first changes found, each decided again, and whether all was tried."""
    facts = trials.dossier.facts
    made: list[Change] = []
    try:
        for found in itertools.islice(finder(places, facts, trials.accepts), search.MOST_CHANGES):
            changed = dict(facts)
            for place, value in found.values:
                changed = place.leaf.put(changed, value)
            made.append(Change(tuple(_told(place, value) for place, value in found.values), trials.value(changed)))
    except TooMuchWorkError:
        return tuple(made), False
    return tuple(made), True


def _opening(finder: Finder, places: Sequence[Place], trials: Trials) -> Opening | None:
    """The first change after which nothing refuses and something is missing."""
    facts = trials.dossier.facts
    for found in finder(places, facts, lambda other: trials.accepts(other, or_waits=True)):
        changed = dict(facts)
        for place, value in found.values:
            changed = place.leaf.put(changed, value)
        answer = trials.answer(changed)
        if answer is not None and answer.missing:
            causes = tuple(dict.fromkeys(each.cause for each in answer.missing))
            return Opening(tuple(_told(place, value) for place, value in found.values), causes)
    return None


def _told(place: Place, value: Value) -> FactChange:
    leaf = place.leaf
    how = leaf.how
    return FactChange(
        leaf.entry.name, leaf.path, leaf.label, leaf.part, leaf.value, value, leaf.type, how.way, how.piece
    )


def _earliest(program: Program, rule: Rule, trials: Trials, limits: Limits) -> Earliest | None:
    """The first day on which the same dossier is accepted: at a turn of the rules, to the day."""
    today = trials.date
    if today is None or rule.assessed_at is not None or not program.calls.everything((rule.name,)).date:
        return None
    last = today
    for day in limits.days(frozenset(dates_in(trials.dossier.facts.values())), today):
        if today < day <= LAST_DAY:
            if trials.accepts(date=day):
                first = _turn(trials, last, day)
                return Earliest(first, trials.value(date=first))
            last = day
    return None


def _turn(trials: Trials, last: datetime.date, day: datetime.date) -> datetime.date:
    """The first day accepted after one that is not."""
    low, high = last.toordinal(), day.toordinal()
    while high - low > 1:
        middle = (low + high) // 2
        if trials.accepts(date=datetime.date.fromordinal(middle)):
            high = middle
        else:
            low = middle
    return datetime.date.fromordinal(high)


def _deciders(program: Program, rule: Rule, trials: Trials) -> Iterator[Decider]:
    """The judgements that would alone change the answer."""
    inputs = program.calls.inputs(rule.name)
    facts = trials.dossier.facts
    for name, entry in program.entries.items():
        if entry.judge is None or name not in inputs:
            continue
        type_ = bare(entry.type)
        values: tuple[Value, ...] = ()
        if isinstance(type_, BoolType):
            values = (True, False)
        elif isinstance(type_, EnumType):
            values = type_.values
        now = facts[name] if name in facts else absent(entry)
        for value in values:
            if value != now and trials.accepts({**facts, name: value}):
                yield Decider(name, entry.question or _name(name), entry.judge, value, entry.type)
                break


def _fixed(program: Program, blockers: Blockers) -> tuple[str, ...]:
    """The facts that fail and that nothing lets change, in words."""
    return tuple(
        entry.question or _name(name)
        for name in blockers.facts
        if (entry := program.entries.get(name)) is not None and entry.modifiable is None and entry.judge is None
    )


def _name(qualified: str) -> str:
    return spoken(qualified.partition(".")[2])
