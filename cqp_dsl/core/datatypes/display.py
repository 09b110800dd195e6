"""Values in French: exact numbers, dates, quantities, enumeration labels.

No-break spaces stand before units (U+00A0) and between thousands (U+202F); ``plain_spaces`` folds them for comparisons.
"""

from __future__ import annotations

import datetime
import functools
import re
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.types import (
    BoolType,
    DateType,
    EnumType,
    ListType,
    MapType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    Type,
)
from cqp_dsl.core.datatypes.units import MEASURES, in_unit, unit_of
from cqp_dsl.core.datatypes.values import MapValue, Period, Record, Value, Void

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.datatypes.units import Measure, Number, Unit

NBSP = "\u00a0"
THIN = "\u202f"
MONTH_NAMES = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
EMPTY = "aucun élément"
"""What a list without elements is told as."""
_APPROXIMATE_DIGITS = 3
_DAYS_OF_A_MONTH = 30
_CENTS = 2
_CURRENCY = re.compile("€|[A-Z]{3}")
"""The names of moneys: ``€``, and those of three capitals, ``CHF``."""
_MONTHS_A_YEAR = 12
_READABLE_BITS = 140
"""Terms of some forty digits at most are shown."""
_PLAIN_POWER = 15
"""Numbers of more digits are told by a power of ten."""


@functools.lru_cache(4096)
def plain_spaces(text: str) -> str:
    """The text with every run of white space, no-break and thin spaces included, as one plain space."""
    return " ".join(text.replace(NBSP, " ").replace(THIN, " ").split())


