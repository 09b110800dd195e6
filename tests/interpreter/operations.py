"""SEMANTICS §9, and `Prim` of §2: what each operation gives where its operands are known.

What is undefined raises ``UndefinedError``, which makes a gap; what is too large, ``TooLargeError``: a limit.
"""

from __future__ import annotations

import math
import operator
from fractions import Fraction
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import format_value, plain_spaces
from cqp_dsl.core.datatypes.types import EnumType, OptionalType, TextType
from tests.interpreter import calendar
from tests.interpreter.calendar import UndefinedError, whole
from tests.interpreter.kleene import among, conjunction, equal, negation, strict
from tests.interpreter.values import Gap, Limit, Value, Void

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.nodes import Prim, PrimOp
    from cqp_dsl.source import Span

MOST_DIGITS = 100_000
"""A number may have so many digits, above and below its fraction bar."""


def worded(value: Value, type_: Type) -> str:
    """A value inside a text: as an answer tells it, a text without its quotation marks."""
    bare = type_.inner if isinstance(type_, OptionalType) else type_
    return value if isinstance(bare, TextType) and isinstance(value, str) else plain_spaces(format_value(value, type_))  # type: ignore[arg-type]  # neither void nor composite


class TooLargeError(Exception):
    """A number that the machine does not write."""


Number = int | Fraction


def add(a: Number, b: Number) -> Number:
    return Fraction(a) + b


def sub(a: Number, b: Number) -> Number:
    return Fraction(a) - b


def mul(a: Number, b: Number) -> Number:
    return Fraction(a) * b


def div(a: Number, b: Number) -> Number:
    if b == 0:
        raise UndefinedError
    return Fraction(a) / b


def power(a: Number, exponent: Number) -> Number:
    times = whole(exponent)
    if a == 0 and times < 0:
        raise UndefinedError
    if abs(times) * digits(a) > 10 * MOST_DIGITS and a not in (-1, 0, 1):
        raise TooLargeError
    return Fraction(a) ** times


def digits(number: Number) -> int:
    """About how many digits a number has: the larger of its two terms."""
    return int(max(abs(number.numerator), number.denominator).bit_length() * math.log10(2)) + 1


def to_nearest(x: Number, step: Number) -> Number:
    """Half away from zero."""
    quotient = Fraction(div(x, positive(step)))
    rounded = math.floor(abs(quotient) + Fraction(1, 2))
    return mul(rounded if quotient >= 0 else -rounded, step)


def down(x: Number, step: Number) -> Number:
    return mul(math.floor(div(x, positive(step))), step)


def up(x: Number, step: Number) -> Number:
    return mul(math.ceil(div(x, positive(step))), step)


def positive(step: Number) -> Number:
    if step <= 0:
        raise UndefinedError
    return step


def in_force(day: datetime.date, start: datetime.date | None, end: datetime.date | None) -> bool:
    """Both ends included."""
    return (start is None or start <= day) and (end is None or day <= end)


def part_within(base: Number, low: Number, high: Number | None) -> Number:
    """The part of the base between two limits, the second of which may be missing."""
    if high is not None and low > high:
        raise UndefinedError
    return max(Fraction(0), (base if high is None else min(base, high)) - low)


def rank(value: Value, items: Sequence[Value]) -> int:
    """The first place of a value in a list."""
    places = [place for place, item in enumerate(items, start=1) if equal(value, item) is True]
    if not places:
        raise UndefinedError
    return places[0]


