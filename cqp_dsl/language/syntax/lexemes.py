"""The words and signs of a file, one by one, each with its place: for the tools that rewrite or colour text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.language.syntax.language import read_tokens, tokens_of

if TYPE_CHECKING:
    from lark import Token

    from cqp_dsl.source import SourceFile


@define(frozen=True)
class Lexeme:
    """A word, a sign, a number, a text: its terminal in the grammar, its spelling, its character offsets."""

    kind: str
    text: str
    start: int
    end: int


def read_lexemes(source: SourceFile) -> tuple[Lexeme, ...]:
    """The lexemes of a file that parses, in order; comments and white space are not among them."""
    return tuple(map(lexeme_of, read_tokens(source.text)))


def read_some(text: str) -> tuple[Lexeme, ...]:
    """The lexemes of a declaration, the header or another, as far as it can be read."""
    return tuple(map(lexeme_of, tokens_of(text, "policy_decl" if text.startswith("politique") else "declaration")))


def lexeme_of(token: Token) -> Lexeme:
    """A token of the parser as a lexeme."""
    return Lexeme(token.type, str(token), token.start_pos or 0, token.end_pos or 0)
