"""Clauses on their way from the grammar to the surface tree: what a builder method hands to the one above it."""

# ruff: noqa: D101 - each class is the clause of the grammar that has its name
from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import msgspec

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


class Clause(msgspec.Struct, frozen=True, eq=False):
    """A clause that says one thing."""

    value: Any


class Uses(Clause, frozen=True, eq=False):
    value: tuple[Name, ...]


class AssessedAt(Clause, frozen=True, eq=False):
    value: Path


class Judge(Clause, frozen=True, eq=False):
    value: Text


class Keys(Clause, frozen=True, eq=False):
    value: tuple[Expr, ...]


class Section(Clause, frozen=True, eq=False):
    value: Name


class Extract(Clause, frozen=True, eq=False):
    value: Text


class Field(Clause, frozen=True, eq=False):
    value: Name


class Params(Clause, frozen=True, eq=False):
    value: tuple[Any, ...]


class Favourable(Clause, frozen=True, eq=False):
    value: tuple[Expr, ...]


class Guard(Clause, frozen=True, eq=False):
    value: Expr | None


class Prevails(Clause, frozen=True, eq=False):
    value: tuple[Path, ...]


class Excepted(Clause, frozen=True, eq=False):
    value: Name


class Like(Clause, frozen=True, eq=False):
    value: Text


class OnDate(Clause, frozen=True, eq=False):
    value: DateLit


class MapKeys(Clause, frozen=True, eq=False):
    value: tuple[Path, ...]


class InUnit(Clause, frozen=True, eq=False):
    value: Name


class SuchThat(Clause, frozen=True, eq=False):
    value: Expr


class FallingBack(Clause, frozen=True, eq=False):
    value: Expr


class Tests(Clause, frozen=True, eq=False):
    """The alternatives of one cell before ``||``."""

    value: tuple[CellTest, ...]


class OtherwiseRow(Clause, frozen=True, eq=False):
    value: Row


class Header(Clause, frozen=True, eq=False):
    value: Row


class Mode(Clause, frozen=True, eq=False):
    value: TableMode


class CaseGrid(msgspec.Struct, frozen=True, eq=False):
    grid: Grid
    span: Span


class Operator(msgspec.Struct, frozen=True, eq=False):
    op: CompareOp
    words: str


class Bar(msgspec.Struct, frozen=True, eq=False):
    """A bar of a table: ``narrow``, ``wide`` or ``end``, where it stands."""

    kind: str
    span: Span


class Row(msgspec.Struct, frozen=True, eq=False):
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
