"""Texts between guillemets: their typography, and where they may be broken. What stands in braces is left as it is."""

from __future__ import annotations

from typing import Final

from cqp_dsl.language.syntax.literals import fold_spaces
from cqp_dsl.language.syntax.typography import typeset

_NO_BREAK: Final = "\u00a0"
_DEEPEST_INNER_QUOTES: Final = 2


def typeset_text(text: str) -> str:
    """A text with its marks, between guillemets, no-break spaces inside; its own marks where guillemets do not fit."""
    inner = fold_spaces(text[1:-1]).strip()
    typed = "".join(part if part.startswith("{") else typeset(part) for part in _brace_parts(inner))
    if text[0] != "«" and not _fits_in_guillemets(inner):
        return text[0] + typed + text[-1]
    return f"«{_NO_BREAK}{typed}{_NO_BREAK}»" if typed else f"«{_NO_BREAK}»"


def breakable_words(text: str) -> list[str]:
    """The words of a text, between which a line may end: no-break spaces and braces hold theirs together."""
    words = [""]
    for part in _brace_parts(text):
        first, *others = [part] if part.startswith("{") else part.split(" ")
        words[-1] += first
        words.extend(others)
    return words


def _brace_parts(text: str) -> list[str]:
    """The text cut before each outer opening brace and after the one that closes it."""
    parts, begin, depth = [], 0, 0
    for index, char in enumerate(text):
        if char == "{":
            if depth == 0:
                parts.append(text[begin:index])
                begin = index
            depth += 1
        elif char == "}" and depth:
            depth -= 1
            if depth == 0:
                parts.append(text[begin : index + 1])
                begin = index + 1
    return [*parts, text[begin:]]


def _fits_in_guillemets(inner: str) -> bool:
    """Whether the guillemets in a text are paired, and few enough to stand inside others."""
    depth = 0
    for char in inner:
        depth += {"«": 1, "»": -1}.get(char, 0)
        if not 0 <= depth <= _DEEPEST_INNER_QUOTES:
            return False
    return depth == 0
