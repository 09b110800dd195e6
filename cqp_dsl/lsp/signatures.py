"""What elaboration knows of a declared name, whether or not the program is right: its type, its arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cqp_dsl.core.datatypes.types import RecordType, Type
from cqp_dsl.semantics.scope import EntrySymbol, InterpretationSymbol, RuleSymbol, TableSymbol

if TYPE_CHECKING:
    from cqp_dsl.semantics.scope import PolicyScope, ValueSymbol
    from cqp_dsl.source import Span


def types_of(scope: PolicyScope) -> dict[Span, Type]:
    """The types of what a politique declares, by the place where each is named."""
    found: dict[Span, Type] = {}
    for symbol in scope.values.values():
        found[symbol.span] = value_type(symbol)
        if isinstance(symbol, TableSymbol):
            found.update({column.span: column.type for column in symbol.columns.values()})
    for declared in scope.types.values():
        if declared.type is None:
            continue
        found[declared.span] = declared.type
        if isinstance(declared.type, RecordType):
            spans = {field.name.text: field.name.span for field in getattr(declared.decl, "fields", ())}
            found.update({spans[field.name]: field.type for field in declared.type.fields if field.name in spans})
    return found


def value_type(symbol: ValueSymbol) -> Type:
    """The type of the value that a name has."""
    match symbol:
        case EntrySymbol(entry=entry):
            return entry.type
        case InterpretationSymbol(interpretation=interpretation):
            return interpretation.type
        case RuleSymbol(type=type_):
            return type_
        case TableSymbol(row=row):
            return row
        case _:
            assert_never(symbol)
