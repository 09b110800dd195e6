"""Numbers as people write them, read exactly: ``9,5``, ``9.5``, ``3 200 €``, ``1/3``, ``60 %``, ``3 ans``."""

from __future__ import annotations

import re
from fractions import Fraction

from attrs import define

from cqp_dsl.datatypes.values import normal

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\u2013": "-"})
# Three digits of exponent at most, as JSON writes powers of ten (``1e3``): a larger one could exhaust the machine.
_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)\ ?
    (?P<whole>[0-9]{1,3}(?:\ [0-9]{3})+(?![0-9])|[0-9]+)
    (?: [.,](?P<decimals>[0-9]+) (?:[eE](?P<exponent>[+-]?[0-9]{1,3})(?![0-9]))?
      | [eE](?P<power>[+-]?[0-9]{1,3})(?![0-9])
      | \ ?/\ ?(?P<denominator>[0-9]+) )?
    (?P<unit>.*)""",
    re.VERBOSE | re.DOTALL,
)
DECIMAL = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?(?:[ \u00a0\u202f]?([^\W\d_][^\W\d_/]*|[€%]))?")
"""``12``, ``9.50`` or ``60 %``, as most numbers are written: digits, decimals, unit."""

_UNIT = re.compile(r"[^\W\d_]|[€%]")


@define(repr=False, eq=False)
class WrittenNumber:
    """A number and the unit written after it, as spelt (empty if none); ``denominator`` is that of a fraction."""

    value: int | Fraction
    unit: str = ""
    denominator: int | None = None


def parse_number(text: str) -> WrittenNumber | None:
    """Read a number with its optional unit; None when the text is not one.

    Spaces group digits by three; the decimal sign is a comma or a point; a fraction is of whole numbers.
    """
    match = _NUMBER.fullmatch((text if text.isascii() else text.translate(_SPACES)).strip())
    if match is None:
        return None
    sign, digits, decimals, exponent, power, denominator, unit = match.groups()
    unit = unit.strip()
    if unit and not _UNIT.match(unit):
        return None
    whole = int(f"{sign}{digits.replace(' ', '')}{decimals or ''}")
    if denominator is not None:
        below = int(denominator)
        return WrittenNumber(normal(Fraction(whole, below)), unit, below) if below else None
    tens = int(exponent or power or 0) - len(decimals or "")
    if tens >= 0:
        return WrittenNumber(whole * 10**tens, unit)
    return WrittenNumber(normal(Fraction(whole, 10**-tens)), unit)
