"""Where an expression breaks when it must: before its operators, inside its parentheses and braces, before a label."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cqp_dsl.language.formatting.pieces import STEP
from cqp_dsl.language.syntax import tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.language.formatting.sheet import Node, Sheet

_ADDITIVE = frozenset({"+", "-"})


def break_expression(sheet: Sheet, node: tree.Expr, label_indent: int = STEP) -> None:  # noqa: C901, PLR0912 - one case per construct
    """Mark the gaps and groups of an expression.

    Args:
        sheet: where to mark them.
        node: the expression.
        label_indent: how much further than the expression its own label stands, on a line of its own.
    """
    match node:
        case (
            tree.NumberLit() | tree.DateLit() | tree.PeriodLit() | tree.TextLit() | tree.BoolLit() | tree.NothingLit()
            | tree.EffectDate() | tree.NameRef()
        ):  # fmt: skip
            pass
        case tree.Access(base=inner) | tree.Group(inner=inner) | tree.Negate(operand=inner) | tree.Not(operand=inner):
            if isinstance(node, tree.Group):
                _bracketed(sheet, sheet.first(node), sheet.last(node), [inner])
            break_expression(sheet, inner)
        case tree.Conditional():
            _conditional(sheet, node)
        case tree.Index(base=base, keys=items) | tree.CallExpr(function=base, args=items):
            break_expression(sheet, base)
            _bracketed(sheet, sheet.last(base) + 1, sheet.last(node), items)
            _each(sheet, items)
        case tree.SetLit(elements=elements):
            _bracketed(sheet, sheet.first(node), sheet.last(node), elements)
            _each(sheet, [element.value for element in elements])
        case tree.AtDate(base=left, date=right):
            _each(sheet, [left, right])
        case tree.Binary():
            _chain(sheet, node)
        case tree.Compare(left=left, right=right) | tree.Grows(left=left, right=right):
            _before_operator(sheet, node, left, [right])
        case tree.Membership(operand=left, collection=right) | tree.Limit(operand=left, ceiling=right):
            _before_operator(sheet, node, left, [right])
        case tree.Between(operand=left, low=low, high=high):
            _before_operator(sheet, node, left, [low, high])
        case tree.Logical(operands=operands):
            _logical(sheet, node, operands)
        case tree.Implies(left=left, right=right):
            sheet.hold(node)
            sheet.soft(sheet.last(left) + 1, STEP)
            _each(sheet, [left, right])
        case tree.Quantified():
            _quantified(sheet, node)
        case tree.Aggregate():
            _aggregate(sheet, node)
        case tree.Labelled() | tree.Cited():
            _commented(sheet, node, label_indent)
        case _:
            assert_never(node)


def _commented(sheet: Sheet, node: tree.Labelled | tree.Cited, label_indent: int) -> None:
    """A condition with its words, or with its citation."""
    sheet.hold(node)
    if isinstance(node, tree.Labelled):
        sheet.fill(sheet.first(node.label), label_indent)
        break_expression(sheet, node.condition)
    else:
        break_expression(sheet, node.condition, label_indent)
        sheet.fill(sheet.first(node.cite), STEP)
        break_citation(sheet, node.cite)


def break_citation(sheet: Sheet, cite: tree.CiteDecl) -> None:
    """A citation: its sections, and the words that it quotes."""
    sheet.hold(cite)
    for section in cite.sections[1:]:
        sheet.fill(sheet.first(section), STEP)
    if cite.extract is not None:
        sheet.fill(sheet.first(cite.extract), STEP)


def _each(sheet: Sheet, nodes: Sequence[tree.Expr]) -> None:
    for node in nodes:
        break_expression(sheet, node)


def _bracketed(sheet: Sheet, opening: int, closing: int, items: Sequence[Node]) -> None:
    """Brackets: when they do not fit, each item has its line, and the closing one too."""
    sheet.group(opening, closing)
    for item in items:
        sheet.soft(sheet.first(item), STEP)
    if items:
        sheet.soft(closing, 0)


def _conditional(sheet: Sheet, node: tree.Conditional) -> None:
    """When it does not fit, the value, ``si`` and ``sinon`` have a line each."""
    _bracketed(sheet, sheet.first(node), sheet.last(node), [node.value])
    for clause in (node.condition, node.otherwise):
        sheet.soft(sheet.first(clause) - 1, STEP)
    _each(sheet, [node.value, node.condition, node.otherwise])


def _before_operator(sheet: Sheet, node: tree.Expr, left: tree.Expr, others: Sequence[tree.Expr]) -> None:
    """Break before the operator, unless what follows can be broken inside its braces."""
    sheet.hold(node)
    apart = sheet.fill if isinstance(others[0], tree.SetLit) else sheet.soft
    apart(sheet.last(left) + 1, STEP)
    _each(sheet, [left, *others])


def _chain(sheet: Sheet, node: tree.Binary) -> None:
    """Operators of one rank break together: ``a + b − c``, ``a × b / c``."""
    sheet.hold(node)
    left: tree.Expr = node
    while isinstance(left, tree.Binary) and (left.op in _ADDITIVE) == (node.op in _ADDITIVE):
        sheet.soft(sheet.last(left.left) + 1, STEP)
        break_expression(sheet, left.right)
        left = left.left
    break_expression(sheet, left)


def _logical(sheet: Sheet, node: tree.Logical, operands: Sequence[tree.Expr]) -> None:
    """``et`` and ``ou`` begin their lines; conditions that carry labels always have a line each."""
    sheet.hold(node)
    has_words = any(isinstance(operand, tree.Labelled | tree.Cited) for operand in operands)
    apart = sheet.hard if has_words else sheet.soft
    for operand in operands[1:]:
        apart(sheet.first(operand) - 1, 0)
    _each(sheet, operands)


def _quantified(sheet: Sheet, node: tree.Quantified) -> None:
    sheet.hold(node)
    break_expression(sheet, node.over)
    if node.filter is not None:
        sheet.soft(sheet.last(node.over) + 1, STEP)
        break_expression(sheet, node.filter)
    if node.body is not None:
        sheet.soft(sheet.first(node.body), STEP)
        break_expression(sheet, node.body)


def _aggregate(sheet: Sheet, node: tree.Aggregate) -> None:
    sheet.hold(node)
    if node.body is not None:
        sheet.soft(sheet.last(node.body) + 1, STEP)
        break_expression(sheet, node.body)
    break_expression(sheet, node.over)
    if node.filter is not None:
        sheet.soft(sheet.last(node.over) + 1, STEP)
        break_expression(sheet, node.filter)
    if node.fallback is not None:
        break_expression(sheet, node.fallback)
