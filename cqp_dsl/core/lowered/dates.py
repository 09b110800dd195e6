"""Dates, périodes and months on lowered values (SEMANTICS §9)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Literal

from cqp_dsl.core.lowered.logic import TRUE, both, either, less, same
from cqp_dsl.core.lowered.months import MONTH_PARTS, THIRTIETHS, elapsed, thirtieths
from cqp_dsl.core.lowered.numbers import (
    FIRST_DAY,
    LAST_DAY,
    calendar,
    day_of,
    days_in,
    greatest,
    least,
    minus,
    month_index,
    number_if,
    plus,
    quotient,
    remainder,
    times,
    whole,
)
from cqp_dsl.core.lowered.operands import leaf_of, result
from cqp_dsl.core.lowered.reasons import NotLoweredError
from cqp_dsl.core.lowered.terms import Capped, Choice, make
from cqp_dsl.core.lowered.values import Leaf, Several, rescaled

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.lowered.operands import Result
    from cqp_dsl.core.lowered.terms import Number, Truth
    from cqp_dsl.core.lowered.values import Lowered
    from cqp_dsl.core.nodes import PrimOp


def _part(part: Literal["year", "month", "day"]) -> Callable[[Lowered], Result]:
    return lambda day: (result(calendar(part, leaf_of(day).number)), TRUE)


def _whole_number(value: Lowered) -> tuple[Number, Truth]:
    """A number as a whole one, and where it is one."""
    leaf = leaf_of(value)
    return quotient(leaf.number, leaf.scale), same(remainder(leaf.number, leaf.scale), whole(0))


def _in_calendar(day: Number) -> Truth:
    return both(less(whole(FIRST_DAY), day, or_same=True), less(day, whole(LAST_DAY), or_same=True))


def _date(year: Lowered, month: Lowered, day: Lowered) -> Result:
    (y, whole_y), (m, whole_m), (d, whole_d) = (_whole_number(part) for part in (year, month, day))
    index = plus(times(y, whole(12)), minus(m, whole(1)))
    exists_ = both(
        whole_y, whole_m, whole_d,
        less(whole(1900), y, or_same=True), less(y, whole(2099), or_same=True),
        less(whole(1), m, or_same=True), less(m, whole(12), or_same=True),
        less(whole(1), d, or_same=True), less(d, days_in(index), or_same=True),
    )  # fmt: skip
    return result(_bounded_day(day_of(index, d), exists_)), exists_


def _bounded_day(day: Number, defined: Truth) -> Number:
    """A day that is in the calendar where it is defined, which is all that its bounds say."""
    if day.low >= FIRST_DAY and day.high <= LAST_DAY:
        return day
    return make(Choice, defined, day, whole(0), FIRST_DAY, LAST_DAY)


def _shift_months(sign: int, missing: Literal["none", "previous", "next"]) -> Callable[[Lowered, Lowered], Result]:
    def shift(day: Lowered, months: Lowered) -> Result:
        start = leaf_of(day).number
        count, is_whole = _whole_number(months)
        month = plus(month_index(start), times(count, whole(sign)))
        number, length = calendar("day", start), days_in(month)
        there = less(number, length, or_same=True)
        in_years = both(less(whole(12 * 1900 - 1), month), less(month, whole(12 * 2100)))
        found, defined = day_of(month, least(number, length)), both(is_whole, in_years)
        if missing == "none":
            found, defined = day_of(month, number), both(defined, there)
        elif missing == "next":
            found = number_if(there, found, day_of(plus(month, whole(1)), whole(1)))
            defined = both(defined, either(there, less(month, whole(12 * 2100 - 1))))
        return result(_bounded_day(found, defined)), defined

    return shift


def _shift_days(sign: int) -> Callable[[Lowered, Lowered], Result]:
    def shift(day: Lowered, days: Lowered) -> Result:
        count, is_whole = _whole_number(days)
        found = plus(leaf_of(day).number, times(count, whole(sign)))
        defined = both(is_whole, _in_calendar(found))
        return result(_bounded_day(found, defined)), defined

    return shift


def _last_day_of_month(day: Lowered) -> Result:
    start = leaf_of(day).number
    month = month_index(start)
    return result(minus(plus(start, days_in(month)), calendar("day", start))), TRUE


def _days_between(first: Lowered, last: Lowered) -> Result:
    return result(minus(leaf_of(last).number, leaf_of(first).number)), TRUE


def _months_elapsed(start: Lowered, end: Lowered) -> Result:
    one, other = leaf_of(start).number, leaf_of(end).number
    months, rest = elapsed(one, other)
    return result(plus(times(months, whole(MONTH_PARTS)), rest), MONTH_PARTS), less(one, other, or_same=True)


def _months_between(first: Lowered, last: Lowered) -> Result:
    after = plus(leaf_of(last).number, whole(1))
    return _months_elapsed(first, Leaf(TRUE, (after,)))


def _years_elapsed(start: Lowered, end: Lowered) -> Result:
    one, other = leaf_of(start).number, leaf_of(end).number
    months, _ = elapsed(one, other)
    return result(times(quotient(months, 12), whole(12))), less(one, other, or_same=True)


def _in_thirtieths(first: Number, last: Number) -> Number:
    return minus(thirtieths(plus(last, whole(1))), thirtieths(first))


def _months_in_thirtieths(first: Lowered, last: Lowered) -> Result:
    one, other = leaf_of(first).number, leaf_of(last).number
    return result(_in_thirtieths(one, other), THIRTIETHS), less(one, plus(other, whole(1)), or_same=True)


def _ends(period: Lowered) -> tuple[Number, Number]:
    start, end = leaf_of(period).terms
    return start, end  # type: ignore[return-value]  # a période is two days


def _months_of(period: Lowered) -> Result:
    start, end = _ends(period)
    return _months_between(Leaf(TRUE, (start,)), Leaf(TRUE, (end,)))[0], TRUE


def _duration(period: Lowered) -> Result:
    return result(_in_thirtieths(*_ends(period)), THIRTIETHS), TRUE


def _common_duration(first: Lowered, second: Lowered) -> Result:
    (one_start, one_end), (other_start, other_end) = _ends(first), _ends(second)
    start, end = greatest(one_start, other_start), least(one_end, other_end)
    common = number_if(less(start, end, or_same=True), _in_thirtieths(start, end), whole(0))
    return result(common, THIRTIETHS), TRUE


def _period(first: Lowered, last: Lowered) -> Result:
    start, end = leaf_of(first).number, leaf_of(last).number
    return Leaf(TRUE, (start, end)), less(start, end, or_same=True)


def _capped_duration(periods: Lowered, weights: Lowered, ceiling: Lowered, window: Lowered) -> Result:
    (by, most), (opening, closing) = _zipped(periods, weights), _ends(window)
    scale = math.lcm(most.scale, leaf_of(ceiling).scale)
    start, end = _ends(by.item)
    found = make(
        Capped,
        by.source,
        by.present,
        greatest(start, opening),
        plus(least(end, closing), whole(1)),
        rescaled(most, scale).number,
        rescaled(leaf_of(ceiling), scale).number,
        *_capped_bounds(rescaled(leaf_of(ceiling), scale).number, most, opening, closing),
        without=by.source,
    )
    return result(found, THIRTIETHS * scale), TRUE


def _capped_bounds(ceiling: Number, weight: Leaf, opening: Number, closing: Number) -> tuple[int, int]:
    longest = _in_thirtieths(opening, closing).high
    if weight.number.low < 0:
        message = "une durée plafonnée de quotités négatives"
        raise NotLoweredError(message)
    return min(0, ceiling.low * longest), max(0, ceiling.high * longest)


def _zipped(periods: Lowered, weights: Lowered) -> tuple[_Rows, Leaf]:
    """The rows that two lists are made of, where they are those of one table, in step."""
    if (
        isinstance(periods, Several)
        and isinstance(weights, Several)
        and len(periods.groups) == len(weights.groups) == 1
    ):
        (period,), (weight,) = periods.groups, weights.groups
        if period.source is not None and period.source == weight.source and period.present is weight.present:
            return _Rows(period.source, period.present, period.item), leaf_of(weight.item)
    message = "une durée plafonnée de listes qui ne viennent pas d'un même fait"
    raise NotLoweredError(message)


class _Rows:
    """Rows of a table."""

    def __init__(self, source: str, present: Truth, item: Lowered) -> None:
        self.source, self.present, self.item = source, present, item


DATES: Final[dict[PrimOp, Callable[..., Result]]] = {
    "year": _part("year"), "month": _part("month"), "day": _part("day"), "date": _date,
    "add_months": _shift_months(1, "none"), "sub_months": _shift_months(-1, "none"),
    "add_months_previous": _shift_months(1, "previous"), "sub_months_previous": _shift_months(-1, "previous"),
    "add_months_next": _shift_months(1, "next"), "sub_months_next": _shift_months(-1, "next"),
    "add_days": _shift_days(1), "sub_days": _shift_days(-1),
    "last_day_of_month": _last_day_of_month, "days_between": _days_between,
    "months_between": _months_between, "months_elapsed": _months_elapsed, "years_elapsed": _years_elapsed,
    "months_in_thirtieths": _months_in_thirtieths, "months_of": _months_of, "duration": _duration,
    "common_duration": _common_duration, "capped_duration": _capped_duration,
    "period": _period, "period_start": lambda p: (Leaf(TRUE, (_ends(p)[0],)), TRUE),
    "period_end": lambda p: (Leaf(TRUE, (_ends(p)[1],)), TRUE),
}  # fmt: skip
