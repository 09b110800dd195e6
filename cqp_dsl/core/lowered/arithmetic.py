"""Arithmetic and rounding on lowered numbers (SEMANTICS §9)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.lowered.logic import FALSE, TRUE, less
from cqp_dsl.core.lowered.numbers import greatest, least, minus, number_if, opposite, plus, quotient, times, whole
from cqp_dsl.core.lowered.operands import fixed, leaf_of, numbers, result
from cqp_dsl.core.lowered.reasons import NotLoweredError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.lowered.operands import Result
    from cqp_dsl.core.lowered.terms import Number
    from cqp_dsl.core.lowered.values import Lowered
    from cqp_dsl.core.nodes import PrimOp

_MOST_POWER: Final = 32


def _add(left: Lowered, right: Lowered) -> Result:
    one, other = numbers(left, right)
    return result(plus(one.number, other.number), one.scale), TRUE


def _subtract(left: Lowered, right: Lowered) -> Result:
    one, other = numbers(left, right)
    return result(minus(one.number, other.number), one.scale), TRUE


def _multiply(left: Lowered, right: Lowered) -> Result:
    one, other = leaf_of(left), leaf_of(right)
    return result(times(one.number, other.number), one.scale * other.scale), TRUE


def _divide(left: Lowered, right: Lowered) -> Result:
    by = fixed(right, "une division par une valeur du dossier")
    one = leaf_of(left)
    if by == 0:
        return result(whole(0)), FALSE
    above, below = by.denominator * (1 if by > 0 else -1), abs(by.numerator)
    return result(times(one.number, whole(above)), one.scale * below), TRUE


def _negate(value: Lowered) -> Result:
    one = leaf_of(value)
    return result(opposite(one.number), one.scale), TRUE


def _power(base: Lowered, exponent: Lowered) -> Result:
    times_over = fixed(exponent, "une puissance dont l'exposant est une valeur du dossier")
    one = leaf_of(base)
    if times_over.denominator != 1:
        return result(whole(0)), FALSE
    count = abs(times_over.numerator)
    if count > _MOST_POWER:
        message = "une puissance élevée"
        raise NotLoweredError(message)
    found = result(whole(1))
    for _ in range(count):
        found, _always = _multiply(found, one)
    return (found, TRUE) if times_over >= 0 else _divide(result(whole(1)), found)


def _steps(value: Lowered, step: Lowered) -> tuple[Number, int, Fraction]:
    """A number over a step, as a number and its scale, and the step."""
    by = fixed(step, "un arrondi dont le pas est une valeur du dossier")
    one = leaf_of(value)
    if by <= 0:
        return whole(0), 1, Fraction(0)
    return times(one.number, whole(by.denominator)), one.scale * by.numerator, by


def _of_steps(count: Number, step: Fraction) -> Result:
    if step == 0:
        return result(whole(0)), FALSE
    return result(times(count, whole(step.numerator)), step.denominator), TRUE


def _round(value: Lowered, step: Lowered) -> Result:
    number, scale, by = _steps(value, step)

    def half_up(positive: Number) -> Number:
        return quotient(plus(times(positive, whole(2)), whole(scale)), 2 * scale)

    negative = less(number, whole(0))
    return _of_steps(number_if(negative, opposite(half_up(opposite(number))), half_up(number)), by)


def _floor(value: Lowered, step: Lowered) -> Result:
    number, scale, by = _steps(value, step)
    return _of_steps(quotient(number, scale), by)


def _ceil(value: Lowered, step: Lowered) -> Result:
    number, scale, by = _steps(value, step)
    return _of_steps(opposite(quotient(opposite(number), scale)), by)


def _least(left: Lowered, right: Lowered) -> Result:
    one, other = numbers(left, right)
    return result(least(one.number, other.number), one.scale), TRUE


def _greatest(left: Lowered, right: Lowered) -> Result:
    one, other = numbers(left, right)
    return result(greatest(one.number, other.number), one.scale), TRUE


def _part(base: Lowered, low: Lowered, high: Lowered | None = None) -> Result:
    """How much of an amount lies in a bracket; it has a result where the limits are in order."""
    amount, start, *ends = numbers(base, low) if high is None else numbers(base, low, high)
    reached = least(amount.number, ends[0].number) if ends else amount.number
    within = greatest(whole(0), minus(reached, start.number))
    ordered = less(start.number, ends[0].number, or_same=True) if ends else TRUE
    return result(within, amount.scale), ordered


ARITHMETIC: Final[dict[PrimOp, Callable[..., Result]]] = {
    "add": _add, "sub": _subtract, "mul": _multiply, "div": _divide, "neg": _negate, "pow": _power,
    "round": _round, "floor": _floor, "ceil": _ceil, "min": _least, "max": _greatest,
    "part": _part,
}  # fmt: skip
