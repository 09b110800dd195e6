"""What the elements of a list are called in a table, and how values of several parts are told there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import NBSP, formatter
from cqp_dsl.core.datatypes.types import (
    DateType,
    EnumType,
    ListType,
    MapType,
    NumberType,
    PeriodType,
    RecordType,
    TextType,
    Type,
    bare,
)
from cqp_dsl.core.datatypes.values import MapValue, Record, Void
from cqp_dsl.core.nodes import Make
from cqp_dsl.decision.explain.formula import field_label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Node

_TELLING = (TextType, PeriodType, DateType, EnumType)
"""Types of the field that tells a ``fiche`` from the others, the best first."""


def element_names(type_: Type, items: Sequence[Value]) -> Sequence[str]:
    """What each element is called: its value, the field of a ``fiche`` that tells it, or its number."""
    inner = bare(type_)
    if isinstance(inner, NumberType):
        names = ["" for _ in items]
    elif isinstance(inner, RecordType):
        names = _by_field(inner, items)
    else:
        words = told_words(inner)
        names = ["" if isinstance(item, Void) else words(item) for item in items]
    if len(set(names)) == len(names) and all(names):
        return names
    if len(items) == 1 and not isinstance(inner, RecordType):
        return [formatter(type_)(items[0])]
    if len(items) == 1:
        return names
    counts = Counter(names)
    return [name if name and counts[name] == 1 else _numbered(name, place) for place, name in enumerate(names, start=1)]


def _numbered(name: str, number: int) -> str:
    return f"{name} (n°{NBSP}{number})" if name else f"n°{NBSP}{number}"


def _by_field(type_: RecordType, items: Sequence[Value]) -> list[str]:
    places = [
        place for wanted in _TELLING for place, field in enumerate(type_.fields) if isinstance(bare(field.type), wanted)
    ]
    if not places:
        return ["" for _ in items]
    place = places[0]
    words = told_words(type_.fields[place].type)
    values = [item.values[place] if isinstance(item, Record) else None for item in items]
    return ["" if value is None or isinstance(value, Void) else words(value) for value in values]


def told_words(type_: Type) -> Callable[[Value], str]:
    """What words a value for a reader: free text without quotation marks, parts by their labels."""
    inner = bare(type_)
    plain = formatter(type_)
    match inner:
        case TextType():
            return lambda value: value if isinstance(value, str) else plain(value)
        case RecordType(fields=fields):
            told = [(field_label(field.label, field.name), told_words(field.type)) for field in fields]

            def record(value: Value) -> str:
                if not isinstance(value, Record):
                    return plain(value)
                pairs = zip(told, value.values, strict=True)
                return ", ".join([f"{label} {words(part)}" for (label, words), part in pairs])

            return record
        case ListType(item=item):
            each = told_words(item)
            return lambda value: (
                " ; ".join([each(part) for part in value]) if isinstance(value, tuple) and value else plain(value)
            )
        case MapType(value=cell, keys=keys):
            worded = told_words(cell)

            def cells(value: Value) -> str:
                if not isinstance(value, MapValue):
                    return plain(value)
                return ", ".join(
                    [
                        f"{', '.join([enum.label(name) for enum, name in zip(keys, key, strict=True)])} {worded(part)}"
                        for key, part in value.cells.items()
                    ]
                )

            return cells
        case _:
            return plain


def part_names(node: Node) -> Sequence[str]:
    """What the parts of a composite are called."""
    if not isinstance(node, Make):
        return []
    type_ = bare(node.type)
    if isinstance(type_, RecordType):
        return [field_label(field.label, field.name) for field in type_.fields]
    if isinstance(type_, MapType):
        return [", ".join([enum.label(name) for enum, name in zip(type_.keys, key, strict=True)]) for key in node.keys]
    return [f"n°{NBSP}{number}" for number in range(1, len(node.operands) + 1)]
