"""Aggregates (SEMANTICS §5), over elements that are already evaluated.

``filters`` holds what the filter of each element came to, those that are ``faux`` left out, or is None where there is
none; ``bodies`` the value of the same elements. Causes are always those of all the elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from cqp_dsl.datatypes.values import Void, unknown
from cqp_dsl.evaluation.operations import limited
from cqp_dsl.evaluation.undefined import UndefinedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.engine.strict import Site

Filters: TypeAlias = "Sequence[Value] | None"


def holds_for_any(_site: Site, filters: Filters, bodies: Sequence[Value]) -> Value:
    """``il existe``: the ``ou`` of filter ``et`` body."""
    return _quantified(filters, bodies, sought=True)


def holds_for_all(_site: Site, filters: Filters, bodies: Sequence[Value]) -> Value:
    """``pour tout``: the ``et`` of ``non`` filter ``ou`` body."""
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


def total(site: Site, filters: Filters, bodies: Sequence[Value]) -> Value:
    """``somme``: each element counts as ``body si filter, 0 sinon``: an unknown filter does no harm to a zero."""
    try:
        if filters is None or all(kept is True for kept in filters):
            return limited(sum(bodies))  # type: ignore[arg-type]  # numbers, or a Void, which does not add
    except TypeError:
        pass
    except UndefinedError as error:
        return site.gap(error)
    pending: list[Value] = []
    for kept, body in zip(filters or [True] * len(bodies), bodies, strict=True):
        if body != 0 and (kept is not True or type(body) is Void):
            pending.append(kept)
            pending.append(body)
    void = unknown(pending)
    if void is not None:
        return void
    return limited(sum(body for body in bodies if body != 0))  # type: ignore[misc]  # numbers


def number(_site: Site, filters: Filters, bodies: Sequence[Value]) -> Value:
    """``nombre``: the sum of 1."""
    void = unknown(filters or ())
    return len(bodies) if void is None else void


def least(site: Site, filters: Filters, bodies: Sequence[Value], fallback: Callable[[], Value] | None) -> Value:
    """``minimum``."""
    return _extremum(site, filters, bodies, fallback, largest=False)


def greatest(site: Site, filters: Filters, bodies: Sequence[Value], fallback: Callable[[], Value] | None) -> Value:
    """``maximum``."""
    return _extremum(site, filters, bodies, fallback, largest=True)


def _extremum(
    site: Site, filters: Filters, bodies: Sequence[Value], fallback: Callable[[], Value] | None, *, largest: bool
) -> Value:
    groups: list[Value] = []
    for place, body in enumerate(bodies):
        if filters is not None:
            groups.append(filters[place])
        groups.append(body)
    void = unknown(groups)
    if void is not None:
        return void
    if not bodies:
        return fallback() if fallback is not None else site.gap(UndefinedError(f"{_name(largest)} d'aucun élément"))
    if None in bodies:
        return site.gap(UndefinedError("«\u00a0rien\u00a0» ne se compare pas"))
    return max(bodies) if largest else min(bodies)  # type: ignore[type-var]  # numbers or dates


def _name(largest: bool) -> str:  # noqa: FBT001 - a word for each
    return "maximum" if largest else "minimum"


def collected(_site: Site, filters: Filters, bodies: Sequence[Value]) -> Value:
    """``liste``: an unknown filter makes the whole list unknown; elements keep their unknown leaves."""
    void = unknown(filters or ())
    return tuple(bodies) if void is None else void
