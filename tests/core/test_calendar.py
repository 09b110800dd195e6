"""Months, durations and the calendar: every check of SEMANTICS §9, and the definition in plain steps."""

from __future__ import annotations

import calendar as gregorian
import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp_dsl.core import calendar
from cqp_dsl.core.datatypes.values import Period
from cqp_dsl.core.undefined import UndefinedError

if TYPE_CHECKING:
    from collections.abc import Callable

D = datetime.date
DAY = datetime.timedelta(days=1)
days = st.dates(D(1990, 1, 1), D(2040, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (D(2006, 1, 1), D(2008, 12, 31), 36),
        (D(2013, 2, 1), D(2013, 2, 28), 1),
        (D(2012, 2, 1), D(2012, 2, 29), 1),
        (D(2013, 1, 15), D(2013, 2, 14), 1),
        (D(2013, 2, 15), D(2016, 2, 14), 36),
        (D(2013, 1, 31), D(2013, 2, 27), 1),
        (D(2013, 1, 31), D(2013, 2, 28), 1 + Fraction(1, 31)),
        (D(2012, 2, 29), D(2013, 2, 28), 12 + Fraction(1, 29)),
        (D(2013, 2, 1), D(2013, 2, 14), Fraction(1, 2)),
        (D(2013, 2, 14), D(2013, 2, 13), 0),
    ],
)
def test_months_between(first: D, last: D, months: Fraction | int) -> None:
    assert calendar.months_between(first, last) == months


def test_quantieme_measure_is_not_additive_but_thirtieths_are() -> None:
    first, second = (D(2013, 1, 10), D(2013, 2, 28)), (D(2013, 3, 1), D(2014, 1, 9))
    apart = calendar.months_between(*first) + calendar.months_between(*second)
    assert round(float(apart), 3) == 11.969
    assert calendar.months_between(first[0], second[1]) == 12
    assert calendar.months_in_thirtieths(*first) + calendar.months_in_thirtieths(*second) == 12


def test_five_years_at_sixty_percent_are_three_years() -> None:
    five_years = calendar.months_in_thirtieths(D(2006, 1, 1), D(2010, 12, 31))
    assert five_years * Fraction(60, 100) == 36


