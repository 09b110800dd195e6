"""The year, the month and the day of a day given by its number, as the solver reads them.

Years are counted from the 1st of March, so that 29 February comes last, four by four: from 1900 to 2099 every fourth
year is a leap year, but for 1900. Each part is worked out from the number, by one division: solvers that have to guess
parts that fit a number go astray.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final

import z3
from attrs import define

from cqp_dsl.core.lowered.numbers import day_number

if TYPE_CHECKING:
    from cqp_dsl.core.lowered.terms import CalendarPart

_FOUR_YEARS: Final = 1461
_YEAR: Final = 365
_STARTS: Final = (0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337)
"""On which day of the year each month starts, from March."""
_JANUARY: Final = _STARTS[10]
_LEAP_YEAR: Final = 1968
_ORIGIN: Final = day_number(datetime.date(_LEAP_YEAR, 3, 1))
_MARCH_1900: Final = day_number(datetime.date(1900, 3, 1))


@define(frozen=True)
class Parts:
    """The year, the month and the day of the month of a day."""

    year: z3.ArithRef
    month: z3.ArithRef
    day: z3.ArithRef

    def of(self, part: CalendarPart) -> z3.ArithRef:
        """One of them."""
        found: z3.ArithRef = getattr(self, part)
        return found


def parts_of(day: z3.ArithRef) -> Parts:
    """The parts of a day of the calendar."""

    def whole(value: int) -> z3.IntNumRef:
        return z3.IntVal(value, day.ctx)

    number = z3.If(day < _MARCH_1900, day - 1, day) - _ORIGIN  # 1900 had no 29 February
    cycle = number / _FOUR_YEARS
    within = number - _FOUR_YEARS * cycle
    year: z3.ArithRef = whole(0)
    for place in (1, 2, 3):
        year = z3.If(within >= place * _YEAR, whole(place), year)
    rank = within - _YEAR * year
    month: z3.ArithRef = whole(3)
    start: z3.ArithRef = whole(0)
    for place in range(1, len(_STARTS)):
        later = rank >= _STARTS[place]
        month = z3.If(later, whole((place + 2) % 12 + 1), month)
        start = z3.If(later, whole(_STARTS[place]), start)
    year_ = _LEAP_YEAR + 4 * cycle + year + z3.If(rank >= _JANUARY, whole(1), whole(0))
    return Parts(year_, month, rank - start + 1)
