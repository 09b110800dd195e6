"""Units of measure: what a number counts, and what it is written in.

Source: SEMANTICS §9. A *measure* is a unit that authors write: ``€``, ``an``, ``%``, or one of a politique's own. Each
is worth so much of a base: a year is twelve months, a week seven days, a minute a sixtieth of an hour; ``%`` is a
hundredth of a plain number. ``j`` (a training day) is not ``jour`` (a calendar day). A *unit* is a product of measures:
a free abelian group on them. Values are computed in the base of their unit, and shown in the unit that was declared.
"""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Number: TypeAlias = int | Fraction


@define(unsafe_hash=True, repr=False)
class Measure:
    """A unit that is written.

    Attributes:
        name: how it is written beside others: ``€`` in ``€/an``.
        singular: what follows a number below two.
        plural: what follows the other numbers.
        base: the measure that it is counted in, itself for most; empty for what counts a plain number.
        numerator: how many of its base it is worth, with ``denominator``.
        finer: the measure that what is left of it is told in, ``mn`` after ``h``, where decimals do not end.
        manner: how its numbers are told: in decimals (empty), in ``years`` where they are whole, with the ``finer``
            measure always, or without thousands (``bare``).
    """

    name: str
    singular: str = ""
    plural: str = ""
    base: str = field(default="", kw_only=True)
    numerator: int = field(default=1, kw_only=True)
    denominator: int = field(default=1, kw_only=True)
    finer: str = field(default="", kw_only=True)
    manner: str = field(default="", kw_only=True)

    @property
    def in_base(self) -> bool:
        """Whether values are computed in this measure."""
        return self.base == self.name and not self.manner


def own_measure(name: str, singular: str, plural: str) -> Measure:
    """A measure that a politique declares, which counts nothing but itself."""
    return Measure(name, singular, plural, base=name)


_KNOWN: Final = (
    own_measure("€", "€", "€"),
    Measure("h", "h", "h", base="h", finer="mn"),
    Measure("mn", "mn", "mn", base="h", denominator=60),
    own_measure("j", "j", "j"),
    own_measure("jour", "jour", "jours"),
    Measure("semaine", "semaine", "semaines", base="jour", numerator=7, finer="jour"),
    own_measure("mois", "mois", "mois"),
    Measure("an", "an", "ans", base="mois", numerator=12, finer="mois"),
    own_measure("km", "km", "km"),
    own_measure("point", "point", "points"),
    own_measure("crédit", "crédit", "crédits"),
)
MEASURES: Final = {measure.name: measure for measure in _KNOWN}
"""The measures that every politique knows, in the order in which they print."""

SPELLINGS: Final = {
    spelling: MEASURES[name]
    for name, spellings in {
        "€": ("€", "euro", "euros"),
        "h": ("h", "heure", "heures"),
        "mn": ("mn", "min", "minute", "minutes"),
        "j": ("j",),
        "jour": ("jour", "jours"),
        "semaine": ("semaine", "semaines"),
        "mois": ("mois",),
        "an": ("an", "ans", "année", "années"),
        "km": ("km", "kilomètre", "kilomètres"),
        "point": ("point", "points"),
        "crédit": ("crédit", "crédits"),
    }.items()
    for spelling in spellings
}
"""Accepted spellings, each with its measure."""

_SHORT: Final = 2
"""Letters of a unit of which none may be wrong."""
_ORDER: Final = {name: rank for rank, name in enumerate(MEASURES)}


@define(unsafe_hash=True, repr=False)
class Unit:
    """A product of measures with integer exponents, those of every politique first; empty for a plain number."""

    powers: tuple[tuple[Measure, int], ...] = ()

    @classmethod
    def of(cls, powers: Mapping[Measure, int]) -> Unit:
        """The unit with these exponents; zero exponents vanish."""
        kept = [(measure, power) for measure, power in powers.items() if power]
        return cls(tuple(sorted(kept, key=lambda part: (_ORDER.get(part[0].name, len(_ORDER)), part[0].name))))

    def __mul__(self, other: Unit) -> Unit:
        powers = dict(self.powers)
        for measure, power in other.powers:
            powers[measure] = powers.get(measure, 0) + power
        return Unit.of(powers)

    def __truediv__(self, other: Unit) -> Unit:
        return self * Unit(tuple((measure, -power) for measure, power in other.powers))

    def __str__(self) -> str:
        over = "·".join(_raised(measure, power) for measure, power in self.powers if power > 0)
        under = "·".join(_raised(measure, -power) for measure, power in self.powers if power < 0)
        return f"{over or '1'}/{under}" if under else over

    @property
    def base(self) -> Unit:
        """The unit that values are computed in: months for years, nothing for ``%``."""
        if all(measure.in_base for measure, _ in self.powers):
            return self
        powers: dict[Measure, int] = {}
        for measure, power in self.powers:
            if measure.base:
                counted = MEASURES.get(measure.base, measure)
                powers[counted] = powers.get(counted, 0) + power
        return Unit.of(powers)

    @property
    def worth(self) -> tuple[int, int]:
        """How many of its base one is, as numerator and denominator: 12 and 1 for ``an``, 1 and 100 for ``%``."""
        above = below = 1
        for measure, power in self.powers:
            one, other = (measure.numerator, measure.denominator)[:: 1 if power > 0 else -1]
            above, below = above * one ** abs(power), below * other ** abs(power)
        return above, below

    @property
    def written(self) -> str:
        """As it is written after « en »: ``ans``, ``€/an``."""
        measure = self.alone
        return measure.plural if measure is not None and _is_word(measure.plural) else str(self)

    @property
    def as_authors_write(self) -> Unit:
        """The unit with the names of its measures where their words are several: ``CHF`` for « francs suisses »."""
        return Unit(tuple((_in_one_word(measure), power) for measure, power in self.powers))

    @property
    def alone(self) -> Measure | None:
        """The measure, where there is one only."""
        return self.powers[0][0] if len(self.powers) == 1 and self.powers[0][1] == 1 else None


