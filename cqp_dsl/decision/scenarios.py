"""Running the scenarios of a program: a small dossier, what is expected of it, and what is found.

A scenario without a date is evaluated without one: whatever depends on a window is then undetermined and says so. Every
guarantee on the politiques of its facts must hold on its dossier, under every reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from cqp_dsl.answer.expectations import Checked, check
from cqp_dsl.answer.scenario_result import ScenarioFailure, ScenarioResult
from cqp_dsl.core.datatypes.display import NBSP, quoted
from cqp_dsl.core.datatypes.types import TextType
from cqp_dsl.core.dossier import violations
from cqp_dsl.core.printer import call_name, spell
from cqp_dsl.core.scenario import ExpectedRefusal, ExpectedStatus, ExpectedValue
from cqp_dsl.decision.requests import no_date
from cqp_dsl.decision.scenario_dossier import dossier_of

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.scenario import Expectation, Scenario
    from cqp_dsl.decision.decide import Engine

Question: TypeAlias = "tuple[str, tuple[Value, ...]]"
"""A rule, by qualified name, and its arguments."""


def run_scenario(engine: Engine, scenario: Scenario, *, trace: bool = True) -> ScenarioResult:
    """Run one scenario; ``trace`` says whether its failures come with the trace of the decision."""
    date: Value = scenario.date or no_date()
    dossier = dossier_of(engine, scenario, date)
    found = refusals(engine, dossier)
    if found or any(isinstance(expected, ExpectedRefusal) for expected in scenario.expectations):
        return ScenarioResult(scenario, tuple(_unexpected_refusals(scenario, found)))
    failures = _failures(engine, scenario, dossier, date, trace=trace)
    return ScenarioResult(scenario, (*failures, *_guarantees(engine, dossier, date)))


def questions(engine: Engine, scenario: Scenario, dossier: Dossier, date: Value) -> tuple[Question, ...]:
    """What a scenario asks: the rules that it names; where it names none, the decisions of its politique.

    A decision asked of an element that there is not is left out.
    """
    asked: dict[Question, None] = {}
    for expected in scenario.expectations:
        if isinstance(expected, ExpectedValue | ExpectedStatus):
            question = _question(engine, expected, dossier, date)
            if question is not None:
                asked[question] = None
    if any(isinstance(expected, ExpectedValue | ExpectedStatus) for expected in scenario.expectations):
        return tuple(asked)
    own = (rule for rule in engine.program.decisions if rule.policy == scenario.policy and not rule.params)
    return tuple((rule.name, ()) for rule in own)


def _question(
    engine: Engine, expected: ExpectedValue | ExpectedStatus, dossier: Dossier, date: Value
) -> Question | None:
    """The rule and its arguments, an element that is named looked up; None where there is none of that name."""
    rule = engine.program.rules[expected.rule]
    values: list[Value] = []
    for param, arg in zip(rule.params, expected.args, strict=True):
        value = engine.constant(arg)
        if param.over is not None and isinstance(arg.type, TextType) and isinstance(value, str):
            try:
                value = engine.element(rule, value, dossier, date)
            except KeyError:
                return None
        values.append(value)
    return expected.rule, tuple(values)


def refusals(engine: Engine, dossier: Dossier) -> list[str]:
    """Why the dossier would be refused: facts out of bounds, requirements broken."""
    program = engine.program
    found = [
        f"{path}{NBSP}: {message}"
        for name, value in dossier.facts.items()
        for path, message in violations(value, program.entries[name].type, name)
    ]
    types = {(hole.parameter, hole.key): hole.type for hole in program.holes}
    for cell, value in dossier.holes.items():
        if cell in types:
            found.extend(f"{path}{NBSP}: {message}" for path, message in violations(value, types[cell], cell[0]))
    return found or [text for _, text in engine.requirements(dossier)]


def _unexpected_refusals(scenario: Scenario, refusals: list[str]) -> list[ScenarioFailure]:
    told = f"dossier refusé{NBSP}: {f'{NBSP}; '.join(refusals)}" if refusals else "dossier accepté"
    failures = []
    for expectation in scenario.expectations:
        match expectation:
            case ExpectedRefusal(text=text):
                if not refusals or (text is not None and not any(text in refusal for refusal in refusals)):
                    expected = "dossier refusé" + (f"{NBSP}: {quoted(text)}" if text else "")
                    failures.append(ScenarioFailure(expectation, expected, told))
            case _ if refusals:
                failures.append(ScenarioFailure(expectation, "dossier accepté", told))
            case _:
                pass
    return failures


def _failures(
    engine: Engine, scenario: Scenario, dossier: Dossier, date: Value, *, trace: bool
) -> list[ScenarioFailure]:
    asks = questions(engine, scenario, dossier, date)
    answers = {asked: engine.decide_rule(*asked, dossier, date, trace=False) for asked in asks}

    def traced(answer: DecisionAnswer | None) -> DecisionAnswer | None:
        """The same with its trace, which only a failure is worth."""
        key = next((key for key, value in answers.items() if value is answer), None)
        return engine.decide_rule(*key, dossier, date) if key is not None and trace else answer

    return [
        ScenarioFailure(expectation, checked.expected, checked.found, traced(checked.answer))
        for expectation in scenario.expectations
        for checked in _checked(engine, expectation, answers, dossier, date)
    ]


def _checked(
    engine: Engine, expectation: Expectation, answers: dict[Question, DecisionAnswer], dossier: Dossier, date: Value
) -> list[Checked]:
    match expectation:
        case ExpectedValue(rule=rule, args=args) | ExpectedStatus(rule=rule, args=args):
            name = call_name(rule, [spell(engine.constant(arg), arg.type) for arg in args])
            question = _question(engine, expectation, dossier, date)
            if question is None:
                return [Checked(f"{name} a une réponse", "la liste n'a pas d'élément de ce nom", None)]
            failure = check(expectation, name, [answers[question]], engine.constant)
        case _:
            failure = check(expectation, "", list(answers.values()), engine.constant)
    return [] if failure is None else [failure]


def _guarantees(engine: Engine, dossier: Dossier, date: Value) -> list[ScenarioFailure]:
    policies = {engine.program.entries[name].policy for name in dossier.facts}
    return [
        ScenarioFailure(guarantee, f"la garantie {quoted(guarantee.label)} est respectée", "elle ne l'est pas")
        for guarantee in engine.broken_guarantees(dossier, date, policies)
    ]
