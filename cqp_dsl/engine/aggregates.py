"""Aggregates (SEMANTICS §5), over elements that are already evaluated: a function for each style of the table.

``filters`` holds what the filter of each element came to, those that are ``faux`` left out, or is None where there is
none; ``bodies`` the value of the same elements. Causes are always those of all the elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, assert_never

from cqp_dsl.core.datatypes.values import Void, unknown
from cqp_dsl.core.undefined import UndefinedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.aggregates import Aggregate, Style
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.engine.strict import Site

Filters: TypeAlias = "Sequence[Value] | None"
Fallback: TypeAlias = "Callable[[], Value] | None"
"""What ``à défaut`` says, worked out where there is no element."""


def aggregate(style: Style) -> Callable[..., Value]:
    """The function of a style: of the place, the row of the table, the filters and the bodies; then a fallback."""
    match style:
        case "any":
            return holds_for_any
        case "all":
            return holds_for_all
        case "sum":
            return total
        case "strict":
            return strictly
        case "list":
            return collected
        case _:
            assert_never(style)


def holds_for_any(_site: Site, _row: Aggregate, filters: Filters, bodies: Sequence[Value]) -> Value:
    """The ``ou`` of filter ``et`` body."""
    return _quantified(filters, bodies, sought=True)


def holds_for_all(_site: Site, _row: Aggregate, filters: Filters, bodies: Sequence[Value]) -> Value:
    """The ``et`` of ``non`` filter ``ou`` body."""
    return _quantified(filters, bodies, sought=False)


def _quantified(filters: Filters, bodies: Sequence[Value], *, sought: bool) -> Value:
    """A body that is ``sought`` decides where its filter certainly holds; its contrary says nothing."""
    pending: list[Value] = []
    for place, body in enumerate(bodies):
        if body is (not sought):
            continue
        kept = True if filters is None else filters[place]
        if body is sought and kept is True:
            return sought
        pending.append(kept)
        pending.append(body)
    void = unknown(pending)
    return not sought if void is None else void


def total(site: Site, row: Aggregate, filters: Filters, bodies: Sequence[Value]) -> Value:
    """Each element counts as ``body si filter, 0 sinon``: an unknown filter does no harm to a zero."""
    if filters is None or all(kept is True for kept in filters):
        try:
            return _applied(site, row, bodies)
        except TypeError:  # a Void does not add
            pass
    pending: list[Value] = []
    counted: list[Value] = []
    for kept, body in zip(filters or [True] * len(bodies), bodies, strict=True):
        if kept is True and type(body) is not Void:
            counted.append(body)
        elif body != 0:
            pending += (kept, body)
    void = unknown(pending)
    return _applied(site, row, counted) if void is None else void


def strictly(site: Site, row: Aggregate, filters: Filters, bodies: Sequence[Value], fallback: Fallback = None) -> Value:
    """Any unknown filter or body makes the result unknown."""
    groups = bodies if filters is None else [part for pair in zip(filters, bodies, strict=True) for part in pair]
    void = unknown(groups)
    if void is not None:
        return void
    return fallback() if not bodies and fallback is not None else _applied(site, row, bodies)


def collected(site: Site, row: Aggregate, filters: Filters, bodies: Sequence[Value]) -> Value:
    """An unknown filter makes the whole list unknown; elements keep their unknown leaves."""
    void = unknown(filters or ())
    return _applied(site, row, bodies) if void is None else void


def _applied(site: Site, row: Aggregate, values: Sequence[Value]) -> Value:
    """The result for known values; a gap where there is none."""
    try:
        if values:
            return row.apply(values)
        if row.empty is ...:
            return site.gap(UndefinedError(f"{row.word} d'aucun élément"))
    except UndefinedError as error:
        return site.gap(error)
    return row.empty
