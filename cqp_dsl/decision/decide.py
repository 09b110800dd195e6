"""Answering a dossier: the decisions asked, each in every world, and what the worlds make together (SEMANTICS §6).

The engine compiles a program once and answers any number of dossiers; nothing of a dossier stays in it.
"""

from __future__ import annotations

import contextlib
import itertools
from functools import cached_property
from typing import TYPE_CHECKING

from cqp_dsl.answer.answer import Answer, DecisionAnswer, Override
from cqp_dsl.answer.receipt import ReceiptMaker
from cqp_dsl.answer.worlds import retained_readings, status_of, worlds_of
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import EnumType
from cqp_dsl.decision import requests
from cqp_dsl.decision.elements import MOST_ELEMENTS, named, with_too_many, without_elements, without_list
from cqp_dsl.decision.explain.labels import label_of
from cqp_dsl.decision.explain.merging import told_alone
from cqp_dsl.decision.explain.motifs import Motifs
from cqp_dsl.decision.explain.naming import element_names
from cqp_dsl.decision.explain.study import Study
from cqp_dsl.decision.verdict import Outlook, Question, stopped, verdict
from cqp_dsl.engine.compiled import CompiledProgram
from cqp_dsl.engine.conditions import RequirementIndex, requirement_index
from cqp_dsl.engine.run import Run, TooMuchWorkError, deep_recursion
from cqp_dsl.engine.scope import Scope, condition_scope, rule_scope

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.declarations import Guarantee
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Program, Requirement, Rule, World


