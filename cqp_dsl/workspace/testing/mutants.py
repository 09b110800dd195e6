"""The mutants of a program: the small mistakes at a boundary that its scenarios ought to notice.

A strict limit for a loose one, a date a day off, a figure off by its last digit, ``et`` for ``ou``, an exception or a
condition dropped. A figure or a date that is written once is changed wherever it counts: the start of a dated value
also ends the one before.
"""

from __future__ import annotations

import datetime
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, evolve

from cqp_dsl.core.datatypes.display import format_date, format_value, plain_spaces
from cqp_dsl.core.datatypes.types import BOOL
from cqp_dsl.core.datatypes.values import normal
from cqp_dsl.core.nodes import Case, Const, Default, Fold, Logic, Node, Prim, Var
from cqp_dsl.core.operations import OPERATIONS
from cqp_dsl.core.printer import show
from cqp_dsl.core.walk import is_scale, nodes_of
from cqp_dsl.workspace.testing.steps import NUMBER, last_digit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.units import Number
    from cqp_dsl.core.nodes import PrimOp
    from cqp_dsl.core.program import Program
    from cqp_dsl.source import Span

MutantKind: TypeAlias = Literal["limit", "date", "figure", "connective", "exception", "condition"]

_DAY = datetime.timedelta(days=1)
_WORD = re.compile(r"\b(et|ou)\b")


@define(frozen=True)
class Mutant:
    """A small mistake: what is written, what is read instead, and the nodes that this changes.

    ``replaced`` maps the ids of the changed nodes to what stands there instead.
    """

    kind: MutantKind
    policy: str
    place: str
    span: Span
    before: str
    after: str
    replaced: dict[int, Node]

    @property
    def text(self) -> str:
        """``10 lu 11``, ``sans l'exception …``, ``sans la condition …``."""
        match self.kind:
            case "exception":
                return f"sans l'exception {self.before}"
            case "condition":
                return f"sans la condition {self.before}"
            case _:
                return f"{self.before} lu {self.after}"


def mutants(program: Program) -> tuple[Mutant, ...]:
    """Every mutant of a program, in order of files and lines.

    What is written once and elaborated for several columns of a table is one mutant.
    """
    found: dict[object, Mutant] = {}
    for one in _Maker(program).all():
        first = found.setdefault((one.kind, one.span, one.before, one.after), one)
        first.replaced.update(one.replaced)
    return tuple(sorted(found.values(), key=lambda one: (one.span.path, one.span.start, one.span.end, one.kind)))


@define(frozen=True)
class _Literal:
    """A figure or a date written once, and all the nodes that it makes."""

    value: Number | datetime.date
    type: Type
    nodes: list[Const]
    place: str


