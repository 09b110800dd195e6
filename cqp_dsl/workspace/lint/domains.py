"""What tests against literals leave of the values of a term."""

from __future__ import annotations

import datetime
import math
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import define, field

Literal: TypeAlias = "int | Fraction | datetime.date | str | bool | None"
Point: TypeAlias = "int | Fraction"
"""A number, or a day by its rank in the calendar."""


def measure(value: object) -> Point | None:
    """A number, or a day by its rank in the calendar; None for what has no order."""
    if isinstance(value, datetime.date):
        return value.toordinal()
    return value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


@define(frozen=True)
class Band:
    """A stretch of numbers, or of days by rank; ``whole`` where only whole numbers count. Ends are None where open."""

    low: Point | None = None
    low_included: bool = True
    high: Point | None = None
    high_included: bool = True
    whole: bool = False

    def admits(self, value: Point) -> bool:
        """Whether a value lies in it."""
        if self.low is not None and (value < self.low or (value == self.low and not self.low_included)):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_included)

    def possible(self) -> bool:
        """Whether some value lies in it."""
        if self.low is None or self.high is None:
            return True
        if self.whole:
            first, last = _next_whole(self.low, self.low_included), -_next_whole(-self.high, self.high_included)
            return first <= last
        return self.low < self.high or (self.low == self.high and self.low_included and self.high_included)

    def above(self, limit: Point, *, included: bool) -> Band:
        """What is left of it from a limit on: itself where that is all of it."""
        if self.whole:
            limit, included = _next_whole(limit, included), True
        if self.low is None or limit > self.low or (limit == self.low and self.low_included and not included):
            return Band(limit, included, self.high, self.high_included, self.whole)
        return self

    def below(self, limit: Point, *, included: bool) -> Band:
        """What is left of it up to a limit: itself where that is all of it."""
        if self.whole:
            limit, included = -_next_whole(-limit, included), True
        if self.high is None or limit < self.high or (limit == self.high and self.high_included and not included):
            return Band(self.low, self.low_included, limit, included, self.whole)
        return self

    def without(self, points: frozenset[object]) -> Band | None:
        """It, less the points that stand at its ends; None where nothing is left."""
        low, high = self.low, self.high
        if self.whole:
            while low is not None and low in points:
                low += 1
            while high is not None and high in points and (low is None or low <= high):
                high -= 1
            same = low is self.low and high is self.high
            found = self if same else Band(low, self.low_included, high, self.high_included, whole=True)
            return found if found.possible() else None
        return None if not self.possible() or (low is not None and low == high and low in points) else self


def _next_whole(limit: Point, included: bool) -> int:  # noqa: FBT001 - as the fields of a band
    """The first whole number from a limit on."""
    return math.ceil(limit) if included else math.floor(limit) + 1


_FLIPPED: Final = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_NEGATED: Final = {"eq": "ne", "ne": "eq", "lt": "ge", "le": "gt", "gt": "le", "ge": "lt", "in": "out", "out": "in"}


