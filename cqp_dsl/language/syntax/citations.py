"""Whose a ``selon`` is that ends a case: the case's, unless the other conditions beside it have one each."""

from __future__ import annotations

from attrs import evolve

from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.descent import within


def split_citation(value: tree.Expr) -> tuple[tree.Expr, tree.CiteDecl | None]:
    """An expression without the citation that ends it, and that citation, which is that of the case that it ends.

    ``a selon s §1 et b selon s §2`` keeps both: where another condition of the chain has its own, so has the last.
    """
    match value:
        case tree.Cited(condition=condition, cite=own):
            return condition, own
        case tree.Logical(operands=(*others, last)):
            inner, cite = split_citation(last)
            if cite is None or any(map(_has_citation, others)):
                return value, None
            return evolve(value, span=value.span.to(inner.span), operands=(*others, inner)), cite
        case tree.Implies(left=left, right=right):
            inner, cite = split_citation(right)
            if cite is None or _has_citation(left):
                return value, None
            return evolve(value, span=value.span.to(inner.span), right=inner), cite
        case _:
            return value, None


def _has_citation(expr: tree.Expr) -> bool:
    """Whether a condition, or one inside it, carries a citation."""
    return next(within(expr, tree.Cited), None) is not None