@define(eq=False)
class _Maker:
    program: Program

    def all(self) -> Iterator[Mutant]:
        """The mutants of every rule and of every requirement."""
        literals: dict[tuple[str, int, int], _Literal] = {}
        for place, body in self._bodies():
            ends = _ends_of_windows(body)
            for node in nodes_of(body):
                yield from self._node(node, place)
                if isinstance(node, Const) and node.id not in ends and self._written(node):
                    key = (node.span.path, node.span.start, node.span.end)
                    literals.setdefault(key, _Literal(node.value, node.type, [], place)).nodes.append(node)  # type: ignore[arg-type]  # a figure or a date
            yield from self._windows(place, body)
        for literal in literals.values():
            yield from self._literal(literal)
        yield from self._policy_windows()

    def _bodies(self) -> Iterator[tuple[str, Node]]:
        for rule in self.program.rules.values():
            yield rule.name, rule.body
        for requirement in self.program.requirements:
            yield requirement.label.text, requirement.condition

    def _mutant(
        self, kind: MutantKind, place: str, span: Span, before: str, after: str, replaced: dict[int, Node]
    ) -> Mutant:
        policy = next((name for name, one in self.program.policies.items() if one.span.path == span.path), "")
        return Mutant(kind, policy, place, span, plain_spaces(before), plain_spaces(after), replaced)

    def _instead(self, kind: MutantKind, place: str, node: Node, other: Node) -> Mutant:
        return self._mutant(kind, place, node.span, show(node), show(other), {node.id: other})

    # --- Conditions -------------------------------------------------------------------------------------------------

    def _node(self, node: Node, place: str) -> Iterator[Mutant]:
        match node:
            case Prim(op="between", operands=(value, low, high)):
                for strict, bound in (("low", low), ("high", high)):
                    if not isinstance(bound, Const):
                        yield self._instead("limit", place, node, _half_open(node, value, low, high, strict=strict))
            case Prim() if OPERATIONS[node.op].mistaken_for:
                other = OPERATIONS[node.op].mistaken_for
                yield self._instead("limit", place, node, evolve(node, op=other))
            case Logic(op="and" | "or"):
                yield from self._connective(node, place)
            case Fold(filter=kept) if kept is not None and not is_scale(node):
                dropped = evolve(node, filter=None)
                yield self._mutant("condition", place, kept.span, show(kept), "", {node.id: dropped})
            case Default():
                for case in node.cases:
                    yield from self._case(case, node)
            case _:
                pass

    def _connective(self, node: Logic, place: str) -> Iterator[Mutant]:
        """``et`` for ``ou``, where the author wrote one of them; and each operand of an ``et`` or a ``ou`` dropped."""
        first, second = node.operands[0].span, node.operands[1].span
        between = self.program.files[first.path].text[first.end : second.start] if first.end <= second.start else ""
        if not _WORD.search(between):
            return
        yield self._instead("connective", place, node, evolve(node, op="or" if node.op == "and" else "and"))
        for dropped in node.operands:
            others = tuple(one for one in node.operands if one is not dropped)
            rest = evolve(node, operands=others)
            yield self._mutant("condition", place, dropped.span, show(dropped), "", {node.id: rest})

    def _case(self, case: Case, node: Default) -> Iterator[Mutant]:
        """An exception dropped; the condition of any other case dropped, or each test of a table's row."""
        false = _truth(case.guard, value=False)
        if case.kind in {"exception", "disposition"}:
            yield self._mutant("exception", node.place, case.span, case.name, "", {case.guard.id: false})
        condition = case.condition
        if case.tests and isinstance(condition, Logic) and len(condition.operands) > 1:
            for test in case.tests:
                others = tuple(one for one in condition.operands if one is not test)
                rest = evolve(condition, operands=others)
                yield self._mutant("condition", node.place, test.span, show(test), "", {condition.id: rest})
            return
        for one in (case.applies, condition):
            if one is not None and not isinstance(one, Const) and not (isinstance(one, Logic) and one.op == "and"):
                dropped: dict[int, Node] = {one.id: _truth(one, value=True)}
                yield self._mutant("condition", node.place, one.span, show(one), "", dropped)

    # --- Figures and dates ------------------------------------------------------------------------------------------

    def _written(self, node: Const) -> bool:
        """Whether a constant is a figure or a date that stands in the text as such."""
        if isinstance(node.value, bool) or not isinstance(node.value, int | Fraction | datetime.date):
            return False
        text = self.program.files[node.span.path].text[node.span.start : node.span.end]
        return bool(NUMBER.match(text)) and len(text) < _LONGEST

    def _literal(self, literal: _Literal) -> Iterator[Mutant]:
        first = literal.nodes[0]
        for value in self._neighbours(first):
            replaced: dict[int, Node] = {node.id: evolve(node, value=value, text="") for node in literal.nodes}
            kind: MutantKind = "date" if isinstance(value, datetime.date) else "figure"
            before, after = format_value(literal.value, literal.type), format_value(value, literal.type)
            yield self._mutant(kind, literal.place, first.span, before, after, replaced)

    def _neighbours(self, node: Const) -> Iterable[Number | datetime.date]:
        if isinstance(node.value, datetime.date):
            return (node.value - _DAY, node.value + _DAY)
        if isinstance(node.value, int | Fraction):
            step = last_digit(node, self.program)
            return (normal(node.value - step), normal(node.value + step))
        return ()

    # --- Windows ----------------------------------------------------------------------------------------------------

    def _windows(self, place: str, body: Node) -> Iterator[Mutant]:
        """The days on which the dated cases of a rule begin and end; those of its politique apart."""
        turns: dict[tuple[str, datetime.date], list[tuple[Prim, Case, int]]] = {}
        for node in nodes_of(body):
            for case in node.cases if isinstance(node, Default) else ():
                for prim, index, day in _ends(case.guard):
                    if case.window is not None and day not in self._policy_days(case.span.path):
                        turn = day if index == 1 else day + _DAY
                        turns.setdefault((case.span.path, turn), []).append((prim, case, index))
        for found in turns.values():
            yield from self._turn(place, found, found[0][1].span)

    def _policy_windows(self) -> Iterator[Mutant]:
        """The days on which a whole politique begins and ends."""
        for policy in self.program.policies.values():
            days = self._policy_days(policy.span.path)
            turns: dict[tuple[int, datetime.date], list[tuple[Prim, Case, int]]] = {}
            for _, body in self._bodies():
                for node in nodes_of(body):
                    for case in node.cases if isinstance(node, Default) else ():
                        for prim, index, day in _ends(case.guard) if case.span.path == policy.span.path else ():
                            if day in days:
                                turns.setdefault((index, day), []).append((prim, case, index))
            for found in turns.values():
                yield from self._turn(policy.name, found, policy.span)

    def _policy_days(self, path: str) -> set[datetime.date]:
        windows = [one.window for one in self.program.policies.values() if one.span.path == path]
        return {day for window in windows if window for day in (window.start, window.end) if day is not None}

    def _turn(self, place: str, found: list[tuple[Prim, Case, int]], span: Span) -> Iterator[Mutant]:
        """The same day moved in every guard that it bounds, one day earlier and one day later."""
        for shift in (-_DAY, _DAY):
            replaced: dict[int, Node] = {}
            for prim, _, index in found:
                known = replaced.get(prim.id, prim)
                replaced[prim.id] = _moved(known, index, shift)
            prim, _, index = min(found, key=lambda one: (one[2], one[1].span.start))
            day = prim.operands[index]
            if isinstance(day, Const) and isinstance(day.value, datetime.date):
                word = "à partir du" if index == 1 else "jusqu'au"
                before, after = (f"{word} {format_date(one)}" for one in (day.value, day.value + shift))
                yield self._mutant("date", place, span, before, after, replaced)


