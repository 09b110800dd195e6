"""How the modules of expressions call one another: through the ``infer`` that they are handed.

``expressions.infer`` dispatches to modules that need it in turn; they take it as their first argument, so that imports
go one way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cqp_dsl.core.datatypes.types import BOOL
from cqp_dsl.semantics.agreement import fit, told_in

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.language.syntax import tree
    from cqp_dsl.semantics.environment import Environment


class Infer(Protocol):
    """The node of an expression, its own type unless ``expected`` guides it."""

    def __call__(self, expr: tree.Expr, env: Environment, expected: Type | None = None, /) -> Node:
        """The node of ``expr``."""


def check(infer: Infer, expr: tree.Expr, env: Environment, expected: Type) -> Node:
    """The node of ``expr``, which must be of type ``expected``."""
    return told_in(fit(infer(expr, env, expected), expected, env), expected)


def condition(infer: Infer, expr: tree.Expr, env: Environment) -> Node:
    """The node of a condition."""
    return check(infer, expr, env, BOOL)
