"""Whether cases visibly cover everything (SEMANTICS §4): by their conditions as written, never by solving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.nodes import Const, Logic, Node, Prim
from cqp_dsl.datatypes.types import BoolType, EnumType

if TYPE_CHECKING:
    from cqp_dsl.semantics.cases import Draft


def is_truth(node: Node) -> bool:
    """Whether a guard is the constant ``vrai``: no condition was written."""
    return isinstance(node, Const) and node.value is True


def is_exhaustive(base: list[Draft]) -> bool:
    """Whether the cases visibly cover everything (SEMANTICS §4): never by solving."""
    undated = [draft for draft in base if draft.window is None]
    conditions = [one for draft in undated if (one := _sole_condition(draft)) is not None]
    if any(draft.kind == "otherwise" for draft in undated) or any(map(is_truth, conditions)):
        return True
    denied = {one.operands[0] for one in conditions if isinstance(one, Logic) and one.op == "not"}
    if not denied.isdisjoint(conditions):
        return True
    covered: dict[Node, set[object]] = {}
    for one in conditions:
        scrutinee = _scrutinee(one)
        if scrutinee is not None:
            covered.setdefault(scrutinee[0], set()).update(scrutinee[1])
    return any(_whole(node, values) for node, values in covered.items())


def _sole_condition(draft: Draft) -> Node | None:
    """The one condition of a case, « si » or « quand »; None where it has both."""
    if draft.applies is None:
        return draft.condition
    return draft.applies if is_truth(draft.condition) else None


def _whole(node: Node, values: set[object]) -> bool:
    match node.type:
        case EnumType(values=all_values):
            return values >= set(all_values)
        case BoolType():
            return values >= {True, False}
        case _:
            return False


def _scrutinee(node: Node) -> tuple[Node, set[object]] | None:
    """The expression that a condition tests for equality, and the values that make it true."""
    match node:
        case Prim(op="eq", operands=(left, Const(value=value))):
            return left, {value}
        case Prim(op="in", operands=(left, Const(value=tuple(values)))):
            return left, set(values)
        case Prim(op="in", operands=(left, make_node)):
            parts = getattr(make_node, "operands", ())
            if parts and all(isinstance(part, Const) for part in parts):
                return left, {part.value for part in parts}
            return None
        case Logic(op="or", operands=operands):
            tests = [_scrutinee(operand) for operand in operands]
            if any(test is None or test[0] != (tests[0] or (None,))[0] for test in tests):
                return None
            known = [test for test in tests if test is not None]
            return known[0][0], set().union(*(test[1] for test in known))
        case Logic(op="not", operands=(inner,)) if isinstance(inner.type, BoolType) and not isinstance(inner, Logic):
            return inner, {False}
        case _:
            return (node, {True}) if isinstance(node.type, BoolType) and not isinstance(node, Logic | Const) else None