class Engine:
    """The reference meaning of a program: pure, total, and the same for every caller.

    Args:
        program: the program.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.study = Study(program)
        self.compiled = CompiledProgram(program)
        self._retained = retained_readings(program)
        self._open: dict[int, tuple[str, ...]] = {}
        self._asked: dict[str, list[tuple[Value, ...]]] = {}

    @cached_property
    def _requirements(self) -> RequirementIndex:
        return requirement_index(self.program)

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
        asked = requests.decisions_asked(self.program, dossier, decisions)
        day = requests.effect_date(self.program, dossier, date, asked)
        run, today = self.run(dossier), day or requests.no_date()
        with deep_recursion():
            answers = tuple(
                [answer for name in asked for answer in self._taken(self.program.rules[name], run, today, trace=trace)]
            )
        return Answer(
            dossier.label,
            dossier.path,
            day,
            answers,
            ReceiptMaker(self.program, dossier, day, asked),
            hypotheses=tuple(sorted(dossier.readings.items())),
            overrides=self._overrides(dossier),
            addressee=dossier.addressee,
            provenance=tuple(dossier.provenance.items()),
        )

    def decide_rule(
        self, name: str, args: tuple[Value, ...], dossier: Dossier, date: Value, *, trace: bool = True
    ) -> DecisionAnswer:
        """One rule, decision or not, as a decision; ``date`` may be a Void that says why there is none."""
        with deep_recursion():
            return self._decide(self.program.rules[name], args, self.run(dossier), date, trace=trace)

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
            return self.compiled.invoke(name)(run, (self._effective_date(rule, run, date), *args))

    def requirements(self, dossier: Dossier, date: datetime.date | None = None) -> list[tuple[Requirement, str]]:
        """The ``exigences`` that the dossier breaks under every reading, with their wording, values put in."""
        run = self.run(dossier)
        day: Value = date or dossier.date or requests.no_date()
        found = []
        with deep_recursion():
            for requirement in self._requirements.concerned(
                (*dossier.facts, *(parameter for parameter, _ in dossier.holes))
            ):
                with contextlib.suppress(TooMuchWorkError):  # what is not known refuses nothing
                    scopes = list(self.condition_scopes(requirement, requirement.condition, run, day))
                    if all(scope.value(requirement.condition) is False for scope in scopes):
                        found.append((requirement, label_of(requirement.label).put(scopes[0])))
        return found

    def unmet(self, requirement: Requirement, dossier: Dossier, date: datetime.date | None = None) -> list[str]:
        """What a dossier lacks of an ``exigence`` that it breaks, in the author's words, for each element that does."""
        run = self.run(dossier)
        scope = next(iter(self.condition_scopes(requirement, requirement.condition, run, date or requests.no_date())))
        with deep_recursion():
            try:
                reasons = Motifs(self.study).of(self.study.of(requirement.condition), scope)
            except TooMuchWorkError:
                return []
        return list(dict.fromkeys(told_alone(reasons)))

    def broken_guarantees(
        self, dossier: Dossier, date: Value, policies: Collection[str] | None = None
    ) -> list[Guarantee]:
        """The guarantees of some politiques, of all by default, that are false in some world; monotonies apart."""
        run = self.run(dossier)
        with deep_recursion():
            return [
                guarantee
                for guarantee in self.program.guarantees
                if guarantee.condition is not None
                and (policies is None or guarantee.policy in policies)
                and self._breaks(guarantee, guarantee.condition, run, date)
            ]

    def _breaks(self, guarantee: Guarantee, condition: Node, run: Run, date: Value) -> bool:
        """Whether a guarantee is false in some world, as far as can be worked out."""
        try:
            return any(
                scope.value(condition) is False for scope in self.condition_scopes(guarantee, condition, run, date)
            )
        except TooMuchWorkError:
            return False

    def evaluate(self, node: Node, dossier: Dossier, date: Value) -> Value:
        """The value of a closed expression."""
        with deep_recursion():
            return condition_scope(self.compiled, self.run(dossier), node, node.span.place, node.cite, date).value(node)

    def constant(self, node: Node) -> Value:
        """The value of a closed expression that looks at nothing: a constant, or a composite of constants."""
        return self.compiled.constant(node)

    def run(self, dossier: Dossier) -> Run:
        """A run over a dossier, in which open interpretations have no reading yet."""
        return Run.of(self.program.entries, dossier, {**self._retained, **dossier.readings})

    def rule_scopes(self, rule: Rule, args: tuple[Value, ...], run: Run, date: Value) -> Iterator[tuple[World, Scope]]:
        """The record of a rule in every world that it may depend on, as of the date of its politique."""
        day = self._effective_date(rule, run, date)
        for world in self.worlds(rule.readings, run):
            here = run.in_world({**run.world, **dict(world)}) if world else run
            yield world, rule_scope(self.compiled, here, rule.name, (day, *args))

    def condition_scopes(
        self, holder: Requirement | Guarantee, condition: Node, run: Run, date: Value
    ) -> Iterator[Scope]:
        """The record of a condition that stands alone, in every world that it may depend on."""
        label = holder.label if isinstance(holder.label, str) else holder.label.text
        for world in self.worlds(self._open_readings(condition), run):
            here = run.in_world({**run.world, **dict(world)})
            yield condition_scope(self.compiled, here, condition, label, holder.cite, date)

    def _taken(self, rule: Rule, run: Run, date: Value, *, trace: bool) -> Iterator[DecisionAnswer]:
        """A decision for each of the keys that it is published for; where these are not known, why."""
        if not any(param.over for param in rule.params):
            keys = self._asked.get(rule.name)
            if keys is None:
                keys = self._asked[rule.name] = self._keys(rule)
            for args in keys:
                yield self._decide(rule, args, run, date, trace=trace)
            return
        day = self._effective_date(rule, run, date)
        items = self._elements(rule, run, date)
        if not isinstance(items, tuple):
            yield without_list(rule, items, day)
        elif not items:
            yield without_elements(rule, day)
        elif len(keys := self._keys(rule, items)) > MOST_ELEMENTS:
            yield with_too_many(rule, len(keys), day)
        else:
            yield from named((self._decide(rule, args, run, date, trace=trace) for args in keys), rule, items)

    def _elements(self, rule: Rule, run: Run, date: Value) -> Value:
        """The list that a decision goes through, of each element of which it is taken."""
        over, scope = self.list_scope(rule, run, date)
        return scope.value(over)

    def list_scope(self, rule: Rule, run: Run, date: Value) -> tuple[Node, Scope]:
        """The list that a decision goes through, and its record."""
        (over,) = [param.over for param in rule.params if param.over is not None]
        day = self._effective_date(rule, run, date)
        return over, condition_scope(self.compiled, run, over, rule.name, rule.cite, day)

    def _keys(self, rule: Rule, items: tuple[Value, ...] = ()) -> list[tuple[Value, ...]]:
        """The arguments for which a decision is published: every combination of its enumerations, and of elements."""
        choices: list[tuple[Value, ...]] = []
        for param in rule.params:
            if param.over is not None:
                choices.append(items)
            elif isinstance(param.type, EnumType):
                choices.append(param.type.values)
        return list(itertools.product(*choices)) if len(choices) == len(rule.params) else []

    def element(self, rule: Rule, name: str, dossier: Dossier, date: Value) -> Value:
        """The element of that name among those that a decision goes through.

        Raises:
            KeyError: there is none, or the list is not known.
        """
        (param,) = [param for param in rule.params if param.over is not None]
        with deep_recursion():
            items = self._elements(rule, self.run(dossier), date)
        if not isinstance(items, tuple):
            raise KeyError(name)
        for shown, item in zip(element_names(param.type, items), items, strict=True):
            if plain_spaces(shown) == plain_spaces(name):
                return item
        raise KeyError(name)

    def _open_readings(self, condition: Node) -> tuple[str, ...]:
        """The open readings that a condition of the program reaches."""
        known = self._open.get(id(condition))
        if known is None:
            known = self._open[id(condition)] = self.program.open_readings(condition)
        return known

    def worlds(self, readings: Sequence[str], run: Run) -> list[World]:
        """Every combination of the readings that are open in a run."""
        return worlds_of(self.program, [name for name in readings if name not in run.supposed])

    def _decide(self, rule: Rule, args: tuple[Value, ...], run: Run, date: Value, *, trace: bool) -> DecisionAnswer:
        outlooks = []
        try:
            for world, scope in self.rule_scopes(rule, args, run, date):
                value = scope.result()
                outlooks.append(Outlook(world, scope, value, status_of(value)))
            supposing = self._supposing(rule, args, run, date)
            return verdict(Question(self.study, rule, args, tuple(outlooks), supposing), trace=trace)
        except TooMuchWorkError:
            return stopped(rule, args, self._effective_date(rule, run, date))

    def _supposing(self, rule: Rule, args: tuple[Value, ...], run: Run, date: Value) -> requests.Supposing:
        """The decision's value in each world once some facts are replaced, for the advice."""

        def values(facts: dict[str, Value]) -> list[Value]:
            facts_ = run.facts.replaced(facts)
            other = Run(facts_, run.holes, run.assumptions, run.world, run.supposed, meter=run.meter)
            return [scope.result() for _, scope in self.rule_scopes(rule, args, other, date)]

        return values

    def _overrides(self, dossier: Dossier) -> tuple[Override, ...]:
        if not dossier.holes:
            return ()
        types = {(hole.parameter, hole.key): hole.type for hole in self.program.holes}
        return tuple(Override(*cell, dossier.holes[cell], types[cell]) for cell in sorted(dossier.holes))

    def _effective_date(self, rule: Rule, run: Run, date: Value) -> Value:
        """The date as of which what is asked is worked out: that of ``appréciée au``, where its politique says so.

        A parameter has dates of its own, and is read at the date asked.
        """
        fact = None if rule.kind == "parameter" else self.program.policies[rule.policy].assessed_at
        return date if fact is None else run.facts[fact]
