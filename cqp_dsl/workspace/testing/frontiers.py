"""The frontiers of a program: where its comparisons turn, and on which side of each a dossier stands.

A frontier is a figure, a date, the limit that a parameter or a fact gives, the first or the last day of a window.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, evolve

from cqp_dsl.core.display import show, show_window
from cqp_dsl.core.nodes import Const, Node, Prim
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.datatypes.display import plain_spaces
from cqp_dsl.datatypes.types import DateType, NumberType, OptionalType
from cqp_dsl.workspace.testing.steps import last_digit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.program import Program
    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.datatypes.values import Value
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
    the operands whose difference tells the side; ``step`` is how near counts as just below and just above, in the
    operands' own unit, or in days.
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
        dated = isinstance(_bare(operands[measured].type), DateType)
        return Frontier(
            policy, place, node.span, plain_spaces(text), at, frozenset({node.id}), measured, limit, step, dated
        )

    operands = node.operands
    match node.op:
        case "ge" | "gt" | "le" | "lt" | "min" | "max" if _measurable(operands[0]):
            measured, limit = (1, 0) if isinstance(operands[0], Const) else (0, 1)
            yield frontier(show(node), measured, limit, last_digit(operands[limit], program))
        case "between" | "between_below" if _measurable(operands[0]):
            for limit in (1, 2):
                yield frontier(show(node), 0, limit, last_digit(operands[limit], program))
        case "in_force":
            for limit in (1, 2):
                end = operands[limit]
                if isinstance(end, Const) and isinstance(end.value, datetime.date):
                    ends = (end.value, None) if limit == 1 else (None, end.value)
                    yield frontier(show_window(*ends), 0, limit, Fraction(1))
        case _:
            pass


def _measurable(node: Node) -> bool:
    return isinstance(_bare(node.type), NumberType | DateType)


def _bare(type_: Type) -> Type:
    return type_.inner if isinstance(type_, OptionalType) else type_


def differences(frontier: Frontier, operands: Operands) -> list[Fraction]:
    """How far the values compared on a dossier stand above the limit; ``operands`` are those of the watched nodes."""
    found = []
    for number in frontier.nodes:
        for values in operands.get(number, ()):
            by = _difference(values[frontier.measured], values[frontier.limit])
            if by is not None:
                found.append(by)
    return found


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
    return {side for by in differences(frontier, operands) for side in SIDES if _stands(frontier, by, side)}


def _stands(frontier: Frontier, by: Fraction, side: Side) -> bool:
    match side:
        case "below":
            return -frontier.step <= by < 0
        case "on":
            return by == 0
        case "above":
            return 0 < by <= frontier.step
