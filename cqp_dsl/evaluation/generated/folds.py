"""Aggregates as Python loops, where every element is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.nodes import Const, Fold

if TYPE_CHECKING:
    from cqp_dsl.evaluation.generated.values import Writer


def write_fold(writer: Writer, node: Fold) -> str:
    """Write the loop of an aggregate; the expression of its value."""
    draft = writer.draft
    items = writer.value(node.over)
    result = draft.local({"sum": "0", "count": "0", "any": "False", "all": "True"}.get(node.kind, "[]"))
    item = writer.env[node.slot] = draft.fresh()
    with draft.block(f"for {item} in {items}:"):
        if isinstance(node.over, Const):
            draft.once(item, lambda: item)
        if node.filter is None:
            _step(writer, node, result)
        else:
            with draft.block(f"if {writer.value(node.filter)}:"):
                _step(writer, node, result)
    del writer.env[node.slot]
    match node.kind:
        case "sum" | "count":
            writer.limit(result)
            return result
        case "any" | "all":
            return result
        case "list":
            return draft.local(f"tuple({result})")
        case "min" | "max":
            return _extremum(writer, node, result)


def _step(writer: Writer, node: Fold, result: str) -> None:
    """What is done with an element that counts."""
    draft = writer.draft
    if node.kind == "count":
        draft.line(f"{result} += 1")
        return
    body = writer.value(node.body)
    match node.kind:
        case "sum":
            draft.line(f"{result} += {body}")
        case "any" | "all":
            sought = node.kind == "any"
            with draft.block(f"if {body}:" if sought else f"if not {body}:"):
                draft.line(f"{result} = {sought}")
                draft.line("break")
        case "list" | "min" | "max":
            draft.line(f"{result} += ({body},)")


def _extremum(writer: Writer, node: Fold, values: str) -> str:
    draft = writer.draft
    result = draft.fresh()
    draft.line(f"if None in {values}: {draft.bail}")
    with draft.block(f"if {values}:"):
        draft.line(f"{result} = {node.kind}({values})")
    with draft.block("else:"):
        if node.fallback is None:
            draft.line(draft.bail)
        else:
            draft.line(f"{result} = {writer.value(node.fallback)}")
    return result
