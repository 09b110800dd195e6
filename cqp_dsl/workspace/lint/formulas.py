"""Conditions as formulas over tests: ``term op literal``, joined by « and » and « or ».

Whatever is not a comparison with literals is a term of its own, which may hold or not.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from attrs import define, field

from cqp_dsl.core.datatypes.types import BoolType, DateType, EnumType, NumberType, OptionalType
from cqp_dsl.core.nodes import Call, Const, Fact, Get, Logic, Make, Prim
from cqp_dsl.core.ranking import operation_of
from cqp_dsl.workspace.lint.domains import Band, Domain, Literal, Test, measure

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Node

_COMPARISONS: Final = frozenset({"eq", "ne", "lt", "le", "gt", "ge"})


@define(eq=False)
class Term:
    """An expression that is compared; equal expressions are one term."""

    node: Node
    _optional: bool = False
    _domain: Domain | None = None

    def met(self, node: Node) -> None:
        """Take in another place where it stands: it may be ``rien`` in one, and not in another, narrowed."""
        if isinstance(node.type, OptionalType) and not self._optional:
            self._optional, self._domain = True, None

    @property
    def domain(self) -> Domain:
        """The values of its type."""
        if self._domain is None:
            self._domain = self._of_type()
        return self._domain

    def _of_type(self) -> Domain:
        type_ = self.node.type.inner if isinstance(self.node.type, OptionalType) else self.node.type
        match type_:
            case EnumType(values=values):
                return Domain(self._optional, frozenset(values))
            case BoolType():
                return Domain(self._optional, frozenset((True, False)))
            case _:
                return Domain(self._optional, None, self._band(type_))

    def _band(self, type_: object) -> Band:
        """The bounds that it cannot leave: those of a fact, a parameter or a column, which are checked."""
        if not isinstance(type_, NumberType):
            return Band(whole=isinstance(type_, DateType))
        base = self.node
        while isinstance(base, Get):
            base = base.base
        bounds = type_.bounds
        whole = type_.integer and type_.shown.worth[1] == 1
        if bounds is None or not isinstance(base, Fact | Call):
            return Band(whole=whole)
        band = Band(whole=whole)
        low, high = measure(bounds.low), measure(bounds.high)
        band = band if low is None else band.above(low, included=bounds.low_included)
        return band if high is None else band.below(high, included=bounds.high_included)


@define(frozen=True, eq=False, repr=False)
class Atom:
    """A test of a term."""

    term: Term
    test: Test


@define(frozen=True, eq=False, repr=False)
class All:
    """A conjunction; it holds where it is empty."""

    parts: tuple[Formula, ...]


@define(frozen=True, eq=False, repr=False)
class Any:
    """A disjunction; it does not hold where it is empty."""

    parts: tuple[Formula, ...]


Formula: TypeAlias = Atom | All | Any

TRUE: Final = All(())
FALSE: Final = Any(())


@define(eq=False)
class Formulas:
    """The formulas of conditions, and of their contraries; what conditions share, their formulas share."""

    _known: dict[tuple[int, bool], tuple[Node, Formula]] = field(factory=dict)
    _terms: dict[Node, Term] = field(factory=dict)

    def of(self, node: Node, *, holds: bool = True) -> Formula:
        """The formula of a condition; of its contrary unless it ``holds``."""
        pending = [(node, holds)]
        while pending:
            one, wanted = pending[-1]
            if (id(one), wanted) in self._known:
                pending.pop()
                continue
            parts = _operands(one, wanted)
            missing = [part for part in parts if (id(part[0]), part[1]) not in self._known]
            if missing:
                pending.extend(missing)
                continue
            pending.pop()
            formula = self._formula(one, wanted, tuple(self._known[id(part), want][1] for part, want in parts))
            self._known[id(one), wanted] = one, formula
        return self._known[id(node), holds][1]

    def _formula(self, node: Node, holds: bool, parts: tuple[Formula, ...]) -> Formula:  # noqa: FBT001 - one of a key
        match node:
            case Const(value=bool(value)):
                return TRUE if value == holds else FALSE
            case Logic(op="not"):
                return parts[0]
            case Logic(op=op):
                return All(parts) if (op == "and") == holds else Any(parts)
            case Prim():
                return self._comparison(node, holds=holds)
            case _:
                return self._test(node, Test("eq", holds))

    def _comparison(self, node: Prim, *, holds: bool) -> Formula:
        found = _admitted(node)
        if found is not None:
            return self._test(found[0], Test("in" if holds else "out", found[1]))
        match node:
            case Prim(op=op, operands=(Const(value=value), other)) if op in _COMPARISONS and _is_literal(value):
                test = Test(op, cast("Literal", value)).flipped
                return self._test(other, test if holds else test.negated)
            case Prim(op=op, operands=(other, Const(value=value))) if op in _COMPARISONS and _is_literal(value):
                test = Test(op, cast("Literal", value))
                return self._test(other, test if holds else test.negated)
            case Prim(op="between" | "in_force", operands=(term, Const(value=low), Const(value=high))):
                return self._within(term, Test("ge", _literal(low)), Test("le", _literal(high)), holds=holds)
            case Prim(op="between_below", operands=(term, Const(value=low), Const(value=high))):
                return self._within(term, Test("ge", _literal(low)), Test("lt", _literal(high)), holds=holds)
            case Prim(op="in", operands=(term, values)) if (listed := _listed(values)) is not None:
                return self._test(term, Test("in" if holds else "out", listed))
            case _:
                return self._test(node, Test("eq", holds))

    def _within(self, node: Node, low: Test, high: Test, *, holds: bool) -> Formula:
        tests = [test if holds else test.negated for test in (low, high) if test.literal is not None]
        parts = tuple(self._test(node, test) for test in tests)
        return All(parts) if holds else Any(parts)

    def _test(self, node: Node, test: Test) -> Formula:
        """A test of a term; what is between two literals is decided at once."""
        if isinstance(node, Const) and _is_literal(node.value):
            value = Domain(
                node.value is None, frozenset() if node.value is None else frozenset((_literal(node.value),))
            )
            return TRUE if value.narrowed(test) is not None else FALSE
        term = self._terms.get(node)
        if term is None:
            term = self._terms[node] = Term(node)
        term.met(node)
        return Atom(term, test)


def _admitted(node: Prim) -> tuple[Node, frozenset[Literal]] | None:
    """What a comparison of ordered values with literals compares, and the values of it that it admits."""
    row = operation_of(node)
    compared = [(place, part) for place, part in enumerate(node.operands) if not isinstance(part, Const)]
    if row.order is None or row.typing != "order" or len(compared) != 1:
        return None
    (place, term), *_ = compared
    limits = [part.value for part in node.operands if isinstance(part, Const)]
    admitted = [value for value in row.order.values if row.apply(*limits[:place], value, *limits[place:])]
    return term, frozenset(admitted)


def _operands(node: Node, holds: bool) -> list[tuple[Node, bool]]:  # noqa: FBT001 - one of a key
    """The parts of a connective, each with whether it is to hold."""
    if not isinstance(node, Logic):
        return []
    return [(part, holds if node.op != "not" else not holds) for part in node.operands]


def _listed(node: Node) -> frozenset[Literal] | None:
    match node:
        case Const(value=tuple(values)) if all(map(_is_literal, values)):
            return frozenset(cast("tuple[Literal, ...]", values))
        case Make(shape="list", operands=operands):
            values = tuple(part.value for part in operands if isinstance(part, Const) and _is_literal(part.value))
            return frozenset(cast("tuple[Literal, ...]", values)) if len(values) == len(operands) else None
        case _:
            return None


def _literal(value: object) -> Literal:
    return cast("Literal", value)


def _is_literal(value: object) -> bool:
    return value is None or isinstance(value, int | Fraction | datetime.date | str)
