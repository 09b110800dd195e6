"""What may be written at a place of a file: what completion offers besides the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.language.syntax.language import Start, tokens_before
from cqp_dsl.language.syntax.lexemes import Lexeme, lexeme_of
from cqp_dsl.language.syntax.scan import rescan
from cqp_dsl.language.syntax.wording import KEYWORDS
from cqp_dsl.language.syntax.words import DECLARATION_WORDS

if TYPE_CHECKING:
    from cqp_dsl.source import SourceFile


@define(frozen=True)
class Expected:
    """What may stand at a place.

    Attributes:
        before: the lexemes of the declaration up to there, in order; nothing where none has begun.
        terminals: what the grammar accepts there; empty where what comes before does not parse.
        start: where the declaration starts.
        fresh: whether a new declaration may begin there.
    """

    before: tuple[Lexeme, ...]
    terminals: frozenset[str]
    start: int
    fresh: bool

    @property
    def keywords(self) -> tuple[str, ...]:
        """The keywords among them, as words."""
        words = (word for terminal in self.terminals for word in KEYWORDS.get(terminal, ()))
        return tuple(sorted(word for word in words if word[0].isalpha()))

    def ends_with(self, *kinds: str) -> bool:
        """Whether the last lexemes are of these kinds."""
        return tuple(lexeme.kind for lexeme in self.before[-len(kinds) :]) == kinds


def expected_at(source: SourceFile, offset: int) -> Expected | None:
    """What may stand at a character offset, where a word starts; None inside a comment or a text."""
    scanned = rescan(source)
    if any(start < offset < end for start, end in scanned.texts):
        return None
    if any(comment.span.start < offset <= comment.span.end for comment in scanned.comments):
        return None
    start = max((begin for begin in scanned.starts if begin < offset), default=None)
    if start is None:
        return Expected((), frozenset(), offset, fresh=True)
    rule: Start = "policy_decl" if source.text.startswith("politique", start) else "declaration"
    found = tokens_before(source.text, rule, start, offset)
    on_new_line = not source.text[source.text.rfind("\n", 0, offset) + 1 : offset].strip()
    if found is None:
        return Expected((), frozenset(), start, fresh=on_new_line)
    tokens, terminals = found
    return Expected(tuple(map(lexeme_of, tokens)), terminals, start, fresh=on_new_line and "$END" in terminals)


FIRST_WORDS = ("source", "type", *DECLARATION_WORDS)
"""The words that begin a declaration."""
