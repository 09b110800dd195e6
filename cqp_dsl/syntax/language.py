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
from lark.lexer import ContextualLexer
from lark.parsers.lalr_analysis import Shift
from lark.utils import TextSlice

from cqp_dsl.resources import grammar_folder
from cqp_dsl.syntax.tables import read_tables
from cqp_dsl.syntax.words import RESERVED_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lark import Token, Tree
    from lark.common import LexerConf
    from lark.lexer import LexerState
    from lark.parsers.lalr_parser_state import ParserState

Start: TypeAlias = Literal["file", "policy_decl", "declaration", "expression"]
STARTS: Final[tuple[Start, ...]] = ("file", "policy_decl", "declaration", "expression")
END: Final = "$END"


@attrs.frozen
class Failure:
    """Where a parse stopped: the character offset, the terminals that could have stood there, what came before.

    Attributes:
        rule: what was being read.
        end: the end of the token found, equal to ``start`` at the end of the text and where no token begins.
        accepted: may hold ``$END``.
        tokens: those read before, in order.
    """

    rule: Start
    start: int
    end: int
    accepted: frozenset[str]
    tokens: tuple[Token, ...]


class _WordLexer(ContextualLexer):
    """Lark's contextual lexer, strict about words.

    - Names are looked for everywhere, so that a keyword is always a whole word: ``sixième`` never reads as ``si``.
    - A reserved word that was taken for a name gets a type of its own, which no rule accepts.
    - A soft keyword is a keyword exactly where the grammar accepts one. The states of an LALR parser do not say it
      (they merge what may follow a construct in all its places), so the reductions are tried before believing them.
    """

    def __init__(
        self, conf: LexerConf, states: dict[int, Collection[str]], always_accept: Collection[str] = ()
    ) -> None:
        # Colliding patterns are looked for only where they can be refused: the search takes longer than all the rest.
        conf.skip_validation = conf.skip_validation or not conf.strict
        super().__init__(conf, states, always_accept={*always_accept, "NAME"})

    def lex(self, lexer_state: LexerState, parser_state: ParserState[int]) -> Iterator[Token]:
        for token in super().lex(lexer_state, parser_state):
            if token.type == "NAME":
                if token in RESERVED_WORDS:
                    token.type = "RESERVED"
            elif token.isidentifier() and token not in RESERVED_WORDS and not _accepts(parser_state, token.type):
                token.type = "NAME"
            yield token


def _accepts(parser_state: ParserState[int], terminal: str) -> bool:
    """Whether the parser, after the reductions that this terminal asks for, shifts it."""
    states, stack = parser_state.parse_conf.states, parser_state.state_stack
    height = len(stack)
    pushed: list[int] = []
    while True:
        action = states[pushed[-1] if pushed else stack[height - 1]].get(terminal)
        if action is None:
            return False
        kind, target = action
        if kind is Shift:
            return True
        size = len(target.expansion)
        kept = max(0, len(pushed) - size)
        height -= size - (len(pushed) - kept)
        del pushed[kept:]
        pushed.append(states[pushed[-1] if pushed else stack[height - 1]][target.origin.name][1])


_PLUGINS: Final = {"ContextualLexer": _WordLexer}


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
        _plugins=_PLUGINS,
    )


@functools.cache
def _parser() -> Lark:
    """The parser, from the tables that are shipped; computed from the grammar where they are out of date."""
    tables = read_tables()
    if tables is None:
        return build_parser()
    return Lark.__new__(Lark)._load(tables, _plugins=_PLUGINS)  # noqa: SLF001 - Lark.load itself only takes pickles


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
        begin = end = error.pos_in_stream  # type: ignore[assignment]
    except UnexpectedToken as error:
        if error.token.type != END:
            begin, end = error.token.start_pos or 0, error.token.end_pos or 0
            tokens = [token for token in tokens if token.start_pos != begin]
    return Failure(start, begin, end, _accepted(piece, start, tokens), tuple(tokens))


def _accepted(piece: TextSlice[str], start: Start, tokens: list[Token]) -> frozenset[str]:
    """The terminals that may follow these tokens; asked before the wrong one makes the parser reduce."""
    replay = _parser().parse_interactive(piece, start=start)
    for token in tokens:
        replay.feed_token(token)
    return frozenset(replay.accepts())  # type: ignore[no-untyped-call]


def read_tokens(text: str) -> list[Token]:
    """The tokens of a file that parses, punctuation included, in order."""
    steps = _parser().parse_interactive(TextSlice(text, 0, len(text)), start="file")
    return list(steps.iter_parse())