@define(frozen=True)
class Test:
    """What is asked of a value: ``op`` among eq, ne, lt, le, gt, ge with a literal, in and out with several.

    ``limit`` is the point that a test of order compares with.
    """

    op: str
    literal: Literal | frozenset[Literal]
    limit: Point | None = field(init=False, eq=False)
    weight: int = field(init=False, eq=False)
    """How many steps it counts for."""

    @property
    def negated(self) -> Test:
        """The contrary."""
        return Test(_NEGATED[self.op], self.literal)

    @property
    def flipped(self) -> Test:
        """The same, its sides exchanged: ``3 < x`` for ``x > 3``."""
        return Test(_FLIPPED[self.op], self.literal)

    @property
    def literals(self) -> frozenset[Literal]:
        """What a value is compared with."""
        return self.literal if isinstance(self.literal, frozenset) else frozenset((self.literal,))

    def __attrs_post_init__(self) -> None:
        limit = None if self.op in ("eq", "ne", "in", "out") else measure(self.literal)
        object.__setattr__(self, "limit", limit)
        object.__setattr__(self, "weight", 1 + len(self.literals) // 16)

    def admits(self, value: Literal) -> bool:
        """Whether a value, ``rien`` apart, passes; one without order passes every test of order."""
        if self.op in ("eq", "in"):
            return value in self.literals
        if self.op in ("ne", "out"):
            return value not in self.literals
        point = measure(value)
        return point is None or self.limit is None or _ordered(_ENDLESS, self.op, self.limit).admits(point)


def _ordered(band: Band, op: str, limit: Point) -> Band:
    """What a test of order leaves of a band."""
    if op in ("gt", "ge"):
        return band.above(limit, included=op == "ge")
    return band.below(limit, included=op == "le")


_ENDLESS: Final = Band()


@define(frozen=True, eq=False, repr=False)
class Domain:
    """The values that a term may still have.

    Attributes:
        nothing: whether it may be ``rien``.
        values: the others, where they are few; None where they are those of the band.
        band: the numbers or days among which they are, where they are many; a text has the endless one.
        excluded: the points, or the texts, that are not among them.
    """

    nothing: bool
    values: frozenset[Literal] | None
    band: Band = _ENDLESS
    excluded: frozenset[object] = frozenset()

    def narrowed(self, test: Test) -> Domain | None:
        """What a test leaves: this very domain where that is all of it, None where that is nothing."""
        literals = test.literals
        match test.op:
            case "eq" | "in":
                values = self._among(literals)
                nothing = self.nothing and None in literals
            case "ne" | "out":
                nothing = self.nothing and None not in literals
                if self.values is None:
                    return self._without(literals, nothing=nothing)
                values = self.values - literals
            case _:
                nothing = False
                if self.values is None:
                    return self._ordered(test)
                values = frozenset(value for value in self.values if test.admits(value))
        if values == self.values and nothing == self.nothing:
            return self
        return Domain(nothing, values) if values or nothing else None

    def verdict(self, test: Test) -> bool | None:
        """Whether every value passes a test, or none; None where neither is plain to see."""
        limit = test.limit
        if limit is None or self.values is not None or self.nothing:
            after = self.narrowed(test)
            return False if after is None else True if after is self else None
        band, included = self.band, test.op in ("le", "ge")
        if test.op in ("lt", "le"):
            return _below(limit, included, band.low, band.low_included, band.high, band.high_included)
        low, high = band.low, band.high
        mirrored = None if high is None else -high, band.high_included, None if low is None else -low, band.low_included
        return _below(-limit, included, *mirrored)

    def _among(self, literals: frozenset[Literal]) -> frozenset[Literal]:
        """Those of some literals that are still possible, ``rien`` apart."""
        if self.values is not None:
            return self.values & literals
        return frozenset(one for one in literals if one is not None and self._holds(one))

    def _holds(self, value: Literal) -> bool:
        point = measure(value)
        return value not in self.excluded if point is None else point not in self.excluded and self.band.admits(point)

    def _without(self, literals: frozenset[Literal], *, nothing: bool) -> Domain | None:
        points = [value if (point := measure(value)) is None else point for value in literals if value is not None]
        excluded = self.excluded.union(
            point for point in points if not isinstance(point, int | Fraction) or self.band.admits(point)
        )
        band = self.band.without(excluded)
        if band is None:
            return Domain(nothing, frozenset()) if nothing else None
        if band is self.band and nothing == self.nothing and len(excluded) == len(self.excluded):
            return self
        return Domain(nothing, None, band, excluded)

    def _ordered(self, test: Test) -> Domain | None:
        if test.limit is None:
            return self
        band = _ordered(self.band, test.op, test.limit)
        if band is self.band and not self.nothing:
            return self
        left = band.without(self.excluded)
        return None if left is None else Domain(nothing=False, values=None, band=left, excluded=self.excluded)


def _below(
    limit: Point,
    included: bool,  # noqa: FBT001 - two bands, end by end: this is called for every test
    low: Point | None,
    low_included: bool,  # noqa: FBT001
    high: Point | None,
    high_included: bool,  # noqa: FBT001
) -> bool | None:
    """Whether all of a band lies below a limit, or none of it."""
    if high is not None and (high < limit or (high == limit and (included or not high_included))):
        return True
    if low is not None and (low > limit or (low == limit and not (included and low_included))):
        return False
    return None
