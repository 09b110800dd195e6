"""Second pass: every comment goes with the piece it speaks of.

A comment at the end of a line stays beside what it follows; one on a line of its own stays above what comes next. One
that is indented, under the last line of a declaration, closes that declaration rather than opens the next.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.language.formatting.pieces import END, Note, Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.language.syntax.tree import Comment, File
    from cqp_dsl.source import SourceFile


def attach_comments(pieces: Sequence[Piece], file: File, source: SourceFile) -> tuple[Piece, ...]:
    """The pieces with their comments and the empty lines above them, and the piece that ends the file."""
    last = Piece(END, "", len(source.text), len(source.text))
    gathered = _Gathered([*pieces, last], source.text, {item.span.start for item in (file.policy, *file.declarations)})
    for comment in file.comments:
        gathered.take(comment)
    return gathered.result()


class _Gathered:
    def __init__(self, pieces: list[Piece], text: str, openings: set[int]) -> None:
        self.pieces = pieces
        self.text = text
        self.openings = {*openings, pieces[-1].start}
        self.starts = [piece.start for piece in pieces]
        self.reached = 0

    def take(self, comment: Comment) -> None:
        """Give one comment to its piece."""
        start = comment.span.start
        index = min(bisect.bisect_right(self.starts, start), len(self.pieces) - 1)
        before, after = self.pieces[index - 1], self.pieces[index]
        self.reached = max(self.reached, before.end if index else 0)
        alone = not self.text[self.text.rfind("\n", 0, start) + 1 : start].strip()
        note = Note(comment.text.rstrip(), blank=self.text.count("\n", self.reached, start) > 1)
        closing = alone and comment.span.column > 1 and after.start in self.openings
        if index and not alone and not before.beside:
            self.pieces[index - 1] = evolve(before, beside=note.text)
        elif index and closing and not after.above:
            self.pieces[index - 1] = evolve(before, below=(*before.below, note))
        else:
            self.pieces[index] = evolve(after, above=(*after.above, note))
        self.reached = comment.span.end

    def result(self) -> tuple[Piece, ...]:
        """All the pieces, each knowing whether an empty line stands above it."""
        ends = [0, *(piece.end for piece in self.pieces)]
        gaps = [self.text[end : piece.start] for end, piece in zip(ends, self.pieces, strict=False)]
        return tuple(
            evolve(piece, blank=_last_line_is_blank(gap)) for piece, gap in zip(self.pieces, gaps, strict=True)
        )


def _last_line_is_blank(gap: str) -> bool:
    """Whether the line just above is empty, in the white space and comments before a piece."""
    lines = gap.split("\n")
    return len(lines) > 2 and not lines[-2].strip()  # noqa: PLR2004 - the lines before and after the empty one
