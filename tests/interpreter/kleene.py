"""SEMANTICS §3, the table of operators: strong Kleene logic, strictness, equality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.interpreter.values import Map, Record, Void, causes, void

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.interpreter.values import Value

Truth = bool | Void


def conjunction(operands: Iterable[Truth]) -> Truth:
    """False as soon as one is; else void if one is, of the causes of all that are; else true."""
    listed = tuple(operands)
    if any(operand is False for operand in listed):
        return False
    return void(*listed) if causes(*listed) else True


def disjunction(operands: Iterable[Truth]) -> Truth:
    """The dual of the conjunction."""
    return negation(conjunction(negation(operand) for operand in operands))


def negation(operand: Truth) -> Truth:
    """Strict."""
    return operand if isinstance(operand, Void) else not operand


def strict(operation: Callable[..., Value], operands: tuple[Value, ...]) -> Value:
    """The operation where everything is known, down to the leaves; else void of all that is missing."""
    return void(*operands) if causes(*operands) else operation(*operands)


def equal(left: Value, right: Value) -> Truth:
    """Leaf by leaf; lists compare their lengths first; ``rien`` is equal to ``rien`` alone."""
    match left, right:
        case (Void(), _) | (_, Void()):
            return void(*(one for one in (left, right) if isinstance(one, Void)))
        case Record(one), Record(two):
            return conjunction(equal(a, b) for a, b in zip(one, two, strict=True))
        case Map(one_by_key), Map(two_by_key):
            return conjunction(equal(a, b) for (_, a), (_, b) in zip(one_by_key, two_by_key, strict=True))
        case tuple(), tuple():
            return len(left) == len(right) and conjunction(equal(a, b) for a, b in zip(left, right, strict=True))
        case _:
            return left == right


def among(element: Value, collection: Value) -> Truth:
    """``parmi``: the disjunction of the equalities."""
    if isinstance(collection, Void):
        return void(*(one for one in (element, collection) if isinstance(one, Void)))
    assert isinstance(collection, tuple)
    return disjunction(equal(element, other) for other in collection)
