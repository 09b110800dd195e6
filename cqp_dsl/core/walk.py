"""Walking the core: the parts of a node, what its labels show, the variables that it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cqp_dsl.core.datatypes.types import RecordType
from cqp_dsl.core.nodes import (
    BRACKET,
    TODAY,
    Call,
    Const,
    Default,
    Fact,
    Fold,
    Get,
    Hole,
    Logic,
    Make,
    Node,
    Prim,
    Reading,
    Var,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def parts(node: Node) -> tuple[Node, ...]:
    """The immediate parts of a node, in source order; the bodies of called rules are not parts."""
    match node:
        case Const() | Fact() | Hole() | Reading() | Var():
            return ()
        case Prim() | Logic() | Make():
            return node.operands
        case Get():
            return (node.base, *node.key)
        case Default():
            return tuple(part for case in node.cases for part in (case.guard, case.value))
        case Fold():
            return tuple(part for part in (node.over, node.filter, node.body, node.fallback) if part is not None)
        case Call():
            return node.args if node.at is None else (*node.args, node.at)
        case _:
            assert_never(node)


def nodes_of(node: Node) -> Iterator[Node]:
    """The node and everything in it, the called rules' bodies apart; what stands in several places is given once."""
    pending = [node]
    seen: set[int] = set()
    while pending:
        current = pending.pop()
        if id(current) not in seen:
            seen.add(id(current))
            yield current
            pending.extend(reversed(parts(current)))


def everything_in(node: Node) -> Iterator[Node]:
    """The same, the expressions that its labels show included."""
    pending = [node]
    seen: set[int] = set()
    while pending:
        current = pending.pop()
        if id(current) not in seen:
            seen.add(id(current))
            yield current
            pending.extend(shown_in(current))
            pending.extend(reversed(parts(current)))


def shown_in(node: Node) -> list[Node]:
    """The expressions in the labels that hang on a node and on its cases."""
    labels = [node.label]
    if isinstance(node, Default):
        labels += [case.label for case in node.cases]
    return [part for label in labels if label is not None for part in label.parts if not isinstance(part, str)]


def free_variables(node: Node) -> dict[int, Var]:
    """The variables that a node uses without binding them, by slot; the effect date apart."""
    if isinstance(node, Var):
        return {} if node.slot == TODAY else {node.slot: node}
    found: dict[int, Var] = {}
    for part in parts(node):
        found.update(free_variables(part))
    if isinstance(node, Fold):
        found.pop(node.slot, None)
    return found


def is_scale(node: Node) -> bool:
    """Whether an aggregate is a marginal scale, each element one of its brackets."""
    return isinstance(node, Fold) and isinstance(node.item_type, RecordType) and node.item_type.name == BRACKET
