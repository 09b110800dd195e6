"""The elements of an aggregate, as trace lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.datatypes.display import NBSP
from cqp_dsl.datatypes.types import BOOL
from cqp_dsl.datatypes.values import Void
from cqp_dsl.evaluation.answer import TraceNode
from cqp_dsl.evaluation.causes import quoted, waiting_for
from cqp_dsl.evaluation.wording import element_text

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Fold
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import TraceStatus
    from cqp_dsl.evaluation.scope import Scope
    from cqp_dsl.evaluation.trace import Tracer

MAX_ELEMENTS = 20
"""Elements shown for one aggregate; a last line says how many are not."""


def elements(tracer: Tracer, fold: Fold, scope: Scope) -> list[TraceNode]:
    """What the list depends on, then a line per element: those that decide, where not all are shown."""
    lines = list(tracer.dependencies(fold.over, scope))
    items = scope.value(fold.over)
    if not isinstance(items, tuple):
        return lines
    here = [scope.bind(fold.slot, item) for item in items]
    order = list(range(len(items)))
    if len(items) > MAX_ELEMENTS and fold.kind in {"any", "all"}:
        order.sort(key=lambda i: here[i].value(fold.body) is not (fold.kind == "any"))
    lines.extend(_element(tracer, fold, here[i], items[i]) for i in sorted(order[:MAX_ELEMENTS]))
    if len(items) > MAX_ELEMENTS:
        lines.append(_rest(fold, scope, len(items) - MAX_ELEMENTS))
    return lines


def _element(tracer: Tracer, fold: Fold, here: Scope, item: Value) -> TraceNode:
    kept = True if fold.filter is None else here.value(fold.filter)
    value = here.value(fold.body)
    status: TraceStatus = "void" if isinstance(kept, Void) or isinstance(value, Void) else "known"
    if isinstance(value, bool) and status == "known":
        status = "true" if value else "false"
    name = f"{fold.var}{NBSP}= {element_text(item, fold.item_type)}"
    if kept is False and fold.filter is not None:
        return TraceNode(
            "element", name, "", "not_applied", value, fold.body.type, fold.span, here.cite,
            why=f"n'est pas compté, car la condition {quoted(here.text(fold.filter))} n'est pas remplie",
            children=tuple(tracer.value(fold.filter, here)),
        )  # fmt: skip
    children = [] if fold.filter is None else list(tracer.value(fold.filter, here))
    children.extend(tracer.dependencies(fold.body, here))
    computed = here.computed(fold.body)
    return TraceNode(
        "element", name, "", status, value, fold.body.type, fold.span, here.cite,
        formula=here.text(fold.body) if computed else "",
        computed=computed,
        why=waiting_for(value) or waiting_for(kept),
        children=tuple(children),
    )  # fmt: skip


def _rest(fold: Fold, scope: Scope, count: int) -> TraceNode:
    noun = "autre élément non montré" if count == 1 else "autres éléments non montrés"
    return TraceNode("element", f"{count} {noun}", "", "not_applied", True, BOOL, fold.span, scope.cite)
