"""Sweeping dossiers: each is decided as it stands, then under each reading of each question that is left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.answer.sweep import Shift, Sweep, Waiting
from cqp_dsl.core.datatypes.values import UnfixedHole
from cqp_dsl.decision import requests

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.answer.answer import Answer, DecisionAnswer
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.decision.decide import Engine


def sweep(engine: Engine, dossiers: Sequence[Dossier]) -> Sweep:
    """Decide every dossier as it stands, then under each reading of each interpretation that it may depend on.

    Raises:
        EvaluationError: a dossier has no date, or asks for nothing.
    """
    shifts: list[Shift] = []
    waiting: list[Waiting] = []
    for dossier in dossiers:
        answer = engine.answer(dossier, trace=False)
        waiting.extend(_waiting(answer))
        shifts.extend(_shifts(engine, dossier, answer))
    return Sweep(len(dossiers), tuple(shifts), tuple(waiting))


def _waiting(answer: Answer) -> Iterator[Waiting]:
    for decision in answer.decisions:
        missing = (*decision.missing, *(item for outcome in decision.outcomes for item in outcome.missing))
        causes = (item.cause for item in missing)
        names = (cause.parameter if isinstance(cause, UnfixedHole) else cause.entry for cause in causes)
        for name in dict.fromkeys(names):
            yield Waiting(name, answer.dossier, answer.path, decision)


def _shifts(engine: Engine, dossier: Dossier, answer: Answer) -> Iterator[Shift]:
    program = engine.program
    asked = requests.decisions_asked(program, dossier, None)
    needed = {name: program.calls.inputs(name) for name in asked}
    before = {(decision.name, decision.args): decision for decision in answer.decisions}
    for interpretation in program.interpretations.values():
        concerned = tuple(name for name in asked if interpretation.name in needed[name])
        if not concerned:
            continue
        for reading in interpretation.type.values:
            readings = {**dossier.readings, interpretation.name: reading}
            supposed = engine.answer(evolve(dossier, readings=readings, decisions=concerned), trace=False)
            for after in supposed.decisions:
                held = before[after.name, after.args]
                if _differs(held, after):
                    yield Shift(interpretation.name, reading, answer.dossier, answer.path, held, after)


def _differs(before: DecisionAnswer, after: DecisionAnswer) -> bool:
    if before.status != after.status:
        return True
    return before.value != after.value if before.status == "decided" else before.outcomes != after.outcomes
