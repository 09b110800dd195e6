"""Labels with values put in, and their comparison with what a scenario expects."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from cqp_dsl.core.walk import free_variables
from cqp_dsl.datatypes.display import formatter, plain_spaces
from cqp_dsl.datatypes.types import RecordType
from cqp_dsl.datatypes.values import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.nodes import Node, Wording
    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.run import Code, Frame, Run
    from cqp_dsl.evaluation.scope import Scope

_MARK = "\ufffc"
FIELDS_SHOWN = 3


def render(wording: Wording, scope: Scope, unbound: int | None = None) -> str:
    """The label with its values.

    ``unbound`` is the slot of a quantified variable that has no witness: the smallest parenthesised part that uses it
    is left out, « n'avoir aucune note éliminatoire ({é} : {notes[é]}) » reads « n'avoir aucune note éliminatoire »;
    outside parentheses, it prints « … ».
    """
    compiler = scope.compiler
    kept = compiler.wordings.get((id(wording), unbound))
    if kept is None:
        words = worded(wording, lambda part: compiler.code(part, scope.origin), unbound)
        kept = compiler.wordings[id(wording), unbound] = (wording, words)
    return kept[1](scope.run, scope.frame)


def worded(wording: Wording, code: Callable[[Node], Code], unbound: int | None = None) -> Callable[[Run, Frame], str]:
    """The compiled label: ``render`` for any dossier; ``code`` compiles the expressions in it."""
    pieces: list[str | tuple[Code, Callable[[Value], str]]] = []
    for part in wording.parts:
        if isinstance(part, str):
            pieces.append(part)
        elif unbound is not None and unbound in free_variables(part):
            pieces.append(_MARK)
        else:
            pieces.append((code(part), formatter(part.type)))
    if all(isinstance(piece, str) for piece in pieces):
        whole = _unmarked("".join([piece for piece in pieces if isinstance(piece, str)]))
        return lambda _run, _frame: whole

    told = [_constant(piece) if isinstance(piece, str) else _put(*piece) for piece in pieces]

    def words(run: Run, frame: Frame) -> str:
        text = "".join([piece(run, frame) for piece in told])
        return _unmarked(text) if unbound is not None else text

    return words


def _constant(text: str) -> Callable[[Run, Frame], str]:
    return lambda _run, _frame: text


def _put(code: Code, text: Callable[[Value], str]) -> Callable[[Run, Frame], str]:
    return lambda run, frame: text(code(run, frame))


def _unmarked(text: str) -> str:
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


def element_words(type_: Type) -> Callable[[Value], str]:
    """What tells an element from the others: its value; for a ``fiche``, the first of its fields."""
    whole = formatter(type_)
    if not isinstance(type_, RecordType):
        return whole
    fields = [element_words(field.type) for field in type_.fields[:FIELDS_SHOWN]]
    more = ", …" if len(type_.fields) > FIELDS_SHOWN else ""

    def words(value: Value) -> str:
        if not isinstance(value, Record):
            return whole(value)
        return ", ".join([field(part) for field, part in zip(fields, value.values, strict=False)]) + more

    return words


def matches(label: str, text: str) -> bool:
    """Whether two wordings are the same, spaces, apostrophes and underscores apart."""
    return _folded(label) == _folded(text)


def _folded(text: str) -> str:
    return plain_spaces(unicodedata.normalize("NFC", text).replace("’", "'").replace("_", " "))
