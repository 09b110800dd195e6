"""The rules through which a scenario can show something: those that hold it, else those that call them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.core.call_graph import reads_of
from cqp_dsl.core.datatypes.types import EnumType
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.decision.requests import no_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.decision.decide import Engine
    from cqp_dsl.decision.scenarios import Question

_MOST_KEYS = 20
"""Keys for which a rule is asked at most."""
_MOST_QUESTIONS = 24


def holders(program: Program, ids: Collection[int]) -> tuple[str, ...]:
    """The rules in which some nodes stand."""
    wanted = frozenset(ids)
    return tuple(name for name, rule in program.rules.items() if any(node.id in wanted for node in nodes_of(rule.body)))


def needed(program: Program, ids: Collection[int]) -> frozenset[str]:
    """The facts, readings and parameters to fix that matter to some nodes: in their rule and in the nearest to ask."""
    wanted = frozenset(ids)
    names = holders(program, wanted)
    nearest = [name for name, _ in askable(program, names)[:1]] if names else []
    found = set().union(*(program.calls.inputs(name) for name in (*names, *nearest)))
    for requirement in program.requirements:
        if any(node.id in wanted for node in nodes_of(requirement.condition)):
            reads = reads_of(requirement.condition)
            found.update(reads.facts, *(program.calls.inputs(called) for called in reads.rules))
    return frozenset(found)


def askable(program: Program, names: Iterable[str]) -> tuple[Question, ...]:
    """What a scenario may ask to see some rules: of themselves; or, where it cannot, of what calls them, and so on.

    Whatever a change in these rules may change, one of the questions shows it.
    """
    callers = program.calls.callers
    found: dict[Question, None] = {}
    pending = list(dict.fromkeys(names))
    seen = set(pending)
    while pending:
        name = pending.pop(0)
        keys = _keys(program.rules[name])
        found.update(dict.fromkeys((name, args) for args in keys))
        if not keys:
            pending.extend(one for one in callers[name] if one not in seen)
            seen.update(callers[name])
    return tuple(found)[:_MOST_QUESTIONS]


def _keys(rule: Rule) -> list[tuple[Value, ...]]:
    """The arguments for which a scenario can ask a rule; none where it cannot."""
    choices = [param.type.values for param in rule.params if isinstance(param.type, EnumType)]
    if rule.kind not in {"rule", "decision"} or len(choices) != len(rule.params):
        return []
    keys: list[tuple[Value, ...]] = list(itertools.product(*choices))
    return keys if len(keys) <= _MOST_KEYS else []


def asked(engine: Engine, question: Question, dossier: Dossier) -> DecisionAnswer | None:
    """The answer to a question; None where there is none to give."""
    try:
        return engine.decide_rule(*question, dossier, dossier.date or no_date(), trace=False)
    except EvaluationError:
        return None
