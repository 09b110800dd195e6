"""A checked dossier as the rows of the tables that its decisions read, or why it is none: it is then the engine's."""

from __future__ import annotations

import datetime
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from cqp_dsl.core.datatypes.types import ListType, MapType, NumberType, OptionalType, PeriodType, RecordType
from cqp_dsl.core.datatypes.values import MapValue, Period, Record, Void
from cqp_dsl.core.lowered.decisions import DATE_COLUMN
from cqp_dsl.core.lowered.folds import MOST_ELEMENTS
from cqp_dsl.core.lowered.names import END_SUFFIX, NOTHING_SUFFIX, START_SUFFIX, VALUE
from cqp_dsl.core.lowered.terms import DOSSIER
from cqp_dsl.core.printer import cell_name

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.lowered.decisions import Setting
    from cqp_dsl.core.program import Program

Cell: TypeAlias = bool | int | Fraction | str | datetime.date | None


@define(eq=False)
class Row:
    """One dossier: the cells of its row, and the rows of each list that it gives."""

    columns: dict[str, Cell] = field(factory=dict)
    lists: dict[str, list[dict[str, Cell]]] = field(factory=dict)


class NotARowError(Exception):
    """A dossier that the tables cannot hold."""


def row_of(program: Program, dossier: Dossier, setting: Setting) -> Row | None:
    """The row of a dossier, whose effect date has a column unless the setting says it; None where it has none.

    It has none where a number is not whole at the scale of its column or is too large for it, where a list is too long,
    where it supposes readings that the setting does not, or assumes values of rules.
    """
    if dossier.assumptions or dict(dossier.readings) != dict(setting.supposed):
        return None
    row = Row()
    writer = _Writer(setting, row)
    try:
        for name, value in dossier.facts.items():
            writer.write(value, program.entries[name].type, name, DOSSIER, row.columns)
        types = {(hole.parameter, hole.key): hole.type for hole in program.holes}
        for cell, value in dossier.holes.items():
            if cell not in setting.figures:
                return None
            writer.write(value, types[cell], cell_name(*cell), DOSSIER, row.columns)
    except NotARowError:
        return None
    row.columns[DATE_COLUMN] = dossier.date
    for source in list_sources(program):
        row.lists.setdefault(source, [])
    return row


def list_sources(program: Program) -> list[str]:
    """The facts, and the parts of facts, that are lists."""
    return [path for entry in program.entries.values() for path in _lists_in(entry.type, entry.name)]


def _lists_in(type_: Type, path: str) -> list[str]:
    match type_:
        case ListType():
            return [path]
        case RecordType(fields=fields):
            return [found for one in fields for found in _lists_in(one.type, f"{path}.{one.name}")]
        case MapType(keys=keys, value=cell):
            every = itertools.product(*(key.values for key in keys))
            return [found for key in every for found in _lists_in(cell, f"{path}[{' ; '.join(key)}]")]
        case _:
            return []


@define(eq=False)
class _Writer:
    """Writes values into cells."""

    setting: Setting
    row: Row

    def write(self, value: Value, type_: Type, path: str, source: str, cells: dict[str, Cell]) -> None:
        if isinstance(value, Void):
            return
        match type_:
            case OptionalType(inner=inner):
                cells[path + NOTHING_SUFFIX] = value is None
                if value is not None:
                    self.write(value, inner, path, source, cells)
            case PeriodType() if isinstance(value, Period):
                cells[path + START_SUFFIX], cells[path + END_SUFFIX] = value.start, value.end
            case RecordType(fields=fields) if isinstance(value, Record):
                prefix = "" if path == VALUE and source != DOSSIER else f"{path}."
                for part, one in zip(value.values, fields, strict=True):
                    self.write(part, one.type, f"{prefix}{one.name}", source, cells)
            case MapType(value=cell) if isinstance(value, MapValue):
                for key, part in value.cells.items():
                    self.write(part, cell, f"{path}[{' ; '.join(key)}]", source, cells)
            case ListType(item=item) if isinstance(value, tuple):
                self._list(value, item, path, cells)
            case NumberType() if isinstance(value, int | Fraction):
                cells[path] = self._number(value, type_, path, source)
            case _:
                cells[path] = value  # type: ignore[assignment]  # a scalar, by its type

    def _list(self, items: tuple[Value, ...], item: Type, path: str, cells: dict[str, Cell]) -> None:
        if len(items) > MOST_ELEMENTS:
            raise NotARowError
        cells[path] = len(items)
        rows = self.row.lists[path] = []
        for one in items:
            element: dict[str, Cell] = {}
            self.write(one, item, VALUE, path, element)
            rows.append(element)

    def _number(self, value: int | Fraction, type_: NumberType, path: str, source: str) -> int | Fraction:
        scale = self.setting.inputs.scale(type_, path, source)
        if Fraction(value * scale.scale).denominator != 1 or not scale.low <= value <= scale.high:
            raise NotARowError
        return value
