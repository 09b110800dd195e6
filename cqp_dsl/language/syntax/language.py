"""The language as Lark knows it: the grammar read once, texts parsed, failures described.

This is the only module that calls Lark's parser. It keeps no recursion: neither the text's nesting nor its length can
exhaust the stack here.

Computing the parser from the grammar takes most of a second. So it is kept beside the grammar, as Lark saves it: when
the package is built, and again where the grammar or Lark is no longer the one that it was computed from and the folder
may be written. It is read from there only, where the package's own code is.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import lark
from attrs import define
from lark import Lark, UnexpectedToken
from lark.lexer import Lexer

from cqp_dsl.language.syntax.lexer import NoTokenError, Reading, Terminal, WordLexer, terminal_of
from cqp_dsl.language.syntax.reductions import Made
from cqp_dsl.resources import grammar_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lark import Token

    from cqp_dsl.language.syntax.reductions import Maker, OwnedToken

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


# --- The parser


class _NoLexer(Lexer):
    """The parser is fed token by token: Lark's own lexers, slow to make, would stand idle."""

    def __init__(self, _conf: object) -> None:
        pass

    def lex(self, _text: object, _state: object = None) -> Iterator[Token]:
        """No token: Lark asks for none, since the parser is fed."""
        return iter(())


def build_parser() -> Lark:
    """Read the grammar and compute its parser."""
    return Lark.open(
        str(grammar_folder() / "cqp.lark"),
        parser="lalr",
        lexer=_NoLexer,
        start=list(STARTS),
        maybe_placeholders=False,
        keep_all_tokens=True,  # a part begins and ends with its signs
        tree_class=Made,
    )


def saved_parser() -> Path:
    """Where the parser is kept."""
    return grammar_folder() / "cqp.parser"


def save_parser(parser: Lark) -> None:
    """Keep a parser that was just computed, whole or not at all.

    Raises:
        OSError: the folder may not be written.
    """
    beside = saved_parser().with_suffix(f".{os.getpid()}.parser")
    with beside.open("wb") as file:
        file.write(_stamp())
        parser.save(file)
    beside.replace(saved_parser())


def _stamp() -> bytes:
    """The first line of what is kept: what it was computed from."""
    digest = hashlib.sha256(f"{lark.__version__} {__name__} {Made.__module__}".encode())
    for path in sorted(grammar_folder().glob("*.lark")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest().encode() + b"\n"


@functools.cache
def _parser() -> Lark:
    """The parser that is kept; computed, and kept if it may be, where there is none for this grammar and this Lark."""
    stamp = _stamp()
    try:
        with saved_parser().open("rb") as file:
            if file.readline() == stamp:
                return Lark.load(file)
    except OSError:
        pass
    parser = build_parser()
    with contextlib.suppress(OSError):
        save_parser(parser)
    return parser


def terminals() -> tuple[Terminal, ...]:
    """The terminals of the grammar, in its order."""
    return tuple(map(terminal_of, _parser().terminals))


@functools.cache
def _lexer() -> WordLexer:
    return WordLexer(terminals())


def _tokens(reading: Reading, start: Start) -> Iterator[OwnedToken]:
    """The tokens of a reading, each of which the parser takes before the next is looked for.

    Raises:
        UnexpectedToken: the grammar does not accept the last one.
        NoTokenError: none begins where the last one ends.
    """
    reading.steps = _parser().parse_interactive(start=start)
    feed = reading.steps.feed_token
    for token in _lexer().lex(reading):
        yield token
        feed(token)


# --- Texts made into something


def parse(text: str, start: Start, maker: Maker, begin: int = 0, end: int | None = None) -> Made | None:
    """What is made of a stretch of text, as it is read; None where that does not parse.

    Raises:
        TooHighError: something in it is higher than ``MAX_DEPTH``.
    """
    stop = len(text) if end is None else end
    reading = Reading(text, begin, stop, maker)
    made = _made(reading, start)
    if made is None and reading.trusted:
        maker.restart()
        made = _made(Reading(text, begin, stop, maker, _read(text, start, begin, end).reading.names), start)
    return made


def _made(reading: Reading, start: Start) -> Made | None:
    try:
        for _ in _tokens(reading, start):
            pass
        made: Made = reading.steps.feed_eof()  # type: ignore[no-untyped-call]
    except (UnexpectedToken, NoTokenError):
        return None
    return made


# --- Texts read


@define(frozen=True, eq=False)
class _Read:
    """A stretch of text read as far as it is one of the language.

    Attributes:
        tokens: those that the grammar takes.
        refused: the first one that it does not.
        unreadable: where no token begins, if that is what stopped it.
        reading: the reading, whose parser has taken the tokens.
    """

    tokens: tuple[Token, ...]
    refused: Token | None
    unreadable: int | None
    start: Start
    reading: Reading

    @property
    def accepted(self) -> frozenset[str]:
        """The terminals that may follow the tokens."""
        steps = self.reading.steps
        if self.refused is not None:  # which has made the parser reduce
            steps = _parser().parse_interactive(start=self.start)
            for token in self.tokens:
                steps.feed_token(token)
        return frozenset(steps.accepts())  # type: ignore[no-untyped-call]


def _read(text: str, start: Start, begin: int = 0, end: int | None = None, until: int | None = None) -> _Read:
    """Read a stretch of text, down to the token that ends after ``until``."""
    stop = len(text) if end is None else end
    read = _read_once(Reading(text, begin, stop, None), start, until)
    if read.refused is not None and read.reading.trusted:
        read = _read_once(Reading(text, begin, stop, None, careful=True), start, until)
    return read


def _read_once(reading: Reading, start: Start, until: int | None) -> _Read:
    tokens: list[Token] = []
    refused, unreadable = None, None
    try:
        for token in _tokens(reading, start):
            if until is not None and (token.end_pos or 0) > until:
                break
            tokens.append(token)
    except UnexpectedToken:
        refused = tokens.pop()
    except NoTokenError as error:
        unreadable = error.offset
    return _Read(tuple(tokens), refused, unreadable, start, reading)


def failure_of(text: str, start: Start, begin: int = 0, end: int | None = None) -> Failure:
    """Where and why a stretch that does not parse stops."""
    read = _read(text, start, begin, end)
    stop = wrong = len(text) if end is None else end
    if read.refused is not None:
        stop, wrong = read.refused.start_pos or 0, read.refused.end_pos or 0
    elif read.unreadable is not None:
        stop = wrong = read.unreadable
    return Failure(start, stop, wrong, read.accepted, read.tokens)


def parses(text: str, start: Start) -> bool:
    """Whether a text is one of the language, whatever its values."""
    read = _read(text, start)
    return read.refused is None and read.unreadable is None and END in read.accepted


def tokens_before(text: str, start: Start, begin: int, offset: int) -> tuple[tuple[Token, ...], frozenset[str]] | None:
    """What a stretch reads up to a place, and the terminals that may stand there; None where it stops before.

    A token that runs over the place is not read: it is what stands there.
    """
    read = _read(text, start, begin, until=offset)
    stop = read.unreadable if read.refused is None else read.refused.start_pos
    return (read.tokens, read.accepted) if stop is None or stop >= offset else None


def tokens_of(text: str, start: Start) -> list[Token]:
    """The tokens of a text up to where it stops being one of the language, the one that does not fit included."""
    read = _read(text, start)
    return [*read.tokens] if read.refused is None else [*read.tokens, read.refused]


def read_tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a file that parses, punctuation included, in order."""
    return _read(text, "file").tokens
