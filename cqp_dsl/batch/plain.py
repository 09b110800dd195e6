"""A row of a table as plain data, for the one reader of dossiers to read and check: what SQL leaves to the engine."""

from __future__ import annotations

import datetime
import itertools
from typing import TYPE_CHECKING, Any

from cqp_dsl.core.datatypes.types import ListType, MapType, NumberType, OptionalType, PeriodType, RecordType
from cqp_dsl.core.lowered.names import END_SUFFIX, NOTHING_SUFFIX, START_SUFFIX, VALUE
from cqp_dsl.core.printer import cell_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.program import Program

_ABSENT = object()


def plain_dossier(
    program: Program, cells: Mapping[str, Any], elements: Mapping[str, Sequence[Mapping[str, Any]]], date_column: str
) -> dict[str, Any]:
    """The dossier of a row and of the rows of its lists."""
    facts: dict[str, dict[str, Any]] = {}
    for name, entry in program.entries.items():
        value = _value(entry.type, name, cells, elements)
        if value is not _ABSENT:
            policy, _, short = name.partition(".")
            facts.setdefault(policy, {})[short] = value
    found: dict[str, Any] = {"faits": facts}
    figures: dict[str, Any] = {}
    for hole in program.holes:
        value = _value(hole.type, cell_name(hole.parameter, hole.key), cells, elements)
        if value is not _ABSENT:
            _place(figures, hole.parameter, hole.key, value)
    if figures:
        found["paramètres"] = figures
    if cells.get(date_column) is not None:
        found["date"] = _scalar(cells[date_column])
    return found


def _place(figures: dict[str, Any], parameter: str, key: tuple[str, ...], value: object) -> None:
    """A figure under the name of its parameter, then under each part of its key."""
    group = figures
    *path, last = (parameter, *key)
    for part in path:
        group = group.setdefault(part, {})
    group[last] = value


def _value(
    type_: Type, path: str, cells: Mapping[str, Any], elements: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Any:  # noqa: ANN401
    match type_:
        case OptionalType(inner=inner):
            nothing = cells.get(path + NOTHING_SUFFIX)
            return None if nothing else _ABSENT if nothing is None else _value(inner, path, cells, elements)
        case PeriodType():
            start, end = (cells.get(path + suffix) for suffix in (START_SUFFIX, END_SUFFIX))
            return _ABSENT if start is None or end is None else {"début": _scalar(start), "fin": _scalar(end)}
        case RecordType(fields=fields):
            prefix = "" if path == VALUE else f"{path}."
            parts = {one.name: _value(one.type, f"{prefix}{one.name}", cells, elements) for one in fields}
            return _given(parts)
        case MapType(keys=keys, value=cell):
            group: dict[str, Any] = {}
            for key in itertools.product(*(one.values for one in keys)):
                value = _value(cell, f"{path}[{' ; '.join(key)}]", cells, elements)
                if value is not _ABSENT:
                    _place(group, key[0], key[1:], value)
            return group or _ABSENT
        case ListType(item=item):
            if cells.get(path) is None:
                return _ABSENT
            found = [_value(item, VALUE, row, {}) for row in elements.get(path, ())]
            return [{} if one is _ABSENT else one for one in found]
        case NumberType(percent=percent):
            number = cells.get(path)
            return _ABSENT if number is None else f"{number} %" if percent else _scalar(number)
        case _:
            value = cells.get(path)
            return _ABSENT if value is None else _scalar(value)


def _given(parts: Mapping[str, Any]) -> Any:  # noqa: ANN401
    kept = {name: part for name, part in parts.items() if part is not _ABSENT}
    return kept or _ABSENT


def _scalar(value: object) -> object:
    """A cell as plain data: dates as texts, numbers that are not whole as texts."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value if isinstance(value, bool | int | str) else str(value)
