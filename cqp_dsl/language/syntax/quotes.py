"""Braces in a text: where the values stand that are put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from cqp_dsl.diagnostics import Diagnostic, Label

if TYPE_CHECKING:
    from cqp_dsl.source import SourceFile

Piece: TypeAlias = "str | tuple[int, int]"


def split_braces(source: SourceFile, start: int, end: int) -> tuple[list[Piece], list[Diagnostic]]:
    """The pieces of a text: plain strings, and the offsets of what stands between braces."""
    text = source.text
    pieces: list[Piece] = []
    position = start
    while (opening := text.find("{", position, end)) >= 0:
        closing = _closing(text, opening, end)
        if closing is None:
            return [*pieces, text[position:end]], [_unclosed(source, opening)]
        pieces.append(text[position:opening])
        pieces.append((opening + 1, closing))
        position = closing + 1
    return [*pieces, text[position:end]], []


def _closing(text: str, opening: int, end: int) -> int | None:
    depth = 0
    for offset in range(opening, end):
        if text[offset] == "{":
            depth += 1
        elif text[offset] == "}":
            depth -= 1
            if depth == 0:
                return offset
    return None


def _unclosed(source: SourceFile, opening: int) -> Diagnostic:
    return Diagnostic(
        "CQP122",
        "Une accolade ouverte dans ce texte n'est pas fermée",
        (Label(source.span(opening, opening + 1), "accolade ouverte ici"),),
        help="Fermez l'accolade après la valeur à afficher : « obtenue : {moyenne} ».",
    )
