"""One of several values, leaf by leaf: by the case that wins, by the cell that a key names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.lowered.logic import FALSE, both, either, no
from cqp_dsl.core.lowered.numbers import choose
from cqp_dsl.core.lowered.values import (
    Bool,
    Composite,
    Group,
    Leaf,
    Option,
    Several,
    aligned,
    conflict,
    known,
    optional,
    pending,
    waits,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.lowered.values import Lowered


def selected(choices: Sequence[tuple[Truth, Lowered]], combine: Callable[[Sequence[Lowered]], Void]) -> Lowered:
    """The value of the first choice whose condition holds, leaf by leaf.

    Args:
        choices: conditions and values of one type; where nothing says so, the last is the one.
        combine: what is said of a leaf, given that of each choice: where it is known, and its causes where it is not.

    Raises:
        NotLoweredError: lists, of which there are several.
    """
    values = [value for _, value in choices]
    if any(isinstance(value, Option) for value in values):
        return _selected_option(choices, combine)
    match values[0]:
        case Bool():
            return _selected_bool(choices, combine)
        case Leaf():
            return _selected_leaf(choices, combine)
        case Composite(keys=keys):
            parts = [
                selected([(when, value.parts[place]) for when, value in choices], combine)  # type: ignore[union-attr]
                for place in range(len(keys))
            ]
            return Composite(keys, tuple(parts))
        case Several():
            return _selected_list(choices, combine)
        case _:
            raise AssertionError


@define(frozen=True)
class Void:
    """Where a leaf is known, and, where it is not, whether it has a pending cause, or a conflict among its causes.

    Of truths, it may be said at once where they are ``vrai`` and where they are ``faux``.
    """

    known: Truth
    pending: Truth
    conflict: Truth
    waits: bool = False
    yes: Truth | None = None
    no: Truth | None = None
    named: tuple[tuple[str, Truth], ...] = ()


def _selected_bool(choices: Sequence[tuple[Truth, Lowered]], combine: Callable[[Sequence[Lowered]], Void]) -> Lowered:
    said = combine([value for _, value in choices])
    if said.yes is not None and said.no is not None:
        return Bool(said.yes, said.no, said.pending, said.conflict, said.waits)
    holding = either(*[both(when, value.yes) for when, value in choices if isinstance(value, Bool)])
    return Bool(both(said.known, holding), both(said.known, no(holding)), said.pending, said.conflict, said.waits)


def _selected_leaf(choices: Sequence[tuple[Truth, Lowered]], combine: Callable[[Sequence[Lowered]], Void]) -> Lowered:
    leaves = [value for _, value in choices if isinstance(value, Leaf)]
    said = combine(leaves)
    same_scale = aligned(leaves) if len({leaf.scale for leaf in leaves}) > 1 else leaves
    may_be = [
        (when, leaf) for (when, _), leaf in zip(choices, same_scale, strict=True) if both(when, leaf.known) is not FALSE
    ]
    terms = list(same_scale[-1].terms if not may_be else may_be[-1][1].terms)
    for when, leaf in reversed(may_be[:-1]):
        terms = [choose(when, one, other) for one, other in zip(leaf.terms, terms, strict=True)]
    scale = same_scale[0].scale
    return Leaf(said.known, tuple(terms), said.pending, said.conflict, scale, said.waits, said.named)


def _selected_option(choices: Sequence[tuple[Truth, Lowered]], combine: Callable[[Sequence[Lowered]], Void]) -> Lowered:
    options = [(when, optional(value)) for when, value in choices]
    said = combine([value for _, value in options])
    some = either(*[both(when, value.some) for when, value in options])
    inner = [(both(when, value.some), value.inner) for when, value in options if value.inner is not None]

    def inside(values: Sequence[Lowered]) -> Void:
        picked = list(zip([when for when, _ in inner], values, strict=True))
        return Void(
            both(*[either(no(when), known(value)) for when, value in picked]),
            either(*[both(when, pending(value)) for when, value in picked]),
            either(*[both(when, conflict(value)) for when, value in picked]),
            all(waits(value) for _, value in picked),
        )

    chosen = selected(inner, inside) if inner else None
    return Option(said.known, some, chosen, said.pending, said.conflict, said.waits)


def _selected_list(choices: Sequence[tuple[Truth, Lowered]], combine: Callable[[Sequence[Lowered]], Void]) -> Lowered:
    lists = [(when, value) for when, value in choices if isinstance(value, Several)]
    said = combine([Several(value.known, (), value.pending, value.conflict, value.waits) for _, value in lists])
    groups = tuple(
        [
            Group(group.source, both(when, group.present), group.item)
            for when, value in lists
            for group in value.groups
            if both(when, group.present) is not FALSE
        ]
    )
    return Several(said.known, groups, said.pending, said.conflict, said.waits)
