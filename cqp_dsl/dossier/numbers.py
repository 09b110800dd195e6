"""Numbers as people write them, read exactly: ``9,5``, ``9.5``, ``3 200 €``, ``1/3``, ``12,5/20``, ``149h30``."""

from __future__ import annotations

import re
from fractions import Fraction

from attrs import define

from cqp_dsl.core.datatypes.values import normal

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\u2013": "-"})
# Three digits of exponent at most, as JSON writes powers of ten (``1e3``): a larger one could exhaust the machine.
_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)\ ?
    (?P<whole>[0-9]{1,3}(?:\ [0-9]{3})+(?![0-9])|[0-9]+)
    (?: [.,](?P<decimals>[0-9]+) (?:[eE](?P<exponent>[+-]?[0-9]{1,3})(?![0-9]))?
      | [eE](?P<power>[+-]?[0-9]{1,3})(?![0-9]) )?
    (?: \ ?/\ ?(?P<denominator>[0-9]+)(?![.,]?[0-9]) )?
    (?P<unit>.*)""",
    re.VERBOSE | re.DOTALL,
)
DECIMAL = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?(?:[ \u00a0\u202f]?([^\W\d_][^\W\d_/]*|[€%]))?")
"""``12``, ``9.50`` or ``60 %``, as most numbers are written: digits, decimals, unit."""

_PARTS = re.compile(r"(?P<first>[^\W\d_]+)(?P<rest>(?:(?: ?,? et | ?, ?| ?)[0-9]{1,9}(?: ?[^\W\d_]+)?)+)")
_PART = re.compile(r"([0-9]+) ?((?!et\b)[^\W\d_]+)?")
_UNIT = re.compile(r"[^\W\d_]|[€%]")


@define(repr=False, eq=False)
class WrittenNumber:
    """A number and the unit written after it, as spelt (empty if none).

    Attributes:
        value: what is before the unit; of a fraction or a mark over its scale, the quotient.
        denominator: that of a fraction, or the scale of a mark.
        mark: what is before the bar.
    """

    value: int | Fraction
    unit: str = ""
    denominator: int | None = None
    mark: int | Fraction = 0

    @property
    def parts(self) -> list[tuple[int, str]]:
        """``149h30``, ``1 an et 6 mois``: each number with its unit, ``mn`` where none is written; else nothing."""
        match = _PARTS.fullmatch(self.unit) if isinstance(self.value, int) and self.denominator is None else None
        if match is None:
            return []
        value: int = int(self.value)
        others = [(int(number), word or "mn") for number, word in _PART.findall(match["rest"])]
        return [(value, match["first"]), *others]


def parse_number(text: str) -> WrittenNumber | None:
    """Read a number with its optional unit; None when the text is not one.

    Spaces group digits by three; the decimal sign is a comma or a point; the denominator of a fraction is whole.
    """
    match = _NUMBER.fullmatch((text if text.isascii() else text.translate(_SPACES)).strip())
    if match is None:
        return None
    sign, digits, decimals, exponent, power, denominator, unit = match.groups()
    unit = unit.strip()
    if unit and not _UNIT.match(unit):
        return None
    whole = int(f"{sign}{digits.replace(' ', '')}{decimals or ''}")
    tens = int(exponent or power or 0) - len(decimals or "")
    value = whole * 10**tens if tens >= 0 else normal(Fraction(whole, 10**-tens))
    if denominator is None:
        return WrittenNumber(value, unit)
    below = int(denominator)
    return WrittenNumber(normal(Fraction(value) / below), unit, below, value) if below else None
