"""The values that are worth a trial in a place of a dossier, nearest first: those that its ``modifiable`` allows.

A number or a date is tried at the limits of the rules, at its own bounds and at growing distances; between a value
that does not do and one that does, ``between`` finds where it turns, to the unit of the fact's precision.
"""

from __future__ import annotations

import datetime
import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define

from cqp_dsl.core.datatypes.types import (
    BoolType,
    DateType,
    EnumType,
    ListType,
    NumberType,
    PeriodType,
    TextType,
    bare,
)
from cqp_dsl.core.datatypes.values import MapValue, Period, Record, Void, normal
from cqp_dsl.core.dossier import FIRST_DAY, LAST_DAY, violations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.decision.prospects.leaves import Leaf
    from cqp_dsl.decision.prospects.limits import Limits

Grid: TypeAlias = "Callable[[Value], int | None]"

_MOST: Final = 128
"""Values tried for one number."""
_MOST_DAYS: Final = 400
"""Days tried for one date."""
_DOUBLINGS: Final = 16
_LONGEST: Final = 6
"""Elements that a list may lack for every choice among them to be tried."""
_MOST_DECIMALS: Final = 6


@define(frozen=True, eq=False, repr=False)
class Options:
    """The values to try in a place, nearest first, and the scale on which some of them stand.

    ``rank`` is the place of a value on that scale and ``at`` the value of a place; both are None where values have no
    order. The scale counts units of the fact's precision, or days; ``least`` is its first place that may be proposed.
    """

    values: tuple[Value, ...]
    rank: Callable[[Value], int] | None = None
    at: Callable[[int], Value] | None = None
    least: int | None = None

    def distance(self, now: Value, other: Value) -> Fraction:
        """How far a value is from what it is now: next to nothing where values have no scale."""
        if self.rank is None or isinstance(now, Void) or now is None:
            return Fraction(0)
        there, here = self.rank(other), self.rank(now)
        return Fraction(abs(there - here), max(abs(here), abs(there), 1))


def options(
    leaf: Leaf, fact: Value, limits: Limits, own: frozenset[datetime.date], today: datetime.date | None
) -> Options:
    """The values to try in a place of a fact, the present one apart.

    Args:
        leaf: the place.
        fact: the whole of its fact, whose other numbers tell how precisely it is given.
        limits: where the rules turn.
        own: the dates of the dossier.
        today: the effect date, before which nothing is to come.
    """
    type_ = bare(leaf.type)
    match type_:
        case BoolType():
            found = Options(tuple(_booleans(leaf)))
        case EnumType():
            found = Options(tuple(_names(leaf, type_)))
        case ListType(item=item) if isinstance(item, EnumType):
            found = Options(tuple(_lists(leaf, item)))
        case NumberType():
            found = _numbers(leaf, type_, fact, limits)
        case DateType():
            found = _dates(leaf, limits, own, today)
        case PeriodType():
            found = _periods(leaf, limits, own, today)
        case TextType() if leaf.how.way in {"any", "piece"}:
            found = Options(tuple(limits.texts))
        case _:
            found = Options(())
    fit = [each for each in found.values if each != leaf.value and not violations(each, leaf.type, leaf.path)]
    none = [None] if leaf.type != type_ and leaf.how.way == "any" and leaf.value is not None else []
    least = today.toordinal() if today is not None and leaf.how.way == "to_come" else None
    return Options((*fit, *none), found.rank, found.at, least)


def _booleans(leaf: Leaf) -> list[Value]:
    """A piece proves that something is, not that it is not."""
    if leaf.how.way == "piece":
        return [] if leaf.value is True else [True]
    return [True, False]


def _names(leaf: Leaf, type_: EnumType) -> Iterable[Value]:
    now = leaf.value
    names = type_.values
    if leaf.how.way in {"up", "down"}:
        if not isinstance(now, str):
            return names if leaf.how.way == "up" else ()
        place = names.index(now)
        return names[place + 1 :] if leaf.how.way == "up" else names[:place][::-1]
    return names


def _lists(leaf: Leaf, item: EnumType) -> Iterator[Value]:
    """More elements, as few as possible; fewer, where the fact may change freely."""
    now = leaf.value if isinstance(leaf.value, tuple) else ()
    if leaf.how.way in {"any", "piece"}:
        missing = [name for name in item.values if name not in now]
        most = len(missing) if len(missing) <= _LONGEST else 1
        for count in range(1, most + 1):
            for added in itertools.combinations(missing, count):
                yield (*now, *added)
    if leaf.how.way == "any":
        for count in range(1, len(now) + 1 if len(now) <= _LONGEST else 2):
            yield from itertools.combinations(now, len(now) - count)


# --- Numbers --------------------------------------------------------------------------------------------------------


