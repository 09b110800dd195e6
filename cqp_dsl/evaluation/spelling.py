"""What the explainer knows of a node whatever the dossier, worked out once: its text, its variables, its window.

A calculation with values put in (« 119 / 10 ») is laid out once too: the text around the values does not change, unless
a value needs parentheses there, and then it is spelt out in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from cqp_dsl.core.display import show
from cqp_dsl.core.nodes import Call, Const, Fact, Fold, Get, Hole, Logic, Prim, Reading, Var
from cqp_dsl.core.walk import free_variables
from cqp_dsl.datatypes.display import format_value
from cqp_dsl.datatypes.types import EnumType
from cqp_dsl.evaluation.failures import own_window

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.nodes import Node, Window
    from cqp_dsl.datatypes.values import Value

_MARK: Final = "\ufffc"
_CALENDAR: Final = frozenset({"year", "month", "day", "period", "period_start", "period_end"})
"""Functions of dates whose value says more than their arguments."""

_SELF_EVIDENT: Final = (Const, Fact, Hole, Reading, Call, Var, Fold, Get, Logic)
"""Expressions that putting values in says nothing more of."""

_NAMES: Final = (Fact, Hole, Reading, Call, Var, Fold, Get)


@attrs.frozen
class Layout:
    """A calculation: the texts around the values, and the parts whose values they are."""

    texts: tuple[str, ...]
    parts: tuple[Node, ...]


@attrs.frozen
class _Known:
    """What is known of a node, which is kept with it so that its identity stays taken."""

    node: Node
    text: str
    window: Window | None
    slots: dict[int, Var]
    layout: Layout | None


class Spelling:
    """What is known of the nodes of one program, by identity."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}

    def _of(self, node: Node) -> _Known:
        known = self._known.get(id(node))
        if known is None:
            known = _Known(node, show(node), own_window(node), free_variables(node), _layout(node))
            self._known[id(node)] = known
        return known

    def text(self, node: Node) -> str:
        """The expression as an author writes it."""
        return self._of(node).text

    def window(self, node: Node) -> Window | None:
        """The window that the node is the guard of, if it is one."""
        return self._of(node).window

    def variables(self, node: Node) -> dict[int, Var]:
        """The variables that the node uses without binding them, by slot."""
        return self._of(node).slots

    def computed(self, node: Node, value: Callable[[Node], Value]) -> str:
        """The expression with values in place of names; empty where that says nothing more."""
        layout = self._of(node).layout
        if layout is None:
            return ""
        pieces = [layout.texts[0]]
        for text, part in zip(layout.texts[1:], layout.parts, strict=True):
            shown = format_value(value(part), part.type)
            if shown[:1] == "−" or "≈" in shown:
                return show(node, lambda each: _put(node, each, value))
            pieces += (shown, text)
        return "".join(pieces)


def _layout(node: Node) -> Layout | None:
    if isinstance(node, _SELF_EVIDENT):
        return None
    if isinstance(node, Prim) and any(isinstance(operand, Reading) for operand in node.operands):
        return None
    parts: list[Node] = []

    def put(part: Node) -> str | None:
        if not _is_put(node, part):
            return None
        parts.append(part)
        return _MARK

    texts = show(node, put).split(_MARK)
    return Layout(tuple(texts), tuple(parts)) if len(texts) == len(parts) + 1 else None


def _is_put(node: Node, part: Node) -> bool:
    """Whether a part of the expression is shown by its value."""
    is_name = isinstance(part, Const) and isinstance(part.type, EnumType)
    is_function = isinstance(part, Prim) and part is not node and part.op in _CALENDAR
    return is_name or is_function or isinstance(part, _NAMES)


def _put(node: Node, part: Node, value: Callable[[Node], Value]) -> str | None:
    return format_value(value(part), part.type) if _is_put(node, part) else None
