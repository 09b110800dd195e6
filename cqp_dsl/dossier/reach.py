"""What a decision may ask for: the facts, open readings and figures to fix that its rules reach through calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.nodes import Call, Fact, Hole, Reading
from cqp_dsl.core.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Program


@define(frozen=True)
class Reach:
    """Qualified facts and interpretations, and holes as (parameter, key)."""

    facts: frozenset[str]
    readings: frozenset[str]
    holes: frozenset[tuple[str, tuple[str, ...]]]


def reach(program: Program, rules: Iterable[str]) -> Reach:
    """Everything that these rules may read, however deep the calls."""
    facts: set[str] = set()
    readings: set[str] = set()
    holes: set[tuple[str, tuple[str, ...]]] = set()
    waiting = [name for name in rules if name in program.rules]
    seen = set(waiting)
    nodes: list[Node] = []
    while waiting or nodes:
        if not nodes:
            rule = program.rules[waiting.pop()]
            nodes.append(rule.body)
            if rule.assessed_at is not None:
                facts.add(rule.assessed_at)
        node = nodes.pop()
        match node:
            case Fact(entry=entry):
                facts.add(entry)
            case Reading(interpretation=interpretation):
                readings.add(interpretation)
            case Hole(parameter=parameter, key=key):
                holes.add((parameter, key))
            case Call(rule=name) if name in program.rules and name not in seen:
                seen.add(name)
                waiting.append(name)
            case _:
                pass
        nodes.extend(parts(node))
    return Reach(frozenset(facts), frozenset(readings), frozenset(holes))
