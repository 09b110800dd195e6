"""Plain reasoning over literals: whether conditions can hold together.

A condition is put as branches, each a conjunction of atoms ``term op literal``; the atoms on one term leave it a set of
values, or none. Whatever is not of this form is a fact of its own that may hold or not. There is no arithmetic here:
where the reasoning does not see a contradiction, it says that there is none.
"""

from __future__ import annotations

import datetime
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from attrs import define, evolve

from cqp_dsl.core.nodes import Call, Const, Fact, Get, Logic, Make, Prim
from cqp_dsl.datatypes.types import BoolType, DateType, EnumType, NumberType, OptionalType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.core.nodes import Node

Literal: TypeAlias = "int | Fraction | datetime.date | str | bool | None"

_MOST_BRANCHES: Final = 400
_FLIPPED: Final = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_NEGATED: Final = {"eq": "ne", "ne": "eq", "lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}
_FEW: Final = 64
"""From so many whole numbers on, the few that are excluded are not looked at."""


@define(frozen=True)
class Atom:
    """``term op value``, ``op`` among eq, ne, lt, le, gt, ge; a condition without literal is ``condition eq vrai``."""

    term: Node
    op: str
    value: Literal


Branch: TypeAlias = tuple[Atom, ...]


class TooManyBranchesError(Exception):
    """The conditions have more branches than it is reasonable to look at."""


def branches(node: Node, *, holds: bool = True) -> list[Branch]:
    """The ways in which a condition holds, or does not; empty when there is none.

    Raises:
        TooManyBranchesError: there are too many.
    """
    match node:
        case Const(value=bool(value)):
            return [()] if value == holds else []
        case Logic(op="not", operands=(inner,)):
            return branches(inner, holds=not holds)
        case Logic(op=op):
            parts = [branches(part, holds=holds) for part in node.operands]
            if (op == "and") == holds:
                return together(*parts)
            return _limited([branch for part in parts for branch in part])
        case Prim():
            return _comparison(node, holds=holds)
        case _:
            return [(Atom(node, "eq", holds),)]


def together(*parts: list[Branch]) -> list[Branch]:
    """The ways in which several conditions hold at once, less those that contradict themselves.

    Raises:
        TooManyBranchesError: there are too many.
    """
    found: list[Branch] = [()]
    for part in parts:
        joined = [_joined(one, two) for one in found for two in part]
        found = _limited([branch for branch in dict.fromkeys(joined) if contradiction(branch) is None])
    return found


def _joined(one: Branch, two: Branch) -> Branch:
    return tuple(dict.fromkeys((*one, *two)))


def _limited(found: list[Branch]) -> list[Branch]:
    if len(found) > _MOST_BRANCHES:
        raise TooManyBranchesError
    return found


def _comparison(node: Prim, *, holds: bool) -> list[Branch]:
    """The branches of a comparison with literals."""
    match node:
        case Prim(op="eq" | "ne" | "lt" | "le" | "gt" | "ge", operands=(left, right)):
            op: str = node.op
            if isinstance(left, Const):
                left, right, op = right, left, _FLIPPED[op]
            if isinstance(right, Const) and _is_literal(right.value):
                return _one(left, op if holds else _NEGATED[op], cast("Literal", right.value))
        case Prim(op="between", operands=(term, Const(value=low), Const(value=high))):
            return _within(term, cast("Literal", low), cast("Literal", high), holds=holds)
        case Prim(op="between_below", operands=(term, Const(value=low), Const(value=high))):
            ends = [Atom(term, "ge", cast("Literal", low)), Atom(term, "lt", cast("Literal", high))]
            return [tuple(ends)] if holds else [(evolve(end, op=_NEGATED[end.op]),) for end in ends]
        case Prim(op="in_force", operands=(term, Const(value=start), Const(value=end))):
            return _within(term, cast("Literal", start), cast("Literal", end), holds=holds)
        case Prim(op="in", operands=(term, values)):
            listed = _listed(values)
            if listed is not None:
                ways = [_one(term, "eq" if holds else "ne", value) for value in listed]
                return [branch for way in ways for branch in way] if holds else together(*ways)
        case _:
            pass
    return [(Atom(node, "eq", holds),)]


def _one(term: Node, op: str, value: Literal) -> list[Branch]:
    """One atom; what is between two literals is decided at once."""
    if isinstance(term, Const):
        known = contradiction((Atom(term, op, value), Atom(term, "eq", cast("Literal", term.value)))) is None
        return [()] if known else []
    return [(Atom(term, op, value),)]


def _within(term: Node, low: Literal, high: Literal, *, holds: bool) -> list[Branch]:
    above = [] if low is None else [Atom(term, "ge" if holds else "lt", low)]
    below = [] if high is None else [Atom(term, "le" if holds else "gt", high)]
    return [(*above, *below)] if holds else [(atom,) for atom in (*above, *below)]


def _listed(node: Node) -> tuple[Literal, ...] | None:
    match node:
        case Const(value=tuple(values)) if all(_is_literal(value) for value in values):
            return cast("tuple[Literal, ...]", values)
        case Make(shape="list", operands=operands) if all(isinstance(part, Const) for part in operands):
            values = tuple(part.value for part in operands if isinstance(part, Const))
            return cast("tuple[Literal, ...]", values) if all(map(_is_literal, values)) else None
        case _:
            return None


def _is_literal(value: object) -> bool:
    return value is None or isinstance(value, int | Fraction | datetime.date | str)


# --- What the atoms leave to a term ---------------------------------------------------------------------------------


def contradiction(branch: Iterable[Atom]) -> Node | None:
    """The first term to which the atoms leave no value; None when there is none."""
    terms: dict[Node, list[Atom]] = {}
    for atom in branch:
        terms.setdefault(atom.term, []).append(atom)
    return next((term for term, atoms in terms.items() if not _possible(term, atoms)), None)


def _possible(term: Node, atoms: list[Atom]) -> bool:
    """Whether a value of the term satisfies all its atoms."""
    equal = next((atom.value for atom in atoms if atom.op == "eq"), ...)
    if equal is not ...:
        return _admits(term, atoms, equal)
    finite = _every_value(term)
    if finite is not None:
        return any(_admits(term, atoms, value) for value in finite)
    excluded = [measure(atom.value) for atom in atoms if atom.op == "ne"]
    return band_of(term, atoms).possible(value for value in excluded if value is not None)


def _every_value(term: Node) -> tuple[Literal, ...] | None:
    """The values of a term that has few, ``rien`` included."""
    type_ = term.type
    nothing: tuple[Literal, ...] = ()
    if isinstance(type_, OptionalType):
        type_, nothing = type_.inner, (None,)
    match type_:
        case EnumType(values=values):
            return (*values, *nothing)
        case BoolType():
            return (True, False, *nothing)
        case _:
            return None


def _admits(term: Node, atoms: list[Atom], value: Literal) -> bool:
    if value is None:
        return all((atom.value is None) == (atom.op == "eq") for atom in atoms)
    if any((atom.value == value) != (atom.op == "eq") for atom in atoms if atom.op in ("eq", "ne")):
        return False
    rank = measure(value)
    return rank is None or band_of(term, atoms).admits(rank)


def measure(value: object) -> Fraction | None:
    """A number, or a day by its rank in the calendar; None for what has no order."""
    if isinstance(value, datetime.date):
        return Fraction(value.toordinal())
    return Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


@define(frozen=True)
class Band:
    """A stretch of numbers, or of days by rank; ``whole`` where only whole numbers count. Ends are None where open."""

    low: Fraction | None = None
    low_included: bool = True
    high: Fraction | None = None
    high_included: bool = True
    whole: bool = False

    def admits(self, value: Fraction) -> bool:
        """Whether a value lies in it."""
        if self.low is not None and (value < self.low or (value == self.low and not self.low_included)):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_included)

    def possible(self, excluded: Iterable[Fraction] = ()) -> bool:
        """Whether a value that is not excluded lies in it."""
        if self.low is None or self.high is None:
            return True
        if self.whole:
            first, last = math.ceil(self.low), math.floor(self.high)
            out = frozenset(excluded)
            return last - first >= _FEW or any(
                self.admits(Fraction(value)) and value not in out for value in range(first, last + 1)
            )
        if self.low == self.high:
            return self.low_included and self.high_included and self.low not in frozenset(excluded)
        return self.low < self.high

    def above(self, limit: Fraction, *, included: bool) -> Band:
        """What is left of it from a limit on."""
        if self.low is None or limit > self.low:
            return evolve(self, low=limit, low_included=included)
        return evolve(self, low_included=self.low_included and included) if limit == self.low else self

    def below(self, limit: Fraction, *, included: bool) -> Band:
        """What is left of it up to a limit."""
        if self.high is None or limit < self.high:
            return evolve(self, high=limit, high_included=included)
        return evolve(self, high_included=self.high_included and included) if limit == self.high else self


def band_of(term: Node, atoms: Iterable[Atom]) -> Band:
    """What the order atoms leave of a term, within the bounds of its type."""
    band = _declared(term)
    for atom in atoms:
        value = measure(atom.value)
        if value is not None and atom.op in ("gt", "ge"):
            band = band.above(value, included=atom.op == "ge")
        elif value is not None and atom.op in ("lt", "le"):
            band = band.below(value, included=atom.op == "le")
    return band


def _declared(term: Node) -> Band:
    """The bounds that a term cannot leave: those of a fact, a parameter or a column, which are checked."""
    type_ = term.type.inner if isinstance(term.type, OptionalType) else term.type
    if not isinstance(type_, NumberType):
        return Band(whole=isinstance(type_, DateType))
    bounds = type_.bounds
    base = term
    while isinstance(base, Get):
        base = base.base
    if bounds is None or not isinstance(base, Fact | Call):
        return Band(whole=type_.integer)
    low, high = measure(bounds.low), measure(bounds.high)
    return Band(low, bounds.low_included, high, bounds.high_included, type_.integer)
