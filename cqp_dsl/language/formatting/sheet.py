"""The sheet that the passes over the tree write on: where lines break, which pieces hold together.

A *gap* is the place before a piece. It is broken always (``hard``), together with its group (``soft``), or when what
comes next does not fit (``fill``). A *group* is a stretch of pieces that stays on one line if it can.
"""

from __future__ import annotations

import bisect
import functools
import itertools
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.language.formatting.pieces import Piece
    from cqp_dsl.source import Span

BreakKind: TypeAlias = Literal["hard", "soft", "fill"]


class Node(Protocol):
    """Anything of the surface tree: it knows its place."""

    @property
    def span(self) -> Span:
        """Its place."""


@define(frozen=True)
class Break:
    """A gap that may be broken; ``indent`` is counted from its group's indentation."""

    kind: BreakKind
    indent: int


@define(frozen=True)
class Group:
    """Pieces from ``first`` to ``last``, both included, indented ``indent`` more than the line that they begin on."""

    first: int
    last: int
    indent: int = 0


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

    def group(self, first: int, last: int, indent: int = 0) -> None:
        """Hold pieces together."""
        self.groups.append(Group(first, last, indent))

    def hold(self, node: Node, indent: int = 0) -> None:
        """Hold the pieces of a node together."""
        self.group(self.first(node), self.last(node), indent)

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
        gaps = sum(self.flat_gap(index) for index in range(first + 1, last + 1))
        return gaps + sum(len(piece.text) for piece in self.pieces[first : last + 1])

    def flat_gap(self, index: int) -> int:
        """The columns of a gap that is not broken."""
        return int(self.pieces[index].spaced) + self.pads.get(index, 0)

    def forced(self, first: int, last: int) -> bool:
        """Whether these pieces cannot stay on one line: a comment or a hard break is among them."""
        return self._forced_before[last + 1] > self._forced_before[first + 1]

    @functools.cached_property
    def _forced_before(self) -> list[int]:
        """How many gaps are always broken before each piece; asked once every mark is made."""
        gaps = {index for index, mark in self.breaks.items() if mark.kind == "hard"}
        gaps |= {index for index in range(1, len(self.pieces)) if self.split(index)}
        return list(itertools.accumulate((index in gaps for index in range(len(self.pieces))), initial=0))

    def split(self, index: int) -> bool:
        """Whether a comment forces a line break before this piece."""
        return bool(self.pieces[index].above or self.pieces[index - 1].beside or self.pieces[index - 1].below)
