"""Clauses on their way from the grammar to the surface tree: what a builder method hands to the one above it."""

# ruff: noqa: D101 - each class is the clause of the grammar that has its name
from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from attrs import define

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
        Text,
    )

T = TypeVar("T")

Parts: TypeAlias = "list[Any]"
"""The children of a grammar node: tokens that carry a meaning, and what the builder made of the rules below."""


@define(frozen=True, eq=False)
class Clause:
    """A clause that says one thing."""

    value: Any


@define(frozen=True, eq=False)
class Uses(Clause):
    value: tuple[Name, ...]


@define(frozen=True, eq=False)
class AssessedAt(Clause):
    value: Path


@define(frozen=True, eq=False)
class Judge(Clause):
    value: Text


@define(frozen=True, eq=False)
class Keys(Clause):
    value: tuple[Expr, ...]


@define(frozen=True, eq=False)
class Section(Clause):
    value: Name


@define(frozen=True, eq=False)
class Extract(Clause):
    value: Text


@define(frozen=True, eq=False)
class Field(Clause):
    value: Name


@define(frozen=True, eq=False)
class Params(Clause):
    value: tuple[Any, ...]


@define(frozen=True, eq=False)
class Favourable(Clause):
    value: tuple[Expr, ...]


@define(frozen=True, eq=False)
class Guard(Clause):
    value: Expr | None


@define(frozen=True, eq=False)
class Prevails(Clause):
    value: tuple[Path, ...]


@define(frozen=True, eq=False)
class Excepted(Clause):
    value: Name


@define(frozen=True, eq=False)
class Like(Clause):
    value: Text


@define(frozen=True, eq=False)
class OnDate(Clause):
    value: DateLit


@define(frozen=True, eq=False)
class MapKeys(Clause):
    value: tuple[Path, ...]


@define(frozen=True, eq=False)
class InUnit(Clause):
    value: Name


@define(frozen=True, eq=False)
class SuchThat(Clause):
    value: Expr


@define(frozen=True, eq=False)
class FallingBack(Clause):
    value: Expr


@define(frozen=True, eq=False)
class Tests(Clause):
    """The alternatives of one cell before ``||``."""

    value: tuple[CellTest, ...]


@define(frozen=True, eq=False)
class OtherwiseRow(Clause):
    value: Row


@define(frozen=True, eq=False)
class Header(Clause):
    value: Row


@define(frozen=True, eq=False)
class Mode(Clause):
    value: str


@define(frozen=True, eq=False)
class CaseGrid:
    grid: Grid
    span: Span


@define(frozen=True, eq=False)
class Operator:
    op: CompareOp
    words: str


@define(frozen=True, eq=False)
class Bar:
    """A bar of a table: ``narrow``, ``wide`` or ``end``, where it stands."""

    kind: str
    span: Span


@define(frozen=True, eq=False)
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
