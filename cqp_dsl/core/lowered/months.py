"""The two measures of months (SEMANTICS §9), on numbers of days."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.lowered.logic import less, same
from cqp_dsl.core.lowered.numbers import (
    calendar,
    days_in,
    least,
    minus,
    month_index,
    number_if,
    plus,
    times,
    whole,
)

if TYPE_CHECKING:
    from cqp_dsl.core.lowered.terms import Number

THIRTIETHS: Final = 30
"""What ``thirtieths`` count a month in."""
MONTH_PARTS: Final = math.lcm(28, 29, 30, 31)
"""What ``elapsed`` counts a month in: any number of days of a month divides it."""


def thirtieths(day: Number) -> Number:
    """The place of the morning of a day on the axis of administrative months, in thirtieths."""
    months = plus(times(calendar("year", day), whole(12)), calendar("month", day))
    return plus(times(months, whole(THIRTIETHS)), minus(least(calendar("day", day), whole(THIRTIETHS)), whole(1)))


def elapsed(start: Number, end: Number) -> tuple[Number, Number]:
    """From a day to a later one, excluded: whole months, then the rest in parts of a month (``MONTH_PARTS``)."""
    month = month_index(end)
    first, last = calendar("day", start), calendar("day", end)
    this, following, previous = days_in(month), days_in(plus(month, whole(1))), days_in(minus(month, whole(1)))
    anniversary, before = least(first, this), least(first, previous)
    reached = less(anniversary, last, or_same=True)
    whole_months = minus(minus(month, month_index(start)), number_if(reached, whole(0), whole(1)))
    rest = number_if(reached, minus(last, anniversary), plus(minus(previous, before), last))
    days = number_if(
        reached,
        plus(minus(this, anniversary), least(first, following)),
        plus(minus(previous, before), anniversary),
    )
    of_a_day = whole(MONTH_PARTS // 31)
    for length in (30, 29, 28):
        of_a_day = number_if(same(days, whole(length)), whole(MONTH_PARTS // length), of_a_day)
    return whole_months, times(rest, of_a_day)
