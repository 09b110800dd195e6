"""Dossiers made easy to read: fewer facts, round figures, first days of months, as long as the engine says the same."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from cqp_dsl.answer.verdicts import Witness
from cqp_dsl.core.datatypes.types import BoolType, DateType, EnumType, NumberType, OptionalType
from cqp_dsl.core.datatypes.values import Void, normal
from cqp_dsl.core.dossier import absent, violations
from cqp_dsl.workspace.testing.spelling import Speller, UnspellableError
from cqp_dsl.workspace.testing.variations import Turns, leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.decision.decide import Engine

_MOST_TRIES = 600
"""Dossiers decided to make one easy to read."""
_MOST_DAYS = 24


class _SpentError(Exception):
    """Enough dossiers were tried."""


@define(eq=False)
class Shrinker:
    """Makes dossiers easy to read.

    Attributes:
        engine: what decides whether a dossier still shows the same.
        turns: the figures and the dates of the text, which are the easiest to read.
    """

    engine: Engine
    turns: Turns
    _left: int = field(default=_MOST_TRIES)

    @classmethod
    def of(cls, engine: Engine, rules: Iterable[str]) -> Shrinker:
        """That of dossiers about some rules."""
        return cls(engine, Turns.of(engine.program, rules))

    def shrunk(self, dossier: Dossier, shows: Callable[[Dossier], bool]) -> Dossier:
        """The dossier made easy to read; ``shows`` says whether another still shows the same."""
        self._left = _MOST_TRIES

        def kept(other: Dossier) -> bool:
            if self._left <= 0:
                raise _SpentError
            self._left -= 1
            return shows(other) and not self.engine.requirements(other, other.date)

        found = dossier
        try:
            for step in (self._without, self._shorter, self._with_simpler_leaves, self._dated, self._without):
                for other in step(found, kept):
                    found = other
        except _SpentError:
            pass
        return found

    def _without(self, dossier: Dossier, kept: Callable[[Dossier], bool]) -> Iterator[Dossier]:
        """Without the facts, the figures and the readings that do not matter."""
        for kind in ("facts", "holes", "readings"):
            for name in list(getattr(dossier, kind)):
                given = {key: value for key, value in getattr(dossier, kind).items() if key != name}
                fields: dict[str, Any] = {kind: given}
                other = evolve(dossier, **fields)
                if kept(other):
                    dossier = other
                    yield dossier
        if dossier.date is not None and kept(evolve(dossier, date=None)):
            dossier = evolve(dossier, date=None)
            yield dossier

    def _shorter(self, dossier: Dossier, kept: Callable[[Dossier], bool]) -> Iterator[Dossier]:
        """Lists without the elements that do not matter."""
        for name, value in dossier.facts.items():
            items = value if isinstance(value, tuple) else ()
            for place in reversed(range(len(items))):
                shorter = (*items[:place], *items[place + 1 :])
                other = evolve(dossier, facts={**dossier.facts, name: shorter})
                if kept(other):
                    items, dossier = shorter, other
                    yield dossier

    def _with_simpler_leaves(self, dossier: Dossier, kept: Callable[[Dossier], bool]) -> Iterator[Dossier]:
        """Each leaf left out where it does not matter, else as simple as may be."""
        program = self.engine.program
        for name in list(dossier.facts):
            type_ = program.entries[name].type
            for place in range(len(list(leaves(dossier.facts[name], type_)))):
                leaf, leaf_type, put = list(leaves(dossier.facts[name], type_))[place]
                nothing = (
                    []
                    if leaf is dossier.facts[name] or isinstance(leaf, Void)
                    else [absent(program.entries[name], leaf_type)]
                )
                for simpler in (*nothing, *self._simpler(leaf, leaf_type, dossier)):
                    fact = put(simpler)
                    if violations(fact, type_, name):
                        continue
                    other = evolve(dossier, facts={**dossier.facts, name: fact})
                    if kept(other):
                        dossier = other
                        yield dossier
                        break
        types = {(hole.parameter, hole.key): hole.type for hole in program.holes}
        for cell in list(dossier.holes):
            for simpler in self._simpler(dossier.holes[cell], types[cell], dossier):
                if violations(simpler, types[cell], cell[0]):
                    continue
                other = evolve(dossier, holes={**dossier.holes, cell: simpler})
                if kept(other):
                    dossier = other
                    yield dossier
                    break

    def _dated(self, dossier: Dossier, kept: Callable[[Dossier], bool]) -> Iterator[Dossier]:
        if dossier.date is not None:
            for day in self._days(dossier.date):
                other = evolve(dossier, date=day)
                if kept(other):
                    yield other
                    return

    def _simpler(self, value: Value, type_: Type, dossier: Dossier) -> Sequence[Value]:
        """Values that are easier to read than this one, the easiest first."""
        match value, type_:
            case Void() | None, _:
                return ()
            case _, OptionalType(inner=inner):
                return (None, *self._simpler(value, inner, dossier))
            case True, BoolType():
                return (False,)
            case str(), EnumType(values=values):
                return values[: values.index(value)][:6]
            case datetime.date(), DateType():
                return self._days(value)
            case ((int() | Fraction()), NumberType()) if not isinstance(value, bool):
                return _numbers(value, type_, self.turns)
            case _:
                return ()

    def _days(self, day: datetime.date) -> Sequence[datetime.date]:
        """Days near those of the text, the first of their month before others; then the first of its own month."""
        near = [turn for turn in self.turns.dates if turn.year > 1900] or [day]  # noqa: PLR2004
        one = datetime.timedelta(days=1)
        found = {other for turn in near for other in (turn, turn + one, turn - one, _first_after(turn))}
        found |= {day.replace(day=1), day.replace(month=1, day=1)}
        middle = sorted(near)[len(near) // 2]

        def weight(other: datetime.date) -> tuple[bool, int, datetime.date]:
            return (other.day != 1, abs((other - middle).days), other)

        ordered = [other for other in sorted(found, key=weight) if 1900 <= other.year <= 2099]  # noqa: PLR2004
        return [other for other in ordered if weight(other) < weight(day)][:_MOST_DAYS]


def _first_after(day: datetime.date) -> datetime.date:
    later = day.replace(day=28) + datetime.timedelta(days=4)
    return later.replace(day=1)


def _numbers(value: int | Fraction, type_: NumberType, turns: Turns) -> Sequence[int | Fraction]:
    """Round figures in the unit that is shown, and the figures of the text, from the easiest to this one."""
    above, below = type_.shown.worth
    unit = Fraction(above, below)
    shown = Fraction(value) / unit
    texts = [Fraction(figure) / unit for one, figure, _ in turns.numbers if one.unit == type_.unit]
    steps = [Fraction(last) / unit for one, _, last in turns.numbers if one.unit == type_.unit]
    found = {Fraction(0), Fraction(1), Fraction(10), Fraction(100), Fraction(round(shown)), *texts}
    found |= {shown.__floor__() + Fraction(0), shown.__ceil__() + Fraction(0), Fraction(round(shown * 10), 10)}
    found |= {Fraction(round(shown * 100), 100)}
    found |= {text + step for text, step in zip(texts, steps, strict=True)}
    found |= {text - step for text, step in zip(texts, steps, strict=True)}

    def weight(number: Fraction) -> tuple[int, int, bool, Fraction]:
        return (number.denominator, len(str(abs(number.numerator)).rstrip("0")), number < 0, abs(number - shown))

    return [normal(one * unit) for one in sorted(found, key=weight) if weight(one)[:3] < weight(shown)[:3]]


def witness(
    program: Program,
    policy: str,
    title: str,
    dossier: Dossier,
    says: str,
    expected: str | None,
    rule: str | None = None,
) -> Witness:
    """A dossier as it is shown: a fact a line, and a scenario where one can spell it."""
    speller = Speller(program, policy)
    path = program.policies[policy].span.path
    try:
        proposal = speller.proposal(title, dossier, [] if expected is None else [expected], rule)
    except UnspellableError:
        return Witness(says, None, policy, path, tuple(speller.lines(dossier)))
    lines = [line.strip() for line in proposal.body.splitlines() if not line.strip().startswith("attendu ")]
    return Witness(says, proposal.text if expected is not None else None, policy, path, tuple(lines))
