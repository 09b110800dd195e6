"""The frontiers of a program, and the scenarios that would stand just below, on and just above each.

A frontier is where a comparison turns: a figure, a date, the limit that a parameter or a fact gives, the first and the
last day of a window. What the scenarios already try is read from their walks; what they do not is looked for near
them, by moving one number or one date of a dossier until the compared value falls where it is wanted.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

from cqp_dsl.core.display import show, show_window
from cqp_dsl.core.nodes import Const, Node, Prim
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.datatypes.display import plain_spaces
from cqp_dsl.datatypes.types import DateType, NumberType, OptionalType
from cqp_dsl.evaluation.requests import no_date
from cqp_dsl.evaluation.run import deep_recursion
from cqp_dsl.evaluation.scenario_dossier import dossier_of
from cqp_dsl.evaluation.scenarios import questions, refusals
from cqp_dsl.testing.asking import askable, asked, holders
from cqp_dsl.testing.neighbours import Turns, dials, neighbours
from cqp_dsl.testing.reach import Walk
from cqp_dsl.testing.spelling import Proposal, Speller, Titles, UnspellableError
from cqp_dsl.testing.steps import last_digit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program, Scenario
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.decide import Engine
    from cqp_dsl.evaluation.scenarios import Question
    from cqp_dsl.source import Span
    from cqp_dsl.testing.reach import Reached

Side: TypeAlias = Literal["below", "on", "above"]
SIDES: tuple[Side, ...] = ("below", "on", "above")
SIDE_WORDS: dict[Side, str] = {"below": "au-dessous", "on": "à la limite", "above": "au-dessus"}
"""How each side is told."""

_MOST_BASES = 5
_MOST_NEIGHBOURS = 250


@attrs.frozen
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


@attrs.frozen
class Tried:
    """A frontier, the sides on which some scenario stands, and scenarios for the others where one was found."""

    frontier: Frontier
    sides: tuple[Side, ...]
    proposals: tuple[tuple[Side, Proposal | None], ...]


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
                    found[key] = attrs.evolve(same, nodes=same.nodes | one.nodes)
    return tuple(sorted(found.values(), key=lambda one: (one.span.path, one.span.start, one.text)))


def _of(node: Prim, place: str, program: Program) -> Iterator[Frontier]:
    policy = next((name for name, one in program.policies.items() if one.span.path == node.span.path), "")

    def frontier(text: str, measured: int, limit: int, step: Fraction) -> Frontier:
        at = plain_spaces(show(operands[limit]))
        return Frontier(policy, place, node.span, plain_spaces(text), at, frozenset({node.id}), measured, limit, step)

    operands = node.operands
    match node.op:
        case "ge" | "gt" | "le" | "lt" if _measurable(operands[0]):
            measured, limit = (1, 0) if isinstance(operands[0], Const) else (0, 1)
            yield frontier(show(node), measured, limit, last_digit(operands[limit], program))
        case "between" if _measurable(operands[0]):
            for limit in (1, 2):
                yield frontier(show(node), 0, limit, last_digit(operands[limit], program))
        case "in_force":
            for limit in (1, 2):
                end = operands[limit]
                if isinstance(end, Const) and isinstance(end.value, datetime.date):
                    ends = (end.value, None) if limit == 1 else (None, end.value)
                    yield frontier(f"{place.partition('.')[2]} {show_window(*ends)}", 0, limit, Fraction(1))
        case _:
            pass


def _measurable(node: Node) -> bool:
    inner = node.type.inner if isinstance(node.type, OptionalType) else node.type
    return isinstance(inner, NumberType | DateType)


def tried(
    engine: Engine, reached: Sequence[Reached], *, on_frontier: Callable[[], None] | None = None
) -> tuple[Tried, ...]:
    """Each frontier, what the scenarios try of it, and scenarios for the rest; ``on_frontier`` is called after each."""
    every = frontiers(engine.program)
    watch = {number: frontier for frontier in every for number in frontier.nodes}
    bases = [(one, _dossier(engine, one.scenario)) for one in reached]
    seen: dict[Frontier, set[Side]] = {}
    for one, dossier in bases:
        if not watch.keys().isdisjoint(one.nodes):
            operands = _walked(engine, one.scenario, dossier, watch)
            for frontier in every:
                seen.setdefault(frontier, set()).update(_sides(frontier, operands))
    found = []
    titles = Titles.of(engine.program)
    for frontier in every:
        sides = seen.get(frontier, set())
        near = [base for base in bases if not frontier.nodes.isdisjoint(base[0].nodes)]
        near.sort(key=lambda base: (base[0].scenario.policy != frontier.policy, len(base[0].nodes)))
        search = _Search(engine, frontier, titles)
        proposals = tuple((side, search.proposal(side, near)) for side in SIDES if side not in sides)
        found.append(Tried(frontier, tuple(side for side in SIDES if side in sides), proposals))
        if on_frontier is not None:
            on_frontier()
    return tuple(found)


def _dossier(engine: Engine, scenario: Scenario) -> Dossier:
    return dossier_of(engine, scenario, scenario.date or no_date())


_Operands: TypeAlias = "dict[int, list[tuple[Value, ...]]]"


def _walked(engine: Engine, scenario: Scenario, dossier: Dossier, watch: dict[int, Frontier]) -> _Operands:
    """The values compared at the watched nodes, on a dossier that a scenario asks about."""
    date: Value = dossier.date or no_date()
    walk = Walk(engine, watch)
    with deep_recursion():
        for requirement in engine.program.requirements:
            walk.condition(requirement, dossier, date)
        for name, args in questions(engine, scenario):
            walk.question(engine.program.rules[name], args, dossier, date)
    return walk.operands


def _differences(frontier: Frontier, operands: _Operands) -> list[Fraction]:
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


def _sides(frontier: Frontier, operands: _Operands) -> set[Side]:
    return {side for by in _differences(frontier, operands) for side in SIDES if _stands(frontier, by, side)}


def _stands(frontier: Frontier, by: Fraction, side: Side) -> bool:
    match side:
        case "below":
            return -frontier.step <= by < 0
        case "on":
            return by == 0
        case "above":
            return 0 < by <= frontier.step


class _Search:
    """Looks for a dossier on a side of a frontier."""

    def __init__(self, engine: Engine, frontier: Frontier, titles: Titles) -> None:
        self.engine = engine
        self.titles = titles
        self.frontier = frontier
        self.holders = holders(engine.program, frontier.nodes)
        self.watch = dict.fromkeys(frontier.nodes, frontier)

    def proposal(self, side: Side, near: Sequence[tuple[Reached, Dossier]]) -> Proposal | None:
        """A scenario on this side, made from one that reaches the frontier."""
        aim = {"below": -self.frontier.step, "on": Fraction(0), "above": self.frontier.step}[side]
        distinct = [base for i, base in enumerate(near) if all(base[1].facts != other[1].facts for other in near[:i])]
        for one, dossier in distinct[:_MOST_BASES]:
            for other in self._candidates(one.scenario, dossier, aim):
                if side in self._found(one.scenario, other) and not refusals(self.engine, other):
                    made = self._spelled(one.scenario, other, side)
                    if made is not None:
                        return made
        return None

    def _found(self, scenario: Scenario, dossier: Dossier) -> set[Side]:
        return _sides(self.frontier, _walked(self.engine, scenario, dossier, self.watch))

    def _rules(self, scenario: Scenario) -> list[str]:
        return list(self.holders) or [name for name, _ in questions(self.engine, scenario)]

    def _candidates(self, scenario: Scenario, dossier: Dossier, aim: Fraction) -> Iterator[Dossier]:
        """Dossiers with one number or date moved as far as the comparison wants; then other neighbours."""
        program, rules = self.engine.program, self._rules(scenario)
        now = _differences(self.frontier, _walked(self.engine, scenario, dossier, self.watch))
        for dial in dials(dossier, program, rules) if now else ():
            nudged = dial(Fraction(1))
            after = [] if nudged is None else _differences(self.frontier, self._operands(scenario, nudged))
            for first, second in zip(now, after, strict=False):
                if first != second:
                    other = dial((aim - first) / (second - first))
                    if other is not None:
                        yield other
        turns = Turns.of(program, rules)
        for _, other in zip(range(_MOST_NEIGHBOURS), neighbours(dossier, program, rules, turns), strict=False):
            yield other

    def _operands(self, scenario: Scenario, dossier: Dossier) -> _Operands:
        return _walked(self.engine, scenario, dossier, self.watch)

    def _spelled(self, scenario: Scenario, dossier: Dossier, side: Side) -> Proposal | None:
        program = self.engine.program
        speller = Speller(program, scenario.policy, self.titles)
        own: Sequence[Question] = askable(program, self.holders) if self.holders else ()
        for question in (*own, *questions(self.engine, scenario)):
            answer = asked(self.engine, question, dossier)
            if answer is None:
                continue
            place = self.frontier.place.partition(".")[2] or self.frontier.place
            title = f"{place}, {SIDE_WORDS[side]} de {self.frontier.at} : {self.frontier.text}"
            try:
                return speller.proposal(title, dossier, [speller.expectation(question, answer)])
            except UnspellableError:
                continue
        return None
