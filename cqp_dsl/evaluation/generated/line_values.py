"""The values that lines are told of, worked out before any of them: each condition, and those that it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.nodes import Const, Get, Logic, Prim
from cqp_dsl.core.operations import OPERATIONS
from cqp_dsl.core.walk import nodes_of, parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.evaluation.generated.lines import LineWriter


def write_values(writer: LineWriter, node: Node) -> None:
    """Work out a condition and, before it, each of those that it is made of, which all have a line."""
    if not isinstance(node, Logic):
        if not isinstance(node, Const):
            writer.kept(node)
        return
    for place, part in enumerate(node.operands):
        test = narrowing(node, place)
        if test is None:
            write_values(writer, part)
        else:
            _keep_narrowed(writer, node, part, test)
    writer.kept(node)


def narrowing(node: Logic, place: int) -> tuple[Node, Node] | None:
    """What an operand has no value without: that an earlier one found something not to be ``rien``.

    The operand that says so, and what may be ``rien``.
    """
    part = node.operands[place]
    sought = {"and": "ne", "or": "eq"}.get(node.op)
    for earlier in node.operands[:place]:
        match earlier:
            case Prim(op=op, operands=(tested, Const(value=None))) if op == sought and needs(part, tested):
                return earlier, tested
    return None


def needs(node: Node, tested: Node) -> bool:
    """Whether an expression has no value where ``tested`` is ``rien``."""
    match node:
        case Prim(op=op, operands=operands):
            own = not OPERATIONS[op].accepts_nothing and tested in operands
            return own or any(needs(part, tested) for part in operands)
        case Get(base=base, key=key):
            return base == tested or any(needs(part, tested) for part in (base, *key))
        case _:
            return False


def _keep_narrowed(writer: LineWriter, node: Logic, part: Node, test: tuple[Node, Node]) -> None:
    """An operand that has no value where the one before it decides: it then stands for nothing."""
    earlier, tested = test
    draft = writer.draft
    held = writer.kept(earlier)
    value = draft.fresh()
    with draft.block(f"if {held}:" if node.op == "and" else f"if not {held}:"):
        draft.line(f"{value} = {writer.value(part)}")
    with draft.block("else:"):
        for other in others(part, tested):
            writer.value(other)
        draft.line(f"{value} = {node.op == 'and'}")
    draft.once((part, part.type), lambda: value)


def others(node: Node, tested: Node) -> Sequence[Node]:
    """The parts of an expression that do not look at what is ``rien``: they must be known all the same."""
    if node == tested or isinstance(node, Const):
        return ()
    if tested not in nodes_of(node):
        return (node,)
    return [other for part in parts(node) for other in others(part, tested)]
