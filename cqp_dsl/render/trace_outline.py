"""The trace as lines: every rule, case, condition, fact and figure, applied or not, with its values put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import BoolType, OptionalType
from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.render.page import CUT, MAX_DEPTH, Line, source_of
from cqp_dsl.render.wording import COLON, value_text

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import DecisionAnswer, TraceNode
    from cqp_dsl.render.page import Mark

_CASES = ("case", "exception", "row")
_LONG = 70
"""Characters of a formula that a line may start with."""


def trace_line(node: TraceNode, levels: int = MAX_DEPTH) -> Line:
    """The line of a trace node, with ``levels`` levels of lines under it."""
    notes = [note for note in (_formula(node), node.why) if note]
    if node.shared:
        notes.append("déjà détaillé plus haut")
    cut = bool(node.children) and levels == 0
    if cut:
        notes.append(CUT)
    return Line(
        text=_sentence(node),
        mark=_mark(node),
        source=source_of(node.cite, node.span),
        notes=tuple(notes),
        children=() if cut else tuple(trace_line(child, levels - 1) for child in node.children),
    )


def winning_case(decision: DecisionAnswer) -> TraceNode | None:
    """The case that alone gives a decision its value, the same under every reading; None where several do."""
    if decision.status != "decided" or any(reason.worlds for reason in decision.reasons) or decision.trace is None:
        return None
    applied = [child for child in decision.trace.children if child.kind in _CASES and child.status == "applied"]
    return applied[0] if len(applied) == 1 else None


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
    """What the line says: its subject, and its value where that says more."""
    subject = _subject(node)
    if node.status == "not_applied" or (node.kind in {"condition", "fold"} and _is_boolean(node)):
        return subject
    if isinstance(node.value, Void):
        return subject if node.kind in _CASES else f"{subject}{COLON}inconnu"
    shown = value_text(node.value, node.type)
    return subject if plain_spaces(shown) == plain_spaces(subject) else f"{subject}{COLON}{shown}"


def _subject(node: TraceNode) -> str:
    """What the author calls it: the label first, then the name; a formula stands for itself."""
    if not node.label:
        return node.name or _shortened(node.formula or node.computed)
    named = (
        node.kind in {"rule", "decision", "parameter", "column", "exception"} or "[" in node.name or "." in node.name
    )
    if not named or not node.name or plain_spaces(node.name) == plain_spaces(node.label):
        return node.label
    return f"{node.label} ({node.name})"


def _shortened(formula: str) -> str:
    """A formula as a subject; a long one is detailed by the lines under it."""
    formula = plain_spaces(formula)
    return formula if len(formula) <= _LONG else f"{formula[:_LONG].rsplit(' ', 1)[0]} …"


def _is_boolean(node: TraceNode) -> bool:
    return isinstance(node.type.inner if isinstance(node.type, OptionalType) else node.type, BoolType)


def _formula(node: TraceNode) -> str:
    """``total / 10 = 119 / 10``: what the line does not say yet, nor a line just under it."""
    formula, computed = plain_spaces(node.formula), plain_spaces(node.computed)
    told = {_shortened(node.formula), *(plain_spaces(child.formula) for child in node.children)}
    if formula == computed:
        computed = ""
    if not node.label and not node.name:
        return computed
    if not computed:
        return "" if formula in told and (formula == plain_spaces(node.name) or node.children) else formula
    return f"{formula} {'→' if _is_boolean(node) else '='} {computed}"
