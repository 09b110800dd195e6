"""The words and signs of a file, one by one, each with its place: for the tools that rewrite or colour text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from cqp_dsl.syntax.language import read_tokens

if TYPE_CHECKING:
    from cqp_dsl.source import SourceFile


@attrs.frozen
class Lexeme:
    """A word, a sign, a number, a text: its terminal in the grammar, its spelling, its character offsets."""

    kind: str
    text: str
    start: int
    end: int


def read_lexemes(source: SourceFile) -> tuple[Lexeme, ...]:
    """The lexemes of a file that parses, in order; comments and white space are not among them."""
    return tuple(
        Lexeme(token.type, str(token), token.start_pos or 0, token.end_pos or 0) for token in read_tokens(source.text)
    )
