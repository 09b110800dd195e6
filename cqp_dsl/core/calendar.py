"""Dates and months (SEMANTICS §9).

Two measures of months live here. ``months_elapsed`` goes *de quantième à quantième*: exact between equal day numbers,
but not additive. ``thirtieths`` is the French administrative month: additive, hence the one for sums of periods. No
measure is at once additive, exact from quantième to quantième and weighted by real month lengths; the language offers
both and names them apart.
"""

from __future__ import annotations

import calendar as gregorian
import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from cqp_dsl.core.arithmetic import add, multiply, subtract
from cqp_dsl.core.datatypes.display import MONTH_NAMES, format_date
from cqp_dsl.core.datatypes.values import Period, normal
from cqp_dsl.core.undefined import UndefinedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.datatypes.units import Number

FIRST_DAY = datetime.date(1900, 1, 1)
LAST_DAY = datetime.date(2099, 12, 31)
ONE_DAY = datetime.timedelta(days=1)
_MOST_DAYS = (LAST_DAY - FIRST_DAY).days
_ADMINISTRATIVE_MONTH = 30


def _days_in(month_index: int) -> int:
    """The number of days of a month counted from year 0 (``12 × year + month − 1``)."""
    return gregorian.monthrange(month_index // 12, month_index % 12 + 1)[1]


def _check(day: datetime.date) -> datetime.date:
    if not FIRST_DAY <= day <= LAST_DAY:
        message = "la date obtenue sort de la période du 1er janvier 1900 au 31 décembre 2099"
        raise UndefinedError(message)
    return day


def _inverted(start: datetime.date, end: datetime.date) -> UndefinedError:
    return UndefinedError(f"le {format_date(start)} est après le {format_date(end)}", "inverted_period")


def _whole(number: Number) -> int:
    if not isinstance(number, int):
        message = "on n'ajoute à une date qu'un nombre entier de mois ou de jours"
        raise UndefinedError(message)
    return number


def make_date(year: int, month: int, day: int) -> datetime.date:
    """``date(année ; mois ; jour)``.

    Raises:
        UndefinedError: there is no such day, or it is outside of the calendar.
    """
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        return _check(datetime.date.min)
    if not 1 <= month <= len(MONTH_NAMES):
        message = f"il n'y a pas de mois n° {month}"
        raise UndefinedError(message)
    if not 1 <= day <= _days_in(12 * year + month - 1):
        message = f"il n'y a pas de {day} {MONTH_NAMES[month - 1]} {year}"
        raise UndefinedError(message)
    return datetime.date(year, month, day)


def last_day_of_month(day: datetime.date) -> datetime.date:
    """``dernier_jour_du_mois(d)``."""
    return day.replace(day=_days_in(12 * day.year + day.month - 1))


def in_force(day: datetime.date | None, start: datetime.date | None, end: datetime.date | None) -> bool:
    """Whether a day is in a window, whose ends are ``rien`` where it is open.

    Raises:
        UndefinedError: there is no day, in a case that did not win and is told.
    """
    if day is None:
        message = "il n'y a pas de date"
        raise UndefinedError(message)
    return (start is None or start <= day) and (end is None or day <= end)


def year(day: datetime.date) -> int:
    """``année(d)``."""
    return day.year


def month(day: datetime.date) -> int:
    """``mois(d)``."""
    return day.month


def day_of_month(day: datetime.date) -> int:
    """``jour(d)``."""
    return day.day


def period_start(period: Period) -> datetime.date:
    """``début(p)``."""
    return period.start


def period_end(period: Period) -> datetime.date:
    """``fin(p)``."""
    return period.end


def months_elapsed(start: datetime.date, end: datetime.date) -> Number:
    """``mois_écoulés(s ; e)``, ``end`` excluded: whole months, then the days left over those of that anniversary month.

    Raises:
        UndefinedError: ``start`` is after ``end``.
    """
    if start > end:
        raise _inverted(start, end)
    month = 12 * end.year + end.month - 1
    whole = month - (12 * start.year + start.month - 1)
    this_month = _days_in(month)
    anniversary = min(start.day, this_month)
    if end.day >= anniversary:
        rest = end.day - anniversary
        days = this_month - anniversary + min(start.day, _days_in(month + 1))
    else:
        previous = _days_in(month - 1)
        last_anniversary = min(start.day, previous)
        whole -= 1
        rest = previous - last_anniversary + end.day
        days = previous - last_anniversary + anniversary
    return normal(whole + Fraction(rest, days))


def months_between(first: datetime.date, last: datetime.date) -> Number:
    """``mois_entre(d1 ; d2)``: both days included."""
    if first > last + ONE_DAY:
        raise _inverted(first, last)
    return months_elapsed(first, last + ONE_DAY)


def years_elapsed(start: datetime.date, end: datetime.date) -> int:
    """``années_révolues(s ; e)``: the anniversaries reached on ``end``, in months (``18 ans`` is 216)."""
    return 12 * int(months_elapsed(start, end) // 12)


def thirtieths(day: datetime.date) -> Fraction:
    """The place of the morning of ``day`` on the axis of administrative months: ``12y + m + (min(day, 30) − 1)/30``."""
    return Fraction(_in_thirtieths(day), _ADMINISTRATIVE_MONTH)


def _in_thirtieths(day: datetime.date) -> int:
    """The same place, counted in thirtieths of a month."""
    return _ADMINISTRATIVE_MONTH * (12 * day.year + day.month) + min(day.day, _ADMINISTRATIVE_MONTH) - 1


def months_in_thirtieths(first: datetime.date, last: datetime.date) -> Number:
    """``mois_en_trentièmes(d1 ; d2)``: both days included, additive."""
    if first > last + ONE_DAY:
        raise _inverted(first, last)
    count = _in_thirtieths(last + ONE_DAY) - _in_thirtieths(first)
    months, rest = divmod(count, _ADMINISTRATIVE_MONTH)
    return months if rest == 0 else Fraction(count, _ADMINISTRATIVE_MONTH)


def _keep(_month: int, _day: int) -> datetime.date:
    message = "ce quantième n'existe pas dans le mois d'arrivée"
    raise UndefinedError(message)


def _previous(month: int, _day: int) -> datetime.date:
    return datetime.date(month // 12, month % 12 + 1, _days_in(month))


def _next(month: int, _day: int) -> datetime.date:
    return datetime.date((month + 1) // 12, (month + 1) % 12 + 1, 1)


def _months_adder(
    missing_day: Callable[[int, int], datetime.date], sign: int
) -> Callable[[datetime.date, Number], datetime.date]:
    def shift(day: datetime.date, months: Number) -> datetime.date:
        month = 12 * day.year + day.month - 1 + sign * _whole(months)
        if not 12 * FIRST_DAY.year <= month < 12 * (LAST_DAY.year + 1):
            return _check(datetime.date.min)
        if day.day <= _days_in(month):
            return datetime.date(month // 12, month % 12 + 1, day.day)
        return _check(missing_day(month, day.day))

    return shift


add_months = _months_adder(_keep, 1)
"""``d + n mois``: the same day number; a missing day is undefined."""
add_months_previous = _months_adder(_previous, 1)
"""``d + n mois arrondi au jour précédent``: a missing day becomes the last of the month."""
add_months_next = _months_adder(_next, 1)
"""``d + n mois arrondi au jour suivant``: a missing day becomes the first of the next month."""
sub_months = _months_adder(_keep, -1)
sub_months_previous = _months_adder(_previous, -1)
sub_months_next = _months_adder(_next, -1)


def add_days(day: datetime.date, days: Number) -> datetime.date:
    """``d + n jours``."""
    whole = _whole(days)
    if abs(whole) > _MOST_DAYS:
        return _check(datetime.date.min)
    return _check(day + datetime.timedelta(days=whole))


def sub_days(day: datetime.date, days: Number) -> datetime.date:
    """``d − n jours``."""
    return add_days(day, -days)


def days_between(first: datetime.date, last: datetime.date) -> int:
    """``jours_entre(d1 ; d2)``: the difference in days, so that ``d1 + jours_entre(d1 ; d2)`` is ``d2``."""
    return (last - first).days


def make_period(start: datetime.date, end: datetime.date) -> Period:
    """``période(d1 ; d2)``, both days included."""
    if start > end:
        raise _inverted(start, end)
    return Period(start, end)


def months_of(period: Period) -> Number:
    """``mois_de(p)``: from day to day."""
    return months_between(period.start, period.end)


def duration(period: Period) -> Number:
    """``durée(p)``: in months, by thirtieths."""
    return months_in_thirtieths(period.start, period.end)


def common_duration(first: Period, second: Period) -> Number:
    """``durée_commune(p ; q)``: that of the intersection, 0 when disjoint."""
    start, end = max(first.start, second.start), min(first.end, second.end)
    return months_in_thirtieths(start, end) if start <= end else 0


def capped_duration(periods: Sequence[Period], weights: Sequence[Number], ceiling: Number, window: Period) -> Number:
    """The sum over the days of ``window`` of the smaller of ``ceiling`` and the total weight of the periods then.

    The days where a period starts or stops cut the window into stretches of constant weight; each is measured by
    thirtieths, so that the result is the weighted sum of ``common_duration`` with the window where nothing overlaps and
    the ceiling is not reached.
    """
    if len(periods) != len(weights):
        message = "il faut autant de quotités que de périodes"
        raise UndefinedError(message)
    changes: dict[datetime.date, Number] = {window.start: 0, window.end + ONE_DAY: 0}
    for period, weight in zip(periods, weights, strict=True):
        start, after = max(period.start, window.start), min(period.end, window.end) + ONE_DAY
        if start < after:
            changes[start] = add(changes.get(start, 0), weight)
            changes[after] = subtract(changes.get(after, 0), weight)
    total: Number = 0
    weight_now: Number = 0
    previous = thirtieths(window.start)
    for day in sorted(changes):
        here = thirtieths(day)
        total = add(total, multiply(min(ceiling, weight_now), here - previous))
        weight_now = add(weight_now, changes[day])
        previous = here
    return total
