"""``(A si C sinon B)``: an expression that chooses, which is a default of two cases like any other (SEMANTICS §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.core.datatypes.types import NumberType, UnknownType
from cqp_dsl.core.nodes import Case, Default, Node
from cqp_dsl.semantics.agreement import fit, fits, join, make, truth, unknown
from cqp_dsl.semantics.inference import condition

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.language.syntax import tree
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.semantics.inference import Infer


def conditional(infer: Infer, expr: tree.Conditional, env: Environment, expected: Type | None) -> Node:
    """The default that chooses between two values. Each is read knowing that the condition holds, or does not."""
    guard = condition(infer, expr.condition, env)
    value = _branch(infer, expr.value, env.assuming(guard, holds=True), expected)
    hint = expected if expected is not None or isinstance(value.type, UnknownType) else value.type
    otherwise = _branch(infer, expr.otherwise, env.assuming(guard, holds=False), hint)
    type_ = _joined(value, otherwise, env)
    if isinstance(type_, UnknownType):
        return unknown(env, expr.span)
    always = truth(env, expr.otherwise.span)
    cases = (
        Case(0, "alternative", guard, guard, value, frozenset({1}), expr.value.span.to(expr.condition.span)),
        Case(1, "otherwise", always, always, otherwise, frozenset(), expr.otherwise.span),
    )
    return make(
        Default, env, expr.span, type_, cases=cases, exhaustive=True, place=env.frame.place, inline=True
    )  # fmt: skip


def _branch(infer: Infer, expr: tree.Expr, env: Environment, expected: Type | None) -> Node:
    """One of the two values. What is expected may be a mere hint: only a value that fits is held to its limits."""
    node = infer(expr, env, expected)
    return fit(node, expected, env) if expected is not None and fits(node.type, expected) else node


def _joined(value: Node, otherwise: Node, env: Environment) -> Type:
    """The type of both, limits apart where they are not the same; a second value that is of another is reported."""
    one, two = value.type, otherwise.type
    joined = join(one, two)
    if joined is None:
        return fit(otherwise, one, env).type
    if isinstance(joined, NumberType) and one != two:
        return evolve(joined, bounds=None)
    return joined
