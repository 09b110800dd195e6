"""What the passes hand to one another: the pieces of a file, in order, with the comments that go with each."""

from __future__ import annotations

from typing import Final

from attrs import define

LINE_WIDTH: Final = 120
"""Columns of a line, where it can be broken at all."""

STEP: Final = 2
"""Columns of one step of indentation."""

END: Final = "END"
"""The kind of the piece that closes a file: it has no text, and holds the last comments."""

ROW: Final = "ROW"
"""The kind of a table's row, once its cells are laid out: one piece, never broken."""


@define(frozen=True)
class Note:
    """A comment that has its lines for itself; ``blank`` keeps the empty line above it."""

    text: str
    blank: bool


@define(frozen=True)
class Piece:
    """A lexeme, or a whole row of a table.

    Attributes:
        kind: the terminal of the grammar, ``ROW`` or ``END``.
        text: the spelling to write.
        start: where it stood in the source, as a character offset; with ``end``, which place of the tree it is.
        spaced: whether a space goes before it on a line.
        above: the comments written on the lines before it.
        beside: the comment that ends its line; empty where there is none.
        below: the comments written under it that close its declaration.
        blank: whether the author left an empty line just above it, under the comments.
    """

    kind: str
    text: str
    start: int
    end: int
    spaced: bool = True
    above: tuple[Note, ...] = ()
    beside: str = ""
    below: tuple[Note, ...] = ()
    blank: bool = False
