"""Maps in a dossier: their cells, under the names of one enumeration within another, or « sinon » for the rest."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import define, field

from cqp_dsl.core.datatypes.types import EnumType, MapType
from cqp_dsl.core.datatypes.values import MapValue
from cqp_dsl.core.printer import cell_name
from cqp_dsl.dossier import mistakes, scalars
from cqp_dsl.dossier.keys import as_group, by_canonical_name
from cqp_dsl.dossier.reader import Part, report_shape
from cqp_dsl.dossier.tree import Refused, is_empty

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.dossier.reader import ReadParts, ValueReader
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node

OTHERS: Final = "sinon"
"""The key of the value of every cell that has none of its own."""

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
    below: dict[str, _Level | Part]
    names: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.names = frozenset({*self.below, OTHERS})

    @classmethod
    def of(cls, type_: MapType, reader: ValueReader, chosen: tuple[str, ...] = ()) -> _Level:
        """The level that comes after some keys were chosen."""
        enum, *others = type_.keys[len(chosen) :]
        below: dict[str, _Level | Part] = {}
        for name in enum.values:
            key = (*chosen, name)
            cell = Part(name, key, cell_name("", key), reader)
            below[name] = cls.of(type_, reader, key) if others else cell
        return cls(enum, cell_name("", chosen), MapType((enum,), type_.value), below)


def map_parts(type_: MapType, cell: ValueReader) -> ReadParts:
    """What reads the cells of a map, each by ``cell``."""
    level = _Level.of(type_, cell)

    def whole(node: dict[object, Node], path: str, report: Report) -> Value:
        cells: _Cells = {}
        _fill(cells, level, node, path, report, filling=False)
        return MapValue(cells)

    return whole


_LEFT_OUT: Node = Refused(0, 0)


def _fill(
    cells: _Cells,
    level: _Level | Part,
    node: Node,
    path: str,
    report: Report,
    *,
    filling: bool,
) -> None:
    """Read the cells of a level, in the order of the enumerations; ``filling`` when ``sinon`` stands for them all."""
    if isinstance(level, Part):
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
