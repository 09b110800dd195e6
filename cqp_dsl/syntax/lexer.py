"""Lark's contextual lexer, strict about words, and with fewer expressions to compile.

- Names are looked for everywhere, so that a keyword is always a whole word: ``sixième`` never reads as ``si``.
- A reserved word that was taken for a name gets a type of its own, which no rule accepts.
- A soft keyword is a keyword exactly where the grammar accepts one. The states of an LALR parser do not say it (they
  merge what may follow a construct in all its places), so the reductions are tried before believing them.
- Lark compiles an expression for each set of terminals that a state accepts: some sixty to read a few files. Here one
  that knows all terminals reads nearly everything; where it finds one that the state does not accept, and only there,
  the expression of that state is made.
"""

from __future__ import annotations

import re
from copy import copy
from typing import TYPE_CHECKING, Final

from lark.exceptions import UnexpectedCharacters, UnexpectedToken
from lark.lexer import BasicLexer, ContextualLexer, PatternStr, Scanner
from lark.parsers.lalr_analysis import Shift

from cqp_dsl.syntax.words import RESERVED_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lark import Token
    from lark.common import LexerConf
    from lark.lexer import LexerState, TerminalDef
    from lark.parsers.lalr_parser_state import ParserState

_GROUP: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\((?!\?)", re.DOTALL)
"""An opening parenthesis that captures; or what it may stand in, and is then none."""
_NAME: Final = "NAME"
_RESERVED: Final = "RESERVED"
_UBIQUITOUS: Final = "UNIT"
"""The terminal that any word matches: it would hide the others, and is looked for only where it is accepted."""


class _Scanner(Scanner):
    """Lark's scanner, by an expression that is matched three times faster.

    The group that tells the terminal is empty and comes last, and no other captures: an alternative that begins with a
    group is tried, and one that begins with a character is passed over at a glance.
    """

    def _build_mres(self, terminals: list[TerminalDef], _max_size: int) -> list[re.Pattern[str]]:
        patterns = (f"(?:{_uncaptured(one.pattern.to_regexp())})(?P<{one.name}>)" for one in terminals)
        return [re.compile("|".join(patterns))]


def _uncaptured(pattern: str) -> str:
    """The pattern with groups that capture nothing."""
    return _GROUP.sub(lambda found: "(?:" if found[0] == "(" else found[0], pattern)


class _Lexer(BasicLexer):
    def _build_scanner(self) -> Scanner:
        self.callback = {}
        return _Scanner(self.terminals, self.g_regex_flags, self.re, self.use_bytes)  # type: ignore[no-untyped-call]


class WordLexer(ContextualLexer):
    """Finds the tokens of the language."""

    def __init__(
        self, conf: LexerConf, states: dict[int, Collection[str]], always_accept: Collection[str] = ()
    ) -> None:
        if not conf.skip_validation and conf.strict:
            super().__init__(copy(conf), states, always_accept={*always_accept, _NAME})  # for its checks alone
        self._conf = copy(conf)
        self._conf.skip_validation = True
        self._words = {
            one.pattern.value: one.name
            for one in conf.terminals
            if isinstance(one.pattern, PatternStr) and one.pattern.value.isidentifier()
        }
        self._names = frozenset(one.name for one in conf.terminals) - frozenset(self._words.values())
        self._exact: dict[frozenset[str], _Lexer] = {}
        self.root_lexer = self._lexer_of(self._names)
        self._common = self._lexer_of(self._names - {_UBIQUITOUS})

    def _lexer_of(self, names: frozenset[str]) -> _Lexer:
        conf = copy(self._conf)
        conf.terminals = [one for one in self._conf.terminals if one.name in names]
        return _Lexer(conf)

    def lex(self, lexer_state: LexerState, parser_state: ParserState[int]) -> Iterator[Token]:
        """The tokens, each as the parser's state at that moment tells it."""
        states = parser_state.parse_conf.states
        try:
            while True:
                row = states[parser_state.position]
                found = self.root_lexer if _UBIQUITOUS in row else self._common
                token = found.next_token(lexer_state, parser_state)
                if token.type not in row and token.type != _NAME:
                    token = self._again(token, lexer_state, parser_state)
                self._word(token, parser_state)
                yield token
        except EOFError:
            pass
        except UnexpectedCharacters as error:
            self._refuse(error, lexer_state, parser_state)

    def _word(self, token: Token, parser_state: ParserState[int]) -> None:
        """Tell keywords, names and reserved words from one another."""
        if token.type == _NAME:
            keyword = self._words.get(token, _NAME)
            known = keyword in parser_state.parse_conf.states[parser_state.position] and keyword != _NAME
            if token in RESERVED_WORDS:
                token.type = keyword if known else _RESERVED
            elif known and accepts(parser_state, keyword):
                token.type = keyword
        elif token.isidentifier() and token not in RESERVED_WORDS and not accepts(parser_state, token.type):
            token.type = _NAME

    def _again(self, token: Token, lexer_state: LexerState, parser_state: ParserState[int]) -> Token:
        """The token that stands where another was found, which is not accepted there."""
        place = lexer_state.line_ctr
        place.char_pos, place.line, place.column = token.start_pos or 0, token.line or 1, token.column or 1
        place.line_start_pos = place.char_pos - place.column + 1
        row = parser_state.parse_conf.states[parser_state.position]
        names = self._names.intersection(row) | {*self._conf.ignore, _NAME}
        if names not in self._exact:
            self._exact[names] = self._lexer_of(names)
        return self._exact[names].next_token(lexer_state, parser_state)

    def _refuse(self, error: UnexpectedCharacters, lexer_state: LexerState, parser_state: ParserState[int]) -> None:
        """Say what stands where nothing that is accepted does: another terminal, or none."""
        before = lexer_state.last_token
        try:
            token = self.root_lexer.next_token(lexer_state, parser_state)
        except UnexpectedCharacters:
            raise error from None
        raise UnexpectedToken(token, error.allowed, state=parser_state, token_history=[before])  # type: ignore[no-untyped-call]


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