_LONGEST = 40
"""Signs of a figure or a date at most; more is an expression that was computed while elaborating."""


def _truth(like: Node, *, value: bool) -> Const:
    return Const(id=like.id, type=BOOL, span=like.span, value=value)


def _ends_of_windows(body: Node) -> set[int]:
    """The ids of the days that bound the windows of a body: they stand where the whole case does, not in a figure."""
    windows = [node for node in nodes_of(body) if isinstance(node, Prim) and node.op == "in_force"]
    return {end.id for window in windows for end in window.operands[1:]}


def _ends(guard: Node) -> Iterator[tuple[Prim, int, datetime.date]]:
    """The windows conjoined in a guard, by their ends: the node, the operand (1 the start, 2 the end) and the day."""
    match guard:
        case Prim(op="in_force", operands=(Var(slot=0), _, _)):
            for index in (1, 2):
                end = guard.operands[index]
                if isinstance(end, Const) and isinstance(end.value, datetime.date):
                    yield guard, index, end.value
        case Logic(op="and"):
            for operand in guard.operands:
                yield from _ends(operand)
        case _:
            pass


def _moved(prim: Node, index: int, shift: datetime.timedelta) -> Node:
    """A window with one of its ends moved."""
    if not isinstance(prim, Prim):
        return prim
    operands = list(prim.operands)
    end = operands[index]
    if isinstance(end, Const) and isinstance(end.value, datetime.date):
        operands[index] = evolve(end, value=end.value + shift)
    return evolve(prim, operands=tuple(operands))


def _half_open(node: Prim, value: Node, low: Node, high: Node, *, strict: str) -> Logic:
    """``entre … et …`` with one end left out."""
    ops: tuple[PrimOp, PrimOp] = ("gt", "le") if strict == "low" else ("ge", "lt")
    parts = tuple(
        evolve(node, op=op, operands=(value, end), label=None) for op, end in zip(ops, (low, high), strict=True)
    )
    return Logic(id=node.id, type=BOOL, span=node.span, text=node.text, label=node.label, op="and", operands=parts)
