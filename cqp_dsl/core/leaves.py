"""The unknown leaves of a fact: the type that each expects, and the fact once some of them are filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.types import ListType, MapType, OptionalType, RecordType, Type
from cqp_dsl.core.datatypes.values import MapValue, MissingFact, MissingJudgement, Record, Value, Void

if TYPE_CHECKING:
    from collections.abc import Mapping


def leaf_types(value: Value, type_: Type) -> dict[str, Type]:
    """The unknown leaves of a fact, by path, each with the type that it expects; one walk finds them all."""
    found: dict[str, Type] = {}
    waiting = [(value, type_)]
    while waiting:
        part, expected = waiting.pop()
        inner = expected.inner if isinstance(expected, OptionalType) else expected
        match part, inner:
            case Void(), _:
                causes = (cause for cause in part.causes if isinstance(cause, MissingFact | MissingJudgement))
                found.update((cause.path, expected) for cause in causes)
            case Record(values=values), RecordType(fields=fields):
                waiting += [(one, field.type) for one, field in zip(values, fields, strict=True)]
            case MapValue(cells=cells), MapType(value=cell):
                waiting += [(one, cell) for one in cells.values()]
            case tuple(), ListType(item=item):
                waiting += [(one, item) for one in part]
            case _:
                pass
    return found


def filled(value: Value, chosen: Mapping[str, Value]) -> Value:
    """The fact with the chosen values, by path, in its unknown leaves."""
    match value:
        case Void():
            paths = (cause.path for cause in value.causes if isinstance(cause, MissingFact | MissingJudgement))
            return next((chosen[path] for path in paths if path in chosen), value)
        case Record(values=values):
            return Record(tuple(filled(part, chosen) for part in values))
        case MapValue(cells=cells):
            return MapValue({key: filled(part, chosen) for key, part in cells.items()})
        case tuple():
            return tuple(filled(part, chosen) for part in value)
        case _:
            return value
