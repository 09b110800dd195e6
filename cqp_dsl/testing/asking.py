"""The rules through which a scenario can show something: those that hold it, then those that call them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.core.reach import reached_rules
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.datatypes.types import EnumType
from cqp_dsl.evaluation.decide import EvaluationError
from cqp_dsl.evaluation.requests import no_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.evaluation.answer import DecisionAnswer
    from cqp_dsl.evaluation.decide import Engine
    from cqp_dsl.evaluation.scenarios import Question

_MOST_KEYS = 12
"""Keys for which a rule is asked at most."""
_MOST_QUESTIONS = 20


def holders(program: Program, ids: Collection[int]) -> tuple[str, ...]:
    """The rules in which some nodes stand."""
    wanted = frozenset(ids)
    return tuple(name for name, rule in program.rules.items() if any(node.id in wanted for node in nodes_of(rule.body)))


def askable(program: Program, names: Iterable[str]) -> tuple[Question, ...]:
    """What a scenario may ask of some rules and of their callers, the nearest first, for each of their keys."""
    wanted = set(names)
    sizes = {name: reached_rules(program, name) for name in program.rules}
    callers = sorted((name for name in sizes if wanted.intersection(sizes[name])), key=lambda name: len(sizes[name]))
    found: list[Question] = []
    for name in callers:
        rule = program.rules[name]
        choices = [param.type.values for param in rule.params if isinstance(param.type, EnumType)]
        keys = list(itertools.product(*choices)) if len(choices) == len(rule.params) else []
        if rule.kind in {"rule", "decision"} and len(keys) <= _MOST_KEYS:
            found.extend((name, args) for args in keys)
    return tuple(found[:_MOST_QUESTIONS])


def asked(engine: Engine, question: Question, dossier: Dossier) -> DecisionAnswer | None:
    """The answer to a question; None where there is none to give."""
    try:
        return engine.decide_rule(*question, dossier, dossier.date or no_date(), trace=False)
    except EvaluationError:
        return None
