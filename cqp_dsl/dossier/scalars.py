"""What one scalar says, type by type: its value, or ``NOT_READ`` where there is anything at all to say about it.

A text of a file and plain data are read by the same functions, so that a text means the same in either. What is not
read here is looked at again by ``mistakes``, which says what is wrong.
"""

from __future__ import annotations

import datetime
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import (
    BoolType,
    DateType,
    EnumType,
    ListType,
    MapType,
    NothingType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    TextType,
    Type,
    UnknownType,
)
from cqp_dsl.core.datatypes.units import in_base, own_spellings, parse_unit
from cqp_dsl.core.datatypes.units import in_unit as written_in
from cqp_dsl.core.datatypes.values import Period, Void, normal
from cqp_dsl.core.dossier import FIRST_DAY, LAST_DAY
from cqp_dsl.dossier.dates import iso_day, parse_date, split_period
from cqp_dsl.dossier.limits import MAX_NUMBER_LENGTH, MAX_TEXT_LENGTH
from cqp_dsl.dossier.numbers import DECIMAL, WrittenNumber, parse_number
from cqp_dsl.dossier.tree import says_nothing

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.datatypes.units import Number
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.dossier.tree import Node

NOT_READ: Final = Void(())
"""Stands for the value of what says none, or of what there is something to say about: no value, and no cause yet."""

AtOnce: TypeAlias = "Callable[[Node], Value]"

BOOLEAN_WORDS = {
    "oui": True, "vrai": True, "true": True, "yes": True,
    "non": False, "faux": False, "false": False, "no": False,
}  # fmt: skip


def at_once(type_: Type) -> AtOnce | None:
    """What reads the scalars of a type; None for a type of values that have parts, or that have no value."""
    match type_:
        case BoolType():
            return boolean
        case NumberType():
            return _number(type_)
        case DateType():
            return date
        case PeriodType():
            return period
        case TextType():
            return text
        case EnumType():
            return enumerated(type_)
        case RecordType() | ListType() | MapType() | OptionalType() | NothingType() | UnknownType():
            return None
        case _:
            assert_never(type_)


def boolean(node: Node) -> Value:
    """``oui``, ``non`` and their like, in any case."""
    if node is True or node is False:
        return node
    if isinstance(node, str) and len(node) <= MAX_NUMBER_LENGTH:
        return BOOLEAN_WORDS.get(node.strip().casefold(), NOT_READ)
    return NOT_READ


def date(node: Node) -> Value:
    """A day from 1900 to 2099."""
    if isinstance(node, str):
        day = iso_day(node)
        if day is not None:
            return day
        found = parse_date(node) if len(node) <= MAX_NUMBER_LENGTH else ""
        return found if isinstance(found, datetime.date) else NOT_READ
    if isinstance(node, datetime.date) and not isinstance(node, datetime.datetime) and FIRST_DAY <= node <= LAST_DAY:
        return node
    return NOT_READ


def period(node: Node) -> Value:
    """A period on one line: ``du … au …`` or ``2009-06-01/2014-05-31``."""
    ends = split_period(node) if isinstance(node, str) and len(node) <= MAX_NUMBER_LENGTH else None
    if ends is None:
        return NOT_READ
    start, end = (parse_date(each) for each in ends)
    if not isinstance(start, datetime.date) or not isinstance(end, datetime.date):
        return NOT_READ
    return between(start, end) or NOT_READ


def between(start: datetime.date, end: datetime.date) -> Period | None:
    """The period between two days, both included; None when it is reversed."""
    return None if start > end else Period(start, end)


def text(node: Node) -> Value:
    """A text in NFC; that of a file may be empty, or say ``rien``."""
    if type(node) is not str or len(node) > MAX_TEXT_LENGTH:
        return NOT_READ
    return node if node.isascii() or _is_plain(node) else NOT_READ


def _is_plain(node: str) -> bool:
    """Whether a text needs neither normalising nor refusing: a lone surrogate is no character."""
    return node.isprintable() and unicodedata.is_normalized("NFC", node)


def enumerated(type_: EnumType) -> AtOnce:
    """What reads a value of an enumeration, by its name or else by its exact label, spaces apart."""
    by_text = {name: name for name in type_.values if not says_nothing(name)}
    for name, label in zip(type_.values, type_.labels, strict=True):
        if not says_nothing(label):
            by_text.setdefault(plain_spaces(label), name)

    def read(node: Node) -> Value:
        if not isinstance(node, str):
            return NOT_READ
        found = by_text.get(node)
        if found is None and len(node) <= MAX_TEXT_LENGTH:
            found = by_text.get(plain_spaces(node))
        return NOT_READ if found is None else found

    return read


