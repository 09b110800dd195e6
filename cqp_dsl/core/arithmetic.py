"""Exact arithmetic, rounding and comparisons, on known values (SEMANTICS §9)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.equality import equal
from cqp_dsl.core.undefined import UndefinedError

if TYPE_CHECKING:
    from cqp_dsl.datatypes.types import Number
    from cqp_dsl.datatypes.values import Value, Void

MAX_BITS: Final = 3_000
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


def add(left: Number, right: Number) -> Number:
    """``a + b``."""
    total = left + right
    return total if type(total) is int else limited(total)


def subtract(left: Number, right: Number) -> Number:
    """``a − b``."""
    difference = left - right
    return difference if type(difference) is int else limited(difference)


def multiply(left: Number, right: Number) -> Number:
    """``a × b``."""
    return limited(left * right)


def divide(left: Number, right: Number) -> Number:
    """``a / b``, exact.

    Raises:
        UndefinedError: ``right`` is zero.
    """
    if right == 0:
        message = "division par zéro"
        raise UndefinedError(message)
    return limited(Fraction(left, right) if type(left) is type(right) is int else left / right)  # type: ignore[arg-type]


def power(base: Number, exponent: Number) -> Number:
    """``puissance(x ; n)``.

    Raises:
        UndefinedError: ``exponent`` is not whole, or is negative while ``base`` is zero; the result is too long.
    """
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


def rounded(number: Number, step: Number) -> Number:
    """``arrondi(x ; pas)``: half away from zero.

    Raises:
        UndefinedError: ``step`` is not positive. Likewise for the two others.
    """
    quotient = _steps(number, step)
    magnitude = (2 * abs(quotient.numerator) + quotient.denominator) // (2 * quotient.denominator)
    return limited((magnitude if quotient >= 0 else -magnitude) * step)


def rounded_down(number: Number, step: Number) -> Number:
    """``arrondi_inférieur(x ; pas)``."""
    return limited(_steps(number, step).__floor__() * step)


def rounded_up(number: Number, step: Number) -> Number:
    """``arrondi_supérieur(x ; pas)``."""
    return limited(_steps(number, step).__ceil__() * step)


def differ(left: Value, right: Value) -> bool | Void:
    """``a ≠ b``."""
    same = equal(left, right)
    return not same if isinstance(same, bool) else same


def between(value: Number, low: Number, high: Number) -> bool:
    """``x entre a et b``, both ends included."""
    return low <= value <= high


def between_below(value: Number, low: Number, high: Number) -> bool:
    """``x entre a et moins de b``."""
    return low <= value < high
