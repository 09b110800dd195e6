"""How an entry may change: what its declaration says, checked against its type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.core.datatypes.types import (
    DateType,
    EnumType,
    ListType,
    MapType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    UnknownType,
    type_name,
)
from cqp_dsl.core.program import WAYS, Modifiable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.language.syntax import tree
    from cqp_dsl.semantics.scope import PolicyScope

_NEEDS: Final = {
    "up": "un nombre ou une énumération ordonnée",
    "down": "un nombre ou une énumération ordonnée",
    "to_come": "une date ou une période",
}


def modifiable(decl: tree.EntryDecl, type_: Type, scope: PolicyScope) -> Modifiable | None:
    """How an entry may change; nothing of its type that may change so is an error."""
    how = decl.modifiable
    if how is None:
        return None
    if decl.judge is not None:
        scope.session.error(
            "CQP810",
            f"« {decl.name.text} » est l'appréciation de quelqu'un : nul ne peut la dire modifiable",
            how.span,
            others=[(decl.judge.span, "appréciée par")],
            help="Retirez « modifiable » : ce que quelqu'un apprécie n'est jamais proposé à la modification.",
        )
        return None
    if how.way in _NEEDS and not any(_moves(part, how.way) for part in _parts(type_)):
        words = WAYS[how.way].partition(" ")[2]
        scope.session.error(
            "CQP810",
            f"« {decl.name.text} » ne peut pas être modifiable {words} : c'est « {type_name(type_)} »",
            how.span,
            f"« {words} » demande {_NEEDS[how.way]}",
            help="Écrivez « modifiable » seul, ou « modifiable par une pièce ».",
        )
        return None
    return Modifiable(how.way, how.piece.text if how.piece else "", how.span)


def _moves(type_: Type, way: str) -> bool:
    match type_:
        case NumberType():
            return way in {"up", "down"}
        case EnumType(ordered=ordered):
            return ordered and way in {"up", "down"}
        case DateType() | PeriodType():
            return way == "to_come"
        case UnknownType():
            return True
        case _:
            return False


def _parts(type_: Type) -> Iterator[Type]:
    """The types of the single values in a type."""
    match type_:
        case OptionalType(inner=inner) | ListType(item=inner) | MapType(value=inner):
            yield from _parts(inner)
        case RecordType(fields=fields):
            for field in fields:
                yield from _parts(field.type)
        case _:
            yield type_
