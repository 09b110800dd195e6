"""A lexer for Lark's parser, strict about words, with one expression for nearly everything.

- Names are looked for everywhere, so that a keyword is always a whole word: ``sixième`` never reads as ``si``.
- A reserved word that was taken for a name gets a type of its own, which no rule accepts.
- A soft keyword is a keyword exactly where the grammar accepts one. The states of an LALR parser do not say it (they
  merge what may follow a construct in all its places), so the word is taken on trust. Where the parser then refuses it,
  which is rare, the text is read again, for nobody: each soft keyword is tried on a copy of the parser, and those that
  it refuses are known to be names.
- A word after a number, on its line, is a unit where it is no keyword: a politique may have units of its own.
- Lark's contextual lexer has an expression for each set of terminals that a state accepts: some sixty to compile for a
  few files. Here one that knows all terminals finds nearly every token, with the blanks before it; where it finds a
  terminal that the state does not accept, and only there, the expression of that state is made.
"""

from __future__ import annotations

import functools
import operator
import re
from typing import TYPE_CHECKING, Final

from attrs import define, field
from lark import Token, UnexpectedToken

from cqp_dsl.core.datatypes.display import MONTH_NAMES
from cqp_dsl.language.syntax.reductions import OwnedToken
from cqp_dsl.language.syntax.words import RESERVED_WORDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from lark.lexer import TerminalDef
    from lark.parsers.lalr_interactive_parser import InteractiveParser

    from cqp_dsl.language.syntax.reductions import Maker

_NAME: Final = "NAME"
_RESERVED: Final = "RESERVED"
_OWN_UNIT: Final = "OWN_UNIT"
_AFTER_NUMBER: Final = re.compile(r"[^\S\n]*()(?:[^\W\d]\w*+|€)(?:/(?:[^\W\d]\w*+|€))*+")
"""A unit on the line of its number; the group is where it begins."""
_PARTS_OF_DATES: Final = frozenset({*MONTH_NAMES, "er"})
"""What after a number is a date without its year, and no unit."""
_BLANKS: Final = ("SPACE", "COMMENT", "INVISIBLE")
"""The terminals that the grammar ignores."""
_GROUP: Final = r"(?s:\\.|\[(?:\\.|[^\]\\])*\]|\((?!\?))"
"""An opening parenthesis that captures; or what it may stand in, and is then none."""
_UBIQUITOUS: Final = "UNIT"
"""The terminal that any word matches: it would hide the others, and is looked for only where it is accepted."""


@define(frozen=True)
class Terminal:
    """A terminal of the grammar.

    Attributes:
        expression: its regular expression, whose groups capture nothing: it is half as long to match again.
        word: the word that it is, where it is a plain one.
        rank: the order in which Lark tries terminals: the highest priority, then the longest.
    """

    name: str
    expression: str
    word: str
    rank: tuple[int, int, int, str]


def terminal_of(definition: TerminalDef) -> Terminal:
    """A terminal as Lark defines it."""
    name, pattern = definition.name, definition.pattern
    expression = re.sub(_GROUP, lambda found: "(?:" if found[0] == "(" else found[0], pattern.to_regexp())
    word = pattern.value if pattern.type == "str" and pattern.value.isidentifier() else ""
    return Terminal(name, expression, word, (-definition.priority, -pattern.max_width, -len(pattern.value), name))


