"""Numbers as people write them, read exactly: ``9,5``, ``9.5``, ``3 200 €``, ``1/3``, ``60 %``, ``3 ans``."""

from __future__ import annotations

import re
from fractions import Fraction

import attrs

from cqp_dsl.datatypes.values import normal
from cqp_dsl.dossier.limits import MAX_EXPONENT

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\u2013": "-"})
_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)\ ?
    (?P<whole>[0-9]{1,3}(?:\ [0-9]{3})+(?![0-9])|[0-9]+)
    (?: [.,](?P<decimals>[0-9]+) (?:[eE](?P<exponent>[+-]?[0-9]{1,3})(?![0-9]))?
      | [eE](?P<power>[+-]?[0-9]{1,3})(?![0-9])
      | \ ?/\ ?(?P<denominator>[0-9]+) )?
    (?P<unit>.*)""",
    re.VERBOSE | re.DOTALL,
)
_UNIT = re.compile(r"[^\W\d_]|[€%]")


@attrs.frozen
class WrittenNumber:
    """A number and the unit written after it, as spelt (empty if none); ``denominator`` is that of a fraction."""

    value: int | Fraction
    unit: str = ""
    denominator: int | None = None


def parse_number(text: str) -> WrittenNumber | None:
    """Read a number with its optional unit; None when the text is not one.

    Spaces group digits by three; the decimal sign is a comma or a point; a fraction is of whole numbers.
    """
    match = _NUMBER.fullmatch(text.translate(_SPACES).strip())
    if match is None:
        return None
    unit = match["unit"].strip()
    if unit and not _UNIT.match(unit):
        return None
    whole = int(match["whole"].replace(" ", ""))
    sign = -1 if match["sign"] == "-" else 1
    if match["denominator"] is not None:
        denominator = int(match["denominator"])
        return WrittenNumber(normal(Fraction(sign * whole, denominator)), unit, denominator) if denominator else None
    decimals = match["decimals"] or ""
    value = Fraction(int(f"{whole}{decimals}") * sign, 10 ** len(decimals))
    exponent = int(match["exponent"] or match["power"] or 0)
    return WrittenNumber(normal(value * Fraction(10) ** max(-MAX_EXPONENT, min(exponent, MAX_EXPONENT))), unit)
