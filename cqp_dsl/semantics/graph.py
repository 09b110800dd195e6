"""The call graph of the whole program: no cycles, bounded depth, and which open readings each rule reaches.

Source: SEMANTICS §1 and §6. Checked after dispositions are attached, since their guards and values call too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import define, evolve

from cqp_dsl.core.nodes import Call, Default, Fact, Node, Reading
from cqp_dsl.core.walk import parts

if TYPE_CHECKING:
    from cqp_dsl.core.program import Interpretation, Rule
    from cqp_dsl.semantics.session import Session
    from cqp_dsl.source import Span

MAX_WORLDS = 256
"""At most so many combinations of open readings for one decision."""
MAX_DEPTH = 10_000
"""At most so many nested evaluations, expressions and calls together."""


@define(eq=False, repr=False)
class Uses:
    """What a rule's body refers to directly."""

    calls: dict[str, Call]
    readings: set[str]
    facts: set[str]
    depth: int = 0

    def note(self, node: Node) -> None:
        """Count what a node refers to."""
        match node:
            case Call(rule=rule):
                self.calls.setdefault(rule, node)
            case Reading(interpretation=interpretation):
                self.readings.add(interpretation)
            case Fact(entry=entry):
                self.facts.add(entry)
            case _:
                pass


def uses_of(body: Node) -> Uses:
    """The calls, readings and facts of a body, its labels included, and how deep its expressions nest.

    Without recursion, each node once, and what its labels show after the body, since it does not nest in it.
    """
    uses = Uses({}, set(), set())
    heights: dict[int, int] = {}
    roots = [body]
    for root in roots:  # which grows on the way
        stack: list[tuple[Node, tuple[Node, ...] | None]] = [(root, None)]
        while stack:
            node, inner = stack.pop()
            if inner is not None:
                heights[id(node)] = 1 + max([heights[id(child)] for child in inner])
                continue
            if id(node) in heights:
                continue
            uses.note(node)
            roots.extend(_shown(node))
            inner = parts(node)
            if inner:
                stack.append((node, inner))
                stack.extend([(child, None) for child in inner])
            else:
                heights[id(node)] = 1
    uses.depth = heights[id(body)]
    return uses


def _shown(node: Node) -> list[Node]:
    """The expressions in the labels that hang on a node and on its cases."""
    labels = [node.label]
    if isinstance(node, Default):
        labels += [case.label for case in node.cases]
    return [part for label in labels if label is not None for part in label.parts if not isinstance(part, str)]


def link(rules: dict[str, Rule], interpretations: dict[str, Interpretation], session: Session) -> dict[str, Rule]:
    """Check the graph and return the rules with the open readings that each reaches, in source order."""
    uses = {name: uses_of(rule.body) for name, rule in rules.items()}
    order = _topological(rules, uses, session)
    if order is None:
        return rules
    open_readings = [name for name, i in interpretations.items() if i.retained is None]
    reached: dict[str, frozenset[str]] = {}
    depth: dict[str, int] = {}
    for name in order:
        mine = uses[name]
        called = [rule for rule in mine.calls if rule in reached]
        reached[name] = frozenset(mine.readings).union(*(reached[rule] for rule in called))
        depth[name] = mine.depth + max((depth[rule] for rule in called), default=0)
    linked: dict[str, Rule] = {}
    worlds = {
        name: math.prod(len(interpretations[r].type.values) for r in reached[name] if r in open_readings)
        for name in order
    }
    for name, rule in rules.items():
        readings = tuple(reading for reading in open_readings if reading in reached[name])
        linked[name] = evolve(rule, readings=readings)
        calls = [called for called in uses[name].calls if called in depth]
        # Said once, of the first rules of a chain that pass a limit.
        if worlds[name] > MAX_WORLDS and all(worlds[called] <= MAX_WORLDS for called in calls):
            _too_many_worlds(rule.name, rule.span, readings, interpretations, session)
        if depth[name] > MAX_DEPTH and all(depth[called] <= MAX_DEPTH for called in calls):
            session.error(
                "CQP320",
                f"« {name} » enchaîne {depth[name]} calculs, au plus {MAX_DEPTH} sont admis",
                rule.span,
                help="Raccourcissez la chaîne de règles qui s'appellent.",
            )
    return linked


def check_condition(
    name: str,
    node: Node,
    span: Span,
    rules: dict[str, Rule],
    interpretations: dict[str, Interpretation],
    session: Session,
) -> None:
    """Check the worlds of a condition that stands outside the rules, a guarantee."""
    uses = uses_of(node)
    reached = uses.readings.union(*(rules[called].readings for called in uses.calls if called in rules))
    readings = tuple(r for r, i in interpretations.items() if r in reached and i.retained is None)
    if math.prod(len(interpretations[reading].type.values) for reading in readings) > MAX_WORLDS:
        _too_many_worlds(name, span, readings, interpretations, session)


def _too_many_worlds(
    name: str, span: Span, readings: tuple[str, ...], interpretations: dict[str, Interpretation], session: Session
) -> None:
    worlds = math.prod(len(interpretations[reading].type.values) for reading in readings)
    session.error(
        "CQP221",
        f"« {name} » dépend de {len(readings)} interprétations ouvertes, soit {worlds} combinaisons (au plus "
        f"{MAX_WORLDS})",
        span,
        others=[(interpretations[reading].span, "interprétation ouverte") for reading in readings],
        help="Retenez une lecture de l'une d'elles (« retenue … par « … » »), ou partagez ce qui en dépend.",
    )


def _topological(rules: dict[str, Rule], uses: dict[str, Uses], session: Session) -> list[str] | None:
    """Rules after what they call; None when a cycle was reported."""
    state: dict[str, int] = {}
    order: list[str] = []
    broken = False
    for root in rules:
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(uses[root].calls))]
        while stack:
            name, calls = stack[-1]
            called = next((c for c in calls if c in rules and state.get(c) != 2), None)  # noqa: PLR2004 - done
            if called is None:
                state[name] = 2
                order.append(name)
                stack.pop()
            elif state.get(called) == 1:
                trail = [entry[0] for entry in stack]
                _report_cycle(trail[trail.index(called) :], rules, uses, session)
                broken = True
            else:
                state[called] = 1
                stack.append((called, iter(uses[called].calls)))
    return None if broken else order


def _report_cycle(cycle: list[str], rules: dict[str, Rule], uses: dict[str, Uses], session: Session) -> None:
    names = [name.partition(".")[2] for name in cycle]
    calls = [uses[one].calls[two].span for one, two in zip(cycle, [*cycle[1:], cycle[0]], strict=True)]
    session.error(
        "CQP210",
        f"Ces règles se définissent en rond : {' → '.join([*names, names[0]])}",
        rules[cycle[0]].span,
        "dans le cercle",
        others=[(span, f"appelle « {name} »") for span, name in zip(calls, [*names[1:], names[0]], strict=True)],
        help="Une valeur ne peut pas dépendre d'elle-même : séparez ce qui en est la donnée de ce qui s'en déduit.",
    )
