"""The language as Lark knows it: the grammar read once, texts parsed, failures described.

This is the only module that calls Lark's parser. It keeps no recursion: neither the text's nesting nor its length can
exhaust the stack here.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs
from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.utils import TextSlice

from cqp_dsl.resources import grammar_folder
from cqp_dsl.syntax.branches import Branch, TooHighError, callbacks
from cqp_dsl.syntax.lexer import WordLexer, accepts
from cqp_dsl.syntax.tables import TableParser, read_tables

if TYPE_CHECKING:
    from lark import Token

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


class _Language(Lark):
    """Lark's parser, building branches."""

    def _prepare_callbacks(self) -> None:
        self._callbacks = callbacks(self.rules)


_PLUGINS: Final = {"ContextualLexer": WordLexer, "LALR_Parser": TableParser}


def build_parser(*, strict: bool = False) -> Lark:
    """Read the grammar and build its tables; ``strict`` refuses every conflict (used by a test)."""
    return _Language.open(
        str(grammar_folder() / "cqp.lark"),
        parser="lalr",
        lexer="contextual",
        start=list(STARTS),
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
    return _Language.__new__(_Language)._load(tables, _plugins=_PLUGINS)  # noqa: SLF001 - Lark.load takes only pickles


def try_parse(text: str, start: Start, begin: int = 0, end: int | None = None) -> Branch | None:
    """Parse a stretch of text; offsets in the result refer to the whole text. None where it does not parse.

    Raises:
        TooHighError: something in it is higher than ``MAX_DEPTH``.
    """
    try:
        parsed = _parser().parse(TextSlice(text, begin, len(text) if end is None else end), start=start)
    except UnexpectedInput:
        return None
    return parsed if isinstance(parsed, Branch) else None


def failure_of(text: str, start: Start, begin: int = 0, end: int | None = None) -> Failure:
    """Where and why a stretch that does not parse stops: it is parsed again, step by step."""
    piece = TextSlice(text, begin, len(text) if end is None else end)
    steps = _parser().parse_interactive(piece, start=start)
    tokens: list[Token] = []
    stop = wrong = piece.end
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
    return Failure(start, stop, wrong, _accepted(piece, start, tokens), tuple(tokens))


def _accepted(piece: TextSlice[str], start: Start, tokens: list[Token]) -> frozenset[str]:
    """The terminals that may follow these tokens; asked before the wrong one makes the parser reduce."""
    replay = _parser().parse_interactive(piece, start=start)
    for token in tokens:
        replay.feed_token(token)
    return frozenset(replay.accepts())  # type: ignore[no-untyped-call]


def parses(text: str, start: Start) -> bool:
    """Whether a text is one of the language, whatever its values."""
    return try_parse(text, start) is not None


def tokens_before(text: str, start: Start, begin: int, offset: int) -> tuple[list[Token], frozenset[str]] | None:
    """What a stretch reads up to a place, and the terminals that may stand there; None where it stops before.

    A token that runs over the place is not read: it is what stands there.
    """
    steps = _parser().parse_interactive(TextSlice(text, begin, len(text)), start=start)
    tokens: list[Token] = []
    try:
        for token in steps.iter_parse():
            if (token.end_pos or 0) > offset:
                break
            tokens.append(token)
    except TooHighError:
        return None
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
        for token in _parser().parse_interactive(TextSlice(text, 0, len(text)), start=start).iter_parse():
            tokens.append(token)  # noqa: PERF402 - what was read before a failure is kept
    except (UnexpectedInput, TooHighError):
        pass
    return tokens


def read_tokens(text: str) -> list[Token]:
    """The tokens of a file that parses, punctuation included, in order."""
    steps = _parser().parse_interactive(TextSlice(text, 0, len(text)), start="file")
    return list(steps.iter_parse())
