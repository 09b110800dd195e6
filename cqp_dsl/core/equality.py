"""Equality of values and the causes that lie in their leaves (SEMANTICS §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.core.datatypes.values import MapValue, Record, Value, Void, unknown
from cqp_dsl.core.undefined import UndefinedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.core.datatypes.values import Cause


_COMPOSITES: Final = (Record, MapValue, tuple)


def equal(left: Value, right: Value) -> bool | Void:
    """Strong Kleene equality: total on ``rien``, leaf by leaf on composites.

    A known difference in one leaf is enough for ``faux``, whatever the unknown leaves are.
    """
    if isinstance(left, Void) or isinstance(right, Void):
        return unknown([side for side in (left, right) if isinstance(side, Void)])  # type: ignore[return-value]  # one is
    match left, right:
        case Record(), Record():
            return _every(zip(left.values, right.values, strict=True))
        case MapValue(), MapValue():
            return _every((value, right.cells[key]) for key, value in left.cells.items())
        case tuple(), tuple():
            return len(left) == len(right) and _every(zip(left, right, strict=True))
        case _:
            return left == right


def _every(pairs: Iterable[tuple[Value, Value]]) -> bool | Void:
    voids: list[Void] = []
    for left, right in pairs:
        same = equal(left, right)
        if same is False:
            return False
        if isinstance(same, Void):
            voids.append(same)
    found = unknown(voids)
    return True if found is None else found


def is_in(value: Value, items: tuple[Value, ...]) -> bool | Void:
    """``parmi``: the ``or`` of the equalities."""
    voids: list[Void] = []
    for item in items:
        same = equal(value, item)
        if same is True:
            return True
        if isinstance(same, Void):
            voids.append(same)
    found = unknown(voids)
    return False if found is None else found


def leaf_causes(value: Value) -> tuple[Cause, ...]:
    """The causes of every Void in the value, itself included; empty when it is wholly known."""
    if isinstance(value, Void):
        return value.causes
    if not isinstance(value, _COMPOSITES):
        return ()
    found = unknown([value])
    return () if found is None else found.causes


def position(value: Value, items: tuple[Value, ...]) -> int:
    """Where a value stands in a list, the first being 1; the first place, where it stands in several.

    Raises:
        UndefinedError: it is not there.
    """
    for place, item in enumerate(items, start=1):
        if equal(value, item) is True:
            return place
    message = "cet élément n'est pas dans la liste"
    raise UndefinedError(message)
