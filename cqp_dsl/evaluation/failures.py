"""What a default says when no case holds, or when two hold with different values (SEMANTICS §4)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from cqp_dsl.core.nodes import TODAY, Case, Const, Default, Logic, Node, Prim, Var, Window
from cqp_dsl.datatypes.display import format_value
from cqp_dsl.datatypes.values import Conflict, ConflictSide, Gap, Void
from cqp_dsl.evaluation.defaults import Clash, NoCase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cqp_dsl.core.nodes import Cite
    from cqp_dsl.evaluation.run import Code, Frame, Run


def failure(
    node: Default, code: Callable[[Node], Code], cite: Cite | None
) -> Callable[[Run, Frame, NoCase | Clash], Void]:
    """The function that words the failures of a default."""

    def fail(run: Run, frame: Frame, found: NoCase | Clash) -> Void:
        if isinstance(found, Clash):
            sides = [
                side(node.cases[i], format_value(code(node.cases[i].value)(run, frame), node.type), node.cite or cite)
                for i in (found.first, found.second)
            ]
            return Void((Conflict(node.place, sides[0], sides[1]),))
        return Void((_no_case(node, code, run, frame, cite),))

    return fail


def side(case: Case, value: str, cite: Cite | None) -> ConflictSide:
    """One side of a conflict: the case by its name, or by its label, or by its place."""
    name = case.name or (case.label.text if case.label else "") or f"ligne {case.span.line}"
    return ConflictSide(name, case.span, value, case.cite or cite)


def _no_case(node: Default, code: Callable[[Node], Code], run: Run, frame: Frame, cite: Cite | None) -> Gap:
    cite = node.cite or cite
    today = frame[TODAY]
    windows = [case_window(case.guard) for case in node.cases if _holds_once(case.guard, code, run, frame)]
    if not isinstance(today, datetime.date) or not windows:
        return Gap("no_case", node.place, node.span, cite=cite)
    before = [window.end for window in windows if window.end is not None and window.end < today]
    after = [window.start for window in windows if window.start is not None and window.start > today]
    return Gap(
        "not_in_force",
        node.place,
        node.span,
        before=max(before) if before else None,
        after=min(after) if after else None,
        cite=cite,
    )


def _holds_once(guard: Node, code: Callable[[Node], Code], run: Run, frame: Frame) -> bool:
    """Whether the guard would be possible without its windows, and its windows could hold some day."""
    return any(True for _ in windows_of(guard)) and case_window(guard) != _NEVER and _possible(guard, code, run, frame)


def _possible(guard: Node, code: Callable[[Node], Code], run: Run, frame: Frame) -> bool:
    """Whether the guard, each window in it taken as ``vrai``, is not ``faux``."""
    if own_window(guard) is not None:
        return True
    if isinstance(guard, Logic) and guard.op == "and":
        return all(_possible(operand, code, run, frame) for operand in guard.operands)
    return code(guard)(run, frame) is not False


def own_window(node: Node) -> Window | None:
    """The window that a node is the guard of, when it is one with constant ends on the effect date."""
    match node:
        case Prim(op="in_force", operands=(Var(slot=0), Const(value=start), Const(value=end))):
            return Window(_day(start), _day(end))
        case _:
            return None


def _day(value: object) -> datetime.date | None:
    return value if isinstance(value, datetime.date) else None


def windows_of(guard: Node) -> Iterator[Window]:
    """The windows conjoined in a guard."""
    window = own_window(guard)
    if window is not None:
        yield window
    elif isinstance(guard, Logic) and guard.op == "and":
        for operand in guard.operands:
            yield from windows_of(operand)


_NEVER = Window(datetime.date.max, datetime.date.min)


def case_window(guard: Node) -> Window:
    """The days on which every window of a guard holds; a window that no day is in where they are disjoint."""
    start: datetime.date | None = None
    end: datetime.date | None = None
    for window in windows_of(guard):
        start = window.start if start is None else max(start, window.start or start)
        end = window.end if end is None else min(end, window.end or end)
    if start is not None and end is not None and start > end:
        return _NEVER
    return Window(start, end)
