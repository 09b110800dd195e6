"""Lowered values: what a node comes to, as terms; equality and the choice of one.

A value that may be Void has the truths ``known``, ``pending`` and ``conflict``: the last two, whether it is Void with
such a cause, are false where it is known; a Void without either is a gap. ``waits`` is whether it is certain, whatever
the dossier, that where it is Void it has a pending cause: no gap, no conflict.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, TypeAlias

from attrs import define

from cqp_dsl.core.datatypes.types import (
    BoolType,
    DateType,
    EnumType,
    ListType,
    MapType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    TextType,
)
from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, either, exists, no
from cqp_dsl.core.lowered.numbers import text, times, whole
from cqp_dsl.core.lowered.reasons import NotLoweredError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.lowered.terms import Number, Scalar, Truth


@define(frozen=True)
class Bool:
    """A truth that may be Void: ``yes`` is whether it is ``vrai``, ``no`` whether it is ``faux``."""

    yes: Truth
    no: Truth
    pending: Truth = FALSE
    conflict: Truth = FALSE
    waits: bool = True

    @property
    def known(self) -> Truth:
        """Whether it is one or the other."""
        return either(self.yes, self.no)


@define(frozen=True)
class Leaf:
    """A number, a date, a période, a text or a value of an enumeration: its terms, where it is known.

    A number is its term divided by ``scale``; a date is the number of its day; a période, those of its two ends.
    ``named`` gives, for a text that is one of a few, whether it is known and this one.
    """

    known: Truth
    terms: tuple[Scalar, ...]
    pending: Truth = FALSE
    conflict: Truth = FALSE
    scale: int = 1
    waits: bool = True
    named: tuple[tuple[str, Truth], ...] = ()

    @property
    def number(self) -> Number:
        """The first term, which is a number."""
        return self.terms[0]  # type: ignore[return-value]  # by the static type


@define(frozen=True)
class Composite:
    """A fiche or a ``T par E``: its parts, by field or by key."""

    keys: tuple[object, ...]
    parts: tuple[Lowered, ...]


@define(frozen=True)
class Option:
    """A ``T ou rien``: where it is known, ``some`` is whether there is a value; ``inner`` is that value, known."""

    known: Truth
    some: Truth
    inner: Lowered | None
    pending: Truth = FALSE
    conflict: Truth = FALSE
    waits: bool = True


@define(frozen=True)
class Group:
    """Elements of a list: one, or one for each row of ``source``; those such that ``present``."""

    source: str | None
    present: Truth
    item: Lowered


@define(frozen=True)
class Several:
    """A list: where it is known, its elements, group after group."""

    known: Truth
    groups: tuple[Group, ...]
    pending: Truth = FALSE
    conflict: Truth = FALSE
    waits: bool = True


Lowered: TypeAlias = Bool | Leaf | Composite | Option | Several


def truth(value: Truth) -> Bool:
    """A truth that is never Void."""
    return Bool(value, no(value))


def known(value: Lowered) -> Truth:
    """Whether a value is known, down to its leaves (those of a list's elements included)."""
    match value:
        case Bool() | Leaf():
            return value.known
        case Option(inner=inner):
            return value.known if inner is None else both(value.known, either(no(value.some), known(inner)))
        case Composite(parts=parts):
            return both(*[known(part) for part in parts])
        case Several():
            return both(value.known, no(either(*[_in_group(group, no(known(group.item))) for group in value.groups])))


def pending(value: Lowered) -> Truth:
    """Whether a leaf of a value is Void with a pending cause."""
    return _cause(value, "pending")


def conflict(value: Lowered) -> Truth:
    """Whether a leaf of a value is Void with a conflict among its causes."""
    return _cause(value, "conflict")


def _cause(value: Lowered, kind: str) -> Truth:
    match value:
        case Bool() | Leaf():
            return getattr(value, kind)  # type: ignore[no-any-return]  # a truth
        case Option(inner=inner):
            own: Truth = getattr(value, kind)
            return own if inner is None else either(own, both(value.known, value.some, _cause(inner, kind)))
        case Composite(parts=parts):
            return either(*[_cause(part, kind) for part in parts])
        case Several():
            within = [_in_group(group, _cause(group.item, kind)) for group in value.groups]
            return either(getattr(value, kind), both(value.known, either(*within)))


def waits(value: Lowered) -> bool:
    """Whether, where a leaf of a value is Void, something pending is among its causes."""
    match value:
        case Bool() | Leaf():
            return value.waits
        case Option(inner=inner):
            return value.waits and (inner is None or waits(inner))
        case Composite(parts=parts):
            return all(map(waits, parts))
        case Several():
            return value.waits and all(waits(group.item) for group in value.groups)


def _in_group(group: Group, condition: Truth) -> Truth:
    such = both(group.present, condition)
    return such if group.source is None else exists(group.source, such)


def within(
    value: Lowered, defined: Truth, pended: Truth = FALSE, conflicting: Truth = FALSE, *, waiting: bool = False
) -> Lowered:
    """The value where ``defined``; elsewhere Void, with these causes; ``waiting``, with a pending one for certain."""
    if defined is TRUE:
        return value
    if isinstance(value, Composite):
        parts = [within(part, defined, pended, conflicting, waiting=waiting) for part in value.parts]
        return Composite(value.keys, tuple(parts))
    causes = (
        either(pended, both(defined, value.pending)),
        either(conflicting, both(defined, value.conflict)),
    )
    waiting = waiting and value.waits
    match value:
        case Bool():
            return Bool(both(defined, value.yes), both(defined, value.no), *causes, waiting)
        case Leaf():
            return Leaf(both(defined, value.known), value.terms, *causes, value.scale, waiting)
        case Option():
            return Option(both(defined, value.known), value.some, value.inner, *causes, waiting)
        case Several():
            return Several(both(defined, value.known), value.groups, *causes, waiting)


def plain(value: Lowered) -> Lowered:
    """The value where there is one; a gap where there is ``rien``."""
    if not isinstance(value, Option):
        return value
    if value.inner is None:
        return Leaf(FALSE, (whole(0),), value.pending, value.conflict, waits=False)
    certain = value.waits and value.some is TRUE
    return within(value.inner, both(value.known, value.some), value.pending, value.conflict, waiting=certain)


def optional(value: Lowered) -> Option:
    """A value as a ``T ou rien``."""
    match value:
        case Option():
            return value
        case Bool():
            inner = Bool(value.yes, no(value.yes))
            return Option(value.known, TRUE, inner, value.pending, value.conflict, value.waits)
        case Leaf():
            inner_leaf = Leaf(TRUE, value.terms, scale=value.scale)
            return Option(value.known, TRUE, inner_leaf, value.pending, value.conflict, value.waits)
        case Composite() | Several():
            return Option(TRUE, TRUE, value)


def shaped(value: Lowered, type_: Type) -> Lowered:
    """A value in the form of its type: as a ``T ou rien``, or not."""
    if isinstance(type_, OptionalType):
        found = optional(value)
        inner = nothing_known(type_.inner) if found.inner is None else shaped(found.inner, type_.inner)
        return Option(found.known, found.some, inner, found.pending, found.conflict, found.waits)
    value = plain(value)
    match value, type_:
        case Composite(keys=keys, parts=parts), RecordType(fields=fields):
            return Composite(keys, tuple([shaped(p, field.type) for p, field in zip(parts, fields, strict=True)]))
        case Composite(keys=keys, parts=parts), MapType(value=cell):
            return Composite(keys, tuple([shaped(part, cell) for part in parts]))
        case _:
            return value


NOTHING = Option(TRUE, FALSE, None)
"""``rien``."""


def aligned(values: Sequence[Leaf]) -> list[Leaf]:
    """The same leaves, with one scale for all."""
    scale = math.lcm(*[value.scale for value in values])
    return [rescaled(value, scale) for value in values]


def rescaled(value: Leaf, scale: int) -> Leaf:
    """A number with another scale, a multiple of its own."""
    if value.scale == scale:
        return value
    number = times(value.number, whole(scale // value.scale))
    return Leaf(value.known, (number,), value.pending, value.conflict, scale, value.waits)


def nothing_known(type_: Type, pended: Truth = FALSE) -> Lowered:
    """A value of a type that is nowhere known: a gap, or what waits for something.

    Raises:
        NotLoweredError: a type without values.
    """
    match type_:
        case BoolType():
            return Bool(FALSE, FALSE, pended, waits=pended is TRUE)
        case NumberType() | DateType() | TextType() | EnumType():
            return Leaf(
                FALSE,
                (whole(0) if isinstance(type_, NumberType | DateType) else text(""),),
                pended,
                waits=pended is TRUE,
            )
        case PeriodType():
            return Leaf(FALSE, (whole(0), whole(0)), pended, waits=pended is TRUE)
        case OptionalType(inner=inner):
            return Option(FALSE, FALSE, nothing_known(inner, TRUE), pended, waits=pended is TRUE)
        case RecordType(fields=fields):
            return Composite(tuple(f.name for f in fields), tuple(nothing_known(f.type, pended) for f in fields))
        case MapType(keys=keys, value=cell):
            every = tuple(itertools.product(*(key.values for key in keys)))
            return Composite(every, tuple(nothing_known(cell, pended) for _ in every))
        case ListType():
            return Several(FALSE, (), pended, waits=pended is TRUE)
        case _:
            message = "une valeur sans type"
            raise NotLoweredError(message)