def _numbers(leaf: Leaf, type_: NumberType, fact: Value, limits: Limits) -> Options:
    """Numbers on the scale of the fact's precision: around each limit, at the bounds, and further and further."""
    step = _precision(fact, type_)

    def rank(value: Value) -> int:
        return math.floor(Fraction(value) / step)  # type: ignore[arg-type]  # a number

    def at(place: int) -> Value:
        return normal(place * step)

    now = leaf.value
    here = rank(now) if isinstance(now, int | Fraction) else 0
    places: set[int] = set()
    bounds = type_.bounds
    figures = {*limits.numbers.get(type_.unit, ())}
    if bounds is not None:
        figures.update(Fraction(end) for end in (bounds.low, bounds.high) if end is not None)
    for figure in figures:
        exact = Fraction(figure) / step
        places.update((math.floor(exact) - 1, math.floor(exact), math.ceil(exact), math.ceil(exact) + 1))
    places.update(start + sign * 2**power for start in (0, here) for power in range(_DOUBLINGS) for sign in (1, -1))
    places.add(0)
    if isinstance(now, int | Fraction):
        places = {place for place in places if _towards(leaf, place - here)}
    elif leaf.how.way == "down":
        places = set()
    fit = [place for place in places if not violations(at(place), type_, leaf.path)]
    nearest = sorted(fit, key=lambda place: (abs(place - here), place))
    return Options(tuple(at(place) for place in _spread(nearest)), rank, at)


def _spread(nearest: list[int]) -> list[int]:
    """The nearest places, and the furthest one."""
    return nearest if len(nearest) <= _MOST else [*nearest[: _MOST - 1], nearest[-1]]


def _towards(leaf: Leaf, by: int) -> bool:
    """Whether a fact may move so."""
    return by > 0 if leaf.how.way == "up" else by < 0 if leaf.how.way == "down" else by != 0


def _precision(fact: Value, type_: NumberType) -> Fraction:
    """The unit of the last digit in which a fact is given, in the unit of its type: a tenth for 9,5; one for 14."""
    one = Fraction(*type_.shown.worth)
    if type_.integer:
        return one
    decimals = 0
    for number in _numbers_in(fact):
        shown = Fraction(number) / one
        while decimals < _MOST_DECIMALS and (shown * 10**decimals).denominator != 1:
            decimals += 1
    return one / Fraction(10**decimals)


def _numbers_in(value: Value) -> Iterator[int | Fraction]:
    match value:
        case bool():
            pass
        case int() | Fraction():
            yield value
        case MapValue(cells=cells):
            for part in cells.values():
                yield from _numbers_in(part)
        case Record(values=parts):
            for part in parts:
                yield from _numbers_in(part)
        case tuple():
            for part in value:
                yield from _numbers_in(part)
        case _:
            pass


# --- Days -----------------------------------------------------------------------------------------------------------


def _days(
    leaf: Leaf, now: datetime.date | None, limits: Limits, own: frozenset[datetime.date], today: datetime.date | None
) -> list[datetime.date]:
    """The days at which something may turn and the days before, those to come where only these may be chosen."""
    least = FIRST_DAY
    if leaf.how.way == "to_come":
        if today is None:
            return []
        least = today
    before = datetime.timedelta(days=1)
    turns = limits.days(own, least)
    days = {
        day + shift for day in turns for shift in (-before, datetime.timedelta(0)) if least <= day + shift <= LAST_DAY
    }
    origin = now or today or least
    nearest = sorted(days, key=lambda day: (abs((day - origin).days), day))
    return nearest[:_MOST_DAYS]


def _dates(leaf: Leaf, limits: Limits, own: frozenset[datetime.date], today: datetime.date | None) -> Options:
    now = leaf.value if isinstance(leaf.value, datetime.date) else None
    days = _days(leaf, now, limits, own, today)
    return Options(tuple(days), lambda day: day.toordinal(), datetime.date.fromordinal)  # type: ignore[union-attr]  # a date


def _periods(leaf: Leaf, limits: Limits, own: frozenset[datetime.date], today: datetime.date | None) -> Options:
    """The same period at other times, as long as it is."""
    now = leaf.value
    if not isinstance(now, Period):
        return Options(())
    length = now.end - now.start

    def at(place: int) -> Value:
        start = datetime.date.fromordinal(place)
        return Period(start, start + length)

    starts = _days(leaf, now.start, limits, own, today)
    starts += [day - length for day in starts if day - length >= FIRST_DAY and (today is None or day - length >= today)]
    fit = [day for day in dict.fromkeys(starts) if day + length <= LAST_DAY]
    fit.sort(key=lambda day: (abs((day - now.start).days), day))
    return Options(tuple(at(day.toordinal()) for day in fit), lambda period: period.start.toordinal(), at)  # type: ignore[union-attr]  # a period
