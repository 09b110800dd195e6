"""Trees of lines on a screen, each with its source at the right, or under it where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.render.computation_lines import row_sentence
from cqp_dsl.render.layout import styled_cells, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.page import Line, Row
    from cqp_dsl.render.screen import Screen

_LEAST_TEXT = 44
"""Columns that a sentence too long for one line keeps beside its source; narrower, the source goes under it."""

_LEAST_WIDTH = 10
"""Columns that a line keeps, however deep it stands on however narrow a screen."""

_DEEPEST = 10
"""Levels of indent of a tree, which would else leave no room for words."""

_GAP = 2
_SOURCE_STYLE = "dim cyan"
_GUIDE_STYLE = "dim"


def tree_of(line: Line, screen: Screen, *, style: str = "", sourced: bool = True, indent: int = 0) -> list[Styled]:
    """The rows of a line and of those under it, ``indent`` columns from the left.

    ``style`` and ``sourced`` are about the line itself: how it looks, whether its source is shown.
    """
    margin: Styled = ((" " * indent, ""),)
    rows = _rows(line, screen, margin, margin, style=style, sourced=sourced)
    _grow(line, screen, margin, "", rows, 0)
    return rows


def line_of(line: Line, screen: Screen, *, style: str = "") -> list[Styled]:
    """The rows of a line, without those under it."""
    return _rows(line, screen, (), (), style=style)


def _grow(line: Line, screen: Screen, margin: Styled, guides: str, rows: list[Styled], depth: int) -> None:
    """Add the rows of the lines under ``line``; past ``_DEEPEST`` levels the tree goes on without further indent."""
    flat = depth >= _DEEPEST - 1
    members = list(_descendants(line)) if flat else line.children
    for number, member in enumerate(members, start=1):
        last = number == len(members)
        first = (*margin, (f"{guides}{'└── ' if last else '├── '}", _GUIDE_STYLE))
        inside = f"{guides}{'    ' if last else '│   '}"
        rows.extend(_rows(member, screen, first, (*margin, (inside, _GUIDE_STYLE))))
        if member.children and not flat:
            _grow(member, screen, margin, inside, rows, depth + 1)


def _descendants(line: Line) -> Iterator[Line]:
    for child in line.children:
        yield child
        yield from _descendants(child)


def _rows(
    line: Line, screen: Screen, before: Styled, after: Styled, *, style: str = "", sourced: bool = True
) -> list[Styled]:
    """The rows of one line: ``before`` stands before the first, ``after`` before the others and the notes."""
    if line.mark:
        mark = (*screen.mark(line.mark), (" ", ""))
        before, after = before + mark, (*after, (" " * styled_cells(mark), ""))
    width = max(_LEAST_WIDTH, screen.columns - styled_cells(after))
    text = screen.text(line.text, style or ("dim" if line.mark == "skipped" else ""))
    source = screen.text(screen.source(line.source), _SOURCE_STYLE) if sourced else ()
    first, *rest = _beside(text, source, width)
    for note in line.notes:
        rest.extend(wrapped(screen.text(note, "dim"), width))
    if line.table:
        rest.extend(_table(line.table, screen, width))
    return [before + first, *(after + row for row in rest)]


def _table(rows: Sequence[Row], screen: Screen, width: int) -> list[Styled]:
    """The rows of a table in columns; one under the other where there is no room."""
    cells = [[screen.text(text) if text else () for text in (row.name, row.figures, row.text)] for row in rows]
    told = [row for row in cells if row[1] or row[2]] or cells
    names, figures, texts = (max(map(styled_cells, column), default=0) for column in zip(*told, strict=True))
    apart = " " * _GAP
    whole = names + _GAP + (figures + _GAP if figures else 0) + texts
    margin = apart if whole + _GAP <= width else ""
    if whole + len(margin) > width:
        sentences = [wrapped(screen.text(row_sentence(row)), width - _GAP) for row in rows]
        return [((apart, ""), *piece) for pieces in sentences for piece in pieces]
    found = []
    for name, figure, text in cells:
        row: Styled = ((margin, ""), *name)
        if figure or text:
            row = (*row, (" " * (names - styled_cells(name)) + apart, ""), *figure)
            row = (*row, (" " * (figures - styled_cells(figure) + (_GAP if figures else 0)), ""))
            row = (*row, (" " * (texts - styled_cells(text)), ""), *text)
        found.append(row)
    return found


def _beside(text: Styled, source: Styled, width: int) -> list[Styled]:
    """The rows of a text, its source at the end of the first or of the last, or under them."""
    taken = styled_cells(source)
    if not taken:
        return wrapped(text, width)
    size, room = styled_cells(text), width - taken - _GAP
    if size <= room or (size > width and room >= _LEAST_TEXT):
        first, *rest = wrapped(text, room)
        return [_flush(first, source, width), *rest]
    *rest, last = wrapped(text, width)
    if styled_cells(last) + _GAP + taken <= width:
        return [*rest, _flush(last, source, width)]
    return [*rest, last, *(_flush((), part, width) for part in wrapped(source, width))]


def _flush(row: Styled, source: Styled, width: int) -> Styled:
    """The row, its source at the right."""
    gap = width - styled_cells(row) - styled_cells(source)
    return (*row, (" " * max(_GAP if row else 0, gap), ""), *source)
