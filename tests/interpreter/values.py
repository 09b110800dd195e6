"""SEMANTICS §3: values, and why there is none.

A value is known, or a ``Void`` with the causes that explain it. Known values are those of the core
(``cqp_dsl/core/datatypes/values.py``); composites hold a value at each leaf, known or not, and have classes of their
own.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define

from cqp_dsl.core.datatypes import values as core
from cqp_dsl.core.datatypes.values import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.source import Span

GapKind: TypeAlias = Literal["no_case", "not_in_force", "undefined_operation", "out_of_bounds", "inverted_period"]
Status: TypeAlias = Literal["decided", "undetermined", "disputed", "uncovered", "conflict", "limited"]


@define(frozen=True)
class Missing:
    """Pending: a fact, or a judgement, that the dossier does not give."""

    path: str


@define(frozen=True)
class Unfixed:
    """Pending: a figure that somebody has to fix; ``key`` tells the cell, or the row, of its parameter."""

    parameter: str
    key: tuple[str, ...]
    by: str


@define(frozen=True)
class Gap:
    """Final: nothing gives a value at ``node``. ``before`` and ``after`` are the nearest days in force."""

    kind: GapKind
    node: Span
    before: datetime.date | None = None
    after: datetime.date | None = None


@define(frozen=True)
class Conflict:
    """Final: two cases hold with different values."""

    first: Span
    second: Span


@define(frozen=True)
class Limit:
    """Final: the machine stops at ``node``; the text is not blamed."""

    node: Span


Pending: TypeAlias = Missing | Unfixed
Final: TypeAlias = Gap | Conflict | Limit
Cause: TypeAlias = Pending | Final


@define(frozen=True)
class Void:
    """No value: a non-empty ordered set of causes."""

    causes: tuple[Cause, ...]


@define(frozen=True)
class Record:
    """A fiche: a value for each field, in order."""

    leaves: tuple[Value, ...]


@define(frozen=True)
class Map:
    """A ``T par E``: a value for each key, in declaration order."""

    cells: tuple[tuple[tuple[str, ...], Value], ...]


Scalar: TypeAlias = bool | int | Fraction | str | datetime.date | Period | None
Value: TypeAlias = Scalar | Record | Map | tuple["Value", ...] | Void


def parts(value: Value) -> tuple[Value, ...]:
    """What a composite holds; nothing for anything else."""
    match value:
        case Record(leaves):
            return leaves
        case Map(cells):
            return tuple(cell for _, cell in cells)
        case tuple():
            return value
        case _:
            return ()


def causes(*values: Value) -> tuple[Cause, ...]:
    """All that is missing in some values, down to their leaves, in order of first occurrence."""
    found: dict[Cause, None] = {}
    for value in values:
        found |= dict.fromkeys(value.causes if isinstance(value, Void) else causes(*parts(value)))
    return tuple(found)


def is_known(value: Value) -> bool:
    """Whether nothing is missing in a value."""
    return not causes(value)


def void(*values: Value) -> Void:
    """The void of all that is missing in some values."""
    return Void(causes(*values))


def status(value: Value) -> Status:
    """What the causes of a value make of it."""
    found = causes(value)
    if not found:
        return "decided"
    if any(isinstance(cause, Missing | Unfixed) for cause in found):
        return "undetermined"
    if any(isinstance(cause, Conflict) for cause in found):
        return "conflict"
    if any(isinstance(cause, Limit) for cause in found):
        return "limited"
    return "uncovered"


def of_core(value: core.Value) -> Value:
    """A value of a dossier or of a constant, in which only facts and judgements can be missing."""
    match value:
        case core.Void():
            return Void(tuple(_pending(cause) for cause in value.causes))
        case core.Record():
            return Record(tuple(of_core(leaf) for leaf in value.values))
        case core.MapValue():
            return Map(tuple((key, of_core(cell)) for key, cell in value.cells.items()))
        case tuple():
            return tuple(of_core(element) for element in value)
        case _:
            return value


def _pending(cause: core.Cause) -> Cause:
    match cause:
        case core.MissingFact() | core.MissingJudgement():
            return Missing(cause.path)
        case core.UnfixedHole():
            return Unfixed(cause.parameter, cause.key, cause.by)
        case _:
            message = f"a dossier holds {cause}"
            raise AssertionError(message)


def to_core(value: Value, entry: str) -> core.Value:
    """A value as a dossier holds it, for a part of ``entry``."""
    match value:
        case Void():
            return core.Void(
                tuple(
                    core.MissingFact(one.path if isinstance(one, Missing) else str(one), entry) for one in value.causes
                )
            )
        case Record(leaves):
            return core.Record(tuple(to_core(leaf, entry) for leaf in leaves))
        case Map(cells):
            return core.MapValue({key: to_core(cell, entry) for key, cell in cells})
        case tuple():
            return tuple(to_core(element, entry) for element in value)
        case _:
            return value


def same(values: Iterable[Value]) -> bool:
    """Whether values, all known, are one and the same."""
    first, *rest = values
    return all(other == first for other in rest)
