"""The sheet that the passes over the tree write on: where lines break, which pieces hold together.

A *gap* is the place before a piece. It is broken always (``hard``), together with its group (``soft``), or when what
comes next does not fit (``fill``). A *group* is a stretch of pieces that stays on one line if it can.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.formatting.pieces import Piece
    from cqp_dsl.source import Span

BreakKind: TypeAlias = Literal["hard", "soft", "fill"]


class Node(Protocol):
    """Anything of the surface tree: it knows its place."""

    @property
    def span(self) -> Span:
        """Its place."""


@attrs.frozen
class Break:
    """A gap that may be broken; ``indent`` is counted from its group's indentation."""

    kind: BreakKind
    indent: int


@attrs.frozen
class Group:
    """Pieces from ``first`` to ``last``, both included, indented ``indent`` more than the line that they begin on.

    ``broken`` says that it never stays on one line, even if it would fit.
    """

    first: int
    last: int
    indent: int = 0
    broken: bool = False


class Sheet:
    """The pieces of a file with their gaps, their groups, and the padding that aligns some of them.

    Attributes:
        breaks: by the index of the piece that follows, the gaps that may be broken.
        groups: outer groups before those that they hold.
        pads: by the index of the piece that follows, the spaces added to a gap that is not broken.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = tuple(pieces)
        self.breaks: dict[int, Break] = {}
        self.groups: list[Group] = []
        self.pads: dict[int, int] = {}
        self._starts = [piece.start for piece in self.pieces]
        self._ends = [piece.end for piece in self.pieces]

    def first(self, node: Node) -> int:
        """The index of the first piece of a node."""
        return bisect.bisect_right(self._starts, node.span.start) - 1

    def last(self, node: Node) -> int:
        """The index of the last piece of a node."""
        return bisect.bisect_left(self._ends, node.span.end)

    def find(self, kind: str, node: Node) -> int | None:
        """The index of the first piece of a kind inside a node."""
        inside = range(self.first(node), self.last(node) + 1)
        return next((index for index in inside if self.pieces[index].kind == kind), None)

    def group(self, first: int, last: int, indent: int = 0, *, broken: bool = False) -> None:
        """Hold pieces together."""
        self.groups.append(Group(first, last, indent, broken))

    def hold(self, node: Node, indent: int = 0, *, broken: bool = False) -> None:
        """Hold the pieces of a node together."""
        self.group(self.first(node), self.last(node), indent, broken=broken)

    def hard(self, index: int | None, indent: int) -> None:
        """Always break before this piece."""
        self._break(index, "hard", indent)

    def soft(self, index: int | None, indent: int) -> None:
        """Break before this piece when its group is broken."""
        self._break(index, "soft", indent)

    def fill(self, index: int | None, indent: int) -> None:
        """Break before this piece when it does not fit on the line."""
        self._break(index, "fill", indent)

    def _break(self, index: int | None, kind: BreakKind, indent: int) -> None:
        if index is not None:
            self.breaks[index] = Break(kind, indent)

    def flat_width(self, first: int, last: int) -> int:
        """The columns that these pieces take on one line, the gap before the first left out."""
        return sum(self.flat_gap(index) * (index > first) + len(self.pieces[index].text) for index in range(first, last + 1))

    def flat_gap(self, index: int) -> int:
        """The columns of a gap that is not broken."""
        return int(self.pieces[index].spaced) + self.pads.get(index, 0)

    def split(self, index: int) -> bool:
        """Whether a comment forces a line break before this piece."""
        return bool(self.pieces[index].above or self.pieces[index - 1].beside or self.pieces[index - 1].below)
