"""Whether cases visibly cover everything (SEMANTICS §4): by their conditions as written, never by solving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from cqp_dsl.core.datatypes.types import BoolType, EnumType, OptionalType
from cqp_dsl.core.nodes import Call, Case, Const, Default, Fact, Fold, Get, Hole, Logic, Make, Node, Prim, Reading, Var

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.semantics.drafts import Draft

_MADE: Final = (Const, Fact, Hole, Reading, Var, Prim, Logic, Make, Get, Default, Case, Call)
"""What is made of parts that may hold a bound variable."""


def is_truth(node: Node) -> bool:
    """Whether a guard is the constant ``vrai``: no condition was written."""
    return isinstance(node, Const) and node.value is True


def is_exhaustive(base: list[Draft]) -> bool:
    """Whether the cases visibly cover everything: a ``sinon``, C and ``non`` C, or all the values of one expression."""
    undated = [draft for draft in base if draft.window is None]
    conditions = [one for draft in undated if (one := _sole_condition(draft)) is not None]
    if any(draft.kind == "otherwise" for draft in undated) or any(map(is_truth, conditions)):
        return True
    held: dict[bool, set[Hashable]] = {True: set(), False: set()}
    for one in conditions:
        positive, holds = _unsigned(one)
        held[holds].add(_meaning(positive, {}))
    if not held[True].isdisjoint(held[False]):
        return True
    covered: dict[Hashable, set[object]] = {}
    wanted: dict[Hashable, frozenset[object]] = {}
    for one in conditions:
        tested = _tested(one)
        if tested is not None:
            meaning = _meaning(tested[0], {})
            covered.setdefault(meaning, set()).update(tested[1])
            wanted[meaning] = _values_of(tested[0].type)
    return any(bool(wanted[meaning]) and values >= wanted[meaning] for meaning, values in covered.items())


def _sole_condition(draft: Draft) -> Node | None:
    """The one condition of a case, « si » or « quand »; None where it has both."""
    if draft.applies is None:
        return draft.condition
    return draft.applies if is_truth(draft.condition) else None


def _unsigned(node: Node) -> tuple[Node, bool]:
    """A condition without the negations before it, and whether it holds where the condition does; ``≠`` is one."""
    holds = True
    while True:
        match node:
            case Logic(op="not", operands=(inner,)):
                node, holds = inner, not holds
            case Prim(op="ne"):
                return attrs.evolve(node, op="eq"), not holds
            case _:
                return node, holds


def _meaning(value: object, bound: Mapping[int, int]) -> Hashable:
    """What tells a node from those that mean something else: the variables of its quantifiers have no name."""
    match value:
        case Var(slot=slot) if slot in bound:
            return "bound", bound[slot]
        case Fold(slot=slot):
            inner = {**bound, slot: len(bound)}
            parts = (_meaning(value.over, bound), *(_meaning(one, inner) for one in (value.filter, value.body)))
            return value.kind, value.type, *parts, _meaning(value.fallback, bound)
        case tuple():
            return tuple(_meaning(part, bound) for part in value)
        case _ if isinstance(value, _MADE):
            kept = (field.name for field in attrs.fields(type(value)) if field.eq)
            return type(value).__name__, *(_meaning(getattr(value, name), bound) for name in kept)
        case _:
            return value  # types, names and known values are hashable


def _values_of(type_: Type) -> frozenset[object]:
    """All the values of a type that has few; none of any other."""
    match type_:
        case EnumType(values=values):
            return frozenset(values)
        case BoolType():
            return frozenset({True, False})
        case OptionalType(inner=inner):
            found = _values_of(inner)
            return found | {None} if found else found
        case _:
            return frozenset()


def _tested(node: Node) -> tuple[Node, frozenset[object]] | None:
    """The expression that a condition tests for equality, and the values that make it true."""
    match node:
        case Prim(op="eq", operands=(left, Const(value=value))) | Prim(op="eq", operands=(Const(value=value), left)):
            return left, frozenset({value})
        case Prim(op="ne", operands=(left, Const(value=value))) | Prim(op="ne", operands=(Const(value=value), left)):
            return left, _values_of(left.type) - {value}
        case Prim(op="in", operands=(left, Const(value=tuple(values)))):
            return left, frozenset(values)
        case Prim(op="in", operands=(left, made)):
            parts = getattr(made, "operands", ())
            constant = parts and all(isinstance(part, Const) for part in parts)
            return (left, frozenset(part.value for part in parts)) if constant else None
        case Logic(op="or", operands=operands):
            tests = [test for operand in operands if (test := _tested(operand)) is not None]
            one = len(tests) == len(operands) and len({_meaning(test[0], {}) for test in tests}) == 1
            return (tests[0][0], frozenset().union(*(test[1] for test in tests))) if one else None
        case Logic(op="not", operands=(inner,)):
            test = _tested(inner)
            return None if test is None else (test[0], _values_of(test[0].type) - test[1])
        case _:
            return (
                (node, frozenset({True})) if isinstance(node.type, BoolType) and not isinstance(node, Const) else None
            )
