"""From a type to what reads its values: compiled once per fact, for files and for plain data alike.

``reader`` is how any value is read; here, how the parts of lists, of fiches and of periods are, and in ``maps`` cells.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, assert_never

from cqp_dsl.core.datatypes.types import (
    DATE,
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
from cqp_dsl.core.datatypes.values import Record
from cqp_dsl.dossier import mistakes, scalars
from cqp_dsl.dossier.dates import unaccented
from cqp_dsl.dossier.keys import by_canonical_name
from cqp_dsl.dossier.maps import map_parts
from cqp_dsl.dossier.reader import Part, ReadParts, ValueReader
from cqp_dsl.dossier.scalars import NOT_READ

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Entry
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node

START, END = "début", "fin"
_DAYS = frozenset({START, END})
_ENDS = {unaccented(name): name for name in (START, END)}
_LISTS = (list, tuple)


def value_reader(type_: Type, entry: Entry) -> ValueReader:
    """What reads the values of a type; what is left out of them is missing from the entry."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    match inner:
        case BoolType() | NumberType() | DateType() | TextType() | EnumType():
            return ValueReader(type_, entry, scalars.at_once(inner))
        case PeriodType():
            return ValueReader(type_, entry, scalars.period, _read_period(entry), (dict,))
        case ListType(item=item):
            return ValueReader(type_, entry, None, _read_list(value_reader(item, entry)), _LISTS)
        case RecordType():
            return ValueReader(type_, entry, None, _read_record(inner, entry), (dict,))
        case MapType():
            return ValueReader(type_, entry, None, map_parts(inner, value_reader(inner.value, entry)), (dict,))
        case NothingType() | UnknownType() | OptionalType():
            return ValueReader(type_, entry)
        case _:
            assert_never(inner)


def _scalars_in(type_: Type) -> int:
    """How many values one value of the type may hold, lists apart: they are counted by themselves."""
    match type_:
        case OptionalType(inner=inner):
            return _scalars_in(inner)
        case RecordType(fields=fields):
            return sum(_scalars_in(each.type) for each in fields)
        case MapType(keys=keys, value=value):
            cells = _scalars_in(value)
            for key in keys:
                cells *= len(key.values)
            return cells
        case ListType():
            return 0
        case PeriodType():
            return 2
        case _:
            return 1


def _read_list(item: ValueReader) -> ReadParts:
    read, at_once = item.read, item.at_once
    weight = max(1, _scalars_in(item.type))

    def items(node: list[Node], path: str, report: Report) -> Value:
        report.count(weight * len(node), node)
        if at_once is None:
            return tuple([read(part, f"{path}[{index}]", report) for index, part in enumerate(node, 1)])
        return tuple(
            [
                value if (value := at_once(part)) is not NOT_READ else read(part, f"{path}[{index}]", report)
                for index, part in enumerate(node, 1)
            ]
        )

    return items


def _read_record(type_: RecordType, entry: Entry) -> ReadParts:
    parts = [Part(each.name, (), f".{each.name}", value_reader(each.type, entry)) for each in type_.fields]
    plan = [(part.name, part.reader.at_once, part) for part in parts]
    names = {part.name: part.name for part in parts}

    def fields(node: dict[object, Node], path: str, report: Report) -> Value:
        given: dict[Any, Node] = node
        if not node.keys() <= names.keys():
            given = by_canonical_name(node, names.get, names, path, report)
        values = []
        for name, at_once, part in plan:
            if name not in given:
                values.append(part.left_out(path))
            elif at_once is not None and (value := at_once(given[name])) is not NOT_READ:
                values.append(value)
            else:
                values.append(part.reader.read(given[name], path + part.suffix, report))
        return Record(tuple(values))

    return fields


def _read_period(entry: Entry) -> ReadParts:
    day = value_reader(DATE, entry)

    def ends(node: dict[object, Node], path: str, report: Report) -> Value:
        given: dict[Any, Node] = node
        if not node.keys() <= _DAYS:
            given = by_canonical_name(node, _end_of_period, (START, END), path, report)
        start = day.read(given[START], f"{path}.{START}", report) if START in given else None
        end = day.read(given[END], f"{path}.{END}", report) if END in given else None
        if isinstance(start, datetime.date) and isinstance(end, datetime.date):
            return mistakes.period(start, end, node, path, report)
        missing = [name for name in (START, END) if name not in given]
        if missing:
            report.warn(
                "CQP618",
                f"« {path} » n'a pas de {' ni de '.join(missing)} : la période est comptée comme inconnue",
                node,
                help="Une période a un premier et un dernier jour, tous deux compris.",
            )
        return NOT_READ

    return ends


def _end_of_period(name: str) -> str | None:
    """The day of a period that a key means, with or without its accent."""
    return name if name in (START, END) else _ENDS.get(unaccented(name))
