"""The language as Lark knows it: the grammar read once, texts parsed, failures described.

This is the only module that calls Lark's parser. It keeps no recursion: neither the text's nesting nor its length can
exhaust the stack here.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import define
from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.lexer import ContextualLexer, LexerThread
from lark.parsers.lalr_parser import _Parser
from lark.utils import TextSlice

from cqp_dsl.resources import grammar_folder
from cqp_dsl.syntax.lexer import WordLexer, accepts
from cqp_dsl.syntax.reductions import Made
from cqp_dsl.syntax.tables import computed_tables, read_tables

if TYPE_CHECKING:
    from collections.abc import Collection

    from lark import Token
    from lark.common import LexerConf
    from lark.parsers.lalr_analysis import IntParseTable
    from lark.parsers.lalr_interactive_parser import InteractiveParser

    from cqp_dsl.syntax.reductions import Reductions

Start: TypeAlias = Literal["file", "policy_decl", "declaration", "expression"]
STARTS: Final[tuple[Start, ...]] = ("file", "policy_decl", "declaration", "expression")
END: Final = "$END"


@define(frozen=True)
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


def build_parser(*, strict: bool = False) -> Lark:
    """Read the grammar and build its tables; ``strict`` refuses every conflict (used by a test)."""
    return Lark.open(
        str(grammar_folder() / "cqp.lark"),
        parser="lalr",
        lexer="contextual",
        start=list(STARTS),
        maybe_placeholders=False,
        strict=strict,
        _plugins={"ContextualLexer": _ContextualLexer},
    )


class _ContextualLexer(ContextualLexer):
    """Lark's, for the collisions of terminals that it looks for where it is strict: a name may stand everywhere."""

    def __init__(
        self, conf: LexerConf, states: dict[int, Collection[str]], always_accept: Collection[str] = ()
    ) -> None:
        super().__init__(conf, states, always_accept={*always_accept, "NAME"})


@functools.cache
def _language() -> tuple[IntParseTable, WordLexer]:
    """The tables that are shipped, or those of the grammar where they are out of date; and the lexer."""
    tables = read_tables() or computed_tables(build_parser())
    return tables.actions, WordLexer(tables)


def _parser(
    text: str, start: Start, begin: int = 0, end: int | None = None, reductions: Reductions | None = None
) -> InteractiveParser:
    """Lark's parser at the beginning of a stretch of text; without reductions, it only reads."""
    table, lexer = _language()
    tokens = LexerThread.from_text(lexer, TextSlice(text, begin, len(text) if end is None else end))
    steps: InteractiveParser = _Parser(table, reductions or {}).parse(tokens, start, start_interactive=True)
    return steps


def parse(text: str, start: Start, reductions: Reductions, begin: int = 0, end: int | None = None) -> Made | None:
    """What is made of a stretch of text, as it is read; None where that does not parse.

    Raises:
        TooHighError: something in it is higher than ``MAX_DEPTH``.
    """
    try:
        made = _parser(text, start, begin, end, reductions).resume_parse()  # type: ignore[no-untyped-call]
    except UnexpectedInput:
        return None
    return made if isinstance(made, Made) else None


def failure_of(text: str, start: Start, begin: int = 0, end: int | None = None) -> Failure:
    """Where and why a stretch that does not parse stops: it is parsed again, step by step."""
    steps = _parser(text, start, begin, end)
    tokens: list[Token] = []
    stop = wrong = len(text) if end is None else end
    try:
        for token in steps.iter_parse():
            tokens.append(token)  # noqa: PERF402 - what was read before the failure is kept
        steps.feed_eof()  # type: ignore[no-untyped-call]
    except UnexpectedCharacters as error:
        stop = wrong = error.pos_in_stream  # type: ignore[assignment]
    except UnexpectedToken as error:
        if error.token.type != END:
            stop, wrong = error.token.start_pos or 0, error.token.end_pos or 0
            tokens = [token for token in tokens if token.start_pos != stop]
    return Failure(start, stop, wrong, _accepted(start, tokens), tuple(tokens))


def _accepted(start: Start, tokens: list[Token]) -> frozenset[str]:
    """The terminals that may follow these tokens; asked before the wrong one makes the parser reduce."""
    replay = _parser("", start)
    for token in tokens:
        replay.feed_token(token)
    return frozenset(replay.accepts())  # type: ignore[no-untyped-call]


def parses(text: str, start: Start) -> bool:
    """Whether a text is one of the language, whatever its values."""
    try:
        _parser(text, start).resume_parse()  # type: ignore[no-untyped-call]
    except UnexpectedInput:
        return False
    return True


def tokens_before(text: str, start: Start, begin: int, offset: int) -> tuple[list[Token], frozenset[str]] | None:
    """What a stretch reads up to a place, and the terminals that may stand there; None where it stops before.

    A token that runs over the place is not read: it is what stands there.
    """
    steps = _parser(text, start, begin)
    tokens: list[Token] = []
    try:
        for token in steps.iter_parse():
            if (token.end_pos or 0) > offset:
                break
            tokens.append(token)
    except UnexpectedInput as error:
        # A token that does not fit is taken out of the stream before it is refused.
        place = error.token.start_pos if isinstance(error, UnexpectedToken) else error.pos_in_stream
        if place is None or place < offset:
            return None
        tokens = [token for token in tokens if token.start_pos != place]
    state = steps.parser_state
    choices = state.parse_conf.states[state.position]
    accepted = {name for name in choices if name.isupper() and accepts(state, name)}
    try:
        steps.copy(deepcopy_values=False).feed_eof()  # type: ignore[no-untyped-call]
    except UnexpectedInput:
        return tokens, frozenset(accepted)
    return tokens, frozenset({*accepted, END})


def tokens_of(text: str, start: Start) -> list[Token]:
    """The tokens of a text up to where it stops being one of the language, the one that does not fit included."""
    tokens: list[Token] = []
    try:
        for token in _parser(text, start).iter_parse():
            tokens.append(token)  # noqa: PERF402 - what was read before a failure is kept
    except UnexpectedInput:
        pass
    return tokens


def read_tokens(text: str) -> list[Token]:
    """The tokens of a file that parses, punctuation included, in order."""
    return list(_parser(text, "file").iter_parse())
