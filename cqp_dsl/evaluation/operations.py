"""The strict operations on known values (SEMANTICS §9): one function per ``PrimOp``, none of which sees a Void.

An operation without a result raises ``UndefinedError``; ``rien`` among the operands raises ``TypeError``, which the
compiled code turns into the same kind of gap.
"""

from __future__ import annotations

import operator
from fractions import Fraction
from typing import TYPE_CHECKING

from cqp_dsl.evaluation import calendar
from cqp_dsl.evaluation.equality import equal, is_in
from cqp_dsl.evaluation.undefined import UndefinedError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from cqp_dsl.core.nodes import PrimOp
    from cqp_dsl.datatypes.types import Number
    from cqp_dsl.datatypes.values import Period, Value, Void

MAX_BITS = 3_000
"""Size limit of a numerator or a denominator (some 900 digits): past it, a gap rather than a machine that hangs."""


def limited(number: Number) -> Number:
    """The number in normal form.

    Raises:
        UndefinedError: it has more than ``MAX_BITS`` bits above or below the bar.
    """
    above, below = number.numerator, number.denominator
    if above.bit_length() > MAX_BITS or below.bit_length() > MAX_BITS:
        message = "le résultat a plus de 900 chiffres"
        raise UndefinedError(message)
    return above if below == 1 else number


def _add(left: Number, right: Number) -> Number:
    total = left + right
    return total if type(total) is int else limited(total)


def _subtract(left: Number, right: Number) -> Number:
    difference = left - right
    return difference if type(difference) is int else limited(difference)


def _multiply(left: Number, right: Number) -> Number:
    return limited(left * right)


def _divide(left: Number, right: Number) -> Number:
    if right == 0:
        message = "division par zéro"
        raise UndefinedError(message)
    return limited(Fraction(left, right) if type(left) is type(right) is int else left / right)  # type: ignore[arg-type]


def _power(base: Number, exponent: Number) -> Number:
    if not isinstance(exponent, int):
        message = "l'exposant n'est pas un nombre entier"
        raise UndefinedError(message)
    if base == 0 and exponent < 0:
        message = "puissance négative de zéro"
        raise UndefinedError(message)
    bits = max(abs(base.numerator), base.denominator).bit_length()
    if bits > 1 and (bits - 1) * abs(exponent) > MAX_BITS:
        message = "le résultat a plus de 900 chiffres"
        raise UndefinedError(message)
    return limited(_whole_power(base, exponent))


def _whole_power(base: Number, exponent: int) -> Fraction:
    above, below = base.numerator ** abs(exponent), base.denominator ** abs(exponent)
    return Fraction(above, below) if exponent >= 0 else Fraction(below, above)


def _steps(number: Number, step: Number) -> Fraction:
    if step <= 0:
        message = "le pas d'un arrondi doit être strictement positif"
        raise UndefinedError(message)
    return Fraction(number) / step


def _round(number: Number, step: Number) -> Number:
    quotient = _steps(number, step)
    magnitude = (2 * abs(quotient.numerator) + quotient.denominator) // (2 * quotient.denominator)
    return limited((magnitude if quotient >= 0 else -magnitude) * step)


def _floor(number: Number, step: Number) -> Number:
    return limited(_steps(number, step).__floor__() * step)


def _ceil(number: Number, step: Number) -> Number:
    return limited(_steps(number, step).__ceil__() * step)


def _differ(left: Value, right: Value) -> bool | Void:
    same = equal(left, right)
    return not same if isinstance(same, bool) else same


def _between(value: Number, low: Number, high: Number) -> bool:
    return low <= value <= high


def _between_below(value: Number, low: Number, high: Number) -> bool:
    return low <= value < high


def _in_force(day: datetime.date, start: datetime.date | None, end: datetime.date | None) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


def _year(day: datetime.date) -> int:
    return day.year


def _month(day: datetime.date) -> int:
    return day.month


def _day(day: datetime.date) -> int:
    return day.day


def _start(period: Period) -> datetime.date:
    return period.start


def _end(period: Period) -> datetime.date:
    return period.end


OPERATIONS: dict[PrimOp, Callable[..., Value]] = {
    "add": _add,
    "sub": _subtract,
    "mul": _multiply,
    "div": _divide,
    "neg": operator.neg,
    "pow": _power,
    "min": min,
    "max": max,
    "round": _round,
    "floor": _floor,
    "ceil": _ceil,
    "eq": equal,
    "ne": _differ,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "between": _between,
    "between_below": _between_below,
    "in": is_in,
    "in_force": _in_force,
    "add_months": calendar.add_months,
    "add_months_previous": calendar.add_months_previous,
    "add_months_next": calendar.add_months_next,
    "add_days": calendar.add_days,
    "sub_months": calendar.sub_months,
    "sub_months_previous": calendar.sub_months_previous,
    "sub_months_next": calendar.sub_months_next,
    "sub_days": calendar.sub_days,
    "year": _year,
    "month": _month,
    "day": _day,
    "days_between": calendar.days_between,
    "months_between": calendar.months_between,
    "months_in_thirtieths": calendar.months_in_thirtieths,
    "months_elapsed": calendar.months_elapsed,
    "years_elapsed": calendar.years_elapsed,
    "period": calendar.make_period,
    "period_start": _start,
    "period_end": _end,
    "duration": calendar.duration,
    "common_duration": calendar.common_duration,
    "capped_duration": calendar.capped_duration,
    "months_of": calendar.months_of,
}
