"""What a rule depends on: the rules that it calls, however deep, itself included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.nodes import Call, Fact, Hole, Reading
from cqp_dsl.core.walk import everything_in, nodes_of

if TYPE_CHECKING:
    from cqp_dsl.core.program import Program


def reached_rules(program: Program, rule: str) -> tuple[str, ...]:
    """The qualified names of ``rule`` and of every rule, parameter and column that it calls, in order of discovery."""
    found = {rule: None}
    pending = [rule]
    while pending:
        for node in nodes_of(program.rules[pending.pop()].body):
            if isinstance(node, Call) and node.rule not in found:
                found[node.rule] = None
                pending.append(node.rule)
    return tuple(found)


def needs(program: Program, rule: str) -> frozenset[str]:
    """The qualified facts, interpretations (open or not) and parameters to fix that a rule may depend on."""
    found: set[str] = set()
    for name in reached_rules(program, rule):
        reached = program.rules[name]
        if reached.assessed_at is not None:
            found.add(reached.assessed_at)
        for node in nodes_of(reached.body):
            match node:
                case Fact(entry=needed) | Reading(interpretation=needed) | Hole(parameter=needed):
                    found.add(needed)
                case _:
                    pass
    return frozenset(found)


def concerns(program: Program, rule: str) -> frozenset[str]:
    """The facts, readings, parameters and rules that a rule may depend on, those that only its labels show included."""
    reached = reached_rules(program, rule)
    shown: set[str] = set()
    for name in reached:
        for node in everything_in(program.rules[name].body):
            match node:
                case Fact(entry=read) | Reading(interpretation=read) | Hole(parameter=read):
                    shown.add(read)
                case Call(rule=called):
                    shown |= {called, *needs(program, called)}
                case _:
                    pass
    return needs(program, rule) | frozenset(reached) | shown


def required(program: Program) -> frozenset[str]:
    """What may have a dossier refused, whatever is asked of it: its requirements must hold."""
    found: set[str] = set()
    for requirement in program.requirements:
        for node in everything_in(requirement.condition):
            if isinstance(node, Fact):
                found.add(node.entry)
            elif isinstance(node, Call):
                found |= concerns(program, node.rule)
    return frozenset(found)
