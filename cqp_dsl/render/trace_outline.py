"""The trace as lines: every rule, case, condition, fact and figure, applied or not, with its values put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.datatypes.display import plain_spaces
from cqp_dsl.datatypes.types import BoolType, OptionalType
from cqp_dsl.datatypes.values import Void
from cqp_dsl.render.page import MAX_DEPTH, Line, source_of
from cqp_dsl.render.wording import COLON, value_text

if TYPE_CHECKING:
    from cqp_dsl.evaluation.answer import TraceNode
    from cqp_dsl.render.page import Mark

_CASES = ("case", "exception", "row")


def trace_line(node: TraceNode, depth: int = 0) -> Line:
    """The line of a trace node, with those of its children down to ``MAX_DEPTH``."""
    notes = [note for note in (_formula(node), node.why) if note]
    if node.shared:
        notes.append("déjà détaillé plus haut")
    cut = bool(node.children) and depth >= MAX_DEPTH
    if cut:
        notes.append("la suite, trop profonde, n'est pas montrée")
    return Line(
        text=_sentence(node),
        mark=_mark(node),
        source=source_of(node.cite, node.span),
        notes=tuple(notes),
        children=() if cut else tuple(trace_line(child, depth + 1) for child in node.children),
    )


def calculation(node: TraceNode) -> tuple[Line, ...]:
    """How a number came about: the formula that gave it, with names, then with values.

    Follows the cases that applied down from a decision to the first formula.
    """
    if node.computed and node.kind not in {"condition", "fold"}:
        shown = value_text(node.value, node.type)
        formula = node.formula or node.computed
        notes = (f"= {node.computed} = {shown}",) if formula != node.computed else (f"= {shown}",)
        return (Line(formula, "value", source_of(node.cite, node.span), notes=notes),)
    if node.kind == "fold" and node.status != "void":
        children = tuple(trace_line(child) for child in node.children if child.status != "not_applied")
        return (Line(_sentence(node), "value", source_of(node.cite, node.span), children=children),)
    for child in node.children:
        if child.status in {"applied", "known"} and child.kind not in {"condition", "fact", "reading", "hole"}:
            found = calculation(child)
            if found:
                return found
    return ()


def _mark(node: TraceNode) -> Mark:
    match node.status:
        case "applied":
            return "applied"
        case "not_applied":
            return "skipped"
        case "true":
            return "yes"
        case "false":
            return "no"
        case "known":
            return "value"
        case "void":
            return "unknown"


def _sentence(node: TraceNode) -> str:
    subject = node.label or node.name
    if node.label and node.name and node.kind in {"exception", "rule", "decision", "parameter"}:
        subject = f"{node.label} ({node.name})" if plain_spaces(node.name) != plain_spaces(node.label) else node.label
    if node.status == "not_applied":
        return subject
    if isinstance(node.value, Void):
        return subject if node.kind in _CASES or node.kind == "condition" else f"{subject}{COLON}inconnu"
    if node.kind == "condition" and isinstance(_inner(node), BoolType):
        return subject
    shown = value_text(node.value, node.type)
    return subject if plain_spaces(shown) == plain_spaces(subject) else f"{subject}{COLON}{shown}"


def _inner(node: TraceNode) -> object:
    return node.type.inner if isinstance(node.type, OptionalType) else node.type


def _formula(node: TraceNode) -> str:
    """``total / 10 = 119 / 10``; one side where both read the same."""
    formula, computed = node.formula, node.computed
    if not formula or plain_spaces(formula) == plain_spaces(computed):
        return computed
    if not computed:
        return formula
    return f"{formula} → {computed}" if node.status in {"true", "false"} else f"{formula} = {computed}"
