"""The order of an ``énumération ordonnée``: its values as their ranks, which are numbers, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.core.lowered.logic import same
from cqp_dsl.core.lowered.numbers import choose, text, whole
from cqp_dsl.core.lowered.operands import STRANGE, leaf_of
from cqp_dsl.core.lowered.reasons import NotLoweredError
from cqp_dsl.core.lowered.values import Leaf, plain

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.types import EnumType
    from cqp_dsl.core.lowered.terms import Scalar
    from cqp_dsl.core.lowered.values import Lowered


def ranked(value: Lowered, order: EnumType) -> Leaf:
    """A value of an enumeration as its rank."""
    leaf = leaf_of(plain(value))
    last = len(order.values) - 1
    rank: Scalar = whole(last)
    for place in range(last - 1, -1, -1):
        rank = choose(same(leaf.terms[0], text(order.values[place])), whole(place), rank)
    return evolve(leaf, terms=(rank,), named=())


def of_rank(value: Lowered, order: EnumType) -> Leaf:
    """The value of an enumeration that a rank is that of.

    Raises:
        NotLoweredError: it is no rank.
    """
    if not isinstance(value, Leaf) or value.scale != 1:
        raise NotLoweredError(STRANGE)
    last = len(order.values) - 1
    name = text(order.values[last])
    for place in range(last - 1, -1, -1):
        name = choose(same(value.number, whole(place)), text(order.values[place]), name)
    return evolve(value, terms=(name,))
