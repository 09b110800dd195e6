"""Numbers, dates and texts: from their spelling to their value."""

from __future__ import annotations

import calendar
import datetime
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.core.datatypes.display import MONTH_NAMES, format_date
from cqp_dsl.core.datatypes.units import MEASURES, SPELLINGS

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.units import Number

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2099
_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY: Final = 2
_FEBRUARY_29: Final = 29

_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"(?:\d|[ \u00a0\u202f\u2009](?=\d))+(?:[,.]\d+)?")
_PARTS = re.compile(r"(\d+)\s*([^\W\d]+)?(?:\s*,?\s*et(?!\w)|\s*,)?")
_HOURS = re.compile(r"\d\s*h")
_WORDED = re.compile(r"(\d{1,2})(?:er|ᵉʳ)?\s+(\w+)\s+(\d{4})")
_ISO = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_SLASHED = r"(\d{1,2})/(\d{1,2})/(\d{4})"
_LOOSE = r"(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})"


@define(frozen=True)
class BadDate:
    """A spelling that is no date: why, and the date most likely meant, as it should be written."""

    reason: str
    nearest: str | None


def split_quantity(spelling: str) -> tuple[str, str]:
    """A number as written and its unit, possibly empty."""
    match = _NUMBER.match(spelling)
    end = match.end() if match else 0
    return spelling[:end], spelling[end:].strip()


def digit_count(spelling: str) -> int:
    """How many digits a number has."""
    return sum(char.isdigit() for char in spelling)


def read_number(spelling: str) -> Number:
    """The value of a number: thousands spaces, decimal comma or point."""
    plain = "".join(str(int(char)) if char.isdigit() else "." for char in spelling if not char.isspace())
    value = Fraction(plain.replace(",", "."))
    return value.numerator if value.denominator == 1 else value


def mixed_spelling(spelling: str) -> str:
    """``1 an et 6 mois``, ``2 ans, 3 mois et 10 jours``, ``2 h 30``: spaces, commas and « et » in their place."""
    *parts, last = [f"{number} {word}".rstrip() for number, word in _PARTS.findall(spelling)]
    return f"{parts[0]} {last}" if _HOURS.search(spelling) else f"{', '.join(parts)} et {last}"


def read_mixed(spelling: str) -> tuple[Number, str, int]:
    """``1 an et 6 mois``: a year and a half, the unit ``an``; the days that follow months, no part of them, apart."""
    (first, unit), *others = _PARTS.findall(spelling)
    total, days = Fraction(int(first)), 0
    measure = SPELLINGS[unit]
    for number, word in others:
        part = SPELLINGS[word] if word else MEASURES["mn"]
        if part.base == measure.base:
            scale = Fraction(part.numerator, part.denominator) / Fraction(measure.numerator, measure.denominator)
            total += int(number) * scale
        else:
            days = int(number)
    return total.numerator if total.denominator == 1 else total, unit, days


def read_date(spelling: str) -> datetime.date | BadDate:
    """The date of a spelling that has the shape of one."""
    if match := _WORDED.fullmatch(spelling):
        day, month, year = int(match[1]), MONTH_NAMES.index(match[2].lower()) + 1, int(match[3])
    elif match := re.fullmatch(_ISO, spelling):
        year, month, day = (int(group) for group in match.groups())
    elif match := re.fullmatch(_SLASHED, spelling):
        day, month, year = (int(group) for group in match.groups())
    else:
        return _loose_date(spelling)
    return _checked_date(year, month, day)


def _loose_date(spelling: str) -> BadDate:
    match = re.fullmatch(_LOOSE, spelling)
    if match is None:
        return BadDate("cette date est incomplète", None)
    day, month, year = (int(group) for group in match.groups())
    short = len(match[3]) < 4  # noqa: PLR2004 - a year has four digits
    full = _checked_date(year + 2000 if short else year, month, day)
    reason = "l'année s'écrit avec quatre chiffres" if short else "jour, mois et année se séparent par « / »"
    return BadDate(reason, full.nearest if isinstance(full, BadDate) else format_date(full))


def _checked_date(year: int, month: int, day: int) -> datetime.date | BadDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return BadDate(f"les dates vont de {FIRST_YEAR} à {LAST_YEAR}", None)
    if not 1 <= month <= len(MONTH_NAMES):
        swapped = _checked_date(year, day, month) if 1 <= day <= len(MONTH_NAMES) else None
        nearest = format_date(swapped) if isinstance(swapped, datetime.date) else None
        return BadDate(f"il n'y a pas de mois n° {month}", nearest)
    last = _days_in_month(year, month)
    if not 1 <= day <= last:
        name = MONTH_NAMES[month - 1]
        closest = datetime.date(year, month, last if day else 1)
        return BadDate(f"{name} {year} compte {last} jours", format_date(closest))
    return datetime.date(year, month, day)


def _days_in_month(year: int, month: int) -> int:
    return _FEBRUARY_29 if month == _FEBRUARY and calendar.isleap(year) else _DAYS[month - 1]


def fold_spaces(text: str) -> str:
    """The text with every run of white space, line breaks included, as one space."""
    return _SPACES.sub(" ", text)
