"""From a type to what reads its values: compiled once per fact, for files and for plain data alike.

A scalar is first read at once (``scalars``), without a path; only where that says nothing is it looked at again, and
what is wrong reported (``mistakes``). What is left out of a value, or was refused, is unknown.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from attrs import define, field

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
from cqp_dsl.core.datatypes.values import MapValue, Record
from cqp_dsl.core.dossier import absent
from cqp_dsl.core.printer import cell_name
from cqp_dsl.dossier import mistakes, scalars
from cqp_dsl.dossier.dates import unaccented
from cqp_dsl.dossier.keys import as_group, by_canonical_name
from cqp_dsl.dossier.limits import MAX_NUMBER_LENGTH
from cqp_dsl.dossier.scalars import NOT_READ
from cqp_dsl.dossier.tree import Refused, Text, is_empty, says_nothing, shape, text_of
from cqp_dsl.dossier.wording import expected

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Entry
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node

OTHERS = "sinon"
START, END = "début", "fin"
_DAYS = frozenset({START, END})
_ENDS = {unaccented(name): name for name in (START, END)}

_ReadParts: TypeAlias = "Callable[[Any, str, Report], Value]"
_Classes: TypeAlias = tuple[type, ...]
_LISTS = (list, tuple)


@define(eq=False, repr=False)
class ValueReader:
    """Reads the values of one type.

    Attributes:
        type: what is expected.
        entry: the fact that the value belongs to; what is left out is missing from it.
        at_once: what reads a scalar of which there is nothing to say; None for a type of values with parts.
        parts: what reads the parts of a value that has some.
        kinds: the Python classes of what has parts.
    """

    type: Type
    entry: Entry
    at_once: scalars.AtOnce | None = None
    parts: _ReadParts | None = None
    kinds: _Classes = ()

    @property
    def inner(self) -> Type:
        """The type without its ``ou rien``."""
        return self.type.inner if isinstance(self.type, OptionalType) else self.type

    def read(self, node: Node, path: str, report: Report) -> Value:
        """The value of a node; after a mistake, once reported, what an absent value is.

        ``path`` says what it is the value of: ``vae.emplois[2].quotité``.
        """
        if self.at_once is not None:
            value = self.at_once(node)
            if value is not NOT_READ:
                return value
        if self.parts is not None and isinstance(node, self.kinds):
            value = self.parts(node, path, report)
        else:
            value = self._otherwise(node, path, report)
        return self.left_out(path) if value is NOT_READ else value

    def left_out(self, path: str) -> Value:
        """What an absent value is."""
        return absent(self.entry, self.type, path)

    def _otherwise(self, node: Node, path: str, report: Report) -> Value:
        """What says ``rien``, is empty, unusual or wrong."""
        if isinstance(node, Refused) or is_empty(node):
            if isinstance(self.type, OptionalType) and not isinstance(node, Refused):
                self._warn_of_empty(node, path, report)
            return NOT_READ
        if says_nothing(node) and not self._is_plain_text(node):
            if isinstance(self.type, OptionalType | NothingType):
                return None
            self._refuse_nothing(node, path, report)
            return NOT_READ
        if isinstance(node, Mapping) and not isinstance(node, dict):
            return self.read(dict(node), path, report)
        text = text_of(node)
        if text is not None and self.at_once is not None:
            return mistakes.explain(node, text, self.inner, path, report)
        if text is None and not isinstance(node, dict | list | tuple):
            refuse_data(node, path, report)
        elif not isinstance(self.inner, UnknownType):
            report_shape(node, self.inner, path, report)
        return NOT_READ

    def _is_plain_text(self, node: Node) -> bool:
        """Whether ``rien`` is a text like any other: between quotes, or given as a text, where one is expected."""
        quoted = node.quoted if isinstance(node, Text) else isinstance(node, str)
        return quoted and isinstance(self.inner, TextType)

    def _warn_of_empty(self, node: Node, path: str, report: Report) -> None:
        """Empty is unknown, as a template leaves it; but somebody may have meant that there is none."""
        report.warn(
            "CQP618",
            f"« {path} » est laissé vide : il est compté comme inconnu, et non comme « rien »",
            node,
            help=f"Écrivez la valeur ({expected(self.inner)}), « rien » s'il n'y en a pas, ou retirez la ligne.",
        )

    def _refuse_nothing(self, node: Node, path: str, report: Report) -> None:
        is_text = isinstance(self.inner, TextType)
        quotes = ' ; si c\'est le mot lui-même, écrivez-le ainsi : "rien"' if is_text else ""
        message = f"« {path} » ne peut pas être « rien » ; attendu : {expected(self.type)}"
        report.add("CQP617", message, node, help=f"Si la valeur est inconnue, retirez la ligne{quotes}.")


def report_shape(node: Node, type_: Type, path: str, report: Report) -> None:
    """Say that a list, a group or a scalar is not of the shape of its type."""
    advice = None
    match type_, node:
        case ListType(), str():
            advice = f"Même pour un seul élément, écrivez une liste : [{node[:40]}]."
        case ListType(), dict():
            advice = "Mettez un tiret devant le premier nom de chaque élément."
        case _, [_]:
            advice = "Retirez le tiret ou les crochets : une seule valeur est attendue."
        case _:
            pass
    message = f"« {path} » : {shape(node)} ; attendu : {expected(type_)}"
    report.add("CQP609", message, node, help=advice)


def refuse_data(value: object, path: str, report: Report) -> None:
    """Say that plain data is of a kind that no dossier admits."""
    match value:
        case float():
            advice = 'Un nombre flottant n\'est pas exact : donnez un texte ("9,5"), un Decimal ou une Fraction.'
        case datetime.datetime():
            advice = "Une date se donne sans heure : datetime.date, ou la méthode date()."
        case int() | Decimal():
            advice = f"Un nombre est fini, et a au plus {MAX_NUMBER_LENGTH} chiffres."
        case _:
            advice = (
                "Ce qui est admis : str, bool, int, Decimal, Fraction, datetime.date, None, listes et dictionnaires."
            )
    report.add("CQP623", f"« {path} » : une donnée de type {type(value).__name__} est refusée", help=advice)


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
            return ValueReader(type_, entry, None, _read_map(inner, entry), (dict,))
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


def _read_list(item: ValueReader) -> _ReadParts:
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


@define(eq=False, repr=False)
class _Part:
    """A field of a fiche or a cell of a map: what its path adds to that of the whole, and what reads it."""

    name: str
    key: tuple[str, ...]
    suffix: str
    reader: ValueReader

    def read(self, node: Node, path: str, report: Report) -> Value:
        reader = self.reader
        if reader.at_once is not None and (value := reader.at_once(node)) is not NOT_READ:
            return value
        return reader.read(node, path + self.suffix, report)

    def left_out(self, path: str) -> Value:
        return self.reader.left_out(path + self.suffix)


def _read_record(type_: RecordType, entry: Entry) -> _ReadParts:
    parts = [_Part(each.name, (), f".{each.name}", value_reader(each.type, entry)) for each in type_.fields]
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


def _read_period(entry: Entry) -> _ReadParts:
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


_Cells: TypeAlias = "dict[tuple[str, ...], Value]"


@define(eq=False, repr=False)
class _Level:
    """The keys of a map by one of its enumerations, those of the earlier ones being chosen.

    Attributes:
        enum: the enumeration.
        suffix: what the path adds for what was chosen.
        type: what is expected there.
        below: under each name the next level, or in the end a cell with its key.
        names: the keys that it may have, as they are.
    """

    enum: EnumType
    suffix: str
    type: MapType
    below: dict[str, _Level | _Part]
    names: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.names = frozenset({*self.below, OTHERS})

    @classmethod
    def of(cls, type_: MapType, entry: Entry, chosen: tuple[str, ...] = ()) -> _Level:
        """The level that comes after some keys were chosen."""
        enum, *others = type_.keys[len(chosen) :]
        below: dict[str, _Level | _Part] = {}
        for name in enum.values:
            key = (*chosen, name)
            cell = _Part(name, key, cell_name("", key), value_reader(type_.value, entry))
            below[name] = cls.of(type_, entry, key) if others else cell
        return cls(enum, cell_name("", chosen), MapType((enum,), type_.value), below)


def _read_map(type_: MapType, entry: Entry) -> _ReadParts:
    level = _Level.of(type_, entry)

    def whole(node: dict[object, Node], path: str, report: Report) -> Value:
        cells: _Cells = {}
        _fill(cells, level, node, path, report, filling=False)
        return MapValue(cells)

    return whole


_LEFT_OUT: Node = Refused(0, 0)


def _fill(
    cells: _Cells,
    level: _Level | _Part,
    node: Node,
    path: str,
    report: Report,
    *,
    filling: bool,
) -> None:
    """Read the cells of a level, in the order of the enumerations; ``filling`` when ``sinon`` stands for them all."""
    if isinstance(level, _Part):
        cells[level.key] = level.left_out(path) if node is _LEFT_OUT else level.read(node, path, report)
        return
    group = as_group(node)
    if group is not None:
        given = _by_name(group, level, path, report)
        others = given.get(OTHERS, _LEFT_OUT)
        for name, below in level.below.items():
            if name in given:
                _fill(cells, below, given[name], path, report, filling=filling)
            else:
                _fill(cells, below, others, path, report, filling=others is not _LEFT_OUT)
        return
    if not filling and not isinstance(node, Refused) and not is_empty(node):
        report_shape(node, level.type, path + level.suffix, report)
    for below in level.below.values():
        _fill(cells, below, node if filling else _LEFT_OUT, path, report, filling=filling)


def _by_name(group: dict[Any, Node], level: _Level, path: str, report: Report) -> dict[str, Node]:
    """The values given at a level, under the names of its enumeration or ``sinon``."""
    if group.keys() <= level.names:
        return group
    enum = level.enum
    read_name = scalars.enumerated(enum)

    def canonical(name: str) -> str | None:
        found = OTHERS if name == OTHERS else read_name(unicodedata.normalize("NFC", name))
        return found if isinstance(found, str) else None

    def near(name: str) -> str | None:
        return mistakes.nearest_value(name, enum, report)

    return by_canonical_name(group, canonical, enum.values, path, report, near=near)
