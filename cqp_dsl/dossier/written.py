"""What one text says, type by type: the value, or None where there is anything at all to say about it.

Plain data and files are both read here first, so that a text means the same in either; on None, the reading of a file
(``scalars``) says what is wrong.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from cqp_dsl.core.dossier import FIRST_DAY, LAST_DAY
from cqp_dsl.datatypes.display import plain_spaces
from cqp_dsl.datatypes.units import parse_unit
from cqp_dsl.datatypes.values import Period, normal
from cqp_dsl.dossier.dates import parse_date, split_period
from cqp_dsl.dossier.limits import MAX_NUMBER_LENGTH
from cqp_dsl.dossier.numbers import parse_number

if TYPE_CHECKING:
    from cqp_dsl.datatypes.types import EnumType, Number, NumberType
    from cqp_dsl.dossier.numbers import WrittenNumber

BOOLEAN_WORDS = {
    "oui": True, "vrai": True, "true": True, "yes": True,
    "non": False, "faux": False, "false": False, "no": False,
}  # fmt: skip


def boolean(text: str) -> bool | None:
    """``oui``, ``non`` and their like, in any case."""
    return BOOLEAN_WORDS.get(text.strip().casefold())


def number(text: str, type_: NumberType) -> Number | None:
    """An exact number, its unit converted (``3 ans`` is 36 months), within its bounds."""
    if len(text) > MAX_NUMBER_LENGTH:
        return None
    written = parse_number(text)
    if written is None or is_a_mark_out_of(written, type_):
        return None
    value = in_unit(written, type_)
    return value if value is not None and is_admitted(value, type_, sign=bool(written.unit)) else None


def is_a_mark_out_of(number: WrittenNumber, type_: NumberType) -> bool:
    """Whether ``14/20`` stands where 20 is the highest: a mark out of twenty, not seven tenths."""
    return number.denominator is not None and type_.bounds is not None and type_.bounds.high == number.denominator


def in_unit(number: WrittenNumber, type_: NumberType) -> Number | None:
    """The number in the unit of its type; None where it is in another, or in none that is known."""
    if not number.unit:
        return number.value
    try:
        unit, numerator, denominator = parse_unit(number.unit)
    except KeyError:
        return None
    value = number.value
    if unit != type_.unit:
        return None
    return normal(Fraction(value.numerator * numerator, value.denominator * denominator))


def is_admitted(value: Number, type_: NumberType, *, sign: bool) -> bool:
    """Whether nothing is to be said of a number in its unit; ``sign`` when that unit, or ``%``, is written."""
    if type_.integer and value.denominator != 1:
        return False
    if type_.bounds is not None and not type_.bounds.admit(value):
        return False
    return sign or not lacks_percent_sign(value, type_)


def lacks_percent_sign(value: Number, type_: NumberType) -> bool:
    """Whether a bare number, ``60``, is a share so large that a percentage was most likely meant."""
    return type_.percent and abs(value.numerator) > value.denominator


def date(text: str) -> datetime.date | None:
    """A day from 1900 to 2099."""
    day = parse_date(text)
    return day if isinstance(day, datetime.date) else None


def is_in_calendar(day: datetime.date) -> bool:
    """Whether a day is one that the language knows."""
    return FIRST_DAY <= day <= LAST_DAY


def period(text: str) -> Period | None:
    """A period on one line: ``du … au …`` or ``2009-06-01/2014-05-31``."""
    parts = split_period(text)
    return between(date(parts[0]), date(parts[1])) if parts is not None else None


def between(start: datetime.date | None, end: datetime.date | None) -> Period | None:
    """The period between two days, both included."""
    return None if start is None or end is None or start > end else Period(start, end)


def enumeration_value(text: str, type_: EnumType) -> str | None:
    """The value that has this name, or else this label."""
    if text in type_.values:
        return text
    wanted = plain_spaces(text)
    return next((v for v, label in zip(type_.values, type_.labels, strict=True) if plain_spaces(label) == wanted), None)
