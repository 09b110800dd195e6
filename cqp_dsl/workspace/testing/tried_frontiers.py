"""Which frontiers the scenarios try, and scenarios that would stand just below, on and just above the others.

What the scenarios already try is read from their walks. What they do not is looked for near them, by moving one number
or one date of a dossier until the compared value falls where it is wanted.
"""

from __future__ import annotations

import functools
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.walk import nodes_of
from cqp_dsl.decision.requests import no_date
from cqp_dsl.decision.scenario_dossier import dossier_of
from cqp_dsl.decision.scenarios import questions, refusals
from cqp_dsl.engine.run import deep_recursion
from cqp_dsl.workspace.testing.asking import askable, asked, holders, needed
from cqp_dsl.workspace.testing.frontiers import SIDES, differences, frontiers, sides
from cqp_dsl.workspace.testing.reach import Walk
from cqp_dsl.workspace.testing.spelling import Proposal, Speller, Titles, UnspellableError
from cqp_dsl.workspace.testing.variations import Turns, dials, variations

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.scenario import Scenario
    from cqp_dsl.decision.decide import Engine
    from cqp_dsl.decision.scenarios import Question
    from cqp_dsl.workspace.testing.frontiers import Frontier, Operands, Side
    from cqp_dsl.workspace.testing.reach import Reached

_MOST_BASES = 5
_MOST_WEIGHED = 12
_MOST_VARIATIONS = 250


@define(frozen=True)
class Tried:
    """A frontier, the sides on which some scenario stands, and scenarios for the others where one was found."""

    frontier: Frontier
    sides: tuple[Side, ...]
    proposals: tuple[tuple[Side, Proposal | None], ...]


def tried(
    engine: Engine, reached: Sequence[Reached], *, on_frontier: Callable[[], None] | None = None
) -> tuple[Tried, ...]:
    """Each frontier, what the scenarios try of it, and scenarios for the rest; ``on_frontier`` is called after each."""
    every = frontiers(engine.program)
    bases = [(one, dossier_of(engine, one.scenario, one.scenario.date or no_date())) for one in reached]
    watched = _watched(every)
    seen = _seen(engine, every, ((one.scenario, base) for one, base in bases if not watched.isdisjoint(one.nodes)))
    titles = Titles.of(engine.program)
    found = []
    for frontier in every:
        search = _Search(engine, frontier, bases)
        missing = [side for side in SIDES if side not in seen[frontier]]
        proposals = ((side, search.proposal(side)) for side in missing)
        settled = tuple((side, made and titles.settle(made)) for side, made in proposals)
        found.append(Tried(frontier, tuple(side for side in SIDES if side not in missing), settled))
        if on_frontier is not None:
            on_frontier()
    return tuple(found)


def never_at_the_limit(engine: Engine, path: str) -> tuple[Frontier, ...]:
    """The frontiers of a file on which no scenario stands exactly.

    Raises:
        EvaluationError: a scenario cannot be played.
    """
    every = [one for one in frontiers(engine.program) if one.span.path == path]
    cases = ((one, dossier_of(engine, one, one.date or no_date())) for one in engine.program.scenarios)
    seen = _seen(engine, every, cases)
    return tuple(one for one in every if "on" not in seen[one])


def at_the_limit(engine: Engine, reached: Sequence[Reached], frontier: Frontier) -> Proposal | None:
    """A scenario that stands exactly on a frontier, near those that are there."""
    bases = [(one, dossier_of(engine, one.scenario, one.scenario.date or no_date())) for one in reached]
    made = _Search(engine, frontier, bases).proposal("on")
    return made and Titles.of(engine.program).settle(made)


def _watched(every: Sequence[Frontier]) -> set[int]:
    return {number for frontier in every for number in frontier.nodes}


def _seen(
    engine: Engine, every: Sequence[Frontier], cases: Iterable[tuple[Scenario, Dossier]]
) -> dict[Frontier, set[Side]]:
    """The sides of each frontier on which some scenario stands."""
    watched = _watched(every)
    seen: dict[Frontier, set[Side]] = {frontier: set() for frontier in every}
    for scenario, dossier in cases:
        operands = _walked(engine, questions(engine, scenario, dossier, scenario.date or no_date()), dossier, watched)
        for frontier, stands in seen.items():
            stands.update(sides(frontier, operands))
    return seen


def _walked(engine: Engine, asks: Sequence[Question], dossier: Dossier, watch: Collection[int]) -> Operands:
    """The values compared at the watched nodes, on a dossier of which something is asked."""
    date: Value = dossier.date or no_date()
    walk = Walk(engine, watch)
    with deep_recursion():
        for requirement in engine.program.requirements:
            walk.condition(requirement, dossier, date)
        for name, args in asks:
            walk.question(engine.program.rules[name], args, dossier, date)
    return walk.operands