def _plus(day: D, months: int) -> D:
    """The anniversary, a missing day taken as the last of the month."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return D(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def _by_definition(start: D, end: D) -> Fraction:
    whole = next(n for n in range(1200) if _plus(start, n) <= end < _plus(start, n + 1))
    anniversary, following = _plus(start, whole), _plus(start, whole + 1)
    return whole + Fraction((end - anniversary).days, (following - anniversary).days)


@given(days, days)
def test_months_elapsed_is_its_definition(one: D, other: D) -> None:
    start, end = sorted((one, other))
    assert calendar.months_elapsed(start, end) == _by_definition(start, end)


@given(days, days)
def test_months_elapsed_grows_with_the_end_and_shrinks_with_the_start(one: D, other: D) -> None:
    start, end = sorted((one, other))
    assert calendar.months_elapsed(start, end + DAY) > calendar.months_elapsed(start, end)
    assert calendar.months_elapsed(start, end) <= calendar.months_elapsed(start - DAY, end)


@given(days, days, days)
def test_thirtieths_add_up(one: D, two: D, three: D) -> None:
    first, second, third = sorted((one, two, three))
    split = calendar.months_in_thirtieths(first, second) + calendar.months_in_thirtieths(second + DAY, third + DAY)
    assert split == calendar.months_in_thirtieths(first, third + DAY)


def test_inverted_periods_are_undefined() -> None:
    for measure in (calendar.months_between, calendar.months_in_thirtieths, calendar.make_period):
        with pytest.raises(UndefinedError) as caught:
            measure(D(2013, 2, 14), D(2013, 2, 12))
        assert caught.value.kind == "inverted_period"
    with pytest.raises(UndefinedError):
        calendar.months_elapsed(D(2013, 2, 14), D(2013, 2, 13))


def test_adding_months_keeps_the_day_number_or_says_how_to_round() -> None:
    assert calendar.add_months(D(2013, 1, 14), 1) == D(2013, 2, 14)
    with pytest.raises(UndefinedError):
        calendar.add_months(D(2013, 1, 31), 1)
    assert calendar.add_months_previous(D(2013, 1, 31), 1) == D(2013, 2, 28)
    assert calendar.add_months_next(D(2013, 1, 31), 1) == D(2013, 3, 1)
    assert calendar.sub_months(D(2014, 1, 1), 96) == D(2006, 1, 1)
    assert calendar.sub_months_previous(D(2012, 2, 29), 12) == D(2011, 2, 28)
    assert calendar.sub_months_next(D(2012, 2, 29), 12) == D(2011, 3, 1)


def test_the_calendar_has_two_ends_and_whole_steps() -> None:
    calls: list[tuple[Callable[[D, Fraction | int], D], D, Fraction | int]] = [
        (calendar.add_months, D(2099, 12, 1), 1),
        (calendar.sub_months, D(1900, 1, 1), 1),
        (calendar.sub_months_previous, D(1900, 2, 28), 2),
        (calendar.add_days, D(2099, 12, 31), 1),
        (calendar.sub_days, D(1900, 1, 1), 1),
        (calendar.add_days, D(2000, 1, 1), 10**30),
        (calendar.add_months, D(2000, 1, 1), 10**30),
        (calendar.add_months, D(2000, 1, 1), Fraction(1, 2)),
        (calendar.add_days, D(2000, 1, 1), Fraction(1, 2)),
    ]
    for shift, day, count in calls:
        with pytest.raises(UndefinedError):
            shift(day, count)


@given(st.integers(1890, 2110), st.integers(-1, 14), st.integers(-1, 33))
def test_a_date_is_made_of_its_numbers_or_does_not_exist(year: int, month: int, day: int) -> None:
    try:
        expected = D(year, month, day) if 1900 <= year <= 2099 else None
    except ValueError:
        expected = None
    if expected is None:
        with pytest.raises(UndefinedError):
            calendar.make_date(year, month, day)
    else:
        assert calendar.make_date(year, month, day) == expected


@pytest.mark.parametrize("numbers", [(10**30, 1, 1), (2014, 10**30, 1), (2014, 1, -(10**30))])
def test_a_date_of_very_long_numbers_does_not_exist(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(UndefinedError):
        calendar.make_date(*numbers)


@given(days)
def test_the_day_after_the_last_of_a_month_is_the_first_of_another(day: D) -> None:
    last = calendar.last_day_of_month(day)
    assert (last.year, last.month) == (day.year, day.month)
    assert last >= day
    assert (last + DAY).day == 1


def test_ages_count_anniversaries_reached() -> None:
    assert calendar.years_elapsed(D(1995, 6, 15), D(2013, 6, 14)) == 17 * 12
    assert calendar.years_elapsed(D(1995, 6, 15), D(2013, 6, 15)) == 18 * 12


periods = st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair)))


@given(periods, periods)
def test_common_duration_is_that_of_the_intersection(one: Period, other: Period) -> None:
    common = calendar.common_duration(one, other)
    assert common == calendar.common_duration(other, one)
    if one.end < other.start or other.end < one.start:
        assert common == 0
    else:
        assert common == calendar.months_in_thirtieths(max(one.start, other.start), min(one.end, other.end))


weighted = st.lists(st.tuples(periods, st.fractions(0, 1, max_denominator=5)), max_size=5)


@given(weighted, periods)
def test_capped_duration_is_the_plain_sum_when_the_ceiling_is_out_of_reach(
    jobs: list[tuple[Period, Fraction]], window: Period
) -> None:
    plain = sum((weight * calendar.common_duration(period, window) for period, weight in jobs), Fraction(0))
    capped = calendar.capped_duration([p for p, _ in jobs], [w for _, w in jobs], 100, window)
    assert capped == plain


@given(weighted, periods)
def test_capped_duration_sums_the_capped_weight_of_each_day(
    jobs: list[tuple[Period, Fraction]], window: Period
) -> None:
    total, day = Fraction(0), window.start
    ends = sorted({window.end + DAY, *(p.start for p, _ in jobs), *(p.end + DAY for p, _ in jobs)})
    for end in [end for end in ends if window.start < end <= window.end + DAY]:
        weight = sum((w for p, w in jobs if p.start <= day <= p.end), Fraction(0))
        total += min(weight, Fraction(1)) * (calendar.thirtieths(end) - calendar.thirtieths(day))
        day = end
    assert calendar.capped_duration([p for p, _ in jobs], [w for _, w in jobs], 1, window) == total


def test_two_half_times_at_once_are_one_full_time() -> None:
    year = Period(D(2012, 1, 1), D(2012, 12, 31))
    half = Fraction(1, 2)
    assert calendar.capped_duration([year, year, year], [half, half, half], 1, year) == 12
    with pytest.raises(UndefinedError):
        calendar.capped_duration([year], [], 1, year)
