"""Answering a dossier: the decisions asked, each in every world, and what the worlds make together (SEMANTICS §6).

The engine compiles a program once and answers any number of dossiers; nothing of a dossier stays in it.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.core.walk import open_readings
from cqp_dsl.datatypes.display import format_value
from cqp_dsl.datatypes.types import EnumType
from cqp_dsl.evaluation import requests
from cqp_dsl.evaluation.answer import Answer, DecisionAnswer
from cqp_dsl.evaluation.compile import WARM, Compiler
from cqp_dsl.evaluation.errors import EvaluationError
from cqp_dsl.evaluation.origin import Origin
from cqp_dsl.evaluation.receipt import ReceiptMaker, hole_name
from cqp_dsl.evaluation.run import Run, deep_recursion
from cqp_dsl.evaluation.scope import Scope
from cqp_dsl.evaluation.verdict import Question, verdict
from cqp_dsl.evaluation.worlds import Outlook, retained_readings, status_of, worlds_of
from cqp_dsl.explain.labels import label_of
from cqp_dsl.explain.study import Study

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Guarantee, Program, Requirement, Rule
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import World

__all__ = ["Engine", "EvaluationError"]


class Engine:
    """The reference meaning of a program: pure, total, and the same for every caller.

    Args:
        program: the program.
        warm: after how many times a rule is written as Python; a test compares rules that all are with rules that
            none is.
    """

    def __init__(self, program: Program, *, warm: int = WARM) -> None:
        self.program = program
        self.compiler = Compiler(program, warm=warm)
        self.study = Study(program)
        self._retained = retained_readings(program)
        self._open: dict[int, tuple[str, ...]] = {}
        self._asked: dict[str, list[tuple[Value, ...]]] = {}

    def answer(
        self,
        dossier: Dossier,
        *,
        date: datetime.date | None = None,
        decisions: Sequence[str] | None = None,
        trace: bool = True,
    ) -> Answer:
        """The answer to a dossier.

        Args:
            dossier: what is known.
            date: the effect date; that of the dossier by default.
            decisions: qualified names of what is asked, where the dossier does not say.
            trace: whether to build the explanation's trace.

        Raises:
            EvaluationError: no date, or no decision to take.
            KeyError: a name is not that of a decision.
        """
        day = requests.effect_date(dossier, date)
        asked = requests.decisions_asked(self.program, dossier, decisions)
        run = self.run(dossier)
        with deep_recursion():
            answers = tuple(
                self._decide(self.program.rules[name], args, dossier, run, day, trace=trace)
                for name in asked
                for args in self._keys(name)
            )
        return Answer(
            dossier.label,
            dossier.path,
            day,
            answers,
            ReceiptMaker(self.program, dossier, day, asked),
            hypotheses=tuple(sorted(dossier.readings.items())),
            overrides=self._overrides(dossier),
        )

    def decide_rule(
        self, name: str, args: tuple[Value, ...], dossier: Dossier, date: Value, *, trace: bool = True
    ) -> DecisionAnswer:
        """One rule, decision or not, as a decision; ``date`` may be a Void that says why there is none."""
        with deep_recursion():
            return self._decide(self.program.rules[name], args, dossier, self.run(dossier), date, trace=trace)

    def value(
        self,
        name: str,
        dossier: Dossier,
        date: Value,
        args: tuple[Value, ...] = (),
        readings: Mapping[str, str] | None = None,
    ) -> Value:
        """The value of a rule in one world.

        Every open interpretation that the rule reaches is to be given by ``readings`` or by the dossier.

        Raises:
            KeyError: no such rule, or an open interpretation is left without a reading.
        """
        rule = self.program.rules[name]
        run = self.run(dossier)
        run = run.in_world({**run.world, **(readings or {})})
        missing = [reading for reading in rule.readings if reading not in run.world]
        if missing:
            raise KeyError(missing[0])
        with deep_recursion():
            return self.compiler.rule(name)(run, _effective_date(rule, run, date), args)

    def requirements(self, dossier: Dossier, date: datetime.date | None = None) -> list[tuple[Requirement, str]]:
        """The ``exigences`` that the dossier breaks under every reading, with their wording, values put in."""
        run = self.run(dossier)
        day: Value = date or dossier.date or requests.no_date()
        found = []
        with deep_recursion():
            for requirement in self.program.requirements:
                worlds = self._worlds(self._open_readings(requirement.condition), dossier)
                scopes = [self._scope(requirement, run.in_world({**run.world, **dict(world)}), day) for world in worlds]
                if all(scope.value(requirement.condition) is False for scope in scopes):
                    found.append((requirement, label_of(requirement.label).put(scopes[0])))
        return found

    def broken_guarantees(self, dossier: Dossier, date: Value) -> list[Guarantee]:
        """The guarantees, monotonies apart, that are false in some world."""
        run = self.run(dossier)
        found = []
        with deep_recursion():
            for guarantee in self.program.guarantees:
                if guarantee.condition is None:
                    continue
                worlds = self._worlds(self._open_readings(guarantee.condition), dossier)
                scopes = [self._scope(guarantee, run.in_world({**run.world, **dict(world)}), date) for world in worlds]
                if any(scope.value(guarantee.condition) is False for scope in scopes):
                    found.append(guarantee)
        return found

    def evaluate(self, node: Node, frame_size: int, dossier: Dossier, date: Value) -> Value:
        """The value of a closed expression."""
        code = self.compiler.code(node, Origin(node.span.place, node.cite))
        with deep_recursion():
            return code(self.run(dossier), [date, *[None] * (frame_size - 1)])

    def run(self, dossier: Dossier) -> Run:
        """A run over a dossier, in which open interpretations have no reading yet."""
        return Run.of(self.program.entries, dossier, {**self._retained, **dossier.readings})

    def _scope(self, holder: Requirement | Guarantee, run: Run, date: Value) -> Scope:
        label = holder.label if isinstance(holder.label, str) else holder.label.text
        frame = [date, *[None] * (holder.frame_size - 1)]
        return Scope(self.compiler, run, Origin(label, holder.cite), frame, holder.cite)

    def _keys(self, name: str) -> list[tuple[Value, ...]]:
        """The arguments for which a decision is published: every combination of its enumerations."""
        known = self._asked.get(name)
        if known is None:
            params = self.program.rules[name].params
            choices = [param.type.values for param in params if isinstance(param.type, EnumType)]
            known = self._asked[name] = list(itertools.product(*choices)) if len(choices) == len(params) else []
        return known

    def _open_readings(self, condition: Node) -> tuple[str, ...]:
        """The open readings that a condition of the program reaches."""
        known = self._open.get(id(condition))
        if known is None:
            known = self._open[id(condition)] = open_readings(condition, self.program)
        return known

    def _worlds(self, readings: Sequence[str], dossier: Dossier) -> list[World]:
        return worlds_of(self.program, [name for name in readings if name not in dossier.readings])

    def _decide(
        self, rule: Rule, args: tuple[Value, ...], dossier: Dossier, run: Run, date: Value, *, trace: bool
    ) -> DecisionAnswer:
        day = _effective_date(rule, run, date)
        invoke = self.compiler.rule(rule.name)
        outlooks = []
        for world in self._worlds(rule.readings, dossier):
            here = run.in_world({**run.world, **dict(world)}) if world else run
            value = invoke(here, day, args)
            outlooks.append(Outlook(world, here, value, status_of(value)))
        supposing = self._supposing(rule, args, run, date, outlooks)
        return verdict(Question(self.compiler, self.study, rule, args, day, tuple(outlooks), supposing), trace=trace)

    def _supposing(
        self, rule: Rule, args: tuple[Value, ...], run: Run, date: Value, outlooks: Sequence[Outlook]
    ) -> requests.Supposing:
        """The decision's value in each world once some facts are replaced, for the advice."""

        def values(facts: dict[str, Value]) -> list[Value]:
            other = Run(run.facts.replaced(facts), run.holes, run.assumptions, run.world, run.supposed)
            day = _effective_date(rule, other, date)
            invoke = self.compiler.rule(rule.name)
            return [invoke(other.in_world(outlook.run.world), day, args) for outlook in outlooks]

        return values

    def _overrides(self, dossier: Dossier) -> tuple[tuple[str, str], ...]:
        if not dossier.holes:
            return ()
        types = {(hole.parameter, hole.key): hole.type for hole in self.program.holes}
        return tuple(
            (hole_name(*cell), format_value(dossier.holes[cell], types[cell])) for cell in sorted(dossier.holes)
        )


def _effective_date(rule: Rule, run: Run, date: Value) -> Value:
    """The date as of which a rule is decided: that of ``appréciée au``, where its politique says so."""
    return date if rule.assessed_at is None else run.facts[rule.assessed_at]