class _Search:
    """Looks for a dossier on a side of a frontier, near those of the scenarios."""

    def __init__(self, engine: Engine, frontier: Frontier, bases: Sequence[tuple[Reached, Dossier]]) -> None:
        program = engine.program
        names = holders(program, frontier.nodes)
        self.engine = engine
        self.frontier = frontier
        self.questions = askable(program, names) if names else ()
        self.needed = needed(program, frontier.nodes)
        self.turns = Turns.of(program, names or program.published)
        inside = {node.id for name in names for node in nodes_of(program.rules[name].body)} | frontier.nodes
        near = [base for base in bases if not inside.isdisjoint(base[0].nodes)] or list(bases)
        near.sort(key=lambda base: (frontier.nodes.isdisjoint(base[0].nodes), *_rank(base[0], frontier)))
        distinct = (base for i, base in enumerate(near) if all(base[1].facts != other[1].facts for other in near[:i]))
        self._near = list(itertools.islice(distinct, _MOST_WEIGHED))

    @functools.cached_property
    def bases(self) -> list[tuple[Reached, Dossier]]:
        """Where to look, the nearest first; before them, one whose answer turns at the frontier."""
        telling = itertools.islice((base for base in self._near if self._turns_at(*base)), 1)
        first = list(telling) if len(self._near) > 1 else []
        return [*first, *(base for base in self._near[:_MOST_BASES] if all(base is not one for one in first))]

    def _turns_at(self, one: Reached, dossier: Dossier) -> bool:
        """Whether what is asked has other answers on one side of the frontier, near a dossier, than on another."""
        asks = self.questions or questions(self.engine, one.scenario, dossier, one.scenario.date or no_date())
        first: list[object] = []
        for side in SIDES:
            for other in self._moved(asks, dossier, side):
                if side in sides(self.frontier, self._operands(asks, other)):
                    answers = [asked(self.engine, question, other) for question in asks]
                    said = [answer and (answer.status, answer.value) for answer in answers]
                    if first and said != first[0]:
                        return True
                    first.append(said)
                    break
        return False

    def proposal(self, side: Side) -> Proposal | None:
        """A scenario on this side."""
        for one, dossier in self.bases:
            asks = self.questions or questions(self.engine, one.scenario, dossier, one.scenario.date or no_date())
            for other in self._candidates(asks, dossier, side):
                if side in sides(self.frontier, self._operands(asks, other)):
                    made = self._spelled(one.scenario, asks, other, side)
                    if made is not None:
                        return made
        return None

    def _operands(self, asks: Sequence[Question], dossier: Dossier) -> Operands:
        return _walked(self.engine, asks, dossier, self.frontier.nodes)

    def _candidates(self, asks: Sequence[Question], dossier: Dossier, side: Side) -> Iterator[Dossier]:
        """The dossier; those with one number or date moved as far as the comparison wants; other neighbours."""
        yield from self._moved(asks, dossier, side)
        around = variations(dossier, self.engine.program, self.needed, self.turns)
        yield from itertools.islice(around, _MOST_VARIATIONS)

    def _moved(self, asks: Sequence[Question], dossier: Dossier, side: Side) -> Iterator[Dossier]:
        yield dossier
        aim = {"below": -self.frontier.step, "on": Fraction(0), "above": self.frontier.step}[side]
        now = differences(self.frontier, self._operands(asks, dossier))
        for dial in dials(dossier, self.engine.program, self.needed) if now else ():
            nudged = dial(Fraction(1))
            after = [] if nudged is None else differences(self.frontier, self._operands(asks, nudged))
            for first, second in zip(now, after, strict=False):
                other = dial((aim - first) / (second - first)) if first != second else None
                if other is not None:
                    yield other

    def _spelled(self, scenario: Scenario, asks: Sequence[Question], dossier: Dossier, side: Side) -> Proposal | None:
        speller = Speller(self.engine.program, scenario.policy)
        place = self.frontier.place.partition(".")[2] or self.frontier.place
        title = f"{place}, {self.frontier.side_text(side)} : {self.frontier.text}"
        refused = bool(refusals(self.engine, dossier))
        if refused and self.questions:
            return None
        for question in asks:
            answer = None if refused else asked(self.engine, question, dossier)
            if answer is None and not refused:
                continue
            try:
                expected = "dossier refusé" if answer is None else speller.expectation(question, answer)
                return speller.proposal(title, dossier, [expected], None if refused else question[0])
            except UnspellableError:
                continue
        return None


def _rank(one: Reached, frontier: Frontier) -> tuple[bool, int]:
    """Scenarios of the same politique first, the simplest first."""
    return one.scenario.policy != frontier.policy, len(one.nodes)
