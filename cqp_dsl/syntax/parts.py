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


@attrs.frozen
class Uses:
    names: tuple[Name, ...]


@attrs.frozen
class AssessedAt:
    path: Path


@attrs.frozen
class Judge:
    text: Text


@attrs.frozen
class Keys:
    keys: tuple[Expr, ...]


@attrs.frozen
class Section:
    name: Name


@attrs.frozen
class Extract:
    text: Text


@attrs.frozen
class Field:
    name: Name


@attrs.frozen
class Params:
    params: tuple[Any, ...]


@attrs.frozen
class Favourable:
    values: tuple[Expr, ...]


@attrs.frozen
class Guard:
    condition: Expr | None


@attrs.frozen
class Prevails:
    paths: tuple[Path, ...]


@attrs.frozen
class Excepted:
    name: Name


@attrs.frozen
class Like:
    text: Text


@attrs.frozen
class OnDate:
    date: DateLit


@attrs.frozen
class CaseGrid:
    grid: Grid
    span: Span


@attrs.frozen
class MapKeys:
    paths: tuple[Path, ...]


@attrs.frozen
class InUnit:
    name: Name


@attrs.frozen
class Operator:
    op: CompareOp
    words: str


@attrs.frozen
class SuchThat:
    condition: Expr


@attrs.frozen
class FallingBack:
    value: Expr


@attrs.frozen
class Bar:
    """A bar of a table: ``narrow``, ``wide`` or ``end``, where it stands."""

    kind: str
    span: Span


@attrs.frozen
class Tests:
    """The alternatives of one cell before ``||``."""

    tests: tuple[CellTest, ...]


@attrs.frozen
class Row:
    """The cells of a line of a table, before and after ``||``."""

    span: Span
    before: tuple[Any, ...]
    after: tuple[Any, ...]


@attrs.frozen
class OtherwiseRow:
    row: Row


@attrs.frozen
class Header:
    row: Row


@attrs.frozen
class Mode:
    mode: TableMode


def only(parts: Iterable[Any], kind: type[T]) -> T | None:
    """The part of that class, if there is one."""
    return next((part for part in parts if isinstance(part, kind)), None)


def the(parts: Iterable[Any], kind: type[T]) -> T:
    """The part of that class, which the grammar requires."""
    return next(part for part in parts if isinstance(part, kind))


def every(parts: Iterable[Any], kind: type[T]) -> tuple[T, ...]:
    """The parts of that class, in order."""
    return tuple(part for part in parts if isinstance(part, kind))