def _number(type_: NumberType) -> AtOnce:
    factors: dict[str | None, tuple[int, int]] = {None: type_.shown.worth}
    """What a number is multiplied and divided by, for each unit that was met and fits the type."""

    def read(node: Node) -> Value:
        if not isinstance(node, str):
            exact = exact_number(node)
            if exact is None:
                return NOT_READ
            counted = in_base(exact, type_.shown)
            return counted if is_admitted(counted, type_, bare=True) else NOT_READ
        if len(node) > MAX_NUMBER_LENGTH:
            return NOT_READ
        match = DECIMAL.fullmatch(node)
        if match is None:
            return _written(node, type_)
        digits, decimals, unit = match.groups()
        factor = factors.get(unit)
        if factor is None:
            factor = _factor(unit, type_)
            if factor is None:
                return NOT_READ
            factors[unit] = factor
        times, per = factor
        if decimals is not None:
            digits += decimals
            per *= 10 ** len(decimals)
        numerator = int(digits) * times
        value = Fraction(numerator, per) if numerator % per else numerator // per
        return value if is_admitted(value, type_, bare=unit is None) else NOT_READ

    return read


def _factor(unit: str, type_: NumberType) -> tuple[int, int] | None:
    """What a number in a unit is multiplied and divided by to be in that of the type; None where it cannot be."""
    try:
        found = parse_unit(unit, own_spellings(type_.shown))
    except KeyError:
        return None
    return found.worth if found.base == type_.unit else None


def _written(text: str, type_: NumberType) -> Value:
    """A number with a sign, groups of digits, an exponent or a bar."""
    number = parse_number(text)
    if number is None or is_on_another_scale(number, type_):
        return NOT_READ
    value = in_unit(number, type_)
    return value if value is not None and is_admitted(value, type_, bare=not number.unit) else NOT_READ


_SCALES: Final = frozenset({5, 10, 20, 30, 40, 50, 60, 80, 100})
"""What marks are out of."""
_MOST_BITS = MAX_NUMBER_LENGTH * 10 // 3


def exact_number(node: Node) -> Number | None:
    """A number given as such, whole or a fraction; None where it is not one, not exact, or past the limit."""
    match node:
        case bool():
            return None
        case int():
            return int(node) if node.bit_length() <= _MOST_BITS else None
        case Decimal() if node.is_finite() and abs(node.adjusted()) <= MAX_NUMBER_LENGTH:
            found = Fraction(*node.as_integer_ratio())
        case Fraction():
            found = node
        case _:
            return None
    if max(found.numerator.bit_length(), found.denominator.bit_length()) > _MOST_BITS:
        return None
    return normal(found)


def scale_of(type_: NumberType) -> Number | None:
    """The highest number of a type, in its unit: what a mark is out of."""
    high = type_.bounds.high if type_.bounds is not None else None
    return None if high is None else written_in(high, type_.shown)


def is_on_another_scale(number: WrittenNumber, type_: NumberType) -> bool:
    """Whether it is a mark over a scale that is not that of its type: ``14/20`` for a mark out of ten.

    ``1/3`` is a fraction. What could be written in decimals, or has some before the bar, is a mark.
    """
    scale = scale_of(type_)
    if number.denominator is None or number.denominator == scale:
        return False
    decimals = number.mark.denominator != 1
    return decimals or (scale is not None and number.denominator in _SCALES)


def in_unit(number: WrittenNumber, type_: NumberType) -> Number | None:
    """The value of a number, in the unit of its type if it is bare; None where it is in another, or in none known.

    A mark over the scale of its type, ``14/20``, is the mark.
    """
    written = number.mark if number.denominator is not None and number.denominator == scale_of(type_) else number.value
    if not number.unit:
        return in_base(written, type_.shown)
    factor = _factor(number.unit, type_)
    return _sum_of_parts(number, type_) if factor is None else normal(written * Fraction(*factor))


def _sum_of_parts(number: WrittenNumber, type_: NumberType) -> Number | None:
    """``1 an et 6 mois``: the sum of its parts, each less than one of the part before."""
    total, before = Fraction(0), None
    for count, unit in number.parts:
        factor = _factor(unit, type_)
        if factor is None or (before is not None and count * Fraction(*factor) >= before):
            return None
        before = Fraction(*factor)
        total += count * before
    return None if before is None else normal(total)


def is_admitted(value: Number, type_: NumberType, *, bare: bool) -> bool:
    """Whether nothing is to be said of a number; ``bare`` when no unit, nor ``%``, is written."""
    if type_.integer and not type_.is_whole(value):
        return False
    if type_.bounds is not None and not type_.bounds.admit(value):
        return False
    return not bare or not may_be_a_share(value, type_)


def may_be_a_share(value: Number, type_: NumberType) -> bool:
    """Whether a bare number for a percentage is one at most: ``0,8`` may be 80 % as well as 0,8 %."""
    return type_.percent and 0 < abs(value.numerator) * 100 <= value.denominator
