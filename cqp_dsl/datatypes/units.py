"""Units of measure: a free abelian group on a few base units, and the percent as a way of showing a number.

Source: SEMANTICS §9. The only conversion is ``an = 12 mois``; ``j`` (a training day) is not ``jour`` (a calendar day).
"""

from __future__ import annotations

from attrs import define

BASE_UNITS = ("€", "h", "mn", "j", "jour", "semaine", "mois", "km", "point", "crédit")
"""Base units, in the order in which they print."""

SPELLINGS: dict[str, tuple[str, int]] = {
    "€": ("€", 1), "euro": ("€", 1), "euros": ("€", 1),
    "h": ("h", 1), "heure": ("h", 1), "heures": ("h", 1),
    "mn": ("mn", 1), "min": ("mn", 1), "minute": ("mn", 1), "minutes": ("mn", 1),
    "j": ("j", 1),
    "jour": ("jour", 1), "jours": ("jour", 1),
    "semaine": ("semaine", 1), "semaines": ("semaine", 1),
    "mois": ("mois", 1),
    "an": ("mois", 12), "ans": ("mois", 12), "année": ("mois", 12), "années": ("mois", 12),
    "km": ("km", 1), "kilomètre": ("km", 1), "kilomètres": ("km", 1),
    "point": ("point", 1), "points": ("point", 1),
    "crédit": ("crédit", 1), "crédits": ("crédit", 1),
}  # fmt: skip
"""Accepted spellings, each with its base unit and how many of it one is worth."""


@define(unsafe_hash=True, repr=False)
class Unit:
    """A product of base units with integer exponents, in the order of ``BASE_UNITS``; empty for a plain number."""

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, powers: dict[str, int]) -> Unit:
        """The unit with these exponents; zero exponents vanish."""
        return cls(tuple((base, powers[base]) for base in BASE_UNITS if powers.get(base)))

    def __mul__(self, other: Unit) -> Unit:
        powers = dict(self.powers)
        for base, power in other.powers:
            powers[base] = powers.get(base, 0) + power
        return Unit.of(powers)

    def __truediv__(self, other: Unit) -> Unit:
        return self * Unit(tuple((base, -power) for base, power in other.powers))

    def __pow__(self, exponent: int) -> Unit:
        return Unit.of({base: power * exponent for base, power in self.powers})

    def __str__(self) -> str:
        over = "·".join(base + _exponent(power) for base, power in self.powers if power > 0)
        under = "·".join(base + _exponent(-power) for base, power in self.powers if power < 0)
        return f"{over or '1'}/{under}" if under else over


def _exponent(power: int) -> str:
    return "" if power == 1 else str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


PLAIN = Unit()
MONTHS = Unit((("mois", 1),))
DAYS = Unit((("jour", 1),))
TRAINING_DAYS = Unit((("j", 1),))


def parse_unit(text: str) -> tuple[Unit, int, int]:
    """Read a unit such as ``€/h``, ``ans``, ``h/j`` or ``%``.

    Returns:
        The unit and the factor to it, as numerator and denominator: ``ans`` gives (mois, 12, 1), ``%`` gives (1, 1,
        100).

    Raises:
        KeyError: a part is not a known spelling.
    """
    if text.strip() == "%":
        return PLAIN, 1, 100
    head, *tail = [part.strip() for part in text.split("/")]
    base, numerator = SPELLINGS[head]
    unit, denominator = Unit.of({base: 1}), 1
    for part in tail:
        base, factor = SPELLINGS[part]
        unit, denominator = unit / Unit.of({base: 1}), denominator * factor
    return unit, numerator, denominator
