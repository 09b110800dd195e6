"""Aggregates (SEMANTICS §5) over lowered lists: element by element, or by sub-plans over the rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import define

from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.lowered.equality import conjunction, disjunction, negation
from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, either, exists, no, same
from cqp_dsl.core.lowered.numbers import ZERO, extreme, greatest, least, number_if, plus, total, whole
from cqp_dsl.core.lowered.reasons import NotLoweredError
from cqp_dsl.core.lowered.selection import Void, selected
from cqp_dsl.core.lowered.values import Bool, Group, Leaf, Several, aligned, conflict, known, pending, plain, within

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.lowered.terms import Number, Truth
    from cqp_dsl.core.lowered.values import Lowered
    from cqp_dsl.core.nodes import FoldKind

MOST_ELEMENTS = 10_000
"""Elements of a list in a table, at most: what bounds a sum."""


@define(eq=False)
class Element:
    """A group of elements, with what the filter and the body come to for one of them."""

    source: str | None
    present: Truth
    filter: Bool
    body: Lowered

    def some(self, condition: Truth) -> Truth:
        """Whether some element of the group is such."""
        such = both(self.present, condition)
        return such if self.source is None else exists(self.source, such)


def aggregate(
    kind: FoldKind, items: Several, elements: Sequence[Element], fallback: Callable[[], Lowered] | None
) -> Lowered:
    """An aggregate over a list, Void where the list is.

    Raises:
        NotLoweredError: it has no lowered form.
    """
    row = AGGREGATES[kind]
    found: Lowered
    match row.style:
        case "any":
            found = _any(elements)
        case "all":
            found = negation(_any([Element(e.source, e.present, e.filter, negation(_bool(e.body))) for e in elements]))
        case "sum":
            found = _sum(elements, counting=row.item == "nothing")
        case "strict":
            if kind not in {"min", "max"}:
                message = f"« {row.opening} »"
                raise NotLoweredError(message)
            found = _extremum(kind, elements, fallback)
        case "list":
            found = _list(elements)
        case _:
            assert_never(row.style)
    return within(found, items.known, items.pending, items.conflict, waiting=items.waits)


def _bool(value: Lowered) -> Bool:
    if not isinstance(value, Bool):
        message = "une condition qui peut être « rien »"
        raise NotLoweredError(message)
    return value


def _any(elements: Sequence[Element]) -> Bool:
    """The ``ou`` of filter ``et`` body."""
    found = []
    for element in elements:
        one = conjunction([Bool(element.present, no(element.present)), element.filter, _bool(element.body)])
        if element.source is not None:
            yes, all_no = exists(element.source, one.yes), no(exists(element.source, no(one.no)))
            void = both(no(yes), no(all_no))
            one = Bool(
                yes,
                all_no,
                both(void, exists(element.source, one.pending)),
                both(void, exists(element.source, one.conflict)),
                one.waits,
            )
        found.append(one)
    return disjunction(found) if found else Bool(FALSE, TRUE)


def _sum(elements: Sequence[Element], *, counting: bool) -> Lowered:
    """Each element counts as its body where its filter holds, else as 0."""
    bodies = [Leaf(TRUE, (whole(1),)) if counting else plain(element.body) for element in elements]
    leaves = [body for body in bodies if isinstance(body, Leaf)]
    if len(leaves) != len(bodies):
        message = "une somme de composites"
        raise NotLoweredError(message)
    result: Number = ZERO
    unknown: list[Truth] = []
    pended: list[Truth] = []
    clashing: list[Truth] = []
    for element, body in zip(elements, aligned(leaves) if leaves else [], strict=True):
        kept = element.filter
        is_zero = both(body.known, same(body.number, ZERO))
        void = both(no(kept.no), no(both(kept.yes, body.known)), no(is_zero))
        unknown.append(element.some(void))
        pended.append(element.some(both(void, either(kept.pending, body.pending))))
        clashing.append(element.some(both(void, either(kept.conflict, body.conflict))))
        counted = number_if(both(element.present, kept.yes), body.number, ZERO)  # if unknown, so is the sum
        result = plus(result, counted if element.source is None else total(element.source, counted, MOST_ELEMENTS))
    scale = aligned(leaves)[0].scale if leaves else 1
    certain = all(element.filter.waits for element in elements) and all(leaf.waits for leaf in leaves)
    return Leaf(no(either(*unknown)), (result,), either(*pended), either(*clashing), scale, certain)


def _extremum(kind: FoldKind, elements: Sequence[Element], fallback: Callable[[], Lowered] | None) -> Lowered:
    """The least or the greatest; any unknown filter or body makes it unknown."""
    leaves = []
    for element in elements:
        body = plain(element.body)
        if not isinstance(body, Leaf):
            message = "un extremum de composites"
            raise NotLoweredError(message)
        leaves.append(body)
    unknown: list[Truth] = []
    pended: list[Truth] = []
    clashing: list[Truth] = []
    found: Number | None = None
    some: Truth = FALSE
    better = least if kind == "min" else greatest
    scaled = aligned(leaves) if leaves else []
    for element, body in zip(elements, scaled, strict=True):
        kept = element.filter
        void = both(no(kept.no), no(both(kept.yes, body.known)))
        unknown.append(element.some(void))
        pended.append(element.some(both(void, either(kept.pending, body.pending))))
        clashing.append(element.some(both(void, either(kept.conflict, body.conflict))))
        counts = both(kept.yes, body.known)
        there = element.some(counts)
        number = body.number
        if element.source is not None:
            number = extreme("min" if kind == "min" else "max", element.source, both(element.present, counts), number)
        found = number if found is None else number_if(there, number_if(some, better(found, number), number), found)
        some = either(some, there)
    whole_list = no(either(*unknown))
    otherwise: Lowered = Leaf(FALSE, (ZERO,)) if fallback is None else plain(fallback())
    if not isinstance(otherwise, Leaf):
        message = "un extremum de composites"
        raise NotLoweredError(message)
    best = Leaf(TRUE, (ZERO if found is None else found,), scale=scaled[0].scale if scaled else 1)
    result = selected([(some, best), (TRUE, otherwise)], _by_presence(some))
    return within(result, whole_list, either(*pended), either(*clashing))


def _by_presence(some: Truth) -> Callable[[Sequence[Lowered]], Void]:
    def said(values: Sequence[Lowered]) -> Void:
        best, otherwise = values
        return Void(
            either(both(some, known(best)), both(no(some), known(otherwise))),
            both(no(some), pending(otherwise)),
            both(no(some), conflict(otherwise)),
        )

    return said


def _list(elements: Sequence[Element]) -> Lowered:
    """The elements such that the filter; any unknown filter makes it unknown."""
    groups = tuple(
        [
            Group(element.source, both(element.present, element.filter.yes), element.body)
            for element in elements
            if both(element.present, element.filter.yes) is not FALSE
        ]
    )
    void = either(*[element.some(no(element.filter.known)) for element in elements])
    pended = either(*[element.some(element.filter.pending) for element in elements])
    clashing = either(*[element.some(element.filter.conflict) for element in elements])
    return Several(no(void), groups, pended, clashing, all(element.filter.waits for element in elements))
