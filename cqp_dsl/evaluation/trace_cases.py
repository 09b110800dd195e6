"""The cases of a default, as trace lines: what applied, and what did not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.display import show_window
from cqp_dsl.core.nodes import Const, Default, Logic
from cqp_dsl.datatypes.display import NBSP
from cqp_dsl.evaluation.answer import TraceNode
from cqp_dsl.evaluation.causes import quoted, waiting_for
from cqp_dsl.evaluation.defaults import standing
from cqp_dsl.evaluation.failures import windows_of
from cqp_dsl.evaluation.reasons import reasons
from cqp_dsl.evaluation.wording import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.nodes import Case, CaseKind, Node
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import TraceKind
    from cqp_dsl.evaluation.defaults import Standing
    from cqp_dsl.evaluation.scope import Scope
    from cqp_dsl.evaluation.trace import Tracer


def cases(tracer: Tracer, node: Default, scope: Scope) -> Iterator[TraceNode]:
    """A line per case, those of a table that do not match left out."""
    guards = [scope.value(case.guard) for case in node.cases]
    who = standing(guards, [case.beats for case in node.cases])  # type: ignore[arg-type]  # guards are booleans
    for case in node.cases:
        holds = guards[case.id]
        if case.kind == "row" and holds is False:
            continue
        here = scope.citing(case.cite)
        if case.id not in who.possible:
            yield _not_applied(tracer, node, case, guards, here)
        else:
            yield _possible(tracer, case, who, here, holds)


_KINDS: dict[CaseKind, TraceKind] = {"exception": "exception", "disposition": "exception", "row": "row"}


def _label(case: Case, scope: Scope) -> str:
    if case.label is not None:
        return render(case.label, scope)
    if case.kind == "otherwise":
        return "sinon"
    if case.kind == "row":
        return " ; ".join(test.text or scope.text(test) for test in case.tests) or f"ligne {case.span.line}"
    windows = [show_window(window.start, window.end) for window in windows_of(case.guard)]
    if case.kind == "dated" and windows:
        return ", ".join(windows)
    return "" if case.name else f"vaut {scope.text(case.value)}"


def _possible(tracer: Tracer, case: Case, who: Standing, scope: Scope, holds: Value) -> TraceNode:
    """A case that wins, or that would if what is missing were known."""
    value = scope.value(case.value)
    certain = holds is True
    why = "" if certain else waiting_for(holds)
    if certain and case.id in who.certain and len(who.certain) > 1:
        why = "s'applique aussi"
    computed = scope.computed(case.value)
    return TraceNode(
        _KINDS.get(case.kind, "case"),
        case.name,
        _label(case, scope),
        "applied" if certain else "void",
        value,
        case.value.type,
        case.span,
        scope.cite,
        formula=scope.text(case.value) if computed else "",
        computed=computed,
        why=why or waiting_for(value),
        children=(*_conditions(tracer, case, scope), *tracer.value(case.value, scope)),
    )


def _conditions(tracer: Tracer, case: Case, scope: Scope) -> Iterator[TraceNode]:
    if case.kind == "row":
        for test in case.tests:
            line = tracer.condition(test, scope)
            if line.children:
                yield line
    elif isinstance(case.condition, Logic) and case.condition.op == "and" and case.condition.label is None:
        yield from tracer.operands(case.condition, scope)
    elif not isinstance(case.condition, Const):
        yield tracer.condition(case.condition, scope)


def _not_applied(tracer: Tracer, node: Default, case: Case, guards: list[Value], scope: Scope) -> TraceNode:
    beaten_by = [
        other
        for other in node.cases
        if case.id in other.beats and guards[other.id] is True and guards[case.id] is not False
    ]
    why = _why_not(node, case, beaten_by, scope)
    return TraceNode(
        _KINDS.get(case.kind, "case"),
        case.name,
        _label(case, scope),
        "not_applied",
        True,  # a case that does not apply has no value of its own to show
        node.type,
        case.span,
        scope.cite,
        why=why,
        children=tuple(_conditions(tracer, case, scope)),
    )


def _why_not(node: Default, case: Case, beaten_by: list[Case], scope: Scope) -> str:
    if beaten_by:
        names = ", ".join(_name(other, scope) for other in beaten_by)
        return f"n'a pas joué, car {names} l'emporte" + ("nt" if len(beaten_by) > 1 else "")
    closed = list(_closed(case.guard, scope))
    if closed:
        return f"n'a pas joué, car en vigueur seulement {', '.join(closed)}"
    excepted = next((other for other in node.cases if other.name and other.name == case.excepted), None)
    if excepted is not None and scope.value(excepted.guard) is False and scope.value(case.condition) is not False:
        return f"n'a pas joué, car {_name(excepted, scope)} ne joue pas"
    found = reasons(case.condition, scope)
    if not found or any(reason.satisfied for reason in found):
        return f"n'a pas joué, car la condition {quoted(_condition_text(case.condition, scope))} n'est pas remplie"
    state = "une condition n'est pas remplie" if len(found) == 1 else "des conditions ne sont pas remplies"
    return f"n'a pas joué, car {state}{NBSP}: {f'{NBSP}; '.join(quoted(reason.text) for reason in found)}"


def _condition_text(condition: Node, scope: Scope) -> str:
    return render(condition.label, scope) if condition.label is not None else condition.text or scope.text(condition)


def _name(case: Case, scope: Scope) -> str:
    if case.name:
        return quoted(case.name)
    return f"le cas {quoted(_label(case, scope))}"


def _closed(guard: Node, scope: Scope) -> Iterator[str]:
    """The windows in a guard that the effect date is out of."""
    window = scope.window(guard)
    if window is not None:
        if scope.value(guard) is False:
            yield show_window(window.start, window.end)
    elif isinstance(guard, Logic) and guard.op == "and":
        for part in guard.operands:
            yield from _closed(part, scope)
