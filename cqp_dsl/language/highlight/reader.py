"""The pieces of a text, each with what it is to the eye: one pass that no text stops, valid or not.

The parser alone knows for certain whether a soft word (``question``, ``date``) is a keyword or a name. Here the word
before and the declaration around tell it: enough to agree with the parser on every file that parses, as a test shows.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.language.highlight.words import (
    BEFORE_COMPARISON,
    CATEGORIES,
    DECLARATIONS,
    DEFINES,
    ENDS,
    LISTS_OF_NAMES,
    SOFT,
    TYPE_WORDS,
    UPPER_BOUND,
    Category,
    pattern_of,
    terminals,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONLY_IN_CONTEXT: Final = frozenset({"UNIT", "SECTION"})
_UNCLOSED: Final = re.compile('[«"“][^\n]*')
_INSERTION: Final = re.compile(r"\{[^{}]*\}")
_UNIT: Final = re.compile(r"(?:[^\W\d]\w*|€)(?:/(?:[^\W\d]\w*|€))*")
"""A unit of a politique's own, after a number on its line."""
_PARTS_OF_DATES: Final = frozenset({
    "er", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
})  # fmt: skip
_OPENING: Final = frozenset({"LPAR", "LSQB", "LBRACE"})
_CLOSING: Final = frozenset({"RPAR", "RSQB", "RBRACE"})
_NAMED: Final = frozenset({"NAME", "FIELD"})
_IN_CITATION: Final = frozenset({"CITE", "SECTIONS", "SEMICOLON", "SECTION", "LABEL", *_NAMED})
_KEEPS_TYPE: Final = frozenset({"COLON", "LPAR", "LIST_OF"})


@define(frozen=True)
class Piece:
    """A stretch of the text: where it starts, what it is, what is written."""

    start: int
    category: Category
    text: str


def read_pieces(text: str) -> Iterator[Piece]:
    """The pieces of a text, in order; together they are the text."""
    reader = _Reader(text)
    while reader.at < len(text):
        yield from reader.next()


@functools.cache
def _pattern() -> re.Pattern[str]:
    groups = (
        f"(?P<{one.name}>{one.pattern})"
        for one in terminals()
        if one.name not in TYPE_WORDS | _ONLY_IN_CONTEXT | {"NAME"}
    )
    return re.compile("|".join(groups))


@functools.cache
def _alone(name: str) -> re.Pattern[str]:
    return re.compile(pattern_of(name))


@functools.cache
def _types() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{pattern_of(name)})" for name in sorted(TYPE_WORDS)))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.before = ""
        self.same_line = False
        self.declaration = ""
        self.depth = 0
        self.citing = False
        self.typing = False
        self.ranging = False
        self.between = False

    def next(self) -> Iterator[Piece]:
        start = self.at
        terminal, self.at = self._terminal()
        written = self.text[start : self.at]
        category = self._category(terminal)
        if terminal and category not in {"space", "comment"}:
            self._advance(terminal)
            self.same_line = True
        elif "\n" in written:
            self.same_line = False
        if category == "text":
            yield from _with_insertions(start, written)
        else:
            yield Piece(start, category, written)

    def _terminal(self) -> tuple[str, int]:
        """The terminal that starts here, empty where none does, and where it ends."""
        terminal, end = self._known()
        unit = None
        if self.before == "NUMBER" and self.same_line and terminal in {"", "NAME"}:
            unit = _UNIT.match(self.text, self.at)
        return (terminal, end) if unit is None or unit[0] in _PARTS_OF_DATES else ("OWN_UNIT", unit.end())

    def _known(self) -> tuple[str, int]:
        """The same, a unit of a politique's own being a name."""
        for name in self._expected():
            match = _alone(name).match(self.text, self.at)
            if match:
                return name, match.end()
        match = _types().match(self.text, self.at) if self.typing else None
        match = match or _pattern().match(self.text, self.at)
        if match and match.lastgroup and self._stands(match.lastgroup, match[0]):
            return match.lastgroup, match.end()
        match = _alone("NAME").match(self.text, self.at)
        if match:
            return "NAME", match.end()
        match = _UNCLOSED.match(self.text, self.at)
        return ("LABEL", match.end()) if match else ("", self.at + 1)

    def _expected(self) -> Iterator[str]:
        """What is looked for first because of what comes before."""
        if self.before == "IN_UNIT":
            yield "UNIT"
        if self.citing and (self.before in {"SECTIONS", "SEMICOLON", "NAME", "GAP"} or self.text[self.at] == "§"):
            yield "SECTION"

    def _stands(self, terminal: str, written: str) -> bool:
        """Whether a keyword is one here, rather than a name."""
        if terminal in SOFT:
            place = SOFT[terminal]
            return self.before in place.after and self.declaration in place.declarations
        if CATEGORIES[terminal] == "comparison" and written.isalpha() and terminal != "ARTICLE":
            return self.before in BEFORE_COMPARISON and self.declaration not in LISTS_OF_NAMES
        return True

    def _category(self, terminal: str) -> Category:
        if not terminal:
            return "error"
        if terminal == "NAME" and self.before in DEFINES:
            return "definition"
        if terminal == "NAME" and self.typing:
            return "type_name"
        return CATEGORIES[terminal]

    def _advance(self, terminal: str) -> None:
        """What is known after a terminal."""
        if terminal in DECLARATIONS and (self.depth == 0 or self.before in ENDS):
            self.declaration, self.depth, self.ranging, self.between = terminal, 0, False, False
        elif terminal == "LBRACE":
            self.depth += 1
        elif terminal == "RBRACE":
            self.depth = max(0, self.depth - 1)
        self.citing = terminal in {"CITE", "SECTIONS", "GAP"} or (self.citing and terminal in _IN_CITATION)
        if terminal == "COLON":
            self.typing = not self.depth and not self.ranging
            self.ranging = False
        else:
            self.ranging = self.ranging or terminal == "FOR_ALL"
            self.typing = (self.typing and terminal in _KEEPS_TYPE) or (
                self.declaration == "TYPE" and terminal == "EQUAL"
            )
        upper = terminal == "AND" and self.between
        self.between = terminal == "BETWEEN" or (self.between and not upper)
        self.before = UPPER_BOUND if upper else terminal


def _with_insertions(start: int, written: str) -> Iterator[Piece]:
    """A text, the values that stand in it between braces apart."""
    at = 0
    for match in _INSERTION.finditer(written):
        if match.start() > at:
            yield Piece(start + at, "text", written[at : match.start()])
        yield Piece(start + match.start(), "insertion", match[0])
        at = match.end()
    if at < len(written):
        yield Piece(start + at, "text", written[at:])
