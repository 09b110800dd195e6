"""What the guard of a case is made of: its windows (SEMANTICS §8), its own conditions, those of what it excepts."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from cqp_dsl.core.nodes import Case, Const, Default, Logic, Node, Prim, Var, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet


def alone(node: Default) -> Node | None:
    """The value of the only case of a default, where nothing conditions it."""
    if len(node.cases) != 1:
        return None
    guard = node.cases[0].guard
    return node.cases[0].value if isinstance(guard, Const) and guard.value is True else None


def own_conditions(node: Default) -> Sequence[Sequence[Node]] | None:
    """For each case, its window and condition without those of what it excepts; None where no case excepts another."""
    named = {case.name for case in node.cases if case.name}
    if not any(case.excepted in named for case in node.cases if case.excepted):
        return None
    return [_own(case, node) for case in node.cases]


def _own(case: Case, node: Default) -> Sequence[Node]:
    """What is conjoined in a guard, but for the guard of what is excepted, or the ``ou`` of those of its cases."""
    excepted = {id(other.guard) for other in node.cases if other.name and other.name == case.excepted}
    conjoined = isinstance(case.guard, Logic) and case.guard.op == "and" and id(case.guard) not in excepted
    parts = case.guard.operands if conjoined and isinstance(case.guard, Logic) else (case.guard,)
    return [part for part in parts if id(part) not in excepted and not _is_any_of(part, excepted)]


def _is_any_of(part: Node, guards: AbstractSet[int]) -> bool:
    """Whether a condition is the ``ou`` of some guards."""
    return (
        isinstance(part, Logic)
        and part.op == "or"
        and bool(guards)
        and all(id(operand) in guards for operand in part.operands)
    )


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


def case_window(guard: Node) -> Window:
    """The days on which every window of a guard holds; one that ends before it starts where there are none."""
    windows = list(windows_of(guard))
    starts = [window.start for window in windows if window.start is not None]
    ends = [window.end for window in windows if window.end is not None]
    return Window(max(starts, default=None), min(ends, default=None))