@functools.lru_cache(4096)
def format_date(day: datetime.date) -> str:
    """``1er juin 2009``, ``14 février 2013``."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTH_NAMES[day.month - 1]}{NBSP}{day.year}"


def sentence(text: str) -> str:
    """The text with a capital at its head."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """The text between French quotation marks."""
    return f"«{NBSP}{text}{NBSP}»"


def format_period(period: Period) -> str:
    """``du 1er juin 2009 au 31 mai 2014``."""
    return f"du {format_date(period.start)} au {format_date(period.end)}"


def _thousands(digits: str) -> str:
    if len(digits) <= 4:  # noqa: PLR2004 - four digits stand together
        return digits if len(digits) < 4 else f"{digits[0]}{THIN}{digits[1:]}"  # noqa: PLR2004
    head = len(digits) % 3
    groups = ([digits[:head]] if head else []) + [digits[i : i + 3] for i in range(head, len(digits), 3)]
    return THIN.join(groups)


def _finite(number: Fraction) -> str | None:
    """The finite decimal of a non-negative fraction, or None."""
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    digits = str(number.numerator * 10**places // number.denominator).rjust(places + 1, "0")
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    return _thousands(whole) + (f",{part}" if part else "")


def _nearest(value: Fraction, digits: int = _APPROXIMATE_DIGITS) -> Fraction:
    """The nearest number with a few decimals."""
    scale = 10**digits
    return Fraction((2 * value.numerator * scale + value.denominator) // (2 * value.denominator), scale)


def _rough(sign: str, value: Fraction) -> str:
    """A number whose terms nobody reads, to a few digits."""
    with localcontext(prec=_APPROXIMATE_DIGITS + 1):
        found = Decimal(value.numerator) / Decimal(value.denominator)
    power = found.adjusted()
    if -_APPROXIMATE_DIGITS <= power < _PLAIN_POWER:
        return f"≈ {sign}{_finite(_nearest(value))}"
    mantissa = found.scaleb(-power).normalize()
    return f"≈ {sign}{str(mantissa).replace('.', ',')} × 10^{power}"


@functools.lru_cache(4096)
def format_number(number: Number) -> str:
    """Exactly when finite (``12,603``), else as a fraction with its decimal (``40/3 ≈ 13,333``).

    What has too many digits to be read is told by its decimal alone (``≈ 13,333``, ``≈ 1,414 × 10^6000``).
    """
    return _format_number(number, _APPROXIMATE_DIGITS)


def _format_number(number: Number, digits: int) -> str:
    value = Fraction(number)
    sign, value = ("−", -value) if value < 0 else ("", value)
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _READABLE_BITS:
        return _rough(sign, value)
    exact = _finite(value)
    if exact is not None:
        return sign + exact
    return f"{sign}{value.numerator}/{value.denominator} ≈ {sign}{_finite(_nearest(value, digits))}"


def format_quantity(value: Number, shown: Unit) -> str:
    """A value in the unit that it is shown in: ``40 h``, ``12 500 €/an``, ``50 %``, ``3 ans``, ``66,30 €``.

    What has no end in years, hours or weeks is told with their parts: ``1 an et 7 mois``, ``2 h 20``.
    """
    number = in_unit(value, shown)
    measure = shown.alone
    if measure is None:
        return _with_unit(_number_in(number, shown), _product_words(number, shown))
    if measure.manner == "bare":
        return format_number(number).replace(THIN, "")
    if measure.manner == "years":
        years = number and number.denominator == 1 and number.numerator % _MONTHS_A_YEAR == 0
        return format_quantity(value, _YEARS if years else _MONTHS)
    if measure.finer and (measure.manner == "finer" or _finite(abs(Fraction(number))) is None):
        parts = _in_parts(value, measure)
        if parts is not None:
            return parts
    return _with_unit(_number_in(number, shown), _words(number, measure))


_YEARS, _MONTHS = unit_of(MEASURES["an"]), unit_of(MEASURES["mois"])


def _in_parts(value: Number, measure: Measure) -> str | None:
    """``1 an et 6 mois``, ``2 h 30``: a value in a measure and a finer one; None where that is no whole number."""
    finer = MEASURES[measure.finer]
    total = in_unit(value, unit_of(finer))
    if total.denominator != 1:
        return None
    each = measure.numerator * finer.denominator // (measure.denominator * finer.numerator)
    whole, rest = divmod(abs(total.numerator), each)
    sign = "−" if total < 0 else ""
    if not whole or not rest:
        only, of = (rest, finer) if rest or not whole else (whole, measure)
        return f"{sign}{_with_unit(format_number(only), _words(only, of))}"
    first = _with_unit(format_number(whole), _words(whole, measure))
    if finer.name == "mn":
        return f"{sign}{first}{NBSP}{rest:02}"
    return f"{sign}{first} et {_with_unit(format_number(rest), _words(rest, finer))}"


def _number_in(number: Number, shown: Unit) -> str:
    """The number alone: an amount of money that is not whole has two decimals at least."""
    over = [measure for measure, power in shown.powers if power > 0]
    if len(over) != 1 or _CURRENCY.fullmatch(over[0].name) is None:
        return format_number(number)
    text = _format_number(number, _CENTS)
    return text + "0" if "≈" not in text and len(text.partition(",")[2]) == 1 else text


def _with_unit(text: str, words: str) -> str:
    if not words:
        return text
    return f"({text}){NBSP}{words}" if "≈" in text else f"{text}{NBSP}{words}"


def _words(number: Number, measure: Measure) -> str:
    """The words of a measure after a number: the French plural starts at two."""
    return measure.singular if -2 < number < 2 else measure.plural  # noqa: PLR2004


def _product_words(number: Number, shown: Unit) -> str:
    """``€/h``, ``points/an``: what is counted in the plural, where it is one measure."""
    over = [measure for measure, power in shown.powers if power > 0]
    name = str(shown).replace("_", " ")
    if len(over) != 1 or "/" not in name or dict(shown.powers)[over[0]] != 1:
        return name
    head, slash, below = name.partition("/")
    words = _words(number, over[0])
    return f"{head if ' ' in words else words}{slash}{below}"


def format_thirtieths(months: Fraction) -> str:
    """Months of thirty days that are not whole: ``35 mois et 29 jours``."""
    sign, months = ("−", -months) if months < 0 else ("", months)
    whole, rest = divmod(months, 1)
    days = rest * _DAYS_OF_A_MONTH
    shown = format_number(days).rpartition("≈")[2].strip()
    about = "≈ " if "≈" in format_number(days) else ""
    told = f"{shown}{NBSP}{'jour' if days < 2 else 'jours'}"  # noqa: PLR2004 - French plural starts at two
    return f"{about}{sign}{whole}{NBSP}mois et {told}" if whole else f"{about}{sign}{told}"


def format_value(value: Value, type_: Type) -> str:
    """The value as a French reader sees it; an unknown one is ``inconnu``."""
    if isinstance(value, Void):
        return "inconnu"
    if value is None:
        return "rien"
    if isinstance(type_, OptionalType):
        return format_value(value, type_.inner)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | Fraction):
        if isinstance(type_, NumberType):
            if type_.thirtieths and value.denominator != 1:
                return format_thirtieths(Fraction(value))
            return format_quantity(value, type_.shown)
        return format_number(value)
    if isinstance(value, datetime.date):
        return format_date(value)
    if isinstance(value, Period):
        return format_period(value)
    if isinstance(value, str):
        return type_.label(value) if isinstance(type_, EnumType) else quoted(value)
    if isinstance(value, Record) and isinstance(type_, RecordType):
        pairs = zip(type_.fields, value.values, strict=True)
        return "{ " + " ; ".join(f"{f.name} : {format_value(v, f.type)}" for f, v in pairs) + " }"
    if isinstance(value, MapValue) and isinstance(type_, MapType):
        cells = (
            f"{', '.join(k.label(n) for k, n in zip(type_.keys, key, strict=True))} : {format_value(v, type_.value)}"
            for key, v in value.cells.items()
        )
        return "{ " + " ; ".join(cells) + " }"
    if isinstance(value, tuple) and isinstance(type_, ListType):
        return "{ " + " ; ".join(format_value(item, type_.item) for item in value) + " }" if value else EMPTY
    message = f"{value!r} is not a value of {type_!r}"
    raise TypeError(message)


def formatter(type_: Type) -> Callable[[Value], str]:
    """``format_value`` for the values of one type, which it looks at once."""
    bare = type_
    while isinstance(bare, OptionalType):
        bare = bare.inner
    match bare:
        case BoolType():
            return lambda value: "oui" if value is True else "non" if value is False else format_value(value, type_)
        case NumberType(thirtieths=True):
            return lambda value: format_value(value, type_)
        case NumberType(shown=shown):
            return _number_formatter(shown)
        case EnumType(values=values):
            labels: dict[Value, str] = {name: bare.label(name) for name in values}
            return lambda value: labels.get(value) or format_value(value, type_)
        case DateType():
            return lambda value: format_date(value) if type(value) is datetime.date else format_value(value, type_)
        case PeriodType():
            return lambda value: format_period(value) if type(value) is Period else format_value(value, type_)
        case _:
            return lambda value: format_value(value, type_)


@functools.cache
def _number_formatter(shown: Unit) -> Callable[[Value], str]:
    """Numbers seen before are known by numerator and denominator, which are quicker to compare than a fraction."""

    @functools.lru_cache(4096)
    def whole(number: int) -> str:
        return format_quantity(number, shown)

    @functools.lru_cache(4096)
    def words(ratio: tuple[int, int]) -> str:
        return format_quantity(Fraction(*ratio), shown)

    def text(value: Value) -> str:
        if type(value) is int:
            return whole(value)
        if type(value) is Fraction:
            return words(value.as_integer_ratio())
        return "inconnu" if isinstance(value, Void) else "rien"

    return text
