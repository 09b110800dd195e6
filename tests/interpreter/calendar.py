"""SEMANTICS §9: dates, periods and months. Everything here is known; what is undefined raises ``UndefinedError``."""

from __future__ import annotations

import calendar
import datetime
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.values import Period

if TYPE_CHECKING:
    from tests.interpreter.values import GapKind

FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)
DAY = datetime.timedelta(days=1)


class UndefinedError(Exception):
    """An operation that has no result: a gap."""

    kind: GapKind = "undefined_operation"


class InvertedError(UndefinedError):
    """A period that ends before it starts."""

    kind = "inverted_period"


def within_calendar(day: datetime.date) -> datetime.date:
    """A day from 1900 to 2099."""
    if not FIRST <= day <= LAST:
        raise UndefinedError
    return day


def days_in(year: int, month: int) -> int:
    """How many days a month has; ``month`` may be 0 or 13, those of the years beside."""
    index = 12 * year + month - 1
    return calendar.monthrange(index // 12, index % 12 + 1)[1]


def whole(number: int | Fraction) -> int:
    """A whole number: ``date ± n`` needs one."""
    if number != int(number):
        raise UndefinedError
    return int(number)


def date_of(year: int, month: int, day: int) -> datetime.date:
    """The day of a year, a month and a day number."""
    try:
        return within_calendar(datetime.date(year, month, day))
    except (ValueError, OverflowError):
        raise UndefinedError from None


def plus_days(day: datetime.date, days: int | Fraction) -> datetime.date:
    """So many days later."""
    try:
        return within_calendar(day + datetime.timedelta(days=whole(days)))
    except OverflowError:
        raise UndefinedError from None


def plus_months(day: datetime.date, months: int | Fraction, missing: str = "") -> datetime.date:
    """The same day number so many months later; where the month lacks it, the day ``missing`` says, or none."""
    index = 12 * day.year + day.month - 1 + whole(months)
    year, month = index // 12, index % 12 + 1
    if not FIRST.year <= year <= LAST.year:
        raise UndefinedError
    last = days_in(year, month)
    if day.day <= last:
        return datetime.date(year, month, day.day)
    if missing == "previous":
        return datetime.date(year, month, last)
    if missing == "next":
        return within_calendar(datetime.date(year, month, last) + DAY)
    raise UndefinedError


def months_elapsed(start: datetime.date, end: datetime.date) -> Fraction:
    """From day number to day number, ``end`` excluded; a missing day is the last of its month."""
    if start > end:
        raise InvertedError
    this, following, before = (days_in(end.year, end.month + shift) for shift in (0, 1, -1))
    a, b, c = min(start.day, this), min(start.day, before), min(start.day, following)
    count = 12 * (end.year - start.year) + end.month - start.month
    if end.day >= a:
        return count + Fraction(end.day - a, this - a + c)
    return count - 1 + Fraction(before - b + end.day, before - b + a)


def months_between(first: datetime.date, last: datetime.date) -> Fraction:
    """Both days included."""
    return months_elapsed(first, last + DAY)


def years_elapsed(start: datetime.date, end: datetime.date) -> int:
    """Whole years, in months."""
    return 12 * int(months_elapsed(start, end) // 12)


def administrative(day: datetime.date) -> Fraction:
    """Where a day stands in the French administrative calendar, whose months have thirty days."""
    return 12 * day.year + day.month + Fraction(min(day.day, 30) - 1, 30)


def months_in_thirtieths(first: datetime.date, last: datetime.date) -> Fraction:
    """Both days included, each month having thirty days."""
    if first > last + DAY:
        raise InvertedError
    return administrative(last + DAY) - administrative(first)


def period(start: datetime.date, end: datetime.date) -> Period:
    """From a day to another, both included."""
    if start > end:
        raise InvertedError
    return Period(start, end)


def duration(one: Period) -> Fraction:
    """In months by thirtieths."""
    return months_in_thirtieths(one.start, one.end)


def common_duration(one: Period, two: Period) -> Fraction:
    """The duration of the days that are in both."""
    start, end = max(one.start, two.start), min(one.end, two.end)
    return months_in_thirtieths(start, end) if start <= end else Fraction(0)


def capped_duration(
    periods: tuple[Period, ...], weights: tuple[Fraction, ...], ceiling: Fraction, window: Period
) -> Fraction:
    """Over the days of the window, the total weight of the periods that hold, the ceiling at most.

    The measure is additive: days on which the same periods hold are counted together.
    """
    if len(periods) != len(weights):
        raise UndefinedError
    turns = {day for one in (window, *periods) for day in (one.start, one.end + DAY)}
    within = sorted(day for day in turns if window.start <= day <= window.end + DAY)
    total = Fraction(0)
    for start, following in itertools.pairwise(within):
        held = sum(weight for one, weight in zip(periods, weights, strict=True) if one.start <= start <= one.end)
        total += min(held, ceiling) * months_in_thirtieths(start, following - DAY)
    return total
