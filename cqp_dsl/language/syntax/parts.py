"""Clauses on their way from the grammar to the surface tree: what a builder method hands to the one above it."""

# ruff: noqa: D101 - each class is the clause of the grammar that has its name
from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.language.syntax.tree import (
        CellTest,
        CiteDecl,
        CompareOp,
        DateLit,
        Expr,
        Grid,
        Name,
        Path,
        Text,
    )
    from cqp_dsl.source import Span

T = TypeVar("T")

Parts: TypeAlias = "list[Any]"
"""The children of a grammar node: tokens that carry a meaning, and what the builder made of the rules below."""


@define(eq=False, repr=False)
class Clause:
    """A clause that says one thing; a subclass only says what, and of which type: it has no field of its own."""

    value: Any


class Uses(Clause):
    value: tuple[Name, ...]


class AssessedAt(Clause):
    value: Path


class Judge(Clause):
    value: Text


class Keys(Clause):
    value: tuple[Expr, ...]


class Section(Clause):
    value: Name


@define(eq=False, repr=False)
class DeclaredSection:
    value: Name
    title: Text | None


class Extract(Clause):
    value: Text


class Fingerprint(Clause):
    value: Text


class Resumes(Clause):
    value: tuple[Text, ...]


class Field(Clause):
    value: Name


class Params(Clause):
    value: tuple[Any, ...]


class Favourable(Clause):
    value: tuple[Expr, ...]


class Guard(Clause):
    value: Expr


class Applies(Clause):
    value: Expr


class Otherwise(Clause):
    value: None


class Prevails(Clause):
    value: tuple[Path, ...]


class Excepted(Clause):
    value: Name


class Like(Clause):
    value: Text


class OnDate(Clause):
    value: DateLit


class MapKeys(Clause):
    value: tuple[Path, ...]


class InUnit(Clause):
    value: Name


class SuchThat(Clause):
    value: Expr


class FallingBack(Clause):
    value: Expr


class Tests(Clause):
    """The alternatives of one cell before ``||``."""

    value: tuple[CellTest, ...]


class OtherwiseRow(Clause):
    value: Row


class Header(Clause):
    value: Row


class Mode(Clause):
    value: str


@define(eq=False, repr=False)
class CaseGrid:
    grid: Grid
    span: Span


@define(eq=False, repr=False)
class Operator:
    op: CompareOp
    words: str


@define(eq=False, repr=False)
class Bar:
    """A bar of a table: ``narrow``, ``wide`` or ``end``, where it stands."""

    kind: str
    span: Span


@define(eq=False, repr=False)
class Row:
    """The cells of a line of a table, before and after ``||``, and what stands after its last bar."""

    span: Span
    before: tuple[Any, ...]
    after: tuple[Any, ...]
    label: Text | None = None
    cite: CiteDecl | None = None


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
