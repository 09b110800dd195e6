"""A calculation with values put in, « 119 / 10 »: laid out once, whatever the dossier.

The text around the values changes only where a value needs parentheses: one that is negative, or a fraction with its
decimal. There is one layout for each manner of its values, made when it is first needed.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.display import show
from cqp_dsl.core.nodes import Call, Const, Fact, Fold, Get, Hole, Logic, Prim, Reading, Var
from cqp_dsl.datatypes.display import formatter
from cqp_dsl.datatypes.types import EnumType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.run import Code, Frame, Run

_MARK: Final = "\ufffc"
_CALENDAR: Final = frozenset({"year", "month", "day", "period", "period_start", "period_end"})
"""Functions of dates whose value says more than their arguments."""

_SELF_EVIDENT: Final = (Const, Fact, Hole, Reading, Call, Var, Fold, Get, Logic)
"""Expressions that putting values in says nothing more of."""

_NAMES: Final = (Fact, Hole, Reading, Call, Var, Fold, Get)


def calculation(node: Node, code: Callable[[Node], Code]) -> Callable[[Run, Frame], str] | None:
    """The expression with values in place of names; None where that says nothing more.

    ``code`` compiles the parts that are shown by their values.
    """
    parts: list[Node] = []
    plain = None if _is_evident(node) else _layout(node, parts=parts)
    if plain is None:
        return None
    if not parts:
        return lambda _run, _frame: plain[0]
    values = [(code(part), formatter(part.type)) for part in parts]
    irregular = _irregular(node, plain)
    if len(values) == 2:  # noqa: PLR2004 - most calculations
        return _of_two(values, plain, irregular)

    if len(values) == 1:
        return _of_one(*values[0], plain, irregular)
    return lambda run, frame: irregular([text(value(run, frame)) for value, text in values])


def _of_one(
    value: Code, text: Callable[[Value], str], texts: Sequence[str], irregular: Callable[[Sequence[str]], str]
) -> Callable[[Run, Frame], str]:
    before, after = texts

    def computed(run: Run, frame: Frame) -> str:
        shown = text(value(run, frame))
        return irregular((shown,)) if shown[:1] == "−" or "≈" in shown else f"{before}{shown}{after}"

    return computed


def _of_two(
    values: Sequence[tuple[Code, Callable[[Value], str]]],
    texts: Sequence[str],
    irregular: Callable[[Sequence[str]], str],
) -> Callable[[Run, Frame], str]:
    (left, left_text), (right, right_text) = values
    before, between, after = texts

    def computed(run: Run, frame: Frame) -> str:
        first, second = left_text(left(run, frame)), right_text(right(run, frame))
        if first[:1] == "−" or second[:1] == "−" or "≈" in first or "≈" in second:
            return irregular((first, second))
        return f"{before}{first}{between}{second}{after}"

    return computed


def _irregular(node: Node, plain: Sequence[str]) -> Callable[[Sequence[str]], str]:
    """The calculation around texts that may need parentheses."""
    layouts: dict[tuple[str, ...], Sequence[str]] = {}

    def computed(shown: Sequence[str]) -> str:
        manners = tuple([_manner(text) if text[:1] == "−" or "≈" in text else "" for text in shown])
        layout = layouts.get(manners)
        if layout is None:
            layout = layouts[manners] = _layout(node, manners) or plain
        return layout[0] + "".join([text + after for text, after in zip(shown, layout[1:], strict=True)])

    return computed


def _is_evident(node: Node) -> bool:
    """Whether putting values in says nothing more of an expression."""
    with_reading = isinstance(node, Prim) and any(isinstance(operand, Reading) for operand in node.operands)
    return isinstance(node, _SELF_EVIDENT) or with_reading


def _manner(shown: str) -> str:
    """What in the text of a value may call for parentheses."""
    return ("−" if shown.startswith("−") else "") + ("≈" if "≈" in shown and not shown.startswith("(") else "")


def _layout(
    node: Node, manners: Iterable[str] = itertools.repeat(""), parts: list[Node] | None = None
) -> Sequence[str] | None:
    """The texts before, between and after values of these manners; None where the text has marks of its own.

    The ``parts`` whose values they are are added to the list.
    """
    following, parts = iter(manners), [] if parts is None else parts
    used: list[str] = []

    def put(part: Node) -> str | None:
        if not _is_put(node, part):
            return None
        parts.append(part)
        used.append(next(following))
        return used[-1] + _MARK

    texts = show(node, put).split(_MARK)
    if len(texts) != len(used) + 1:
        return None
    return (*[before.removesuffix(manner) for before, manner in zip(texts, used, strict=False)], texts[-1])


def _is_put(node: Node, part: Node) -> bool:
    """Whether a part of the expression is shown by its value."""
    is_name = isinstance(part, Const) and isinstance(part.type, EnumType)
    is_function = isinstance(part, Prim) and part is not node and part.op in _CALENDAR
    return is_name or is_function or isinstance(part, _NAMES)
