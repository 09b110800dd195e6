"""The call graph of the whole program: no cycles, bounded depth, and which open readings each rule reaches.

Source: SEMANTICS §1 and §6. Checked after dispositions are attached, since their guards and values call too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.core.call_graph import mentioned_by
from cqp_dsl.core.nodes import Call
from cqp_dsl.core.walk import everything_in, parts
from cqp_dsl.semantics.limits import MAX_DEPTH, MAX_WORLDS

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Interpretation, Rule
    from cqp_dsl.semantics.session import Session
    from cqp_dsl.source import Span


def nesting(expression: Node) -> int:
    """How many expressions stand within one another at most. Without recursion, each node once."""
    heights: dict[int, int] = {}
    stack: list[tuple[Node, tuple[Node, ...] | None]] = [(expression, None)]
    while stack:
        node, inner = stack.pop()
        if inner is not None:
            heights[id(node)] = 1 + max([heights[id(part)] for part in inner])
        elif id(node) not in heights:
            inner = parts(node)
            if inner:
                stack.append((node, inner))
                stack.extend([(part, None) for part in inner])
            else:
                heights[id(node)] = 1
    return heights[id(expression)]


def link(rules: dict[str, Rule], interpretations: dict[str, Interpretation], session: Session) -> dict[str, Rule]:
    """Check the graph and return the rules with the open readings that each reaches, in source order."""
    mentioned = {name: mentioned_by(rule.body) for name, rule in rules.items()}
    calls = {name: [called for called in reads.rules if called in rules] for name, reads in mentioned.items()}
    order = _topological(rules, calls, session)
    if order is None:
        return rules
    ranks = {name: rank for rank, (name, one) in enumerate(interpretations.items()) if one.retained is None}
    reached: dict[str, frozenset[str]] = {}
    depth: dict[str, int] = {}
    for name in order:
        reached[name] = frozenset(mentioned[name].interpretations).union(*(reached[rule] for rule in calls[name]))
        depth[name] = nesting(rules[name].body) + max((depth[rule] for rule in calls[name]), default=0)
    linked: dict[str, Rule] = {}
    readings = {name: tuple(sorted(reached[name] & ranks.keys(), key=ranks.__getitem__)) for name in order}
    worlds = {name: math.prod(len(interpretations[r].type.values) for r in readings[name]) for name in order}
    for name, rule in rules.items():
        linked[name] = evolve(rule, readings=readings[name])
        # Said once, of the first rules of a chain that pass a limit.
        if worlds[name] > MAX_WORLDS and all(worlds[called] <= MAX_WORLDS for called in calls[name]):
            _too_many_worlds(rule.name, rule.span, readings[name], interpretations, session)
        if depth[name] > MAX_DEPTH and all(depth[called] <= MAX_DEPTH for called in calls[name]):
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
    reads = mentioned_by(node)
    reached = {
        *reads.interpretations,
        *(r for called in reads.rules if called in rules for r in rules[called].readings),
    }
    readings = [reading for reading in reached if interpretations[reading].retained is None]
    if math.prod(len(interpretations[reading].type.values) for reading in readings) > MAX_WORLDS:
        ordered = tuple(reading for reading in interpretations if reading in readings)
        _too_many_worlds(name, span, ordered, interpretations, session)


def readings_behind(node: Node, rules: dict[str, Rule]) -> set[str]:
    """The open readings on which an expression depends, once rules are linked."""
    reads = mentioned_by(node)
    behind = (reading for name in reads.rules if name in rules for reading in rules[name].readings)
    return {*reads.interpretations, *behind}


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


def _topological(rules: dict[str, Rule], calls: dict[str, list[str]], session: Session) -> list[str] | None:
    """Rules after what they call; None when a cycle was reported: each that has a rule of which none was told."""
    state: dict[str, int] = {}
    order: list[str] = []
    told: set[str] = set()
    for root in rules:
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(calls[root]))]
        while stack:
            name, following = stack[-1]
            called = next((other for other in following if state.get(other) != 2), None)  # noqa: PLR2004 - done
            if called is None:
                state[name] = 2
                order.append(name)
                stack.pop()
            elif state.get(called) == 1:
                trail = [entry[0] for entry in stack]
                cycle = trail[trail.index(called) :]
                if not told.issuperset(cycle):  # rules that all call one another go in more circles than can be read
                    _report_cycle(cycle, rules, session)
                told.update(cycle)
            else:
                state[called] = 1
                stack.append((called, iter(calls[called])))
    return None if told else order


def _report_cycle(cycle: list[str], rules: dict[str, Rule], session: Session) -> None:
    names = [name.partition(".")[2] for name in cycle]
    places = [_call(rules[one], two) for one, two in zip(cycle, [*cycle[1:], cycle[0]], strict=True)]
    session.error(
        "CQP210",
        f"Ces règles se définissent en rond : {' → '.join([*names, names[0]])}",
        rules[cycle[0]].span,
        "dans le cercle",
        others=[(span, f"appelle « {name} »") for span, name in zip(places, [*names[1:], names[0]], strict=True)],
        help="Une valeur ne peut pas dépendre d'elle-même : séparez ce qui en est la donnée de ce qui s'en déduit.",
    )


def _call(rule: Rule, called: str) -> Span:
    """Where a rule first calls another."""
    nodes = everything_in(rule.body)
    return next(node.span for node in nodes if isinstance(node, Call) and node.rule == called)
