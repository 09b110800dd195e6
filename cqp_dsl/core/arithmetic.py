"""Exact arithmetic, rounding and comparisons, on known values (SEMANTICS §9)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.datatypes.display import format_number
from cqp_dsl.core.equality import equal
from cqp_dsl.core.undefined import LimitError, UndefinedError

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.units import Number
    from cqp_dsl.core.datatypes.values import Value, Void

MAX_DIGITS: Final = 100_000
"""Digits of a numerator or a denominator, at most: far beyond any honest use, and short of a machine that hangs."""

MAX_BITS: Final = int(MAX_DIGITS * math.log2(10)) + 1
"""The same in bits, which cost nothing to count; a number of some twenty digits more may pass."""


_SHORT: Final = 1 << 64
"""Whole numbers below this one, as nearly all are, need no other look."""


def _too_long() -> LimitError:
    return LimitError(f"le résultat a plus de {format_number(MAX_DIGITS)} chiffres")


def limited(number: Number) -> Number:
    """The number in normal form.

    Raises:
        LimitError: it has more than ``MAX_DIGITS`` digits above or below the bar.
    """
    above, below = number.numerator, number.denominator
    if above.bit_length() > MAX_BITS or below.bit_length() > MAX_BITS:
        raise _too_long()
    return above if below == 1 else number


def add(left: Number, right: Number) -> Number:
    """``a + b``."""
    total = left + right
    return total if type(total) is int and -_SHORT < total < _SHORT else limited(total)


def subtract(left: Number, right: Number) -> Number:
    """``a − b``."""
    difference = left - right
    return difference if type(difference) is int and -_SHORT < difference < _SHORT else limited(difference)


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
        UndefinedError: ``exponent`` is not whole, or is negative while ``base`` is zero.
        LimitError: the result is too long; it is not computed.
    """
    if not isinstance(exponent, int):
        message = "l'exposant n'est pas un nombre entier"
        raise UndefinedError(message)
    if base == 0 and exponent < 0:
        message = "puissance négative de zéro"
        raise UndefinedError(message)
    # A term of b bits is at least 2^(b−1): its power has more than (b−1) n bits, and twice as many at most.
    bits = max(abs(base.numerator), base.denominator).bit_length()
    if (bits - 1) * abs(exponent) > MAX_BITS:
        raise _too_long()
    return limited(Fraction(base) ** exponent)


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


def part_within(base: Number, low: Number, high: Number | None) -> Number:
    """How much of an amount lies from one limit to another, or above the first; nothing where it does not reach it.

    Raises:
        UndefinedError: the second limit is under the first.
    """
    if high is not None and high < low:
        message = "la tranche finit avant de commencer"
        raise UndefinedError(message)
    reached = base if high is None else min(base, high)
    return subtract(reached, low) if reached > low else 0
