"""Fourth pass: the columns of a table under one another; each row becomes one piece, that is never broken."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import evolve

from cqp_dsl.language.formatting.pieces import ROW, Note, Piece
from cqp_dsl.language.formatting.spacing import flat_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Cells: TypeAlias = tuple[list[str], list[str]]

_TAIL_STARTS: Final = frozenset({"LABEL", "CITE"})
_INSIDE_TAIL: Final = frozenset({"LABEL", "CITE", "NAME", "SECTION", "SEMICOLON", "COLON"})


def align_tables(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces, those of each row made one."""
    result: list[Piece] = []
    table: list[list[Piece]] = []
    tails: list[list[Piece]] = []
    row: list[Piece] = []
    for piece in pieces:
        if row:
            row.append(piece)
            if piece.kind == "END_BAR":
                table.append(row)
                tails.append([])
                row = []
        elif piece.kind == "BAR":
            row = [piece]
        elif tails and piece.kind in (_INSIDE_TAIL if tails[-1] else _TAIL_STARTS):
            tails[-1].append(piece)
        else:
            result.extend(_aligned(table, tails))
            table, tails = [], []
            result.append(piece)
    return (*result, *_aligned(table, tails))


def _aligned(table: list[list[Piece]], tails: list[list[Piece]]) -> Iterator[Piece]:
    """The rows of one table, as pieces, each followed by its words and its citation."""
    for row, tail in zip(_rows(table), tails, strict=True):
        yield row
        yield from tail


def _rows(table: list[list[Piece]]) -> list[Piece]:
    if not table:
        return []
    cells = [_cells(row) for row in table]
    full = [sides for sides in cells if len(sides[0]) == max(len(before) for before, _ in cells)]
    before = [max(map(len, column)) for column in zip(*(sides[0] for sides in full), strict=True)]
    after = [max(map(len, column)) for column in zip(*(sides[1] for sides in cells), strict=True)]
    return [_row_piece(row, _line(sides, before, after)) for row, sides in zip(table, cells, strict=True)]


def _cells(row: list[Piece]) -> Cells:
    """The texts of the cells, before and after the wide bar."""
    sides: Cells = ([], [])
    side, cell = 0, list[Piece]()
    for piece in row[1:]:
        if piece.kind not in {"BAR", "WIDE_BAR", "END_BAR"}:
            cell.append(piece)
            continue
        sides[side].append(flat_text(cell))
        cell = []
        side = side or int(piece.kind == "WIDE_BAR")
    return sides


def _line(sides: Cells, before: list[int], after: list[int]) -> str:
    """A row, its cells padded; the single cell of a « sinon » row takes the width of all the columns it stands for."""
    cells, results = sides
    left = " | ".join(cell.ljust(width) for cell, width in zip(cells, before, strict=False))
    right = " | ".join(cell.ljust(width) for cell, width in zip(results, after, strict=True))
    return f"| {left.ljust(sum(before) + 3 * (len(before) - 1))} || {right} |"


def _row_piece(row: list[Piece], text: str) -> Piece:
    """The row as one piece; the comments that stood between its cells go above it."""
    first, last = row[0], row[-1]
    notes = list(first.above)
    for before, piece in itertools.pairwise(row):
        notes.extend([Note(before.beside, blank=False)] if before.beside else [])
        notes.extend(piece.above)
    return evolve(last, kind=ROW, text=text, start=first.start, above=tuple(notes), blank=first.blank)
