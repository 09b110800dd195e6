"""Colours that know the meaning: a rule, a fact and a value of an enumeration are not written in the same one.

The legend is made of the standard types of the protocol, so that every theme has a colour for each.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from attrs import define
from lsprotocol import types

from cqp_dsl.core.operations import FUNCTIONS
from cqp_dsl.language.syntax.lexemes import read_some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.language.syntax.lexemes import Lexeme
    from cqp_dsl.lsp.definitions import Kind
    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.lsp.snapshot import Occurrence, Snapshot

_NAMES: Final[dict[Kind, str]] = {
    "politique": "namespace",
    "source": "namespace",
    "section": "string",
    "unité": "type",
    "énumération": "enum",
    "valeur": "enumMember",
    "type": "type",
    "fiche": "struct",
    "champ": "property",
    "entrée": "variable",
    "paramètre": "variable",
    "tableau": "function",
    "colonne": "property",
    "règle": "function",
    "décision": "function",
    "argument": "parameter",
    "exception": "event",
    "disposition": "event",
    "interprétation": "variable",
    "lecture": "enumMember",
    "hors_machine": "event",
    "variable": "parameter",
}
_LEXEMES: Final = {
    "LABEL": "string",
    "NUMBER": "number",
    "QUANTITY": "number",
    "DATE": "number",
    "SECTION": "string",
    "UNIT": "type",
}
_READONLY: Final = frozenset({"paramètre", "interprétation"})
_TYPES: Final = (
    "namespace", "type", "enum", "struct", "parameter", "variable", "property", "enumMember", "event", "function",
    "keyword", "comment", "string", "number", "operator",
)  # fmt: skip
_MODIFIERS: Final = ("declaration", "readonly", "defaultLibrary")
LEGEND: Final = types.SemanticTokensLegend(list(_TYPES), list(_MODIFIERS))
"""Facts are variables, parameters and interpretations read-only ones, rules and tables functions, builtins of the
default library, readings and values members of enumerations, exceptions and dispositions events."""


@define(frozen=True, order=True)
class _Token:
    start: int
    end: int
    type: str
    modifiers: tuple[str, ...] = ()


def semantic_tokens(snapshot: Snapshot, document: Document, place: types.Range | None = None) -> types.SemanticTokens:
    """The tokens of a file, or of a part of it."""
    begin, end = 0, len(document.source.text)
    if place is not None:
        begin, end = document.positions.offset(place.start), document.positions.offset(place.end)
    data: list[int] = []
    line = column = 0
    width = document.positions.width
    for token in sorted(_by_line(document, _tokens(snapshot, document))):
        if token.end <= begin or token.start >= end:
            continue
        at = document.positions.position(token.start)
        data += [
            at.line - line,
            at.character - (column if at.line == line else 0),
            width(token.start, token.end),
            _TYPES.index(token.type),
            sum(1 << _MODIFIERS.index(one) for one in token.modifiers),
        ]
        line, column = at.line, at.character
    return types.SemanticTokens(data)


def _tokens(snapshot: Snapshot, document: Document) -> Iterator[_Token]:
    path = document.source.path
    parsed = snapshot.parsed[path]
    names = {one.span.start: one for one in snapshot.occurrences(path)}
    tree = snapshot.tree(path)
    if tree is not None:
        yield from (_Token(one.span.start, one.span.end, "comment") for one in tree.comments)
    for piece in parsed.pieces:
        for lexeme in _lexemes(piece.text):
            start, end = piece.start + lexeme.start, piece.start + lexeme.end
            yield from _colours(snapshot, lexeme, start, end, names)


@functools.lru_cache(4096)
def _lexemes(text: str) -> tuple[Lexeme, ...]:
    """The lexemes of a declaration, as far as it can be read."""
    return read_some(text)


def _colours(
    snapshot: Snapshot, lexeme: Lexeme, start: int, end: int, names: dict[int, Occurrence]
) -> Iterator[_Token]:
    if lexeme.kind in ("NAME", "FIELD", "SECTION"):
        start = end - len(lexeme.text.lstrip(".").lstrip()) if lexeme.kind == "FIELD" else start
        named = names.get(start)
        if named is not None:
            yield _named(snapshot, named)
        elif lexeme.text in FUNCTIONS:
            yield _Token(start, end, "function", ("defaultLibrary",))
        elif lexeme.kind == "SECTION":
            yield _Token(start, end, "string")
    elif lexeme.kind == "LABEL":
        inner = [names[at] for at in sorted(names) if start < at < end and names[at].span.end <= end]
        for one in inner:
            yield _Token(start, one.span.start, "string")
            yield _named(snapshot, one)
            start = one.span.end
        yield _Token(start, end, "string")
    elif lexeme.kind in _LEXEMES:
        yield _Token(start, end, _LEXEMES[lexeme.kind])
    elif lexeme.text[:1].isalpha():
        yield _Token(start, end, "keyword")
    else:
        yield _Token(start, end, "operator")


def _named(snapshot: Snapshot, one: Occurrence) -> _Token:
    declared = snapshot.declared[one.declared]
    modifiers = ("declaration",) if one.span == one.declared else ()
    if declared.kind in _READONLY:
        modifiers = (*modifiers, "readonly")
    return _Token(one.span.start, one.span.end, _NAMES.get(declared.kind, "string"), modifiers)


def _by_line(document: Document, tokens: Iterator[_Token]) -> Iterator[_Token]:
    """Tokens of one line each, without the white space at the ends of their lines."""
    text = document.source.text
    for token in tokens:
        start = token.start
        while start < token.end:
            line_end = text.find("\n", start, token.end)
            end = token.end if line_end < 0 else line_end
            piece = text[start:end]
            first = start + len(piece) - len(piece.lstrip())
            if piece.strip():
                yield _Token(first, first + len(piece.strip()), token.type, token.modifiers)
            start = end + 1
