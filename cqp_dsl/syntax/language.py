"""The language as Lark knows it: the grammar read once, texts parsed, failures described.

This is the only module that calls Lark. Its parser keeps no recursion: neither the text's nesting nor its length can
exhaust the stack here.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs
from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.lark import PostLex
from lark.utils import TextSlice

from cqp_dsl.resources import grammar_folder
from cqp_dsl.syntax.words import RESERVED_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lark import Token, Tree

Start: TypeAlias = Literal["file", "policy_decl", "declaration", "expression"]
STARTS: Final[tuple[Start, ...]] = ("file", "policy_decl", "declaration", "expression")
END: Final = "$END"


@attrs.frozen
class Failure:
    """Where a parse stopped: the character offset, the terminals that could have stood there, what came before.

    ``end`` is the end of the token found, equal to ``start`` at the end of the text and where no token begins.
    ``accepted`` may hold ``$END``. ``tokens`` are those read before, in order.
    """

    start: int
    end: int
    accepted: frozenset[str]
    tokens: tuple[Token, ...]


class _ReservedWords(PostLex):
    """Reserved words that the contextual lexer took for names, given back their own type, which no rule accepts.

    Names are looked for everywhere, so that a keyword is always a whole word: ``sixième`` never reads as ``si``.
    """

    always_accept: Iterable[str] = ("NAME",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        for token in stream:
            if token.type == "NAME" and token in RESERVED_WORDS:
                token.type = "RESERVED"
            yield token


def build_parser(*, strict: bool = False) -> Lark:
    """Read the grammar and build its tables; ``strict`` refuses every conflict (used by a test)."""
    return Lark.open(
        str(grammar_folder() / "cqp.lark"),
        parser="lalr",
        lexer="contextual",
        start=list(STARTS),
        propagate_positions=True,
        maybe_placeholders=False,
        strict=strict,
        postlex=_ReservedWords(),
    )


@functools.cache
def _parser() -> Lark:
    return build_parser()


def parse_tree(text: str, start: Start, begin: int = 0, end: int | None = None) -> Tree[Token] | Failure:
    """Parse a stretch of text; offsets in the result refer to the whole text."""
    piece = TextSlice(text, begin, len(text) if end is None else end)
    try:
        return _parser().parse(piece, start=start)
    except UnexpectedInput:
        return _failure(piece, start)


def _failure(piece: TextSlice[str], start: Start) -> Failure:
    """Parse again, step by step, up to the place where it stops."""
    steps = _parser().parse_interactive(piece, start=start)
    tokens: list[Token] = []
    begin = end = piece.end
    try:
        for token in steps.iter_parse():
            tokens.append(token)  # noqa: PERF402 - what was read before the failure is kept
        steps.feed_eof()  # type: ignore[no-untyped-call]
    except UnexpectedCharacters as error:
        begin = end = error.pos_in_stream
    except UnexpectedToken as error:
        if error.token.type != END:
            begin, end = error.token.start_pos or 0, error.token.end_pos or 0
            tokens = [token for token in tokens if token.start_pos != begin]
    return Failure(begin, end, _accepted(piece, start, tokens), tuple(tokens))


def _accepted(piece: TextSlice[str], start: Start, tokens: list[Token]) -> frozenset[str]:
    """The terminals that may follow these tokens; asked before the wrong one makes the parser reduce."""
    replay = _parser().parse_interactive(piece, start=start)
    for token in tokens:
        replay.feed_token(token)
    return frozenset(replay.accepts())  # type: ignore[no-untyped-call]
