"""The figures, dates, texts and lengths of time at which some rules may turn: what is worth a trial.

They are those that the rules write, and those that the record met as limits of the conditions that fail.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.core.datatypes.types import NumberType, TextType, bare
from cqp_dsl.core.datatypes.units import DURATION, Unit
from cqp_dsl.core.datatypes.values import dates_in
from cqp_dsl.core.nodes import Const, Prim
from cqp_dsl.core.walk import nodes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.answer.prospects import Shortfall
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Program

_YEARS = 10
_MONTHS = 24
_A_YEAR = 12


@define(eq=False, repr=False)
class Limits:
    """What some rules compare with.

    Attributes:
        numbers: by unit.
        months: lengths of time, in months, whole.
    """

    numbers: dict[Unit, set[Fraction]] = field(factory=dict)
    dates: set[datetime.date] = field(factory=set)
    texts: dict[str, None] = field(factory=dict)
    months: set[int] = field(factory=set)
    _days: dict[object, list[datetime.date]] = field(factory=dict)

    @classmethod
    def of(cls, program: Program, rule: str, shortfalls: Sequence[Shortfall]) -> Limits:
        """Those of a rule, of what it calls, and of its conditions that fail."""
        found = cls()
        for name in program.calls.callees(rule):
            for node in nodes_of(program.rules[name].body):
                if isinstance(node, Const):
                    found._add(node.value, node.type)
                elif isinstance(node, Prim) and node.op == "in_force":
                    for operand in node.operands:
                        if isinstance(operand, Const):
                            found._add(operand.value, operand.type)
        for each in shortfalls:
            for limit in each.limits:
                found._add(limit, each.type)
        return found

    def _add(self, value: Value, type_: Type) -> None:
        match value, bare(type_):
            case bool(), _:
                pass
            case ((int() | Fraction()), NumberType(unit=unit)):
                self.numbers.setdefault(unit, set()).add(Fraction(value))
                if unit == DURATION.base and value == int(value):
                    self.months.add(int(value))
            case str(), TextType():
                self.texts[value] = None
            case _:
                self.dates.update(dates_in([value]))

    def days(self, own: frozenset[datetime.date], since: datetime.date) -> list[datetime.date]:
        """The days from one on at which something may turn, in order.

        They are the dates of the rules and of the dossier, their anniversaries, what comes so many months after, the
        months that begin; the day after each.
        """
        known = self._days.get((own, since))
        if known is None:
            known = self._days[own, since] = self._turns(own, since)
        return known

    def _turns(self, own: frozenset[datetime.date], since: datetime.date) -> list[datetime.date]:
        after = datetime.timedelta(days=1)
        first = since.replace(day=1)
        found = {*self.dates, *own}
        for day in tuple(found):
            lengths = (*range(_A_YEAR, _A_YEAR * _YEARS + 1, _A_YEAR), *self.months)
            found.update(moved for months in lengths if (moved := months_later(day, months)) is not None)
        found.update(moved for n in range(_MONTHS) if (moved := months_later(first, n)) is not None)
        found.update(
            datetime.date(year, 1, 1)
            for year in range(since.year, since.year + _YEARS)
            if year <= datetime.date.max.year
        )
        found |= {day + after for day in found if day < datetime.date.max}
        return sorted(day for day in found if day >= since)


def months_later(day: datetime.date, months: int) -> datetime.date | None:
    """The same day of the month so many months later, the last of the month where there is none; None past the end."""
    year, month = divmod(day.year * _A_YEAR + day.month - 1 + months, _A_YEAR)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return None
    for number in range(day.day, 0, -1):
        try:
            return datetime.date(year, month + 1, number)
        except ValueError:
            continue
    return None
