"""``compare``: dossiers decided under both versions, one after the other; what changed is counted and explained."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.core.datatypes.types import EnumType
from cqp_dsl.core.datatypes.values import MapValue, Record, Void
from cqp_dsl.core.printer import spoken
from cqp_dsl.diagnostics import Severity
from cqp_dsl.impact.causes import Causes
from cqp_dsl.impact.effects import effect_of, stand_of
from cqp_dsl.impact.tally import Found, Tallier
from cqp_dsl.impact.undo import Undoing
from cqp_dsl.pipeline import DossierError
from cqp_dsl.render.impact.report import Impact, Unread
from cqp_dsl.render.wording import decision_title

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cqp_dsl.answer.answer import Answer, DecisionAnswer
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.impact.versions import Versions
    from cqp_dsl.pipeline import DossierInput, Policies
    from cqp_dsl.render.impact.report import Cause

Key = tuple[str, tuple[object, ...]]
"""A decision, by the name that the new version has for it, and what it is taken for."""


Taken = tuple[str, tuple["Value", ...]]
"""A decision by its own name, and what it is taken for."""


@define(frozen=True, eq=False)
class Given:
    """A dossier to compare: what it is called, and its data, which may depend on the version that reads it."""

    title: str
    data: DossierInput | Callable[[Policies], DossierInput]


@define(frozen=True, eq=False)
class Request:
    """What is asked of every dossier: decisions, by names of either version, where it does not say; its date."""

    decisions: tuple[str, ...] | None = None
    date: datetime.date | None = None


def compare(
    versions: Versions,
    dossiers: Iterable[Given],
    request: Request,
    names: tuple[str, str],
    *,
    on_dossier: Callable[[], None] | None = None,
) -> Impact:
    """Decide dossiers under both versions.

    Args:
        versions: the two versions.
        dossiers: what to decide.
        request: what is asked of them.
        names: what the versions are called.
        on_dossier: called after each.
    """
    impact = started(versions, names)
    tallier = Tallier(impact)
    comparison = Comparison(versions, request, tallier)
    for given in dossiers:
        impact.dossiers += 1
        comparison.add(given)
        if on_dossier is not None:
            on_dossier()
    tallier.finish()
    return impact


def started(versions: Versions, names: tuple[str, str]) -> Impact:
    """An impact of which nothing is known yet."""
    programs = versions.old.program, versions.new.program
    return Impact(*names, programs, versions.decision_names, versions.fact_names)


@define(eq=False)
class Both:
    """A dossier under both versions: read, and the decisions asked of each."""

    title: str
    old: Dossier
    new: Dossier
    asked_old: tuple[str, ...]
    asked_new: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many things it says."""
        return sum(map(_leaves, self.new.facts.values()))


