"""The frontiers of a program: where its comparisons turn, and on which side of each a dossier stands.

A frontier is a figure, a date, the limit that a parameter or a fact gives, the first or the last day of a window.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, evolve

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import DateType, EnumType, NumberType, bare
from cqp_dsl.core.nodes import Const, Node, Prim
from cqp_dsl.core.printer import bracket_limits, show, show_window
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.workspace.testing.steps import last_digit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Program
    from cqp_dsl.source import Span

Side: TypeAlias = Literal["below", "on", "above"]
SIDES: tuple[Side, ...] = ("below", "on", "above")
Operands: TypeAlias = "dict[int, list[tuple[Value, ...]]]"
"""The values of the operands of some nodes, by id, each time that they were met."""

_WORDS: dict[Side, tuple[str, str]] = {
    "below": ("au-dessous", "la veille"), "on": ("à la limite", "le jour même"), "above": ("au-dessus", "le lendemain"),
}  # fmt: skip


@define(frozen=True)
class Frontier:
    """Where a comparison turns.

    ``text`` is the comparison and ``at`` the limit, as they are written. ``measured`` and ``limit`` are the indices of
    the operands whose difference tells the side, in ranks where they are values of an ``order``; ``step`` is how near
    counts as just below and just above, in the operands' own unit, or in days. ``absent`` are the sides on which there
    is no value.
    """

    policy: str
    place: str
    span: Span
    text: str
    at: str
    nodes: frozenset[int]
    measured: int
    limit: int
    step: Fraction
    dated: bool
    order: EnumType | None = None
    absent: frozenset[Side] = frozenset()

    def side_text(self, side: Side) -> str:
        """``au-dessous (10)``, ``le lendemain (31 décembre 2013)``."""
        return f"{_WORDS[side][self.dated]} ({self.at})"


def frontiers(program: Program) -> tuple[Frontier, ...]:
    """The frontiers of a program, in order of files and lines."""
    found: dict[object, Frontier] = {}
    bodies = [(rule.name, rule.body) for rule in program.rules.values()]
    bodies += [(requirement.label.text, requirement.condition) for requirement in program.requirements]
    for place, body in bodies:
        for node in nodes_of(body):
            if isinstance(node, Prim):
                for one in _of(node, place, program):
                    key = (one.span, one.text, one.limit)
                    same = found.setdefault(key, one)
                    found[key] = evolve(same, nodes=same.nodes | one.nodes)
    return tuple(sorted(found.values(), key=lambda one: (one.span.path, one.span.start, one.text)))


def _of(node: Prim, place: str, program: Program) -> Iterator[Frontier]:
    policy = next((name for name, one in program.policies.items() if one.span.path == node.span.path), "")

    def frontier(text: str, measured: int, limit: int, step: Fraction) -> Frontier:
        at = plain_spaces(show(operands[limit]))
        type_ = bare(operands[measured].type)
        return Frontier(
            policy, place, node.span, plain_spaces(text), at, frozenset({node.id}), measured, limit, step,
            isinstance(type_, DateType), type_ if isinstance(type_, EnumType) else None, _absent(operands[limit]),
        )  # fmt: skip

    operands = node.operands
    match node.op:
        case "ge" | "gt" | "le" | "lt" | "min" | "max" if _measurable(operands[0]):
            measured, limit = (1, 0) if isinstance(operands[0], Const) else (0, 1)
            yield frontier(show(node), measured, limit, last_digit(operands[limit], program))
        case "between" | "between_below" if _measurable(operands[0]):
            for limit in (1, 2):
                yield frontier(show(node), 0, limit, last_digit(operands[limit], program))
        case "part" if not (isinstance(operands[1], Const) and operands[1].value == 0):
            text = f"{show(operands[0])} {bracket_limits(node)}"
            yield frontier(text, 0, 1, last_digit(operands[1], program))
        case "in_force":
            for limit in (1, 2):
                end = operands[limit]
                if isinstance(end, Const) and isinstance(end.value, datetime.date):
                    ends = (end.value, None) if limit == 1 else (None, end.value)
                    yield frontier(show_window(*ends), 0, limit, Fraction(1))
        case _:
            pass


def _absent(limit: Node) -> frozenset[Side]:
    """The sides of a limit on which its enumeration has no value."""
    type_ = limit.type
    if not isinstance(limit, Const) or not isinstance(type_, EnumType):
        return frozenset()
    ends: list[tuple[str, Side]] = [(type_.values[0], "below"), (type_.values[-1], "above")]
    return frozenset(side for value, side in ends if limit.value == value)


def _measurable(node: Node) -> bool:
    type_ = bare(node.type)
    return isinstance(type_, NumberType | DateType) or (isinstance(type_, EnumType) and type_.ordered)


def differences(frontier: Frontier, operands: Operands) -> list[Fraction]:
    """How far the values compared on a dossier stand above the limit; ``operands`` are those of the watched nodes."""
    found = []
    for number in frontier.nodes:
        for values in operands.get(number, ()):
            by = _difference(*[_ranked(values[place], frontier) for place in (frontier.measured, frontier.limit)])
            if by is not None:
                found.append(by)
    return found


def _ranked(value: Value, frontier: Frontier) -> Value:
    """A value of an ordered enumeration as its rank."""
    order = frontier.order
    return order.values.index(value) if order is not None and value in order.values else value


def _difference(measured: Value, limit: Value) -> Fraction | None:
    """How far a value stands above a limit, in days for dates; None where one of them is unknown."""
    match measured, limit:
        case datetime.date(), datetime.date():
            return Fraction((measured - limit).days)
        case ((int() | Fraction()), (int() | Fraction())):
            return Fraction(measured) - Fraction(limit)
        case _:
            return None


def sides(frontier: Frontier, operands: Operands) -> set[Side]:
    """The sides on which a dossier stands."""
    found = {side for by in differences(frontier, operands) for side in SIDES if _stands(frontier, by, side)}
    return found | frontier.absent if found else found


def _stands(frontier: Frontier, by: Fraction, side: Side) -> bool:
    match side:
        case "below":
            return -frontier.step <= by < 0
        case "on":
            return by == 0
        case "above":
            return 0 < by <= frontier.step
