"""Where the rows of a table break: before each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.formatting.pieces import ROW

if TYPE_CHECKING:
    from cqp_dsl.formatting.sheet import Sheet
    from cqp_dsl.syntax import tree


def break_rows(sheet: Sheet, table: tree.Table | tree.Grid, indent: int) -> None:
    """The rows of a table, each on its line; so is what stands before them: its mode, its window."""
    for index in range(sheet.first(table), sheet.last(table) + 1):
        if index == sheet.first(table) or sheet.pieces[index].kind == ROW:
            sheet.hard(index, indent)
