"""Operands of strict operations, and their results."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from cqp_dsl.core.lowered.logic import TRUE
from cqp_dsl.core.lowered.numbers import whole
from cqp_dsl.core.lowered.reasons import NotLoweredError
from cqp_dsl.core.lowered.terms import Whole
from cqp_dsl.core.lowered.values import Leaf, rescaled

if TYPE_CHECKING:
    from cqp_dsl.core.lowered.terms import Number, Truth
    from cqp_dsl.core.lowered.values import Lowered

Result: TypeAlias = tuple[Leaf, "Truth"]
"""A known result, and where there is one."""

STRANGE: Final = "une valeur d'une forme inattendue"


def leaf_of(value: Lowered) -> Leaf:
    """A value that has no parts.

    Raises:
        NotLoweredError: it has some.
    """
    if not isinstance(value, Leaf):
        raise NotLoweredError(STRANGE)
    return value


def numbers(*values: Lowered) -> list[Leaf]:
    """Numbers of one scale, or dates."""
    leaves = [leaf_of(value) for value in values]
    scale = math.lcm(*[leaf.scale for leaf in leaves])
    return [rescaled(leaf, scale) for leaf in leaves]


def result(term: Number, scale: int = 1) -> Leaf:
    """A number in the lowest scale that its constants show."""
    if isinstance(term, Whole):
        divisor = math.gcd(term.value, scale)
        return Leaf(TRUE, (whole(term.value // divisor),), scale=scale // divisor)
    return Leaf(TRUE, (term,), scale=scale)


def fixed(value: Lowered, what: str) -> Fraction:
    """A number that is the same for every dossier; ``what`` says what cannot be lowered where it is not.

    Raises:
        NotLoweredError: it is not.
    """
    leaf = leaf_of(value)
    if not isinstance(leaf.terms[0], Whole):
        raise NotLoweredError(what)
    return Fraction(leaf.terms[0].value, leaf.scale)