def _raised(measure: Measure, power: int) -> str:
    exponent = "" if power == 1 else str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return measure.name + exponent


def _is_word(text: str) -> bool:
    return text in {"€", "%"} or text.isidentifier() or text.replace("²", "").replace("³", "").isidentifier()


def _in_one_word(measure: Measure) -> Measure:
    if measure.manner or all(map(_is_word, (measure.singular, measure.plural))):
        return measure
    return Measure(measure.name, measure.name, measure.name, base=measure.base)


def unit_of(measure: Measure) -> Unit:
    """The unit that is that measure alone."""
    return Unit(((measure, 1),))


PLAIN: Final = Unit()
MONTHS: Final = unit_of(MEASURES["mois"])
DAYS: Final = unit_of(MEASURES["jour"])
TRAINING_DAYS: Final = unit_of(MEASURES["j"])
PERCENT: Final = unit_of(Measure("%", "%", "%", denominator=100))
DURATION: Final = unit_of(Measure("durée", "mois", "mois", base="mois", manner="years"))
"""That of the type ``durée``, which declares no unit: in years where they are whole, else in months."""
YEAR_NUMBER: Final = unit_of(Measure("", manner="bare"))
"""That of the number of a year: 2014 counts nothing."""


def with_finer(unit: Unit) -> Unit:
    """The unit whose numbers are told in it and a finer one, ``1 an et 6 mois``, as one writes them so."""
    measure = unit.alone
    if measure is None or not measure.finer:
        return unit
    return unit_of(
        Measure(
            measure.name, measure.singular, measure.plural, base=measure.base, numerator=measure.numerator,
            denominator=measure.denominator, finer=measure.finer, manner="finer",
        )
    )  # fmt: skip


def common(one: Unit, other: Unit) -> Unit:
    """What a sum, or the lesser, of two quantities of one base is shown in: the unit of both, else their base."""
    if one == other:
        return one
    return DURATION if DURATION in (one, other) else one.base


def composed(unit: Unit) -> Unit:
    """A product of units as it is shown: in its base where one quantity is in two measures, without ``%``."""
    counts = Unit(tuple((measure, power) for measure, power in unit.powers if measure.base))
    if counts.alone is not None:
        return counts
    bases = [measure.base for measure, _ in counts.powers]
    plain = not any(measure.manner for measure, _ in counts.powers)
    return counts if plain and len(set(bases)) == len(bases) else counts.base


def parse_unit(text: str, own: Mapping[str, Measure] | None = None) -> Unit:
    """Read a unit as it is written, such as ``€/h``, ``ans``, ``h/j`` or ``%``; ``own`` are others that are known.

    Raises:
        KeyError: a part is not a known spelling.
    """
    text = text.strip()
    if text == "%":
        return PERCENT
    head, *tail = [_measure(part.strip(), own) for part in text.split("/")]
    unit = unit_of(head)
    for part in tail:
        unit = unit / unit_of(part)
    return unit


def _measure(spelling: str, own: Mapping[str, Measure] | None) -> Measure:
    found = SPELLINGS.get(spelling)
    return found if found is not None else (own or {})[spelling]


def own_spellings(unit: Unit) -> dict[str, Measure]:
    """The spellings of the measures of a unit that only its politique knows."""
    own = (measure for measure, _ in unit.powers if measure.name not in MEASURES and measure.base)
    return {spelling: measure for measure in own for spelling in spellings_of(measure)}


def near_unit(spelling: str, own: Iterable[str] = ()) -> str | None:
    """The unit that a spelling is, but for one letter, an accent or a capital; another word is another unit."""
    known = [*SPELLINGS, "%", *own]
    folded = _folded(spelling)
    same = next((one for one in known if _folded(one) == folded), None)
    if same is not None or len(spelling) <= _SHORT:
        return same
    near = [one for one in known if len(one) > _SHORT and _one_letter_apart(folded, _folded(one))]
    return next((one for one in near if one[-1] == spelling[-1]), near[0] if near else None)


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether a letter changed, added, left out or exchanged with the next makes one word of the other."""
    shorter, longer = sorted((one, other), key=len)
    start = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(longer) - len(shorter) > 1:
        return False
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    swapped = shorter[start + 1 : start + 2] + shorter[start : start + 1] + shorter[start + 2 :]
    return shorter[start + 1 :] == longer[start + 1 :] or swapped == longer[start:]


def spellings_of(measure: Measure) -> tuple[str, ...]:
    """How a measure of a politique's own may be written."""
    return measure.name, measure.name.replace("_", " "), measure.singular, measure.plural


def in_base(number: Number, unit: Unit) -> Number:
    """A number of a unit as a value, which is counted in the base of that unit."""
    above, below = unit.worth
    found = Fraction(number.numerator * above, number.denominator * below)
    return found.numerator if found.denominator == 1 else found


def in_unit(number: Number, unit: Unit) -> Number:
    """A value as a number of a unit."""
    above, below = unit.worth
    found = Fraction(number.numerator * below, number.denominator * above)
    return found.numerator if found.denominator == 1 else found
