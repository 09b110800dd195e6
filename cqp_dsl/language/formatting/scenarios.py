"""Where a scenario breaks: one line for each thing given and each thing expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.language.formatting.expressions import break_expression
from cqp_dsl.language.formatting.pieces import STEP
from cqp_dsl.language.formatting.rows import break_rows
from cqp_dsl.language.syntax import tree

if TYPE_CHECKING:
    from cqp_dsl.language.formatting.sheet import Sheet


def break_scenario(sheet: Sheet, node: tree.ScenarioDecl) -> None:
    """Mark the gaps and groups of a scenario."""
    for kind in ("LIKE", "ON_DATE", "CASES"):
        sheet.hard(sheet.find(kind, node), STEP)
    for given in node.givens:
        sheet.hard(sheet.first(given), STEP)
        _given(sheet, given)
    for expectation in node.expectations:
        sheet.hard(sheet.first(expectation), STEP)
        _expectation(sheet, expectation)
    if node.grid is not None:
        break_rows(sheet, node.grid, STEP)


def _given(sheet: Sheet, node: tree.GivenDecl) -> None:
    sheet.hold(node)
    break_expression(sheet, node.target)
    if isinstance(node.value, tree.Grid):
        break_rows(sheet, node.value, STEP)
    else:
        break_expression(sheet, node.value)


def _expectation(sheet: Sheet, node: tree.ExpectationDecl) -> None:
    sheet.hold(node)
    if node.subject is not None:
        break_expression(sheet, node.subject)
    match node.value:
        case None:
            pass
        case tree.StatusExpr(outcomes=outcomes):
            if outcomes is not None:
                break_expression(sheet, outcomes)
        case value:
            break_expression(sheet, value)
    for text in node.texts[1:]:
        sheet.soft(sheet.first(text), STEP)
    for path in node.paths[1:]:
        sheet.fill(sheet.first(path), STEP)
