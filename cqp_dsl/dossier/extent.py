"""How long a dossier given as plain data would be as a file, at most: the limits of a file are its own too.

The bound is loose, and costs nothing where no list is: what may pass a limit is measured exactly by reading it the
other way.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import TYPE_CHECKING, TypeAlias, assert_never

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
from cqp_dsl.dossier.limits import MAX_DEPTH

if TYPE_CHECKING:
    from cqp_dsl.datatypes.values import Value

LONGEST = 50
"""Characters of a scalar that is not a text, and binary digits of an integer, that a check accepts."""

LONGEST_TEXT = 500
"""Characters of a text that a check accepts."""

LINE = 2 * MAX_DEPTH + 10
"""Bytes of a line of JSON apart from its key and value: its indentation, and signs."""

_ESCAPE = 6
Extent: TypeAlias = int | Callable[["Value"], int]
"""Bytes: the same for every value of a type, or counted from the value."""


def extent(type_: Type) -> Extent:
    """At most how many bytes of JSON a value of the type takes."""
    match type_:
        case BoolType() | NumberType() | DateType() | NothingType() | UnknownType():
            return LINE + _ESCAPE * LONGEST
        case PeriodType():
            return 3 * (LINE + _ESCAPE * LONGEST)
        case EnumType(values=values):
            return LINE + _ESCAPE * max(LONGEST, *map(len, values))
        case TextType():
            return LINE + _ESCAPE * LONGEST_TEXT
        case OptionalType(inner=inner):
            return extent(inner)
        case ListType(item=item):
            return _of_list(extent(item))
        case RecordType(fields=fields):
            return _of_record([extent(field.type) for field in fields], sum(key_length(f.name) for f in fields))
        case MapType(keys=keys, value=value):
            names = sum(key_length(name) for key in keys for name in ("sinon", *key.values))
            return _of_map(extent(value), LINE + names, prod(len(key.values) for key in keys))
        case _:
            assert_never(type_)


def key_length(name: str) -> int:
    """At most how many bytes a key takes."""
    return LINE + _ESCAPE * len(name)


def size(value: Value, how_long: Extent) -> int:
    """The bytes of a value."""
    return how_long if isinstance(how_long, int) else how_long(value)


def _of_list(item: Extent) -> Extent:
    if isinstance(item, int):
        return lambda value: LINE + len(value) * item if isinstance(value, tuple) else LINE
    return lambda value: LINE + sum(map(item, value)) if isinstance(value, tuple) else LINE


def _of_record(fields: list[Extent], names: int) -> Extent:
    fixed = LINE + names + sum(field for field in fields if isinstance(field, int))
    counted = [(index, field) for index, field in enumerate(fields) if not isinstance(field, int)]
    if not counted:
        return fixed

    def count(value: Value) -> int:
        return fixed + (sum(field(value.values[at]) for at, field in counted) if isinstance(value, Record) else 0)

    return count


def _of_map(cell: Extent, names: int, cells: int) -> Extent:
    if isinstance(cell, int):
        return cells * (cell + names)
    return lambda value: cells * names + sum(map(cell, value.cells.values())) if isinstance(value, MapValue) else names