@define(eq=False)
class Comparison:
    """Decides dossiers under both versions, and hands what it finds to a tallier."""

    versions: Versions
    request: Request
    tallier: Tallier
    _causes: Causes = field(init=False)
    _undoing: Undoing = field(init=False)

    def __attrs_post_init__(self) -> None:
        programs = self.versions.old.program, self.versions.new.program
        self._causes, self._undoing = Causes(programs), Undoing(*programs)

    def add(self, given: Given) -> None:
        """Compare a dossier."""
        both = self.read(given)
        if both is None:
            return
        answers, wrong = [], []
        for policies, dossier, asked in (
            (self.versions.old, both.old, both.asked_old),
            (self.versions.new, both.new, both.asked_new),
        ):
            answer, why = self._answer(policies, dossier, asked)
            answers.append(answer)
            wrong.append(why)
        if any(wrong):
            self.tallier.refuse(Unread(given.title, *wrong))
            return
        self.tallier.impact.compared += 1
        self._compare(both, *answers)

    def read(self, given: Given) -> Both | None:
        """A dossier as both versions read it; one that a version does not is noted."""
        old, wrong_before = self._read(self.versions.old, given)
        new, wrong_after = self._read(self.versions.new, given)
        if old is None or new is None:
            self.tallier.refuse(Unread(given.title, wrong_before, wrong_after))
            return None
        return Both(given.title, old, new, *self._asked(old, new))

    def _read(self, policies: Policies, given: Given) -> tuple[Dossier | None, tuple[str, ...]]:
        data = given.data(policies) if callable(given.data) else given.data
        try:
            return policies.read(data, date=self.request.date), ()
        except DossierError as error:
            return None, _messages(error)

    def _asked(self, old: Dossier, new: Dossier) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The decisions asked of each version: what the dossier asks, else the caller, else what its facts allow."""
        forth = self.versions.decisions
        back = {now: name for name, now in forth.items() if now is not None}
        before, after = self.versions.old.program, self.versions.new.program
        if old.decisions is not None or new.decisions is not None:
            named = [*(old.decisions or ()), *(new.decisions or ())]
        elif self.request.decisions is not None:
            named = list(self.request.decisions)
        else:
            return _by_facts(before.published, old), _by_facts(after.published, new)
        asked_old = [back.get(name, name) if name not in before.published else name for name in named]
        asked_new = [forth.get(name, name) or name if name not in after.published else name for name in named]
        return (
            tuple(dict.fromkeys(name for name in asked_old if name in before.published)),
            tuple(dict.fromkeys(name for name in asked_new if name in after.published)),
        )

    def _answer(
        self, policies: Policies, dossier: Dossier, asked: Sequence[str], *, trace: bool = False
    ) -> tuple[Answer | None, tuple[str, ...]]:
        """The answer of a version; none where it is asked nothing; or why it has none."""
        if not asked:
            return None, ()
        try:
            found = evolve(dossier, decisions=tuple(asked))
            return policies.engine.answer(found, date=self.request.date, trace=trace), ()
        except EvaluationError as error:
            return None, (error.diagnostic.message,)

    def _compare(self, both: Both, before: Answer | None, after: Answer | None) -> None:
        olds, news = self._by_key(before, self.versions.decisions), self._by_key(after, {})
        causes: dict[str, tuple[Cause, ...] | None] = {}
        for key in dict.fromkeys((*olds, *news)):
            old, new = olds.get(key), news.get(key)
            shown = new or old
            if shown is None:  # no key is without its decision
                continue
            stands = stand_of(old) if old else None, stand_of(new) if new else None
            effect = effect_of(*stands)
            found: tuple[Cause, ...] | None = None
            if effect not in ("unchanged", "added", "removed") and old is not None and new is not None:
                name = f"{old.name}\n{new.name}"
                if name not in causes:
                    causes[name] = self.causes(both, old.name, new.name)
                found = causes[name]
            self.tallier.add(
                Found(
                    (key[0], _title(shown)), both.title, effect, stands, found, both.size,
                    partial(self.whole, both, _taken(old), _taken(new)),
                )
            )  # fmt: skip

    @staticmethod
    def _by_key(answer: Answer | None, names: Mapping[str, str | None]) -> dict[Key, DecisionAnswer]:
        found = answer.decisions if answer is not None else ()
        return {
            (names.get(each.name) or each.name, tuple(_plain(arg.value) for arg in each.args)): each for each in found
        }

    def causes(self, both: Both, old: str, new: str) -> tuple[Cause, ...] | None:
        """What moved a decision of a dossier."""
        before, after = self._traced(both, old, new)
        if before is None or after is None:
            return None
        causes = self._causes.of(before, after)
        return self._undoing.needed(causes, new, both.new, self.request.date)

    def _traced(self, both: Both, old: str | None, new: str | None) -> tuple[Answer | None, Answer | None]:
        versions = self.versions
        return (
            self._answer(versions.old, both.old, (old,) if old else (), trace=True)[0],
            self._answer(versions.new, both.new, (new,) if new else (), trace=True)[0],
        )

    def whole(self, both: Both, old: Taken | None, new: Taken | None) -> tuple[Answer | None, Answer | None]:
        """A decision of a dossier in full, under both versions."""
        before, after = self._traced(both, old[0] if old else None, new[0] if new else None)
        return _only(before, old), _only(after, new)


def _only(answer: Answer | None, taken: Taken | None) -> Answer | None:
    """An answer with the one decision that is looked at, among those of its keys."""
    if answer is None or taken is None:
        return None
    wanted = tuple(map(_plain, taken[1]))
    kept = [each for each in answer.decisions if tuple(_plain(arg.value) for arg in each.args) == wanted]
    return evolve(answer, decisions=tuple(kept))


def _taken(decision: DecisionAnswer | None) -> Taken | None:
    return None if decision is None else (decision.name, tuple(arg.value for arg in decision.args))


def _by_facts(published: Sequence[str], dossier: Dossier) -> tuple[str, ...]:
    """The decisions of every politique that has a fact in a dossier."""
    policies = {name.partition(".")[0] for name in dossier.facts}
    return tuple(name for name in published if name.partition(".")[0] in policies)


def _title(decision: DecisionAnswer) -> str:
    """The title under which a decision is counted: apart for each value of an enumeration, else together."""
    if all(isinstance(arg.type, EnumType) for arg in decision.args):
        return decision_title(decision)
    return decision.label or spoken(decision.name.rpartition(".")[2])


def _plain(value: Value) -> object:
    """A value that may be a key."""
    match value:
        case Record(values=values):
            return tuple(map(_plain, values))
        case MapValue(cells=cells):
            return tuple((key, _plain(one)) for key, one in cells.items())
        case tuple():
            return tuple(map(_plain, value))
        case Void():
            return None
        case _:
            return value


def _leaves(value: Value) -> int:
    match value:
        case Void():
            return 0
        case Record(values=values) | tuple(values):
            return 1 + sum(map(_leaves, values))
        case MapValue(cells=cells):
            return sum(map(_leaves, cells.values()))
        case _:
            return 1


def _messages(error: DossierError) -> tuple[str, ...]:
    wrong = [each for each in error.diagnostics if each.severity is Severity.ERROR]
    return tuple(f"{each.message}{f' ({each.span.place})' if each.span else ''}" for each in wrong)