OPERATIONS: dict[PrimOp, Callable[..., Value]] = {
    "add": add,
    "sub": sub,
    "mul": mul,
    "div": div,
    "neg": lambda a: -a,
    "pow": power,
    "min": min,
    "max": max,
    "round": to_nearest,
    "floor": down,
    "ceil": up,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "join": lambda text, value: text + value,
    "in_force": in_force,
    "part": part_within,
    "rank": rank,
    "add_days": calendar.plus_days,
    "sub_days": lambda day, days: calendar.plus_days(day, -days),
    "add_months": calendar.plus_months,
    "add_months_previous": lambda day, months: calendar.plus_months(day, months, "previous"),
    "add_months_next": lambda day, months: calendar.plus_months(day, months, "next"),
    "sub_months": lambda day, months: calendar.plus_months(day, -months),
    "sub_months_previous": lambda day, months: calendar.plus_months(day, -months, "previous"),
    "sub_months_next": lambda day, months: calendar.plus_months(day, -months, "next"),
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "day": lambda day: day.day,
    "date": calendar.date_of,
    "last_day_of_month": lambda day: day.replace(day=calendar.days_in(day.year, day.month)),
    "days_between": lambda first, second: (second - first).days,
    "months_between": calendar.months_between,
    "months_in_thirtieths": calendar.months_in_thirtieths,
    "months_elapsed": calendar.months_elapsed,
    "years_elapsed": calendar.years_elapsed,
    "period": calendar.period,
    "period_start": lambda one: one.start,
    "period_end": lambda one: one.end,
    "duration": calendar.duration,
    "common_duration": calendar.common_duration,
    "capped_duration": calendar.capped_duration,
    "months_of": lambda one: calendar.months_between(one.start, one.end),
}
"""Strict operations; equality, ``parmi`` and ``entre`` are not among them."""


ORDERED = {"lt", "le", "gt", "ge", "min", "max"}


def by_rank(apply: Callable[..., Value], order: EnumType, values: Sequence[Value]) -> Value:
    """What an operation or an aggregate of numbers makes of values that are as many ranks."""
    if None in values:
        raise UndefinedError
    found = apply(*[order.values.index(str(value)) for value in values])
    return found if isinstance(found, bool) else order.values[int(found)]  # type: ignore[arg-type]  # a rank


def operate(node: Prim, operands: tuple[Value, ...]) -> Value:
    """The value of an operation: void with its operands, a gap where it is undefined."""
    match node.op, operands:
        case "eq", (left, right):
            return equal(left, right)
        case "ne", (left, right):
            return negation(equal(left, right))
        case "in", (element, collection):
            return among(element, collection)
        case "between", (x, low, high):
            return between(node, x, low, high, "le")
        case "between_below", (x, low, high):
            return between(node, x, low, high, "lt")
        case _:
            return _strict(node, node.op, operands)


def between(node: Prim, x: Value, low: Value, high: Value, below: PrimOp) -> bool | Void:
    """The conjunction of two comparisons."""
    return conjunction([_compared(node, "ge", x, low), _compared(node, below, x, high)])


def _compared(node: Prim, op: PrimOp, left: Value, right: Value) -> bool | Void:
    value = _strict(node, op, (left, right))
    assert isinstance(value, bool | Void)
    return value


def _strict(node: Prim, op: PrimOp, operands: tuple[Value, ...]) -> Value:
    order = node.operands[0].type
    if op in ORDERED and isinstance(order, EnumType):
        return computed(node.span, lambda: strict(lambda *known: by_rank(OPERATIONS[op], order, known), operands))

    def apply(*known: Value) -> Value:
        listed = [part for one in known if isinstance(one, tuple) for part in one]
        if None in (*known[: {"in_force": 1, "part": 2}.get(op)], *listed):  # what may be open at its ends
            raise UndefinedError
        if op == "join":
            return f"{known[0]}{worded(known[1], node.operands[1].type)}"
        return OPERATIONS[op](*known)

    return computed(node.span, lambda: strict(apply, operands))


def computed(at: Span, compute: Callable[[], Value]) -> Value:
    """What is computed at a place: a gap where it is undefined, a limit where the machine cannot write it."""
    try:
        value = compute()
    except UndefinedError as undefined:
        return Void((Gap(undefined.kind, at),))
    except TooLargeError:
        return Void((Limit(at),))
    too_large = isinstance(value, int | Fraction) and digits(value) > MOST_DIGITS
    return Void((Limit(at),)) if too_large else value
