"""Which durations are counted in months of thirty days: what is not whole is told in days, « 35 mois et 29 jours ».

It is a convention of some functions (SEMANTICS §9), and of what is summed, compared or rounded from their results. It
is read off the text of the rules, whatever the dossier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.datatypes.types import NumberType, OptionalType, Type, bare
from cqp_dsl.core.datatypes.units import MONTHS
from cqp_dsl.core.nodes import Call, Const, Default, Fold, Prim
from cqp_dsl.core.operations import OPERATIONS
from cqp_dsl.core.signatures import Function

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Program


def told_type(type_: Type, *, in_thirtieths: bool) -> Type:
    """The type with how its values are told."""
    if not in_thirtieths:
        return type_
    if isinstance(type_, OptionalType):
        return OptionalType(told_type(type_.inner, in_thirtieths=True))
    return evolve(type_, thirtieths=True) if isinstance(type_, NumberType) else type_


def in_thirtieths(node: Node, program: Program, of: Callable[[Node], bool]) -> bool:
    """Whether the months that an expression comes to are counted in days of thirtieths.

    ``of`` says it of another expression: each is looked at once.
    """
    if not _is_duration(node.type):
        return False
    match node:
        case Prim():
            return _of_operation(node, of)
        case Call(rule=name):
            return of(program.rules[name].body)
        case Default(cases=cases):
            return _alike([case.value for case in cases], of)
        case Fold() if AGGREGATES[node.kind].item in {"number", "order"}:
            return of(node.body)
        case _:
            return False


def _of_operation(node: Prim, of: Callable[[Node], bool]) -> bool:
    operation = OPERATIONS[node.op]
    if isinstance(operation, Function) and operation.thirtieths:
        return True
    match operation.typing:
        case "sum" | "same":
            return _alike(node.operands, of)
        case "product" | "quotient":
            return any(of(each) for each in node.operands)
        case "sign" | "rounding":
            return of(node.operands[0])
        case _:
            return False


def _alike(nodes: Iterable[Node], of: Callable[[Node], bool]) -> bool:
    """Whether all are counted so, figures of the text apart."""
    counted = [each for each in nodes if not isinstance(each, Const)]
    return bool(counted) and all(of(each) for each in counted)


def _is_duration(type_: Type) -> bool:
    inner = bare(type_)
    return isinstance(inner, NumberType) and inner.unit == MONTHS
