"""Where the rows of a table break: before each, and before the words and the citation that follow its last bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.language.formatting.expressions import break_citation
from cqp_dsl.language.formatting.pieces import ROW, STEP
from cqp_dsl.language.syntax import tree

if TYPE_CHECKING:
    from cqp_dsl.language.formatting.sheet import Sheet


def break_rows(sheet: Sheet, table: tree.Table | tree.Grid, indent: int) -> None:
    """The rows of a table, each on its line; so is what stands before them: its mode, its window."""
    for index in range(sheet.first(table), sheet.last(table) + 1):
        if index == sheet.first(table) or sheet.pieces[index].kind == ROW:
            sheet.hard(index, indent)
    for row in table.rows if isinstance(table, tree.Table) else ():
        sheet.hold(row)
        if row.label is not None:
            sheet.fill(sheet.first(row.label), STEP)
        if row.cite is not None:
            sheet.fill(sheet.first(row.cite), STEP)
            break_citation(sheet, row.cite)
