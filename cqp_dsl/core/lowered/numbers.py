"""Whole numbers and texts made simple, with bounds by interval arithmetic; dates as numbers of days."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, less, no, same
from cqp_dsl.core.lowered.terms import (
    Calendar,
    Choice,
    Extreme,
    Operation,
    Text,
    Total,
    Whole,
    make,
)

if TYPE_CHECKING:
    from typing import Literal

    from cqp_dsl.core.lowered.terms import CalendarPart, Number, Scalar, Sign, Truth

EPOCH: Final = datetime.date(1970, 1, 1)
"""The day whose number is 0."""
FIRST_DAY: Final = (datetime.date(1900, 1, 1) - EPOCH).days
LAST_DAY: Final = (datetime.date(2099, 12, 31) - EPOCH).days


def whole(value: int) -> Number:
    """A constant."""
    return make(Whole, value, value, value)


ZERO: Final = whole(0)


def text(value: str) -> Scalar:
    """A constant text."""
    return make(Text, value)


def day_number(day: datetime.date) -> int:
    """The number of a day."""
    return (day - EPOCH).days


def _operation(sign: Sign, left: Number, right: Number, low: int, high: int) -> Number:
    return whole(low) if low == high else make(Operation, sign, left, right, low, high)


def plus(left: Number, right: Number) -> Number:
    """The sum."""
    if left is ZERO:
        return right
    if right is ZERO:
        return left
    return _operation("+", left, right, left.low + right.low, left.high + right.high)


def minus(left: Number, right: Number) -> Number:
    """The difference."""
    if right is ZERO:
        return left
    if left is right:
        return ZERO
    return _operation("-", left, right, left.low - right.high, left.high - right.low)


def times(left: Number, right: Number) -> Number:
    """The product."""
    if isinstance(left, Whole):
        left, right = right, left
    if isinstance(right, Whole):
        if right.value == 1:
            return left
        if isinstance(left, Operation) and left.sign == "*" and isinstance(left.right, Whole):
            return times(left.left, whole(left.right.value * right.value))
        if isinstance(left, Choice) and isinstance(left.first, Whole) and isinstance(left.second, Whole):
            return choose(left.condition, times(left.first, right), times(left.second, right))  # type: ignore[return-value]
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return _operation("*", left, right, min(corners), max(corners))


def quotient(number: Number, by: int) -> Number:
    """The quotient by a constant above zero, towards minus infinity."""
    if by == 1:
        return number
    return _operation("//", number, whole(by), number.low // by, number.high // by)


def remainder(number: Number, by: int) -> Number:
    """The remainder of that quotient: from 0 to ``by`` less 1."""
    if by == 1:
        return ZERO
    if number.low // by == number.high // by:
        return minus(number, whole(number.low // by * by))
    return _operation("%", number, whole(by), 0, by - 1)


def opposite(number: Number) -> Number:
    """The number with the other sign."""
    return minus(ZERO, number)


def choose(condition: Truth, first: Scalar, second: Scalar) -> Scalar:
    """One of two numbers, or of two texts, by a condition."""
    if condition is TRUE or first is second:
        return first
    if condition is FALSE:
        return second
    if isinstance(first, Choice) and first.condition is condition:
        first = first.first
    if isinstance(second, Choice):
        if second.condition is condition:
            second = second.second
        elif second.first is first:
            return choose(no(both(no(condition), no(second.condition))), first, second.second)
    if isinstance(first, Text) or isinstance(second, Text):
        return make(Choice, condition, first, second, 0, 0)
    return make(Choice, condition, first, second, min(first.low, second.low), max(first.high, second.high))


def number_if(condition: Truth, first: Number, second: Number) -> Number:
    """One of two numbers."""
    return choose(condition, first, second)  # type: ignore[return-value]  # of two numbers


def least(left: Number, right: Number) -> Number:
    """The smaller of two numbers."""
    return number_if(less(left, right, or_same=True), left, right)


def greatest(left: Number, right: Number) -> Number:
    """The larger of two numbers."""
    return number_if(less(left, right, or_same=True), right, left)


def total(source: str, value: Number, most: int) -> Number:
    """The sum over the elements of a list, which are ``most`` at most."""
    if value is ZERO:
        return ZERO
    return make(Total, source, value, min(0, most * value.low), max(0, most * value.high), without=source)


def extreme(kind: Literal["min", "max"], source: str, condition: Truth, value: Number) -> Number:
    """The least or the greatest over the elements of a list such that a condition."""
    if isinstance(value, Whole):
        return value
    return make(Extreme, kind, source, condition, value, value.low, value.high, without=source)


# --- Days -----------------------------------------------------------------------------------------------------------


def calendar(part: CalendarPart, day: Number) -> Number:
    """The year, the month or the day of the month of a day."""
    if isinstance(day, Whole):
        return whole(getattr(EPOCH + datetime.timedelta(days=day.value), part))
    low, high = {"month": (1, 12), "day": (1, 31)}.get(part, (0, 0))
    if part == "year":
        low, high = ((EPOCH + datetime.timedelta(days=limit)).year for limit in (day.low, day.high))
    return make(Calendar, part, day, low, high)


def month_index(day: Number) -> Number:
    """The months from January of year 0 to that of a day."""
    return plus(times(calendar("year", day), whole(12)), minus(calendar("month", day), whole(1)))


def days_in(month: Number) -> Number:
    """The number of days of a month, given by its index."""
    place, year = remainder(month, 12), quotient(month, 12)
    is_leap = both(
        same(remainder(year, 4), ZERO),
        no(both(same(remainder(year, 100), ZERO), no(same(remainder(year, 400), ZERO)))),
    )
    others = minus(whole(31), remainder(plus(place, quotient(place, 7)), 2))
    return number_if(same(place, whole(1)), number_if(is_leap, whole(29), whole(28)), others)


def day_of(month: Number, day: Number) -> Number:
    """The number of a day, given by the index of its month and its number in the month, which has such a day.

    Years begin in March here, so that 29 February comes last; the months from March have 31, 30, 31, 30, 31 days, again
    and again, whose sum is ``(153 m + 2) // 5``.
    """
    shifted = minus(month, whole(2))
    year, place = quotient(shifted, 12), remainder(shifted, 12)
    before = quotient(plus(times(place, whole(153)), whole(2)), 5)
    leaps = plus(minus(quotient(year, 4), quotient(year, 100)), quotient(year, 400))
    return plus(plus(plus(times(year, whole(365)), leaps), plus(before, day)), whole(-719_469))
