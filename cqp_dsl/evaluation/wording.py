"""Labels with values put in, and their comparison with what a scenario expects."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from cqp_dsl.core.walk import free_variables
from cqp_dsl.datatypes.display import format_value, plain_spaces

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Wording
    from cqp_dsl.evaluation.scope import Scope

_MARK = "\ufffc"


def render(wording: Wording, scope: Scope, unbound: int | None = None) -> str:
    """The label with its values.

    ``unbound`` is the slot of a quantified variable that has no witness: the smallest parenthesised part that uses it
    is left out, « n'avoir aucune note éliminatoire ({é} : {notes[é]}) » reads « n'avoir aucune note éliminatoire »;
    outside parentheses, it prints « … ».
    """
    pieces = []
    for part in wording.parts:
        if isinstance(part, str):
            pieces.append(part)
        elif unbound is not None and unbound in free_variables(part):
            pieces.append(_MARK)
        else:
            pieces.append(format_value(scope.value(part), part.type))
    text = "".join(pieces)
    while _MARK in text:
        text = _without_first_mark(text)
    return text


def _without_first_mark(text: str) -> str:
    place = text.index(_MARK)
    start, end = _enclosing(text, place)
    if start is None or end is None:
        return f"{text[:place]}…{text[place + 1 :]}"
    return text[:start].rstrip() + text[end + 1 :]


def _enclosing(text: str, place: int) -> tuple[int | None, int | None]:
    """The innermost pair of parentheses around a place."""
    opened: list[int] = []
    for i, char in enumerate(text):
        if char == "(":
            opened.append(i)
        elif char == ")" and opened:
            start = opened.pop()
            if start < place < i:
                return start, i
    return None, None


def matches(label: str, text: str) -> bool:
    """Whether two wordings are the same, spaces, apostrophes and underscores apart."""
    return _folded(label) == _folded(text)


def _folded(text: str) -> str:
    return plain_spaces(unicodedata.normalize("NFC", text).replace("’", "'").replace("_", " "))
