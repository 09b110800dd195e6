"""Aggregates as Python loops, where every element is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.nodes import Const, Fold

if TYPE_CHECKING:
    from cqp_dsl.core.aggregates import Style
    from cqp_dsl.evaluation.generated.values import Writer


def write_fold(writer: Writer, node: Fold) -> str:
    """Write the loop of an aggregate; the expression of its value."""
    draft, style = writer.draft, AGGREGATES[node.kind].style
    items = writer.value(node.over)
    result = draft.local({"sum": "0", "any": "False", "all": "True"}.get(style, "[]"))
    item = writer.env[node.slot] = draft.fresh()
    with draft.block(f"for {item} in {items}:"):
        if isinstance(node.over, Const):
            draft.once(item, lambda: item)
        if node.filter is None:
            _step(writer, node, style, result)
        else:
            with draft.block(f"if {writer.value(node.filter)}:"):
                _step(writer, node, style, result)
    del writer.env[node.slot]
    match style:
        case "sum":
            writer.limit(result)
            return result
        case "any" | "all":
            return result
        case "list":
            return draft.local(f"tuple({result})")
        case "strict":
            return _strict(writer, node, result)
        case _:
            assert_never(style)


def _step(writer: Writer, node: Fold, style: Style, result: str) -> None:
    """What is done with an element that counts."""
    draft = writer.draft
    body = writer.value(node.body)
    match style:
        case "sum":
            draft.line(f"{result} += {body}")
        case "any" | "all":
            with draft.block(f"if {body}:" if style == "any" else f"if not {body}:"):
                draft.line(f"{result} = {style == 'any'}")
                draft.line("break")
        case "list" | "strict":
            draft.line(f"{result} += ({body},)")
        case _:
            assert_never(style)


def _strict(writer: Writer, node: Fold, values: str) -> str:
    draft = writer.draft
    result = draft.fresh()
    with draft.block(f"if {values}:"):
        draft.line(f"{result} = {draft.constant(AGGREGATES[node.kind].apply)}({values})")
    with draft.block("else:"):
        if node.fallback is None:
            draft.line(draft.bail)
        else:
            draft.line(f"{result} = {writer.value(node.fallback)}")
    return result