class NoTokenError(Exception):
    """No token begins at an offset."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__(offset)


@define(eq=False, repr=False)
class Reading:
    """A stretch of text as it is read.

    Attributes:
        maker: whom it is read for; nobody, where it is careful.
        names: the offsets of the soft keywords that are known to be names.
        careful: whether each of the others is tried, rather than taken on trust.
        steps: the parser.
        trusted: whether the last token is a soft keyword that was taken on trust.
    """

    text: str
    start: int
    end: int
    maker: Maker | None
    names: set[int] = field(factory=set)
    careful: bool = False
    steps: InteractiveParser = field(init=False)
    trusted: bool = field(default=False, init=False)

    def takes(self, terminal: str, at: int) -> bool:
        """Whether the parser takes a word as this terminal, which its state names."""
        if self.careful and not self._shifts(terminal):
            self.names.add(at)
        self.trusted = at not in self.names
        return self.trusted

    def _shifts(self, terminal: str) -> bool:
        # What stands for rules that are read for nobody may be shared, and spoilt.
        trial = self.steps.copy(deepcopy_values=False)  # type: ignore[no-untyped-call]
        try:
            trial.feed_token(Token(terminal, ""))
        except UnexpectedToken:
            return False
        return True


class WordLexer:
    """Finds the tokens of the language.

    Args:
        terminals: those of the grammar.
    """

    def __init__(self, terminals: Iterable[Terminal]) -> None:
        tried = sorted(terminals, key=operator.attrgetter("rank"))
        self._expressions = {terminal.name: terminal.expression for terminal in tried}
        self._words = {terminal.word: terminal.name for terminal in tried if terminal.word}
        self._names = frozenset(self._expressions).difference(self._words.values(), _BLANKS)
        self._blank = re.compile(f"(?:{'|'.join(map(self._expressions.__getitem__, _BLANKS))})*+")
        self._patterns: dict[frozenset[str], re.Pattern[str]] = {}

    def lex(self, reading: Reading) -> Iterator[OwnedToken]:
        """The tokens, each as the parser's state at that moment tells it.

        Raises:
            NoTokenError: none begins where the last one ends.
        """
        text, at, end, maker = reading.text, reading.start, reading.end, reading.maker
        accepted, common, words = reading.steps.choices, self._common, self._words
        while True:
            row = accepted()  # type: ignore[no-untyped-call]
            match = common.match(text, at, end)
            if _UBIQUITOUS in row or (match and match.lastgroup not in row and match.lastgroup != _NAME):
                match = self._pattern(self._names.intersection(row) | {_NAME}).match(text, at, end)
            unit = self._unit(text, at, end) if _OWN_UNIT in row else None
            found = match or unit
            if found is None:
                break
            start, value, kind = found.end(1), text[found.end(1) : found.end()], found.lastgroup or _NAME
            reading.trusted = False
            if kind == _NAME:
                kind = self._kind(value, words.get(value), row, reading, start)
            elif value.isidentifier() and value not in RESERVED_WORDS and not reading.takes(kind, start):
                kind = _NAME
            if unit is not None and kind == _NAME:
                found, kind, start = unit, _OWN_UNIT, unit.end(1)
            at = found.end()
            yield OwnedToken(kind, text[start:at], start, at, maker)
        yield from self._unexpected(reading, at)

    def _unit(self, text: str, at: int, end: int) -> re.Match[str] | None:
        """What may be a unit after a number, unless it is a keyword."""
        found = _AFTER_NUMBER.match(text, at, end)
        return None if found is None or text[found.end(1) : found.end()] in _PARTS_OF_DATES else found

    @functools.cached_property
    def _common(self) -> re.Pattern[str]:
        return self._pattern(self._names - {_UBIQUITOUS})

    def _pattern(self, names: frozenset[str]) -> re.Pattern[str]:
        """What finds one of some terminals, and the blanks before it.

        The group that tells the terminal is empty and comes last; the first, empty too, tells where the token begins.
        An alternative that begins with a group is tried, one that begins with a character is passed over at a glance.
        """
        if names not in self._patterns:
            tried = ((name, expression) for name, expression in self._expressions.items() if name in names)
            found = "|".join(f"(?:{expression})(?P<{name}>)" for name, expression in tried)
            self._patterns[names] = re.compile(f"{self._blank.pattern}()(?:{found})")
        return self._patterns[names]

    def _kind(self, value: str, keyword: str | None, row: Container[str], reading: Reading, at: int) -> str:
        """The terminal of a word: keywords, names and reserved words told from one another."""
        accepted = keyword is not None and keyword in row
        if value in RESERVED_WORDS:
            return keyword if keyword is not None and accepted else _RESERVED
        return keyword if keyword is not None and accepted and reading.takes(keyword, at) else _NAME

    def _unexpected(self, reading: Reading, at: int) -> Iterator[OwnedToken]:
        """At the end of the text, nothing; else what stands where nothing that is accepted does: another terminal."""
        blank = self._blank.match(reading.text, at, reading.end)
        start = blank.end() if blank else at
        if start == reading.end:
            return
        match = self._pattern(self._names).match(reading.text, start, reading.end)
        if match is None:
            raise NoTokenError(start)
        yield OwnedToken(match.lastgroup or _NAME, match[0], start, match.end(), reading.maker)
