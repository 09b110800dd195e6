"""Labels with values put in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.core.datatypes.display import NBSP, formatter
from cqp_dsl.core.datatypes.types import ListType, NumberType, RecordType, TextType, bare
from cqp_dsl.core.datatypes.values import Record
from cqp_dsl.core.walk import free_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Node, Wording
    from cqp_dsl.engine.scope import Scope

_MARK = "\ufffc"
FIELDS_SHOWN = 3


@define(eq=False, repr=False)
class Label:
    """A wording as it is told of any dossier: texts, and expressions each with what words its value."""

    pieces: Sequence[str | tuple[Node, Callable[[Value], str]]]
    whole: str | None
    """The text itself, where no value stands in it."""
    elided: bool = False
    """Whether something has no value, and is left out."""

    @property
    def expressions(self) -> Sequence[Node]:
        """The expressions whose values stand in it."""
        return [piece[0] for piece in self.pieces if not isinstance(piece, str)]

    def put(self, scope: Scope) -> str:
        """The label with its values."""
        if self.whole is not None:
            return self.whole
        told = [piece if isinstance(piece, str) else piece[1](scope.value(piece[0])) for piece in self.pieces]
        text = "".join(told)
        return _unmarked(text) if self.elided else text


_EXACT: Final = re.compile("\\(?−?\\d+/\\d+ ≈ (−?[\\d\u202f]+,\\d+)\\)?")
"""A fraction with its decimal, where that says more than a whole number."""


_NAME: Final = re.compile(r"(?=.{1,30}$)[\w’'.-]+( [\w’'.-]+){0,2}")
"""A text of a few words, that reads as a name: « Ali », « Jean Dupont »."""


def in_a_sentence(type_: Type) -> Callable[[Value], str]:
    """What words a value in the author's sentence: names without quotation marks, numbers without fractions."""
    inner, plain = bare(type_), formatter(type_)
    match inner:
        case TextType():
            return lambda value: value if isinstance(value, str) and _NAME.fullmatch(value) else plain(value)
        case ListType(item=item):
            each = in_a_sentence(item)
            return lambda value: (
                f"{NBSP}; ".join([each(part) for part in value]) if isinstance(value, tuple) and value else plain(value)
            )
        case NumberType():
            return lambda value: _EXACT.sub(r"≈ \1", plain(value))
        case _:
            return plain


def _by_type(node: Node) -> Callable[[Value], str]:
    return in_a_sentence(node.type)


def label_of(
    wording: Wording, unbound: int | None = None, words: Callable[[Node], Callable[[Value], str]] = _by_type
) -> Label:
    """The label of a wording; ``words`` says what words the values of an expression.

    ``unbound`` is the slot of a quantified variable that has no witness: the smallest parenthesised part that uses it
    is left out, « n'avoir aucune note éliminatoire ({é} : {notes[é]}) » reads « n'avoir aucune note éliminatoire »;
    outside parentheses, it prints « … ».
    """
    pieces: list[str | tuple[Node, Callable[[Value], str]]] = []
    for part in wording.parts:
        if isinstance(part, str):
            pieces.append(part)
        elif unbound is not None and unbound in free_variables(part):
            pieces.append(_MARK)
        else:
            pieces.append((part, words(part)))
    texts = [piece for piece in pieces if isinstance(piece, str)]
    whole = _unmarked("".join(texts)) if len(texts) == len(pieces) else None
    return Label(pieces, whole, unbound is not None and _MARK in pieces)


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
