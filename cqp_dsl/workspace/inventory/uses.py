"""Who uses what: the facts, readings, parameters, tables and rules that each rule reads, and the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.nodes import Call, Fact, Reading
from cqp_dsl.core.walk import nodes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.core.program import Program, Rule


@define(frozen=True)
class Uses:
    """Direct uses, by qualified name, in source order; the columns of a table are all the table.

    ``reads`` maps a rule, parameter or table to what it reads; ``readers`` maps anything to what reads it.
    """

    reads: Mapping[str, tuple[str, ...]]
    readers: Mapping[str, tuple[str, ...]]


def uses(program: Program) -> Uses:
    """Who uses what in a program."""
    reads: dict[str, dict[str, None]] = {}
    readers: dict[str, dict[str, None]] = {}
    for rule in program.rules.values():
        reader = holder(rule)
        found = reads.setdefault(reader, {})
        for name in _read_by(rule, program):
            if name != reader:
                found[name] = None
                readers.setdefault(name, {})[reader] = None
    return Uses(_listed(reads), _listed(readers))


def holder(rule: Rule) -> str:
    """What a rule is called by an author: a column is part of its table."""
    return rule.name.rpartition(".")[0] if rule.kind == "column" else rule.name


def _read_by(rule: Rule, program: Program) -> list[str]:
    names = [] if rule.assessed_at is None else [rule.assessed_at]
    for node in nodes_of(rule.body):
        match node:
            case Fact(entry=name) | Reading(interpretation=name):
                names.append(name)
            case Call(rule=name):
                names.append(holder(program.rules[name]))
            case _:
                pass
    return names


def _listed(found: Mapping[str, Mapping[str, None]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(others) for name, others in found.items()}
