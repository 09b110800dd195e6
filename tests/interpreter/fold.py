"""SEMANTICS §5: aggregates, over elements whose filter and body are already known or void."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define

from tests.interpreter.calendar import UndefinedError
from tests.interpreter.default import Case, Clash, NoCase, choose
from tests.interpreter.kleene import conjunction, disjunction, negation, strict
from tests.interpreter.values import Value, Void, void

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.nodes import FoldKind
    from tests.interpreter.kleene import Truth


@define(frozen=True)
class Element:
    """What the filter and the body came to for one element."""

    filter: Truth
    body: Value


class NoElementError(UndefinedError):
    """An extremum over nothing."""


def fold(kind: FoldKind, elements: Sequence[Element]) -> Value:
    """The value of an aggregate over some elements, in their order.

    Raises:
        NoElementError: an extremum over nothing.
        UndefinedError: ``rien`` in a sum or an extremum.
    """
    return _FOLDS[kind](elements)


def any_of(elements: Sequence[Element]) -> Value:
    return disjunction(conjunction([one.filter, _truth(one.body)]) for one in elements)


def all_of(elements: Sequence[Element]) -> Value:
    return conjunction(disjunction([negation(one.filter), _truth(one.body)]) for one in elements)


def _truth(value: Value) -> Truth:
    assert isinstance(value, bool | Void)
    return value


def sum_of(elements: Sequence[Element]) -> Value:
    """Each term is the body where the filter holds, else 0: a void filter does no harm where the body is 0."""
    terms = [_term(one) for one in elements]
    return strict(total, tuple(terms))


def _term(one: Element) -> Value:
    term = choose([Case(one.filter, one.body, beats=frozenset({1})), Case(guard=True, value=0)], exhaustive=True)
    assert not isinstance(term, NoCase | Clash)
    return term


def total(*numbers: Value) -> Value:
    """What numbers make together."""
    return sum((Fraction(one) for one in _defined(*numbers) if isinstance(one, int | Fraction)), Fraction(0))


def _defined(*values: Value) -> tuple[Value, ...]:
    """Numbers or dates, among which there may be no ``rien``."""
    if None in values:
        raise UndefinedError
    return values


def count_of(elements: Sequence[Element]) -> Value:
    return sum_of([Element(one.filter, 1) for one in elements])


def extremum(best: Callable[..., Value]) -> Callable[[Sequence[Element]], Value]:
    def extremum_of(elements: Sequence[Element]) -> Value:
        kept = [one for one in elements if one.filter is not False]
        if any(isinstance(part, Void) for one in kept for part in (one.filter, one.body)):
            return void(*(part for one in kept for part in (one.filter, one.body)))
        if not kept:
            raise NoElementError
        return best(_defined(*(one.body for one in kept)))

    return extremum_of


def list_of(elements: Sequence[Element]) -> Value:
    """The elements keep what they lack."""
    filters = [one.filter for one in elements]
    if any(isinstance(one, Void) for one in filters):
        return void(*filters)
    return tuple(one.body for one in elements if one.filter is True)


def middle(numbers: Sequence[Fraction | int]) -> Fraction:
    """The median: as many numbers below as above; half the sum of the two in the middle where they are even."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return Fraction(ordered[half] + ordered[-half - 1], 2)


_FOLDS: dict[FoldKind, Callable[[Sequence[Element]], Value]] = {
    "any": any_of,
    "all": all_of,
    "sum": sum_of,
    "count": count_of,
    "min": extremum(min),
    "max": extremum(max),
    "median": extremum(middle),
    "list": list_of,
}
