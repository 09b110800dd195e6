"""The lines of conditions, and of what stands for a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.display import show
from cqp_dsl.core.nodes import Call, Const, Fact, Fold, Hole, Logic, Node, Prim, Reading
from cqp_dsl.datatypes.types import BoolType
from cqp_dsl.datatypes.values import Void
from cqp_dsl.evaluation.answer import TraceNode
from cqp_dsl.evaluation.trace.dependencies import call, dependencies
from cqp_dsl.evaluation.trace.folds import elements
from cqp_dsl.evaluation.trace.leaves import leaf
from cqp_dsl.evaluation.trace.spelling import calculation
from cqp_dsl.evaluation.trace.telling import FALSE, TRUE, stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import TraceKind
    from cqp_dsl.evaluation.run import Frame, Run
    from cqp_dsl.evaluation.trace.narrator import Narrator
    from cqp_dsl.evaluation.trace.setting import Setting
    from cqp_dsl.evaluation.trace.telling import Lines, Tell, TellAll, Telling, Words


def value_lines(narrator: Narrator, node: Node, setting: Setting) -> TellAll:
    """The lines that explain a value: the parts it is computed from, conditions for a boolean."""
    if isinstance(node.type, BoolType) and not isinstance(node, Const) and node.label is not None:
        line, code = narrator.condition(node, setting), setting.code(node)
        return lambda telling, run, frame: (line(telling, run, frame, code(run, frame)),)
    if isinstance(node, Logic):
        return operands(narrator, node, setting)
    return dependencies(narrator, node, setting)


def operands(narrator: Narrator, node: Logic, setting: Setting) -> TellAll:
    """The lines of a connective's operands; one that has no value, where the others decide, says nothing."""
    whole = setting.code(node)
    told = [
        (setting.code(part), narrator.condition(part, setting), _on_nothing(part, setting))
        for part in node.operands
        if not isinstance(part, Const)
    ]

    def tell(telling: Telling, run: Run, frame: Frame) -> Lines:
        lines = []
        for code, line, is_on_nothing in told:
            if is_on_nothing is not None and is_on_nothing(run, frame) and type(whole(run, frame)) is not Void:
                continue
            value = code(run, frame)
            if type(value) is Void and not value.pending and type(whole(run, frame)) is not Void:
                continue
            lines.append(line(telling, run, frame, value))
        return tuple(lines)

    return tell


def _on_nothing(node: Node, setting: Setting) -> Callable[[Run, Frame], bool] | None:
    """Whether a comparison compares ``rien``, and so has no value: to know it beforehand is quicker than to fail."""
    if not isinstance(node, Prim) or node.op not in {"lt", "le", "gt", "ge"}:
        return None
    left, right = (setting.code(part) for part in node.operands)

    def is_on_nothing(run: Run, frame: Frame) -> bool:
        first, second = left(run, frame), right(run, frame)
        return (first is None and type(second) is not Void) or (second is None and type(first) is not Void)

    return is_on_nothing


def is_only_named(node: Node) -> bool:
    """Whether a condition is but the name of something, whose own line is enough."""
    return node.label is None and isinstance(node, Call | Fact | Hole | Reading)


def condition_line(narrator: Narrator, node: Node, setting: Setting) -> Tell:
    """The line of a boolean expression."""
    setting = setting.citing(node.cite)
    if is_only_named(node):
        return _only_named(narrator, node, setting)
    fold = fold_of(node)
    children = condition_children(narrator, node, setting)
    kind, name, formula = heading(node)
    label = None if node.label is None else setting.words(node.label, None if fold is None else fold.slot)
    return _line(node, setting, kind, name, label, formula, children)


def _line(
    node: Node, setting: Setting, kind: TraceKind, name: str, label: Words | None, formula: str, children: TellAll
) -> Tell:
    computed, state = calculation(node, setting.code), stated(node.type)
    type_, span, cite = node.type, node.span, setting.cite

    def tell(telling: Telling, run: Run, frame: Frame, value: Value) -> TraceNode:
        status, why = TRUE if value is True else FALSE if value is False else state(value)
        return TraceNode(
            kind, name, "" if label is None else label(run, frame), status, value, type_, span, cite, formula,
            "" if computed is None else computed(run, frame), why, children(telling, run, frame),
        )  # fmt: skip

    return tell


def _only_named(narrator: Narrator, node: Node, setting: Setting) -> Tell:
    line = call(narrator, node, setting) if isinstance(node, Call) else leaf(node, setting)
    return lambda telling, run, frame, _value: line(telling, run, frame)


def condition_children(narrator: Narrator, node: Node, setting: Setting) -> TellAll:
    """The lines under that of a condition."""
    fold = fold_of(node)
    if fold is not None:
        return elements(narrator, fold, setting)
    if isinstance(node, Logic):
        return operands(narrator, node, setting)
    return dependencies(narrator, node, setting)


def fold_of(node: Node) -> Fold | None:
    """The aggregate that a condition is, a negation apart."""
    if isinstance(node, Logic) and node.op == "not":
        node = node.operands[0]
    return node if isinstance(node, Fold) else None


def heading(node: Node) -> tuple[TraceKind, str, str]:
    """The kind of a condition's line, its name, and its formula where a label stands for it.

    An unlabelled condition is called by its own text; several together, by how they count.
    """
    kind: TraceKind = "condition" if fold_of(node) is None else "fold"
    if node.label is not None:
        return kind, "", show(node)
    if isinstance(node, Logic) and node.op != "not":
        return kind, "toutes ces conditions" if node.op == "and" else "l'une de ces conditions", ""
    return kind, show(node), ""
