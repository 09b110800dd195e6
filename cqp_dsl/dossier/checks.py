"""From a type to a function that reads plain Python data as a value of it: compiled once, no text and no place made.

A check accepts what is plainly right, and gives it the very value that the reading of a file would. On anything else,
a mistake or only an unusual way of writing, it gives up: the data is then written as a text and read as a file is
(``mapping``, ``read``), which says what is wrong and where. So no check reports anything.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, TypeVar, assert_never

from attrs import define

from cqp_dsl.core.dossier import absent
from cqp_dsl.datatypes.types import (
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
from cqp_dsl.datatypes.values import MapValue, Record
from cqp_dsl.dossier import written
from cqp_dsl.dossier.extent import LONGEST, LONGEST_TEXT
from cqp_dsl.dossier.limits import MAX_ITEMS
from cqp_dsl.dossier.mapping import exact_text
from cqp_dsl.dossier.tree import says_nothing
from cqp_dsl.dossier.typed import END, OTHERS, START

if TYPE_CHECKING:
    from cqp_dsl.core.program import Entry
    from cqp_dsl.datatypes.values import Value

Check: TypeAlias = Callable[[Any, str], "Value"]
"""From plain data and the path of what holds it, to the value."""

_LEFT_OUT: Any = object()
_UNUSUAL = re.compile(r"[\x00-\x1f\ud800-\udfff]")
_T = TypeVar("_T")


class UnusualError(Exception):
    """This data is better read the other way."""


def give_up() -> NoReturn:
    """Leave the data to the other way.

    Raises:
        UnusualError: always.
    """
    raise UnusualError


def checker(type_: Type, entry: Entry) -> Check:
    """What reads values of a type; what is left out of them is missing from the entry."""
    match type_:
        case BoolType():
            return _check_boolean
        case NumberType():
            return _number(type_)
        case DateType():
            return _check_date
        case PeriodType():
            return _check_period
        case TextType():
            return _check_text
        case EnumType():
            return enumerated(type_)
        case OptionalType(inner=inner):
            return _optional(inner, checker(inner, entry))
        case ListType(item=item):
            return _list(item, checker(item, entry))
        case RecordType():
            return _record(type_, entry)
        case MapType():
            return _map(type_, entry)
        case NothingType() | UnknownType():
            return lambda _value, _path: give_up()
        case _:
            assert_never(type_)


def text(value: object) -> str:
    """A text, as normalised as a file is.

    Raises:
        UnusualError: it is not one, or holds what a file would write otherwise.
    """
    if type(value) is not str or len(value) > LONGEST_TEXT:
        give_up()
    if not value.isascii() and (_UNUSUAL.search(value) or not unicodedata.is_normalized("NFC", value)):
        give_up()
    return value


def day(value: object) -> datetime.date:
    """A day, given as one or as a text.

    Raises:
        UnusualError: it is neither, or outside the calendar.
    """
    if type(value) is datetime.date:
        return value if written.is_in_calendar(value) else give_up()
    return _read(written.date, value)


def _short(value: object) -> str:
    """A text that is no longer than a scalar needs."""
    return value if type(value) is str and len(value) <= LONGEST else give_up()


def _read(what: Callable[[str], _T | None], value: object) -> _T:
    """What a short text says."""
    found = what(_short(value))
    return give_up() if found is None else found


def _check_boolean(value: object, _path: str) -> Value:
    return value if isinstance(value, bool) else _read(written.boolean, value)


def _check_date(value: object, _path: str) -> Value:
    return day(value)


def _check_text(value: object, _path: str) -> Value:
    return text(value)


def _check_period(value: object, _path: str) -> Value:
    if type(value) is not dict:
        return _read(written.period, value)
    if len(value) != 2 or START not in value or END not in value:  # noqa: PLR2004 - a first and a last day
        give_up()
    return written.between(day(value[START]), day(value[END])) or give_up()


def _number(type_: NumberType) -> Check:
    def check(value: Any, _path: str) -> Value:  # noqa: ANN401 - its type is what is looked at
        kind = type(value)
        if kind is int:
            whole: int = value
            fine = whole.bit_length() <= LONGEST and written.is_admitted(whole, type_, sign=False)
            return whole if fine else give_up()
        if kind is Decimal or kind is Fraction:
            value = exact_text(value)
        found = written.number(_short(value), type_)
        return give_up() if found is None else found

    return check


def enumerated(type_: EnumType) -> Check:
    """What reads a value of an enumeration, by its name or its label."""
    names = {name: name for name in type_.values if not says_nothing(name)}

    def labelled(text: str) -> str | None:
        return None if says_nothing(text) else written.enumeration_value(text, type_)

    def check(value: object, _path: str) -> Value:
        return names[value] if type(value) is str and value in names else _read(labelled, value)

    return check


def _optional(inner: Type, check_inner: Check) -> Check:
    if isinstance(inner, TextType):  # where « rien » is a text like any other
        return lambda value, path: None if value is None else check_inner(value, path)

    def check(value: object, path: str) -> Value:
        if value is None or (type(value) is str and says_nothing(value)):
            return None
        return check_inner(value, path)

    return check


def _has_parts(type_: Type) -> bool:
    """Whether a check of the type makes use of its path."""
    match type_:
        case OptionalType(inner=inner):
            return _has_parts(inner)
        case ListType() | RecordType() | MapType():
            return True
        case _:
            return False


def _list(item: Type, check_item: Check) -> Check:
    has_parts = _has_parts(item)

    def check(value: object, path: str) -> Value:
        if (type(value) is not list and type(value) is not tuple) or len(value) > MAX_ITEMS:
            give_up()
        if has_parts:
            return tuple([check_item(part, f"{path}[{index}]") for index, part in enumerate(value, 1)])
        return tuple([check_item(part, path) for part in value])

    return check


@define(frozen=True)
class _Part:
    """A field of a record or a cell of a map: what reads it, and what it is when it is left out."""

    suffix: str
    type: Type
    entry: Entry
    check: Check

    @classmethod
    def of(cls, suffix: str, type_: Type, entry: Entry) -> _Part:
        check = checker(type_, entry)
        if not _has_parts(type_):
            return cls(suffix, type_, entry, check)
        return cls(suffix, type_, entry, lambda value, path: check(value, path + suffix))

    def left_out(self, path: str) -> Value:
        return absent(self.entry, self.type, path + self.suffix)


def _record(type_: RecordType, entry: Entry) -> Check:
    parts = {field.name: _Part.of(f".{field.name}", field.type, entry) for field in type_.fields}

    def check(value: object, path: str) -> Value:
        if type(value) is not dict or not value.keys() <= parts.keys():
            give_up()
        read = [part.check(value[name], path) if name in value else part.left_out(path) for name, part in parts.items()]
        return Record(tuple(read))

    return check


_Cell: TypeAlias = tuple[tuple[str, ...], _Part]
_Level: TypeAlias = "dict[str, _Level] | _Cell"
"""Names of the first enumeration, under each those of the next, and in the end a cell."""


def _map(type_: MapType, entry: Entry) -> Check:
    level = _level(type_, entry, ())

    def check(value: object, path: str) -> Value:
        cells: dict[tuple[str, ...], Value] = {}
        _fill(cells, level, value, path, filling=False)
        return MapValue(cells)

    return check


def _level(type_: MapType, entry: Entry, key: tuple[str, ...]) -> _Level:
    if len(key) == len(type_.keys):
        return key, _Part.of(f"[{' ; '.join(key)}]", type_.value, entry)
    return {name: _level(type_, entry, (*key, name)) for name in type_.keys[len(key)].values}


def _fill(cells: dict[tuple[str, ...], Value], level: _Level, value: object, path: str, *, filling: bool) -> None:
    """Read the cells of a level, in the order of the enumerations; ``filling`` when ``sinon`` stands for them all."""
    if isinstance(level, tuple):
        key, part = level
        cells[key] = part.left_out(path) if value is _LEFT_OUT else part.check(value, path)
    elif type(value) is dict:
        _fill_named(cells, level, value, path, filling=filling)
    elif filling or value is _LEFT_OUT:
        for inner in level.values():
            _fill(cells, inner, value, path, filling=filling)
    else:
        give_up()


def _fill_named(
    cells: dict[tuple[str, ...], Value], level: dict[str, _Level], value: dict[str, object], path: str, *, filling: bool
) -> None:
    others = value.get(OTHERS, _LEFT_OUT)
    read = 0
    for name, inner in level.items():
        part = value.get(name, _LEFT_OUT)
        if part is not _LEFT_OUT:
            read += 1
            _fill(cells, inner, part, path, filling=filling)
        else:
            _fill(cells, inner, others, path, filling=others is not _LEFT_OUT)
    filled = others is not _LEFT_OUT and read < len(level)
    if read + filled != len(value):  # an unknown key, or a « sinon » that stands for nothing and was not read
        give_up()
