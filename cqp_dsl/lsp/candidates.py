"""The names that an editor may offer, as items of a list: each with its type, its label, and how well it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import define
from lsprotocol import types

from cqp_dsl.core.datatypes.types import EnumType, PeriodType, RecordType, Type, UnknownType, type_name
from cqp_dsl.lsp.signatures import value_type
from cqp_dsl.semantics.agreement import fits, without_nothing
from cqp_dsl.semantics.scope import EntrySymbol, InterpretationSymbol, RuleSymbol, TableSymbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.lsp.snapshot import Snapshot
    from cqp_dsl.semantics.scope import PolicyScope, ValueSymbol

_Kind = types.CompletionItemKind
FITTING, NEAR, OTHER, WORDS = "0", "1", "2", "3"
"""How items are sorted: what fits, what could, the rest, the words of the language."""


@define(frozen=True)
class Place:
    """Where something is being written: from ``start``, in this file. The snapshot may be of a moment ago."""

    snapshot: Snapshot
    document: Document
    start: int
    end: int

    @property
    def scope(self) -> PolicyScope | None:
        """The names of the politique of the file."""
        outline = self.snapshot.outlines.get(self.document.source.path)
        return self.snapshot.analysis.scopes.get(outline.policy) if outline else None

    @property
    def dotted(self) -> bool:
        """Whether a part of what comes before is being named."""
        return self.document.source.text[: self.start].rstrip().endswith(".")

    def item(
        self, label: str, kind: types.CompletionItemKind, detail: str, documentation: str = "", *, rank: str = OTHER,
        text: str | None = None, form: types.InsertTextFormat = types.InsertTextFormat.PlainText,
    ) -> types.CompletionItem:  # fmt: skip
        """Something to write here."""
        new = label if text is None else text
        return types.CompletionItem(
            label=label,
            kind=kind,
            detail=detail or None,
            documentation=documentation or None,
            sort_text=f"{rank}{label}",
            filter_text=label,
            text_edit=types.TextEdit(self.document.positions.between(self.start, self.end), new),
            insert_text_format=form,
        )


def members(place: Place, base: Type, suffix: str = "") -> Iterator[types.CompletionItem]:
    """The parts of a type: fields, values, the ends of a period."""
    match without_nothing(base):
        case RecordType(fields=fields):
            for field in fields:
                text = field.name + suffix
                yield place.item(field.name, _Kind.Field, type_name(field.type), field.label, rank=FITTING, text=text)
        case EnumType() as enum:
            yield from enum_values(place, enum, suffix)
        case PeriodType():
            for name in ("début", "fin"):
                yield place.item(name, _Kind.Field, "date", rank=FITTING)
        case _:
            return


def enum_values(place: Place, enum: EnumType, suffix: str = "") -> Iterator[types.CompletionItem]:
    """The values of an enumeration, in order."""
    labels = enum.labels or enum.values
    for value, label in zip(enum.values, labels, strict=False):
        text = value + suffix
        yield place.item(value, _Kind.EnumMember, f"valeur de {enum.name}", label, rank=FITTING, text=text)


def type_names(
    place: Place, scopes: Iterable[PolicyScope], *, enums_only: bool = False
) -> Iterator[types.CompletionItem]:
    """The declared types, or the enumerations alone."""
    for scope in scopes:
        for name, declared in scope.types.items():
            enum = isinstance(declared.type, EnumType)
            if enum or not enums_only:
                kind = _Kind.Enum if enum else _Kind.Struct
                yield place.item(name, kind, f"type de {scope.name}", rank=OTHER if enums_only else FITTING)


def value_names(
    place: Place, scopes: Iterable[PolicyScope], kinds: tuple[str, ...] | None, wanted: Type | None = None
) -> Iterator[types.CompletionItem]:
    """What politiques declare, of some kinds, the likeliest first; of all of them, those of the type that is wanted."""
    seen: set[str] = set()
    for scope in scopes:
        for name, symbol in scope.values.items():
            _, what = _sort_of(symbol)
            if name not in seen and (kinds is None or what in kinds):
                seen.add(name)
                rank = how_it_fits(value_type(symbol), wanted) if kinds is None else str(kinds.index(what))
                yield _value(place, name, symbol, rank)


def _value(place: Place, name: str, symbol: ValueSymbol, rank: str) -> types.CompletionItem:
    type_ = value_type(symbol)
    label = place.snapshot.declared[symbol.span].label if symbol.span in place.snapshot.declared else ""
    kind, what = _sort_of(symbol)
    called = isinstance(symbol, RuleSymbol | TableSymbol) and symbol.params
    shown = "" if isinstance(symbol, TableSymbol | InterpretationSymbol) else f" : {type_name(type_)}"
    return place.item(name, kind, f"{what}{shown}", label, rank=rank, text=f"{name}(" if called else None)


def _sort_of(symbol: ValueSymbol) -> tuple[types.CompletionItemKind, str]:
    match symbol:
        case EntrySymbol():
            return _Kind.Variable, "entrée"
        case InterpretationSymbol():
            return _Kind.Interface, "interprétation"
        case TableSymbol():
            return _Kind.Function, "tableau"
        case RuleSymbol(kind="parameter"):
            return _Kind.Constant, "paramètre"
        case RuleSymbol(kind="decision"):
            return _Kind.Function, "décision"
        case RuleSymbol():
            return _Kind.Function, "règle"
        case _:
            assert_never(symbol)


def how_it_fits(type_: Type, wanted: Type | None) -> str:
    """Where a value of a type goes in the list."""
    if wanted is None or isinstance(wanted, UnknownType):
        return NEAR
    return NEAR if fits(without_nothing(type_), without_nothing(wanted)) else OTHER
