"""What each possible answer to a question would leave to ask: a look one step ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve

from cqp_dsl.answer.worlds import status_of, worlds_of
from cqp_dsl.core.datatypes.values import MissingFact, MissingJudgement, Void
from cqp_dsl.core.equality import equal, leaf_causes
from cqp_dsl.core.leaves import filled
from cqp_dsl.decision.explain.advice import values_of
from cqp_dsl.engine.run import Facts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.decision.decide import Engine
    from cqp_dsl.interview.question import Question

MAX_TRIALS = 120
"""Evaluations spent on choosing one question; past them, the questions left are taken as they come."""


@define(frozen=True)
class Prospect:
    """What one answer would lead to: the decision's ``value`` where it is then ``decided``, else what it waits for."""

    answer: Value
    waiting: int
    value: Value = None
    decided: bool = False


@define(frozen=True)
class Forecast:
    """Looks ahead of an interview: ``decisions`` are those that still wait, ``skipped`` what has no answer."""

    engine: Engine
    dossier: Dossier
    decisions: Sequence[DecisionAnswer]
    skipped: Collection[str]

    def cost(self, question: Question, waiting: int, trials: int) -> tuple[float, int]:
        """How many questions an answer leaves on average, and how many evaluations it took to tell."""
        options = values_of(question.type)
        spent = len(options) * len(self.decisions)
        if not options or spent > trials:
            return waiting, 0
        left = [len(self._waiting(self._with(question, option))) for option in options]
        return 1 + sum(left) / len(left), spent

    def prospects(self, question: Question, decision: DecisionAnswer) -> tuple[Prospect, ...]:
        """What each possible answer would make of a decision; none where the answers are too many to try."""
        return tuple(
            self._prospect(option, self._with(question, option), decision) for option in values_of(question.type)
        )

    def _prospect(self, option: Value, dossier: Dossier, decision: DecisionAnswer) -> Prospect:
        values = self._values(decision, dossier)
        waiting = len(self._facts_waited_for(values))
        if all(status_of(value) == "decided" and _same(value, values[0]) for value in values):
            return Prospect(option, waiting, values[0], decided=True)
        return Prospect(option, waiting)

    def _with(self, question: Question, answer: Value) -> Dossier:
        facts = Facts(self.engine.program.entries, self.dossier.facts)
        name = question.entry.name
        return evolve(self.dossier, facts={**self.dossier.facts, name: filled(facts[name], {question.path: answer})})

    def _waiting(self, dossier: Dossier) -> set[str]:
        found: set[str] = set()
        for decision in self.decisions:
            found |= self._facts_waited_for(self._values(decision, dossier))
        return found

    def _facts_waited_for(self, values: Sequence[Value]) -> set[str]:
        """The facts that the worlds of a decision wait for; none once two of them differ for good."""
        if _is_settled(values):
            return set()
        causes = (cause for value in values for cause in leaf_causes(value))
        paths = {cause.path for cause in causes if isinstance(cause, MissingFact | MissingJudgement)}
        return paths - set(self.skipped)

    def _values(self, decision: DecisionAnswer, dossier: Dossier) -> list[Value]:
        """The decision in each of its worlds."""
        rule = self.engine.program.rules[decision.name]
        open_ = [name for name in rule.readings if name not in dossier.readings]
        args = self.arguments(decision)
        if len(args) < len(rule.params):  # the list that it goes through is not known
            return [decision.value]
        day: Value = dossier.date if dossier.date is not None else Void(())
        return [
            self.engine.value(rule.name, dossier, day, args, dict(world))
            for world in worlds_of(self.engine.program, open_)
        ]

    def arguments(self, decision: DecisionAnswer) -> tuple[Value, ...]:
        """The keys for which the decision is published."""
        return tuple(arg.value for arg in decision.args)


def _is_settled(values: Sequence[Value]) -> bool:
    """Whether nothing can change what the worlds are together: all of them final, or two that differ for good."""
    final = [value for value in values if status_of(value) != "undetermined"]
    differ = any(status_of(value) != status_of(final[0]) or not _same(value, final[0]) for value in final)
    return differ or len(final) == len(values)


def _same(one: Value, other: Value) -> bool:
    return status_of(one) != "decided" or equal(one, other) is True
