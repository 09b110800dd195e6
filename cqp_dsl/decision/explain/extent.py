"""What a value can be when something is missing: a few values, or all those between two ends.

An extent holds every value that is possible, and perhaps more: what is said of all of it is true of the value.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import define, evolve

from cqp_dsl.core.datatypes.types import BoolType, EnumType, NumberType, OptionalType, Type
from cqp_dsl.core.equality import equal
from cqp_dsl.core.operations import OPERATIONS
from cqp_dsl.core.undefined import UndefinedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.datatypes.values import Value

Verdict: TypeAlias = "bool | None"
"""Whether a condition certainly holds or fails; None where either is possible."""

Ordered = Any
"""A number or a date: by their static types, those that meet here compare."""


@define(eq=False, repr=False)
class Extent:
    """What a value can be.

    Attributes:
        values: every possible value, where they are few and known; None for an interval.
        low: the least possible number or date; None where it is not known.
        high: the greatest.
        sure: whether there certainly is a value.
    """

    values: tuple[Value, ...] | None = None
    low: Ordered = None
    high: Ordered = None
    sure: bool = True

    @property
    def only(self) -> bool:
        """Whether one value alone is possible."""
        return self.values is not None and len(self.values) == 1


ANY: Final = Extent()
UNSURE: Final = Extent(sure=False)
LOST: Final = Extent((), sure=False)
"""Of what has no value."""
EITHER: Final = Extent((True, False))
_MOST_VALUES: Final = 64


def exactly(value: Value) -> Extent:
    """The extent of a known value; a composite is not looked into."""
    if isinstance(value, int | Fraction | datetime.date) and not isinstance(value, bool):
        return Extent((value,), value, value)
    return Extent((value,))


def of_type(type_: Type) -> Extent:
    """Everything that a type allows."""
    match type_:
        case BoolType():
            return EITHER
        case EnumType(values=values):
            return Extent(values)
        case NumberType(bounds=bounds) if bounds is not None:
            return Extent(None, bounds.low, bounds.high)
        case OptionalType(inner=inner):
            found = of_type(inner)
            return ANY if found.values is None else evolve(found, values=(*found.values, None))
        case _:
            return ANY


def hull(extents: Sequence[Extent]) -> Extent:
    """Everything that some extents allow."""
    sure = all(each.sure for each in extents)
    extents = [each for each in extents if each.values != ()]
    if not extents:
        return LOST
    lows, highs = [each.low for each in extents], [each.high for each in extents]
    low = None if any(end is None for end in lows) else min(lows)
    high = None if any(end is None for end in highs) else max(highs)
    values: list[Value] = []
    for each in extents:
        if each.values is None or len(values) > _MOST_VALUES:
            return Extent(None, low, high, sure)
        values.extend([value for value in each.values if not any(equal(value, other) is True for other in values)])
    return Extent(tuple(values), low, high, sure)


def within(extent: Extent, type_: Type) -> Extent:
    """What a rule of a type can give: a number out of its bounds is no value."""
    limits = type_.bounds if isinstance(type_, NumberType) else None
    if limits is None:
        return extent
    low, high = extent.low, extent.high
    inside = (limits.low is None or (low is not None and low >= limits.low)) and (
        limits.high is None or (high is not None and high <= limits.high)
    )
    if inside:
        return extent
    if limits.low is not None and (low is None or low < limits.low):
        low = limits.low
    if limits.high is not None and (high is None or high > limits.high):
        high = limits.high
    return Extent(None, low, high, sure=False)


# --- Operations -----------------------------------------------------------------------------------------------------

_RISING: Final[dict[str, tuple[int, ...]]] = {
    "add": (1, 1), "sub": (1, -1), "neg": (-1,), "year": (1,),
    "add_months": (1, 1), "add_months_previous": (1, 1), "add_months_next": (1, 1), "add_days": (1, 1),
    "sub_months": (1, -1), "sub_months_previous": (1, -1), "sub_months_next": (1, -1), "sub_days": (1, -1),
    "days_between": (-1, 1), "months_elapsed": (-1, 1), "years_elapsed": (-1, 1), "months_between": (-1, 1),
    "months_in_thirtieths": (-1, 1), "last_day_of_month": (1,),
}  # fmt: skip
"""Operations whose result goes up (1) or down (−1) as each operand goes up."""

_ALWAYS_DEFINED: Final = frozenset({"add", "sub", "mul", "neg", "min", "max"})
_ROUNDING: Final = frozenset({"round", "floor", "ceil"})


def operated(op: str, operands: Sequence[Extent]) -> Extent:
    """What an operation can give; anything where its way is not known here."""
    if any(each.values == () for each in operands):
        return LOST
    sure = all(each.sure for each in operands)
    if all(each.only for each in operands):
        found = _applied(op, operands)
        return found if sure else evolve(found, sure=False)
    if op in _COMPARED:
        verdict = _COMPARED[op](operands)
        return Extent((True, False) if verdict is None else (verdict,), sure=sure)
    low, high = _ends(op, operands)
    defined = op in _ALWAYS_DEFINED or (op in _ROUNDING | {"div"} and bool(operands[1].only and operands[1].low))
    return Extent(None, low, high, sure and defined)


def _applied(op: str, operands: Sequence[Extent]) -> Extent:
    try:
        return exactly(OPERATIONS[op].apply(*[(each.values or (None,))[0] for each in operands]))
    except (UndefinedError, TypeError, AttributeError, OverflowError):
        return LOST


def _ends(op: str, operands: Sequence[Extent]) -> tuple[Ordered, Ordered]:
    lows, highs = [each.low for each in operands], [each.high for each in operands]
    if op == "min":
        known = [high for high in highs if high is not None]
        return (None if None in lows else min(lows)), (min(known) if known else None)
    if op == "max":
        known = [low for low in lows if low is not None]
        return (max(known) if known else None), (None if None in highs else max(highs))
    if op in _ROUNDING and operands[1].only:
        step = operands[1].low
        return _end(op, (lows[0], step)), _end(op, (highs[0], step))
    if op == "mul":
        return _product(operands)
    if op == "div" and operands[1].only and operands[1].low:
        return _product((operands[0], exactly(1 / Fraction(operands[1].low))))
    ways = _RISING.get(op)
    if ways is None:
        return None, None
    least = [low if way > 0 else high for way, low, high in zip(ways, lows, highs, strict=True)]
    most = [high if way > 0 else low for way, low, high in zip(ways, lows, highs, strict=True)]
    return _end(op, least), _end(op, most)


def _end(op: str, operands: Sequence[Ordered]) -> Ordered:
    """One end of a result; None where there is none."""
    if None in operands:
        return None
    try:
        return OPERATIONS[op].apply(*operands)
    except (UndefinedError, OverflowError):
        return None


def _product(operands: Sequence[Extent]) -> tuple[Ordered, Ordered]:
    """The ends of a product: of finite ends, or of two factors that are not negative."""
    (a, b), (c, d) = [(each.low, each.high) for each in operands]
    if None not in {a, b, c, d}:
        ends = [a * c, a * d, b * c, b * d]
        return min(ends), max(ends)
    if a is not None and c is not None and a >= 0 and c >= 0:
        return a * c, (0 if 0 in {b, d} else None if b is None or d is None else b * d)
    return None, None


def _less(left: Extent, right: Extent, *, strictly: bool) -> Verdict:
    """Whether one is certainly, or certainly not, less than the other."""
    if (
        left.high is not None
        and right.low is not None
        and (left.high < right.low or (not strictly and left.high == right.low))
    ):
        return True
    if (
        left.low is not None
        and right.high is not None
        and (left.low > right.high or (strictly and left.low == right.high))
    ):
        return False
    return None


def _same(left: Extent, right: Extent) -> Verdict:
    if left.values is not None and right.values is not None:
        if left.only and right.only:
            found = equal(left.values[0], right.values[0])
            return found if isinstance(found, bool) else None
        meet = any(equal(one, other) is not False for one in left.values for other in right.values)
        return None if meet else False
    if _less(left, right, strictly=True) or _less(right, left, strictly=True):
        return False
    return None


def _not(found: Verdict) -> Verdict:
    return None if found is None else not found


def _both(first: Verdict, second: Verdict) -> Verdict:
    if first is False or second is False:
        return False
    return True if first and second else None


def _among(operands: Sequence[Extent]) -> Verdict:
    value, items = operands
    if value.values is None or items.values is None or not isinstance(items.values[0], tuple):
        return None
    held = [any(equal(one, item) is True for item in items.values[0]) for one in value.values]
    return held[0] if len(set(held)) == 1 else None


_COMPARED: Final[dict[str, Callable[[Sequence[Extent]], Verdict]]] = {
    "lt": lambda it: _less(it[0], it[1], strictly=True),
    "le": lambda it: _less(it[0], it[1], strictly=False),
    "gt": lambda it: _less(it[1], it[0], strictly=True),
    "ge": lambda it: _less(it[1], it[0], strictly=False),
    "eq": lambda it: _same(it[0], it[1]),
    "ne": lambda it: _not(_same(it[0], it[1])),
    "between": lambda it: _both(_less(it[1], it[0], strictly=False), _less(it[0], it[2], strictly=False)),
    "between_below": lambda it: _both(_less(it[1], it[0], strictly=False), _less(it[0], it[2], strictly=True)),
    "in": _among,
}
"""The comparisons."""
