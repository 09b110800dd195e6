"""Aggregates (SEMANTICS §5), as compiled code over already compiled parts.

Each element is put into the fold's slot of the frame in turn. Causes are always those of all the elements: a fold may
stop early on the value that absorbs the rest, never on a Void.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.datatypes.values import Void, union
from cqp_dsl.evaluation.equality import leaf_causes
from cqp_dsl.evaluation.operations import limited
from cqp_dsl.evaluation.undefined import UndefinedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.aggregates import Aggregate
    from cqp_dsl.core.nodes import FoldKind
    from cqp_dsl.datatypes.types import Number
    from cqp_dsl.datatypes.values import Cause, Value
    from cqp_dsl.evaluation.run import Code, Frame, Run

    Undefined = Callable[[UndefinedError], Void]

_Groups = list[tuple["Cause", ...]]


def _always(_run: Run, _frame: Frame) -> Value:
    return True


def fold(
    kind: FoldKind, slot: int, over: Code, keep: Code | None, body: Code, fallback: Code | None, undefined: Undefined
) -> Code:
    """The code of a fold; ``undefined`` words the gap of an operation without result."""
    keep = _always if keep is None else keep
    aggregate = AGGREGATES[kind]
    match aggregate.style:
        case "any" | "all":
            return _quantifier(slot, over, keep, body, sought=aggregate.style == "any")
        case "sum":
            return _sum(slot, over, keep, body, undefined)
        case "strict":
            return _strict(aggregate, slot, over, keep, body, fallback, undefined)
        case "list":
            return _list(slot, over, keep, body)
        case _:
            assert_never(aggregate.style)


def _items(value: Value) -> tuple[Value, ...]:
    if not isinstance(value, tuple):
        message = f"a fold runs over a list, not {value!r}"
        raise TypeError(message)
    return value


def _quantifier(slot: int, over: Code, keep: Code, body: Code, *, sought: bool) -> Code:
    """``any`` looks for a ``vrai``, ``all`` for a ``faux``; an element that the filter excludes is neither."""

    def quantifier(run: Run, frame: Frame) -> Value:
        items = over(run, frame)
        if isinstance(items, Void):
            return items
        voids: _Groups = []
        for item in _items(items):
            frame[slot] = item
            kept = keep(run, frame)
            if kept is False:
                continue
            found = body(run, frame)
            if found is (not sought):
                continue
            if found is sought and kept is True:
                return sought
            voids.append(leaf_causes(kept))
            voids.append(leaf_causes(found))
        return Void(union(voids)) if voids else not sought

    return quantifier


def _sum(slot: int, over: Code, keep: Code, body: Code, undefined: Undefined) -> Code:
    """Each element counts as ``body si filter, 0 sinon``: an unknown filter does no harm to a zero."""

    def total(run: Run, frame: Frame) -> Value:
        items = over(run, frame)
        if isinstance(items, Void):
            return items
        result: Number = 0
        voids: _Groups = []
        for item in _items(items):
            frame[slot] = item
            kept = keep(run, frame)
            if kept is False:
                continue
            value = body(run, frame)
            if kept is True and not isinstance(value, Void):
                result += value  # type: ignore[operator]  # the elaborator only sums numbers
            elif value != 0:
                voids.append(leaf_causes(kept))
                voids.append(leaf_causes(value))
        if voids:
            return Void(union(voids))
        try:
            return limited(result)
        except UndefinedError as error:
            return undefined(error)

    return total


def _strict(
    aggregate: Aggregate, slot: int, over: Code, keep: Code, body: Code, fallback: Code | None, undefined: Undefined
) -> Code:
    def strict(run: Run, frame: Frame) -> Value:
        items = over(run, frame)
        if isinstance(items, Void):
            return items
        voids: _Groups = []
        values: list[Value] = []
        for item in _items(items):
            frame[slot] = item
            kept = keep(run, frame)
            if kept is False:
                continue
            value = body(run, frame)
            voids.append(leaf_causes(kept))
            voids.append(leaf_causes(value))
            values.append(value)
        if any(voids):
            return Void(union(voids))
        if not values:
            if fallback is not None:
                return fallback(run, frame)
            return undefined(UndefinedError(f"{aggregate.word} d'aucun élément"))
        try:
            return aggregate.apply(values)
        except UndefinedError as error:
            return undefined(error)

    return strict


def _list(slot: int, over: Code, keep: Code, body: Code) -> Code:
    def collected(run: Run, frame: Frame) -> Value:
        items = over(run, frame)
        if isinstance(items, Void):
            return items
        voids: _Groups = []
        kept_values: list[Value] = []
        for item in _items(items):
            frame[slot] = item
            kept = keep(run, frame)
            if kept is False:
                continue
            if isinstance(kept, Void):
                voids.append(kept.causes)
                continue
            kept_values.append(body(run, frame))
        return Void(union(voids)) if voids else tuple(kept_values)

    return collected
