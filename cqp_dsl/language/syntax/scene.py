"""The scene of a failure: what was found, what was accepted there, what came before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import define

if TYPE_CHECKING:
    from lark import Token

    from cqp_dsl.language.syntax.language import Failure
    from cqp_dsl.source import SourceFile, Span

_LONGEST_SHOWN = 40
_LEXEME = re.compile(r"[^\W\d]\w*|\d[\d.,]*|\|\||.", re.DOTALL)


@define(frozen=True)
class Scene:
    """A failure with what surrounds it.

    Attributes:
        end: where the stretch that was parsed ends.
        start: where parsing stopped; the end of the last token when nothing was left.
        found: the word or sign found there; empty when nothing was left.
    """

    source: SourceFile
    failure: Failure
    end: int
    start: int
    found: str

    @property
    def span(self) -> Span:
        """The place of what was found."""
        return self.source.span(self.start, self.start + len(self.found))

    @property
    def accepted(self) -> frozenset[str]:
        """The terminals that could have stood there."""
        return self.failure.accepted

    @property
    def before(self) -> Token | None:
        """The token just before."""
        return self.failure.tokens[-1] if self.failure.tokens else None

    @property
    def after(self) -> str:
        """The text that follows what was found, up to the end of the stretch."""
        return self.source.text[self.start + len(self.found) : self.end]

    def token_span(self, token: Token) -> Span:
        """The place of a token."""
        return self.source.span(token.start_pos or 0, token.end_pos or 0)


def shorten(word: str) -> str:
    """The word as shown in a message: its beginning only, when it is very long."""
    return word if len(word) <= _LONGEST_SHOWN else word[: _LONGEST_SHOWN - 1] + "…"


def scene_of(source: SourceFile, failure: Failure, begin: int, end: int) -> Scene:
    """The scene of a failure met while parsing the text between two offsets."""
    if failure.start < end:
        text = source.text[failure.start : failure.end]
        if not text:
            match = _LEXEME.match(source.text, failure.start, end)
            text = match[0] if match else ""
        return Scene(source, failure, end, failure.start, text)
    last = failure.tokens[-1].end_pos if failure.tokens else begin
    return Scene(source, failure, end, last or begin, "")
