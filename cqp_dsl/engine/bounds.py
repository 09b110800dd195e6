"""The result of a rule declared with a bounded type stays within its bounds, or is a gap (SEMANTICS §9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from cqp_dsl.core.datatypes.display import format_value
from cqp_dsl.core.datatypes.types import ListType, MapType, NumberType, OptionalType, RecordType, Type
from cqp_dsl.core.datatypes.values import Gap, MapValue, Record, Value, Void
from cqp_dsl.core.dossier import bounds_wording

if TYPE_CHECKING:
    from cqp_dsl.core.program import Rule

Check: TypeAlias = Callable[[Value], Value]


def bounded(rule: Rule) -> Check | None:
    """What a rule's result goes through: each number out of its bounds becomes a gap. None where nothing is bounded."""
    return _check(rule.type, rule)


def _check(type_: Type, rule: Rule) -> Check | None:
    match type_:
        case NumberType(bounds=None):
            return None
        case NumberType():
            return _number(type_, rule)
        case OptionalType(inner=inner):
            return _check(inner, rule)
        case ListType(item=item):
            return _list(_check(item, rule))
        case MapType(value=cell):
            return _map(_check(cell, rule))
        case RecordType(fields=fields):
            return _record([_check(field.type, rule) for field in fields])
        case _:
            return None


def _number(type_: NumberType, rule: Rule) -> Check:
    limits = type_.bounds

    def check(value: Value) -> Value:
        if isinstance(value, Void) or value is None or limits is None or limits.admit(value):  # type: ignore[arg-type]
            return value
        detail = f"{format_value(value, type_)} n'est pas {bounds_wording(type_)}"
        return Void((Gap("out_of_bounds", rule.name, rule.span, detail, cite=rule.cite),))

    return check


def _list(item: Check | None) -> Check | None:
    if item is None:
        return None
    return lambda value: tuple([item(part) for part in value]) if isinstance(value, tuple) else value


def _map(cell: Check | None) -> Check | None:
    if cell is None:
        return None
    return lambda value: (
        MapValue({key: cell(part) for key, part in value.cells.items()}) if isinstance(value, MapValue) else value
    )


def _record(fields: list[Check | None]) -> Check | None:
    if not any(fields):
        return None

    def check(value: Value) -> Value:
        if not isinstance(value, Record):
            return value
        pairs = zip(fields, value.values, strict=True)
        return Record(tuple([part if field is None else field(part) for field, part in pairs]))

    return check
