"""A dossier as it was given, before any type is known.

It is plain Python data: texts, lists, dictionaries. What a file gives is such data too, whose texts, lists and groups
of keys know where they stand in it; what a caller gives has no place. Scalars of a file stay texts: what ``9,5`` or
``oui`` means depends on the type that is expected.
"""

from __future__ import annotations

import datetime
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self, TypeAlias

Node: TypeAlias = object
"""A ``Text``, ``Items``, ``Keyed`` or ``Refused`` of a file, or any Python object that a caller gave."""

_NOTHING = frozenset({"null", "~"})
_SHOWN = 60
_MOST_BITS = 3_300
"""Of a whole number given as such: some thousand digits."""


class Text(str):
    """A scalar or a key of a file: what it says, where it stands, and whether it is between quotes."""

    __slots__ = ("end", "quoted", "start")
    start: int
    end: int
    quoted: bool

    def __new__(cls, text: str, start: int, end: int, *, quoted: bool = False) -> Self:
        """The text that stands between two offsets."""
        self = super().__new__(cls, text)
        self.start, self.end, self.quoted = start, end, quoted
        return self

    def rewritten(self, text: str) -> str:
        """What to write in its place to say something else, its quotes kept."""
        return f'"{text}"' if self.quoted else text


class Items(list[Any]):
    """A list of a file."""

    __slots__ = ("end", "start")
    start: int
    end: int

    def __init__(self, items: list[Node], start: int, end: int) -> None:
        super().__init__(items)
        self.start, self.end = start, end


class Keyed(dict[Text, Any]):
    """A group of keys of a file, in the order written."""

    __slots__ = ("end", "start")
    start: int
    end: int

    def __init__(self, pairs: dict[Text, Node], start: int, end: int) -> None:
        super().__init__(pairs)
        self.start, self.end = start, end


class Refused:
    """Something in a file that already has its diagnostic: fits everything, so that no mistake cascades."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end


Placed: TypeAlias = Text | Items | Keyed | Refused


def is_empty(node: Node) -> bool:
    """Whether nothing was written: a key of a file with nothing after its colon."""
    return isinstance(node, Text) and not node and not node.quoted


def says_nothing(node: Node) -> bool:
    """Whether it says ``rien``: None, or the word, in quotes too since JSON has no other way to write it."""
    if not isinstance(node, str):
        return node is None
    word = node.casefold()
    return word == "rien" or (isinstance(node, Text) and not node.quoted and word in _NOTHING)


def text_of(node: Node) -> str | None:
    """What a scalar says, as a text in NFC; None for what is not one, or not one that a dossier admits."""
    match node:
        case str():
            return str(unicodedata.normalize("NFC", node))
        case bool():
            return "true" if node else "false"
        case int():
            return str(int(node)) if node.bit_length() <= _MOST_BITS else None
        case Decimal() if node.is_finite():
            return str(node)
        case Fraction():
            return f"{node.numerator}/{node.denominator}"
        case datetime.date() if not isinstance(node, datetime.datetime):
            return node.isoformat()
        case _:
            return None


def shown(node: Node) -> str:
    """A scalar or a key as quoted in a message: on one line, shortened when long."""
    text = text_of(node)
    if text is None:
        text = type(node).__name__
    line = " ".join(text[: 10 * _SHOWN].split())
    cut = len(line) > _SHOWN or len(text) > 10 * _SHOWN
    return f"« {line[:_SHOWN] + '…' if cut else line} »"


def shape(node: Node) -> str:
    """What was found, for a message."""
    match node:
        case Refused():
            return "une écriture refusée s'y trouve"
        case list() | tuple():
            return "une liste est écrite"
        case dict():
            return "un groupe de clés est écrit"
        case None:
            return "« rien » est écrit"
        case _:
            return "rien n'est écrit" if is_empty(node) else f"{shown(node)} est écrit"
