"""Last pass: the sheet as text. One walk over the pieces, that decides each gap as it comes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.language.formatting.pieces import LINE_WIDTH, STEP
from cqp_dsl.language.formatting.texts import breakable_words
from cqp_dsl.language.syntax.words import DECLARATION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.language.formatting.pieces import Note, Piece
    from cqp_dsl.language.formatting.sheet import Group, Sheet

_OPENING_WORDS: Final = frozenset({"politique", "type", "source", *DECLARATION_WORDS})
"""No line of a text begins with one of them: after a mistake, the parser would take it for a declaration."""


@define(frozen=True)
class _Open:
    """A group that is being written: where it ends, its indentation, whether it is broken."""

    last: int
    base: int
    broken: bool


def write(sheet: Sheet) -> str:
    """The text of a sheet."""
    return _Writer(sheet).run()


class _Writer:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.pieces = sheet.pieces
        self.lines: list[str] = []
        self.line = ""
        self.indent = 0
        self.open = [_Open(len(self.pieces) - 1, 0, broken=True)]
        self.pending = _nested(sheet.groups)

    def run(self) -> str:
        waiting = next(self.pending, None)
        for index, piece in enumerate(self.pieces):
            while self.open[-1].last < index:
                self.open.pop()
            self._gap(index)
            while waiting is not None and waiting.first == index:
                self._begin(waiting)
                waiting = next(self.pending, None)
            self._put(index, piece)
        self._end_line()
        return "\n".join(self.lines).strip("\n") + "\n"

    # --- Gaps and groups

    def _gap(self, index: int) -> None:
        group, piece = self.open[-1], self.pieces[index]
        mark = self.sheet.breaks.get(index)
        if index == 0:
            self._notes(piece.above, 0)
            self._start_line(0, blank=piece.blank)
            return
        if self._breaks(index):
            indent = group.base + (mark.indent if mark else STEP)
            self._end_line()
            self._notes(self.pieces[index - 1].below, STEP)
            self._notes(piece.above, indent)
            self._start_line(indent, blank=piece.blank and mark is not None and mark.kind == "hard")
        else:
            self.line += " " * self.sheet.flat_gap(index)

    def _breaks(self, index: int) -> bool:
        mark = self.sheet.breaks.get(index)
        if self.sheet.split(index):
            return True
        if mark is None or not self.open[-1].broken:
            return False
        match mark.kind:
            case "hard" | "soft":
                return True
            case "fill":
                return not self._fits(index, index, len(self.line) + self.sheet.flat_gap(index))

    def _begin(self, group: Group) -> None:
        parent = self.open[-1]
        base = max(self.indent, parent.base) + group.indent
        broken = parent.broken and (
            self.sheet.forced(group.first, group.last) or not self._fits(group.first, group.last, len(self.line))
        )
        self.open.append(_Open(group.last, base, broken))

    def _fits(self, first: int, last: int, column: int) -> bool:
        """Whether these pieces, and what cannot be parted from them, end before the margin."""
        return column + self.sheet.flat_width(first, last) + self._tail(last + 1) <= LINE_WIDTH

    def _tail(self, start: int) -> int:
        """The columns of what cannot be parted from the piece before."""
        width = 0
        for index in range(start, len(self.pieces)):
            if self.sheet.split(index) or self._may_break(index):
                break
            width += self.sheet.flat_gap(index) + len(self.pieces[index].text)
        return width

    def _may_break(self, index: int) -> bool:
        """Whether the line may still end before this piece: its gap is not in a group that stays on one line."""
        owner = next((group for group in reversed(self.open) if group.last >= index), self.open[0])
        return index in self.sheet.breaks and owner.broken

    # --- Lines

    def _put(self, index: int, piece: Piece) -> None:
        if piece.kind == "LABEL" and not self._fits(index, index, len(self.line)):
            self._wrap(piece.text, self._tail(index + 1))
        else:
            self.line += piece.text
        if piece.beside:
            self.line += f"  {piece.beside}"

    def _wrap(self, text: str, tail: int) -> None:
        """A text too long for its line goes on below, broken between two words."""
        further = self.indent + (2 * STEP if self.line.strip() else STEP)
        first, *words = breakable_words(text)
        self.line += first
        for left, word in zip(range(len(words) - 1, -1, -1), words, strict=True):
            width = len(self.line) + 1 + len(word) + (0 if left else tail)
            if width > LINE_WIDTH and word not in _OPENING_WORDS:
                self._end_line()
                self.line = " " * further + word
            else:
                self.line += " " + word

    def _notes(self, notes: Sequence[Note], indent: int) -> None:
        for note in notes:
            self._start_line(indent, blank=note.blank)
            self.line += note.text
            self._end_line()

    def _start_line(self, indent: int, *, blank: bool) -> None:
        if blank and self.lines and self.lines[-1]:
            self.lines.append("")
        self.indent = indent
        self.line = " " * indent

    def _end_line(self) -> None:
        if self.line.strip():
            self.lines.append(self.line.rstrip())
        self.line = ""


def _nested(groups: Sequence[Group]) -> Iterator[Group]:
    """The groups in the order in which they are met; of those that begin together, the longest first."""
    return iter(sorted(groups, key=lambda group: (group.first, -group.last)))
