"""Motifs: the conditions that decided (SEMANTICS §11).

For a refusal, all the conditions that fail and not the first; for each, its label with its values put in. Where the
text is silent: a label over a plain comparison replaces it (no sub-motif says the same again); a negation over an
unlabelled leaf is itself a leaf; windows are no conditions on the dossier, and count only where nothing else explains
that no alternative held; a boolean call whose rule gives no motif is a leaf.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from cqp_dsl.core.display import short_name, show
from cqp_dsl.core.nodes import (
    Call,
    Case,
    Const,
    Default,
    Fact,
    Fold,
    Get,
    Hole,
    Logic,
    Make,
    Node,
    Prim,
    Reading,
    Var,
)
from cqp_dsl.datatypes.display import format_value
from cqp_dsl.datatypes.types import BoolType, EnumType, RecordType
from cqp_dsl.datatypes.values import Void
from cqp_dsl.evaluation.answer import Reason
from cqp_dsl.evaluation.defaults import standing
from cqp_dsl.evaluation.equality import equal
from cqp_dsl.evaluation.wording import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqp_dsl.core.nodes import Wording
    from cqp_dsl.evaluation.scope import Scope

Reasons = tuple[Reason, ...]

_LEAVES: Final = (Fact, Hole, Reading, Var, Get, Prim)


def reasons(node: Node, scope: Scope) -> Reasons:
    """S(node): the motifs of a decided node, each once, in source order; none where it is Void."""
    value = scope.value(node)
    if isinstance(node, Const) or isinstance(value, Void) or (value is True and scope.window(node) is not None):
        return ()
    scope = scope.citing(node.cite)
    if node.label is not None and isinstance(node.type, BoolType):
        return _labelled(node, node.label, scope)
    return _inside(node, scope)


def _all_of(nodes: Iterable[Node], scope: Scope) -> Reasons:
    return _once([reason for node in nodes for reason in reasons(node, scope)])


def _once(found: Sequence[Reason]) -> Reasons:
    return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))  # noqa: PLR2004 - nothing to compare


def _inside(node: Node, scope: Scope) -> Reasons:
    """The motifs of a node, its own label apart."""
    match node:
        case Const():
            return ()
        case Fact() | Hole() | Reading() | Var() | Get() | Prim() if isinstance(node.type, BoolType):
            return (_leaf(node, scope),)
        case Prim() | Make():
            return _all_of(node.operands, scope)
        case Get():
            return _all_of((node.base,), scope)
        case Fact() | Hole() | Reading() | Var():
            return ()
        case Logic(op="not"):
            return _negation(node, scope)
        case Logic():
            return _connective(node, scope)
        case Fold():
            return _quantifier(node, node, None, scope) if node.kind in {"any", "all"} else ()
        case Default():
            return _default(node, scope)
        case Call():
            return _call(node, scope)
        case _:
            assert_never(node)


def _labelled(node: Node, label: Wording, scope: Scope) -> Reasons:
    fold = _fold_under(node)
    if fold is not None:
        return _quantifier(node, fold, label, scope)
    children = () if _is_leaf(node) else _inside(node, scope)
    return (_reason(node, scope, render(label, scope), children),)


def _fold_under(node: Node) -> Fold | None:
    """The quantifier that a label covers, through negations."""
    while isinstance(node, Logic) and node.op == "not":
        node = node.operands[0]
    return node if isinstance(node, Fold) and node.kind in {"any", "all"} else None


def _is_leaf(node: Node) -> bool:
    if isinstance(node, Logic):
        return node.op == "not" and node.operands[0].label is None and _is_leaf(node.operands[0])
    return isinstance(node, _LEAVES)


def _leaf(node: Node, scope: Scope) -> Reason:
    return _reason(node, scope, node.text or scope.text(node), labelled=False)


def _reason(node: Node, scope: Scope, text: str, children: Reasons = (), *, labelled: bool = True) -> Reason:
    holds = scope.value(node) is True
    return Reason(text, holds, node.span, scope.cite, _bindings((node,), scope), children, labelled=labelled)


def _bindings(nodes: Iterable[Node], scope: Scope) -> tuple[tuple[str, str], ...]:
    """What the variables of these expressions stand for."""
    variables = {slot: var for node in nodes for slot, var in scope.variables(node).items()}
    if not variables:
        return ()
    return tuple(
        (var.name, format_value(scope.frame[slot], var.type))
        for slot, var in sorted(variables.items())
        if not isinstance(var.type, RecordType)
    )


def _negation(node: Logic, scope: Scope) -> Reasons:
    operand = node.operands[0]
    if operand.label is not None:
        return reasons(operand, scope)
    fold = _fold_under(node)
    if fold is not None:
        return _quantifier(node, fold, None, scope)
    return (_leaf(node, scope),) if _is_leaf(operand) else reasons(operand, scope)


def _connective(node: Logic, scope: Scope) -> Reasons:
    absorbing = node.op == "or"
    conditions = [part for part in node.operands if scope.window(part) is None]
    if len(conditions) < len(node.operands):
        windows = [part for part in node.operands if scope.window(part) is not None]
        closed = [part for part in windows if scope.value(part) is False]
        if closed:
            return _all_of(closed, scope)
    deciding = scope.value(node) is absorbing
    return _all_of([part for part in conditions if not deciding or scope.value(part) is absorbing], scope)


def _quantifier(node: Node, fold: Fold, label: Wording | None, scope: Scope) -> Reasons:
    """One motif per element that decides; the label alone where no element does."""
    sought = fold.kind == "any"
    if scope.value(fold) is not sought:
        text = node.text or scope.text(node) if label is None else render(label, scope, fold.slot)
        return (_reason(node, scope, text, labelled=label is not None),)
    items = scope.value(fold.over)
    found = []
    for number, item in enumerate(items if isinstance(items, tuple) else (), start=1):
        here = scope.bind(fold.slot, item)
        if (fold.filter is None or here.value(fold.filter) is True) and here.value(fold.body) is sought:
            found.append(_witness(node, fold, label, here, number))
    return _once(found)


def _witness(node: Node, fold: Fold, label: Wording | None, here: Scope, number: int) -> Reason:
    """The motif of one element, with its binding."""
    text = node.text or here.text(node) if label is None else render(label, here)
    told = label is not None and any(
        fold.slot in here.variables(part) for part in label.parts if not isinstance(part, str)
    )
    element = ((fold.var, _element(fold, here, number)),)
    children = _all_of((part for part in (fold.filter, fold.body) if part is not None and not _is_leaf(part)), here)
    bindings = (*_bindings((node,), here), *element)
    named = (fold.var,) if told else ()
    return Reason(
        text, here.value(node) is True, node.span, here.cite, bindings, children,
        labelled=label is not None, named=named,
    )  # fmt: skip


def _element(fold: Fold, here: Scope, number: int) -> str:
    """An element by its value; a ``fiche`` by its place in the list."""
    if isinstance(fold.item_type, RecordType):
        return f"{show(fold.over)} n°\u00a0{number}"
    return format_value(here.frame[fold.slot], fold.item_type)


def _call(node: Call, scope: Scope) -> Reasons:
    rule, inner = scope.called(node)
    found = () if inner.assumed(rule) else reasons(rule.body, inner)
    if found or not isinstance(node.type, BoolType):
        return found
    return (_leaf(node, scope),)


def _default(node: Default, scope: Scope) -> Reasons:
    guards = [scope.value(case.guard) for case in node.cases]
    who = standing(guards, [case.beats for case in node.cases])  # type: ignore[arg-type]  # guards are booleans
    # A case that is only possible says nothing of the dossier: it counts where no certain case gives the value.
    winners = [i for i in who.possible if guards[i] is True] or who.possible
    found: list[Reason] = []
    for case in (node.cases[i] for i in winners):
        here = scope.citing(case.cite)
        if case.kind == "otherwise":
            found.extend(_otherwise(node, case, scope))
        elif case.kind == "row":
            found.append(_row(node, case, here))
        else:
            if case.kind in {"exception", "disposition"}:
                found.append(_exception(case, here))
            found.extend(reasons(case.guard, here))
        found.extend(reasons(case.value, here))
    return _once(found)


def _otherwise(node: Default, winner: Case, scope: Scope) -> Reasons:
    """Why no alternative held: those out of their window count only where the others say nothing."""
    own = scope.value(winner.value)
    rivals = [
        case
        for case in node.cases
        if case.kind in {"alternative", "row", "dated"}
        and scope.value(case.guard) is False
        and equal(scope.value(case.value), own) is not True
    ]
    awake = [case for case in rivals if not _dormant(case.guard, scope)]
    found = [reason for case in awake for reason in reasons(case.guard, scope.citing(case.cite))]
    if found:
        return tuple(found)
    return tuple(reason for case in rivals for reason in reasons(case.guard, scope.citing(case.cite)))


def _dormant(guard: Node, scope: Scope) -> bool:
    """Whether a window in the guard is closed at the effect date."""
    if scope.window(guard) is not None:
        return scope.value(guard) is False
    return isinstance(guard, Logic) and guard.op == "and" and any(_dormant(part, scope) for part in guard.operands)


def _exception(case: Case, scope: Scope) -> Reason:
    text = render(case.label, scope) if case.label is not None else case.name.replace("_", " ")
    return Reason(text, True, case.span, scope.cite)


def _value_label(node: Node) -> str | None:
    """The words of an enumeration value, where a table only writes its name."""
    if isinstance(node, Const) and isinstance(node.type, EnumType):
        return format_value(node.value, node.type)
    return None


def _matched(test: Node, scope: Scope) -> Node:
    """Of a cell that admits several values, the one at hand."""
    if isinstance(test, Logic) and test.op == "or":
        return next((part for part in test.operands if scope.value(part) is True), test)
    return test


def _row(node: Default, case: Case, scope: Scope) -> Reason:
    """The row as a motif: its label, or the cells it tests."""
    tested = [show(_matched(test, scope), _value_label) for test in case.tests]
    text = " ; ".join(tested) or f"{short_name(node.place)}, ligne {case.span.line}"
    if case.label is not None:
        text = render(case.label, scope)
    return Reason(text, True, case.span, scope.cite, _bindings(case.tests, scope))
