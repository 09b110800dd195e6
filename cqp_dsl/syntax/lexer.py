"""A lexer for Lark's parser, strict about words, with one expression for nearly everything.

- Names are looked for everywhere, so that a keyword is always a whole word: ``sixième`` never reads as ``si``.
- A reserved word that was taken for a name gets a type of its own, which no rule accepts.
- A soft keyword is a keyword exactly where the grammar accepts one. The states of an LALR parser do not say it (they
  merge what may follow a construct in all its places), so the reductions are tried before believing them.
- Lark's contextual lexer has an expression for each set of terminals that a state accepts: some sixty to compile for a
  few files. Here one that knows all terminals finds nearly every token, with the blanks before it; where it finds a
  terminal that the state does not accept, and only there, the expression of that state is made.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

from cqp_dsl.syntax.words import RESERVED_WORDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from lark.lexer import LexerState
    from lark.parsers.lalr_parser_state import ParserState

    from cqp_dsl.syntax.tables import Tables

_NAME: Final = "NAME"
_RESERVED: Final = "RESERVED"
_UBIQUITOUS: Final = "UNIT"
"""The terminal that any word matches: it would hide the others, and is looked for only where it is accepted."""


class WordLexer(Lexer):
    """Finds the tokens of the language."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._names = frozenset(tables.tried)
        self._blank = re.compile(f"(?:{'|'.join(map(tables.expressions.__getitem__, tables.ignored))})*+")
        self._patterns: dict[frozenset[str], re.Pattern[str]] = {}

    def lex(self, lexer_state: LexerState, parser_state: ParserState[int]) -> Iterator[Token]:
        """The tokens, each as the parser's state at that moment tells it."""
        text, end, place = lexer_state.text.text, lexer_state.text.end, lexer_state.line_ctr
        states, stack = parser_state.parse_conf.states, parser_state.state_stack
        common = self._pattern(self._names - {_UBIQUITOUS})
        at = place.char_pos
        while True:
            row = states[stack[-1]]
            match = common.match(text, at, end)
            if _UBIQUITOUS in row or (match and match.lastgroup not in row and match.lastgroup != _NAME):
                match = self._pattern(self._names.intersection(row) | {_NAME}).match(text, at, end)
            if match is None:
                self._stop(lexer_state, parser_state)
                return
            start, at = match.end(1), match.end()
            value = text[start:at]
            place.char_pos = at
            kind = self._kind(match.lastgroup or _NAME, value, row, parser_state)
            yield Token(kind, value, start, None, None, None, None, at)

    def _pattern(self, names: frozenset[str]) -> re.Pattern[str]:
        """What finds one of some terminals, and the blanks before it.

        The group that tells the terminal is empty and comes last; the only other one is empty and tells where the
        token begins. An alternative that begins with a group is tried, one that begins with a character is passed over
        at a glance.
        """
        if names not in self._patterns:
            tried, expressions = self._tables.tried, self._tables.expressions
            found = "|".join(f"(?:{expressions[name]})(?P<{name}>)" for name in tried if name in names)
            self._patterns[names] = re.compile(f"{self._blank.pattern}()(?:{found})")
        return self._patterns[names]

    def _kind(self, found: str, value: str, row: Container[str], parser_state: ParserState[int]) -> str:
        """The terminal of a token: keywords, names and reserved words told from one another."""
        if found == _NAME:
            keyword = self._tables.words.get(value, "")
            if value in RESERVED_WORDS:
                return keyword if keyword in row else _RESERVED
            return keyword if keyword in row and accepts(parser_state, keyword) else _NAME
        if value.isidentifier() and value not in RESERVED_WORDS and not accepts(parser_state, found):
            return _NAME
        return found

    def _stop(self, lexer_state: LexerState, parser_state: ParserState[int]) -> None:
        """The end of the text; or what stands where nothing that is accepted does: another terminal, or none."""
        text, end, place = lexer_state.text.text, lexer_state.text.end, lexer_state.line_ctr
        blank = self._blank.match(text, place.char_pos, end)
        start = blank.end() if blank else end
        if start == end:
            return
        match = self._pattern(self._names).match(text, start, end)
        if match is None:
            raise UnexpectedCharacters(text, start, place.line, place.column)  # type: ignore[no-untyped-call]
        token = Token(match.lastgroup or _NAME, match[0], start, None, None, None, None, match.end())
        raise UnexpectedToken(token, frozenset(), state=parser_state)  # type: ignore[no-untyped-call]


def accepts(parser_state: ParserState[int], terminal: str) -> bool:
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
