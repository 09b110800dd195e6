"""Clauses on their way from the grammar to the surface tree: what a builder method hands to the one above it."""

# ruff: noqa: D101 - each class is the clause of the grammar that has its name
from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.source import Span
    from cqp_dsl.syntax.tree import (
        CellTest,
        CompareOp,
        DateLit,
        Expr,
        Grid,
        Name,
        Path,
        TableMode,
        Text,
    )

T = TypeVar("T")

Parts: TypeAlias = "list[Any]"
"""The children of a grammar node: tokens that carry a meaning, and what the builder made of the rules below."""


@attrs.frozen(eq=False, repr=False)
class Clause:
    """A clause that says one thing. Those that say it are plain classes: making a class of data takes a while."""

    value: Any


class Uses(Clause):
    __slots__ = ()
    value: tuple[Name, ...]


class AssessedAt(Clause):
    __slots__ = ()
    value: Path


class Judge(Clause):
    __slots__ = ()
    value: Text


class Keys(Clause):
    __slots__ = ()
    value: tuple[Expr, ...]


class Section(Clause):
    __slots__ = ()
    value: Name


class Extract(Clause):
    __slots__ = ()
    value: Text


class Field(Clause):
    __slots__ = ()
    value: Name


class Params(Clause):
    __slots__ = ()
    value: tuple[Any, ...]


class Favourable(Clause):
    __slots__ = ()
    value: tuple[Expr, ...]


class Guard(Clause):
    __slots__ = ()
    value: Expr | None


class Prevails(Clause):
    __slots__ = ()
    value: tuple[Path, ...]


class Excepted(Clause):
    __slots__ = ()
    value: Name


class Like(Clause):
    __slots__ = ()
    value: Text


class OnDate(Clause):
    __slots__ = ()
    value: DateLit


class MapKeys(Clause):
    __slots__ = ()
    value: tuple[Path, ...]


class InUnit(Clause):
    __slots__ = ()
    value: Name


class SuchThat(Clause):
    __slots__ = ()
    value: Expr


class FallingBack(Clause):
    __slots__ = ()
    value: Expr


class Tests(Clause):
    """The alternatives of one cell before ``||``."""

    __slots__ = ()
    value: tuple[CellTest, ...]


class OtherwiseRow(Clause):
    __slots__ = ()
    value: Row


class Header(Clause):
    __slots__ = ()
    value: Row


class Mode(Clause):
    __slots__ = ()
    value: TableMode


@attrs.frozen(eq=False, repr=False)
class CaseGrid:
    grid: Grid
    span: Span


@attrs.frozen(eq=False, repr=False)
class Operator:
    op: CompareOp
    words: str


@attrs.frozen(eq=False, repr=False)
class Bar:
    """A bar of a table: ``narrow``, ``wide`` or ``end``, where it stands."""

    kind: str
    span: Span


@attrs.frozen(eq=False, repr=False)
class Row:
    """The cells of a line of a table, before and after ``||``."""

    span: Span
    before: tuple[Any, ...]
    after: tuple[Any, ...]


def only(parts: Iterable[Any], kind: type[T]) -> T | None:
    """The part of that class, if there is one."""
    for part in parts:
        if isinstance(part, kind):
            return part
    return None


def the(parts: Iterable[Any], kind: type[T]) -> T:
    """The part of that class, which the grammar requires."""
    for part in parts:
        if isinstance(part, kind):
            return part
    message = f"the grammar has no {kind.__name__} here"
    raise AssertionError(message)


def every(parts: Iterable[Any], kind: type[T]) -> tuple[T, ...]:
    """The parts of that class, in order."""
    return tuple([part for part in parts if isinstance(part, kind)])
