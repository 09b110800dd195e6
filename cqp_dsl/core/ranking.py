"""The order of an ``énumération ordonnée``: its values compare by their place in the declaration.

An operation or an aggregate of ordered values is that of numbers on their ranks, and gives back a value where it would
give a number. Which one a node has is asked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.datatypes.display import formatter, plain_spaces
from cqp_dsl.core.datatypes.types import EnumType, OptionalType, TextType
from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.core.operations import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.aggregates import Aggregate
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Fold, Prim, PrimOp
    from cqp_dsl.core.signatures import Operation


def operation_of(node: Prim) -> Operation:
    """The row of a strict operation; by the types of its operands where it compares ordered values, or words one."""
    row = OPERATIONS[node.op]
    if node.op == "join":
        return evolve(row, apply=_joining(node.operands[1].type))
    type_ = node.operands[0].type
    if row.typing in {"order", "same"} and isinstance(type_, EnumType):
        return _ranked(row, type_)
    return row


def comparison_in(row: Operation, name: PrimOp) -> Operation:
    """One of the comparisons that an operation is the ``et`` of."""
    return OPERATIONS[name] if row.order is None else _ranked(OPERATIONS[name], row.order)


def aggregate_of(node: Fold) -> Aggregate:
    """The row of an aggregate; on the ranks of its elements where they are ordered values."""
    row = AGGREGATES[node.kind]
    type_ = node.body.type
    if row.item != "order" or not isinstance(type_, EnumType):
        return row
    ranks, values = _ranks(type_), type_.values

    def apply(items: Sequence[Value]) -> Value:
        return values[row.apply([ranks[item] for item in items])]  # type: ignore[index]  # a rank, of names

    return evolve(row, apply=apply)


def _ranked(row: Operation, order: EnumType) -> Operation:
    ranks, values, gives_back = _ranks(order), order.values, row.typing == "same"

    def apply(*operands: Value) -> Value:
        found = row.apply(*[ranks[operand] for operand in operands])  # type: ignore[index]  # names
        return values[found] if gives_back else found  # type: ignore[index]  # a rank

    return evolve(row, apply=apply, python="", order=order)


def _joining(type_: Type) -> Callable[[Value, Value], Value]:
    """A text that goes on with a value, as its type words it; with plain spaces, as its author would type it."""
    bare = type_.inner if isinstance(type_, OptionalType) else type_
    words, is_text = formatter(type_), isinstance(bare, TextType)

    def apply(text: Value, value: Value) -> Value:
        if value is None or not isinstance(text, str) or isinstance(value, Void):
            raise TypeError
        return text + (value if is_text and isinstance(value, str) else plain_spaces(words(value)))

    return apply


def _ranks(order: EnumType) -> dict[str, int]:
    return {value: rank for rank, value in enumerate(order.values)}
