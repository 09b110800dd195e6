"""Who uses what: the facts, readings, parameters, tables and rules that each rule reads, and the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

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
        for read in program.calls.reads(rule.name).names:
            name = holder(program.rules[read]) if read in program.rules else read
            if name != reader:
                found[name] = None
                readers.setdefault(name, {})[reader] = None
    return Uses(_listed(reads), _listed(readers))


def holder(rule: Rule) -> str:
    """What a rule is called by an author: a column is part of its table."""
    return rule.name.rpartition(".")[0] if rule.kind == "column" else rule.name


def _listed(found: Mapping[str, Mapping[str, None]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(others) for name, others in found.items()}
