"""Equality of values and the causes that lie in their leaves (SEMANTICS §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.datatypes.values import MapValue, Record, Value, Void, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.datatypes.values import Cause


_COMPOSITES: Final = (Record, MapValue, tuple)


def equal(left: Value, right: Value) -> bool | Void:
    """Strong Kleene equality: total on ``rien``, leaf by leaf on composites.

    A known difference in one leaf is enough for ``faux``, whatever the unknown leaves are.
    """
    if isinstance(left, Void) or isinstance(right, Void):
        return Void(union(side.causes for side in (left, right) if isinstance(side, Void)))
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
    voids: list[tuple[Cause, ...]] = []
    for left, right in pairs:
        same = equal(left, right)
        if same is False:
            return False
        if isinstance(same, Void):
            voids.append(same.causes)
    return Void(union(voids)) if voids else True


def is_in(value: Value, items: tuple[Value, ...]) -> bool | Void:
    """``parmi``: the ``or`` of the equalities."""
    voids: list[tuple[Cause, ...]] = []
    for item in items:
        same = equal(value, item)
        if same is True:
            return True
        if isinstance(same, Void):
            voids.append(same.causes)
    return Void(union(voids)) if voids else False


def _leaves(value: Value) -> Iterator[tuple[Cause, ...]]:
    match value:
        case Void(causes=causes):
            yield causes
        case Record(values=values):
            for item in values:
                yield from _leaves(item)
        case MapValue(cells=cells):
            for item in cells.values():
                yield from _leaves(item)
        case tuple():
            for item in value:
                yield from _leaves(item)
        case _:
            pass


def leaf_causes(value: Value) -> tuple[Cause, ...]:
    """The causes of every Void in the value, itself included; empty when it is wholly known."""
    if isinstance(value, Void):
        return value.causes
    return union(_leaves(value)) if isinstance(value, _COMPOSITES) else ()
