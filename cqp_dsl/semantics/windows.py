"""The days on which something is in force: read, crossed, made a guard, said in French."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.core.datatypes.display import format_date
from cqp_dsl.core.datatypes.types import BOOL, DATE, NOTHING
from cqp_dsl.core.nodes import TODAY, Const, Node, Prim, Var, Window
from cqp_dsl.semantics.agreement import make

if TYPE_CHECKING:
    from cqp_dsl.language.syntax import tree
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.semantics.scope import PolicyScope
    from cqp_dsl.source import Span


def window(decl: tree.WindowDecl | None, scope: PolicyScope) -> Window | None:
    """The days of a window; one that ends before it starts is reported."""
    if decl is None:
        return None
    start = decl.start.value if decl.start else None
    end = decl.end.value if decl.end else None
    if start is not None and end is not None and start > end:
        scope.session.error(
            "CQP319",
            "Cette période finit avant de commencer",
            decl.span,
            help="Inversez les deux dates ; les deux jours sont compris.",
        )
    return Window(start, end)


def both(first: Window | None, second: Window | None) -> Window | None:
    """The days that are in both windows; possibly none."""
    if first is None or second is None:
        return first or second
    starts = [day for day in (first.start, second.start) if day is not None]
    ends = [day for day in (first.end, second.end) if day is not None]
    return Window(max(starts, default=None), min(ends, default=None))


def in_force(window_: Window, env: Environment, span: Span) -> Node:
    """The guard of a window: the effect date lies within it."""
    today = make(Var, env, span, DATE, name="date d'effet", slot=TODAY)
    limits = tuple(
        make(Const, env, span, NOTHING if day is None else DATE, value=day) for day in (window_.start, window_.end)
    )
    node = make(Prim, env, span, BOOL, op="in_force", operands=(today, *limits))
    return evolve(node, text=f"être en vigueur ({window_text(window_)})")


def window_text(window_: Window) -> str:
    """A window in French: ``du … au …``, ``à partir du …``, ``jusqu'au …``."""
    if window_.start is not None and window_.end is not None:
        return f"du {format_date(window_.start)} au {format_date(window_.end)}"
    if window_.start is not None:
        return f"à partir du {format_date(window_.start)}"
    return f"jusqu'au {format_date(window_.end)}" if window_.end is not None else "toujours"
