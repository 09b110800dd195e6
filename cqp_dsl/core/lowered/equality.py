"""Kleene logic and equality, in two-valued logic (SEMANTICS §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, either, no, same
from cqp_dsl.core.lowered.reasons import NotLoweredError
from cqp_dsl.core.lowered.terms import Text
from cqp_dsl.core.lowered.values import (
    Bool,
    Composite,
    Leaf,
    Option,
    Several,
    aligned,
    conflict,
    known,
    optional,
    pending,
    truth,
    waits,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.lowered.values import Lowered


def conjunction(parts: Sequence[Bool]) -> Bool:
    """``et``, in strong Kleene logic."""
    false = either(*[part.no for part in parts])
    return Bool(
        both(*[part.yes for part in parts]),
        false,
        both(no(false), either(*[part.pending for part in parts])),
        both(no(false), either(*[part.conflict for part in parts])),
        all(part.waits for part in parts),
    )


def negation(value: Bool) -> Bool:
    """``non``."""
    return Bool(value.no, value.yes, value.pending, value.conflict, value.waits)


def disjunction(parts: Sequence[Bool]) -> Bool:
    """``ou``, in strong Kleene logic."""
    return negation(conjunction([negation(part) for part in parts]))


def strictly(operands: Sequence[Lowered], result: Truth) -> Bool:
    """A truth about operands that are all known."""
    defined = both(*[known(operand) for operand in operands])
    return Bool(
        both(defined, result),
        both(defined, no(result)),
        either(*[pending(operand) for operand in operands]),
        either(*[conflict(operand) for operand in operands]),
        all(map(waits, operands)),
    )


def equal(left: Lowered, right: Lowered) -> Bool:
    """``a = b``: of composites, the ``et`` of the equalities of their leaves.

    Raises:
        NotLoweredError: two lists of which one has elements in a table.
    """
    if isinstance(left, Option) or isinstance(right, Option):
        return _optionally(optional(left), optional(right))
    match left, right:
        case Bool(), Bool():
            return strictly((left, right), either(both(left.yes, right.yes), both(left.no, right.no)))
        case Leaf(), Leaf():
            if isinstance(left.terms[0], Text):
                left, right = right, left
            if left.named and isinstance(right.terms[0], Text):
                return _is_named(left, right.terms[0].value)
            if left.scale != right.scale:
                left, right = aligned((left, right))
            return strictly((left, right), both(*map(same, left.terms, right.terms)))
        case Composite(), Composite():
            return conjunction([equal(one, other) for one, other in zip(left.parts, right.parts, strict=True)])
        case Several(), Several():
            return _equal_lists(left, right)
        case _:
            message = "deux valeurs de sortes différentes"
            raise NotLoweredError(message)


def _is_named(value: Leaf, name: str) -> Bool:
    """Whether a text that is one of a few is this one, a constant."""
    others = [truth_ for other, truth_ in value.named if other != name]
    yes = either(*[truth_ for other, truth_ in value.named if other == name])
    return Bool(yes, either(*others), value.pending, value.conflict, value.waits)


def _optionally(left: Option, right: Option) -> Bool:
    shallow = [Bool(value.known, FALSE, value.pending, value.conflict, value.waits) for value in (left, right)]
    if left.inner is None or right.inner is None:
        return strictly(shallow, both(no(left.some), no(right.some)))
    inner = equal(left.inner, right.inner)
    there, neither = both(left.some, right.some), both(no(left.some), no(right.some))
    defined = both(left.known, right.known)
    return Bool(
        both(defined, either(neither, both(there, inner.yes))),
        both(defined, no(neither), either(no(there), inner.no)),
        either(left.pending, right.pending, both(defined, there, inner.pending)),
        either(left.conflict, right.conflict, both(defined, there, inner.conflict)),
        left.waits and right.waits and inner.waits,
    )


def _equal_lists(left: Several, right: Several) -> Bool:
    groups = (*left.groups, *right.groups)
    if any(group.source is not None or group.present is not TRUE for group in groups):
        message = "l'égalité de deux listes"
        raise NotLoweredError(message)
    if len(left.groups) != len(right.groups):
        found = truth(FALSE)
    else:
        found = conjunction([equal(one.item, two.item) for one, two in zip(left.groups, right.groups, strict=True)])
    defined = both(left.known, right.known)
    return Bool(
        both(defined, found.yes),
        both(defined, found.no),
        either(left.pending, right.pending, both(defined, found.pending)),
        either(left.conflict, right.conflict, both(defined, found.conflict)),
        left.waits and right.waits and found.waits,
    )
