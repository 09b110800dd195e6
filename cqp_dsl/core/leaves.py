"""The unknown leaves of a fact: the type that each expects, and the fact once some of them are filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.datatypes.types import ListType, MapType, OptionalType, RecordType, Type
from cqp_dsl.datatypes.values import MapValue, MissingFact, MissingJudgement, Record, Value, Void

if TYPE_CHECKING:
    from collections.abc import Mapping


def leaf_type(value: Value, type_: Type, path: str) -> Type | None:
    """The type of the unknown leaf with this path, in a fact; None where the fact has no such leaf."""
    if _is_missing(value, path):
        return type_
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    parts: list[tuple[Value, Type]] = []
    match value, inner:
        case Record(values=values), RecordType(fields=fields):
            parts = [(part, field.type) for part, field in zip(values, fields, strict=True)]
        case MapValue(cells=cells), MapType(value=cell):
            parts = [(part, cell) for part in cells.values()]
        case tuple(), ListType(item=item):
            parts = [(part, item) for part in value]
        case _:
            pass
    found = (leaf_type(part, part_type, path) for part, part_type in parts)
    return next((leaf for leaf in found if leaf is not None), None)


def filled(value: Value, chosen: Mapping[str, Value]) -> Value:
    """The fact with the chosen values, by path, in its unknown leaves."""
    match value:
        case Void():
            return next((chosen[path] for path in chosen if _is_missing(value, path)), value)
        case Record(values=values):
            return Record(tuple(filled(part, chosen) for part in values))
        case MapValue(cells=cells):
            return MapValue({key: filled(part, chosen) for key, part in cells.items()})
        case tuple():
            return tuple(filled(part, chosen) for part in value)
        case _:
            return value


def _is_missing(value: Value, path: str) -> bool:
    return isinstance(value, Void) and any(
        isinstance(cause, MissingFact | MissingJudgement) and cause.path == path for cause in value.causes
    )
