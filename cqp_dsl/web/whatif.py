"""What would have sufficed: one answer changed, all else the same, the dossier decided again each time.

Only what the dossier gives is changed. A number or a day is looked for between what it is and where the decision is
favourable, to the last digit that is tried; what is told was decided so, and the step before it was not.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import define, evolve, field

from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.core.datatypes.display import format_value
from cqp_dsl.core.datatypes.types import BoolType, DateType, EnumType, NumberType
from cqp_dsl.core.datatypes.units import in_base, in_unit
from cqp_dsl.core.dossier import FIRST_DAY, LAST_DAY
from cqp_dsl.dossier.write import number_text
from cqp_dsl.web.form.values import dossier_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.web.form.fields import Fields

MOST_TRIALS: Final = 600
"""Decisions taken to look for changes; past them, what was found is told."""

HUNDREDTH: Final = Fraction(1, 100)
_YEARS: Final = 10


@define(frozen=True)
class Leaf:
    """An answer that can be changed: its field, what it is about, its type, its value."""

    name: str
    label: str
    type: Type
    value: Value


@define(frozen=True)
class Change:
    """One change after which the decision is favourable."""

    leaf: Leaf
    text: str
    before: str
    after: str


@define
class Search:
    """Looks for the changes after which a decision is favourable."""

    policies: Policies
    fields: Fields
    decision: str
    trials: int = 0
    _seen: dict[tuple[str, str], bool] = field(factory=dict)

    def changes(self, leaves: Sequence[Leaf]) -> Iterator[Change]:
        """The nearest change of each answer on each side, where there is one."""
        for leaf in leaves:
            for value in self._sufficing(leaf):
                before, after = (format_value(each, leaf.type) for each in (leaf.value, value))
                yield Change(leaf, _text(value, leaf.type), before, after)

    def _sufficing(self, leaf: Leaf) -> Iterator[Value]:
        match leaf.type, leaf.value:
            case BoolType(), bool(value):
                if self._suffices(leaf, not value):
                    yield not value
            case EnumType(values=values), str(value):
                yield from (other for other in values if other != value and self._suffices(leaf, other))
            case NumberType(), int() | Fraction():
                yield from self._numbers(leaf, leaf.type, leaf.value)
            case DateType(), datetime.date():
                yield from self._days(leaf, leaf.value)
            case _:
                return

    def _numbers(self, leaf: Leaf, type_: NumberType, value: int | Fraction) -> Iterator[Value]:
        step = 1 if type_.integer else HUNDREDTH
        shown = Fraction(in_unit(value, type_.shown))
        bounds = type_.bounds
        low, high = (
            None if bounds is None or each is None else Fraction(in_unit(each, type_.shown))
            for each in ((bounds.low, bounds.high) if bounds else (None, None))
        )
        for end in (high if high is not None else shown * 4 + 10, low if low is not None else Fraction(0)):
            count = int(abs(end - shown) / step)
            sign = 1 if end > shown else -1

            def at(number: int, sign: int = sign) -> Value:
                return in_base(shown + sign * number * step, type_.shown)

            found = self._nearest(leaf, count, at)
            if found is not None:
                yield found

    def _days(self, leaf: Leaf, value: datetime.date) -> Iterator[Value]:
        for sign, end in ((1, LAST_DAY), (-1, FIRST_DAY)):
            count = min(abs((end - value).days), 366 * _YEARS)
            found = self._nearest(leaf, count, lambda number, sign=sign: value + datetime.timedelta(sign * number))  # type: ignore[misc]
            if found is not None:
                yield found

    def _nearest(self, leaf: Leaf, count: int, at: Callable[[int], Value]) -> Value:
        """The nearest value that suffices, from none of ``count`` steps, to all of them; None where the last does not.

        What lies between is taken to turn once.
        """
        if count <= 0 or not self._suffices(leaf, at(count)):
            return None
        fails, holds = 0, count
        while holds - fails > 1:
            middle = (fails + holds) // 2
            if self._suffices(leaf, at(middle)):
                holds = middle
            else:
                fails = middle
        return at(holds)

    def _suffices(self, leaf: Leaf, value: Value) -> bool:
        text = _text(value, leaf.type)
        key = leaf.name, text
        if key not in self._seen:
            if self.trials >= MOST_TRIALS:
                return False
            self.trials += 1
            self._seen[key] = self._is_favourable(leaf.name, text)
        return self._seen[key]

    def _is_favourable(self, name: str, text: str) -> bool:
        reading = dossier_of({**self.fields, name: text}, self.policies.program)
        if reading.errors:
            return False
        return is_favourable(self.policies, reading.dossier, self.decision)


def is_favourable(policies: Policies, dossier: Dossier, decision: str) -> bool:
    """Whether a decision on a dossier is taken, and favourable wherever it is published."""
    asked = evolve(dossier, decisions=(decision,))
    if policies.engine.requirements(asked, asked.date):
        return False
    try:
        answer = policies.engine.answer(asked, trace=False)
    except EvaluationError:
        return False
    return all(one.status == "decided" and one.favourable is True for one in answer.decisions)


def _text(value: Value, type_: Type) -> str:
    match value:
        case bool():
            return "oui" if value else "non"
        case int() | Fraction():
            return number_text(value, type_)
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)
