"""The scenario that would notice a mutant: a dossier near those of the scenarios, on which the two texts differ."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import attrs

from cqp_dsl.core.reach import reached_rules
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.datatypes.types import EnumType
from cqp_dsl.evaluation.decide import Engine, EvaluationError
from cqp_dsl.evaluation.equality import equal
from cqp_dsl.evaluation.requests import no_date
from cqp_dsl.evaluation.scenario_dossier import dossier_of
from cqp_dsl.evaluation.scenarios import questions, refusals
from cqp_dsl.testing.neighbours import Turns, neighbours
from cqp_dsl.testing.spelling import Speller, UnspellableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program, Scenario
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import DecisionAnswer
    from cqp_dsl.evaluation.scenarios import Question
    from cqp_dsl.testing.mutants import Mutant
    from cqp_dsl.testing.reach import Reached
    from cqp_dsl.testing.rewriting import Library

_MOST_KEYS = 12
_MOST_QUESTIONS = 8
_MOST_DOSSIERS = 1500
_FIRST = 40
"""Dossiers of scenarios tried as they are; then the neighbours of the first few, and the neighbours of those."""
_NEAR = 6
_NEAREST = 2


@attrs.frozen
class Proposal:
    """A scenario to paste into a file, which notices what the others do not."""

    path: str
    text: str


@attrs.frozen(eq=False)
class _Difference:
    question: Question
    answer: DecisionAnswer
    reasons: bool


def witness(mutant: Mutant, library: Library, engine: Engine, reached: Sequence[Reached]) -> Proposal | None:
    """A scenario on which the program and the mutant differ, if one is found near the scenarios that there are."""
    changed = mutant.replaced.keys()
    near = [one for one in reached if not changed.isdisjoint(one.nodes)] or list(reached)
    near.sort(key=lambda one: (one.scenario.policy != mutant.policy, len(one.nodes)))
    pair = _Pair(engine, Engine(library.rewritten(mutant.replaced)), mutant)
    tried = 0
    for scenario, dossier in _dossiers(pair, near):
        tried += 1
        if tried > _MOST_DOSSIERS:
            return None
        found = pair.proposal(scenario, dossier)
        if found is not None:
            return found
    return None


def _dossiers(pair: _Pair, near: Sequence[Reached]) -> Iterator[tuple[Scenario, Dossier]]:
    """The dossiers of the scenarios; then what differs from the first of them in one thing."""
    bases = []
    for one in near[:_FIRST]:
        scenario = one.scenario
        bases.append((scenario, dossier_of(pair.engine, scenario, scenario.date or no_date())))
        yield bases[-1]
    program = pair.engine.program
    distinct = [base for i, base in enumerate(bases) if all(base[1].facts != other[1].facts for other in bases[:i])]

    def around(base: tuple[Scenario, Dossier]) -> Iterator[tuple[Scenario, Dossier]]:
        for other in neighbours(base[1], program, pair.rules(base[0]), pair.turns):
            yield base[0], other

    yield from _in_turn([around(base) for base in distinct[:_NEAR]])
    yield from _in_turn([around(other) for base in distinct[:_NEAREST] for other in around(base)])


def _in_turn(streams: Sequence[Iterator[tuple[Scenario, Dossier]]]) -> Iterator[tuple[Scenario, Dossier]]:
    """One of each in turn, so that a long stream does not hide the others."""
    for group in itertools.zip_longest(*streams):
        yield from (one for one in group if one is not None)


class _Pair:
    """The program and its mutant."""

    def __init__(self, engine: Engine, other: Engine, mutant: Mutant) -> None:
        self.engine = engine
        self.other = other
        self.mutant = mutant
        program = engine.program
        changed = mutant.replaced.keys()
        holders = [
            name
            for name, rule in program.rules.items()
            if any(node.id in changed for node in nodes_of(rule.body))
        ]  # fmt: skip
        self.holders = holders
        callers = [name for name in program.rules if set(holders) & set(reached_rules(program, name))]
        self.questions = self._questions(sorted(callers, key=lambda name: len(reached_rules(program, name))))
        self.turns = Turns.of(program, holders or [rule.name for rule in program.decisions])

    def _questions(self, names: Sequence[str]) -> list[Question]:
        """The rules that may show the difference, the nearest first, for each of their keys."""
        found: list[Question] = []
        for name in names:
            rule = self.engine.program.rules[name]
            choices = [param.type.values for param in rule.params if isinstance(param.type, EnumType)]
            keys = list(itertools.product(*choices)) if len(choices) == len(rule.params) else []
            if rule.kind in {"rule", "decision"} and len(keys) <= _MOST_KEYS:
                found.extend((name, args) for args in keys)
        return found[: _MOST_QUESTIONS + _MOST_KEYS]

    def rules(self, scenario: Scenario) -> list[str]:
        """The rules whose needs are worth varying."""
        asked = [name for name, _ in questions(self.engine, scenario)] if not self.holders else self.holders
        return list(dict.fromkeys((*asked, *(name for name, _ in self.questions[:1]))))

    def proposal(self, scenario: Scenario, dossier: Dossier) -> Proposal | None:
        """The scenario of a dossier, if the two differ on it."""
        date: Value = dossier.date or no_date()
        refused = bool(refusals(self.engine, dossier))
        if not self.holders and refused and not refusals(self.other, dossier):
            return self._spelled(scenario, dossier, None)
        if refused:
            return None
        refused = not self.holders and bool(refusals(self.other, dossier))
        for question in self.questions or questions(self.engine, scenario):
            answer = self._answer(self.engine, question, dossier, date)
            other = None if refused else self._answer(self.other, question, dossier, date)
            if answer is not None and (refused or (other is not None and _differ(answer, other))):
                reasons = other is not None and _same_value(answer, other)
                found = self._spelled(scenario, dossier, _Difference(question, answer, reasons=reasons))
                if found is not None:
                    return found
        return None

    def _answer(self, engine: Engine, question: Question, dossier: Dossier, date: Value) -> DecisionAnswer | None:
        try:
            return engine.decide_rule(*question, dossier, date, trace=False)
        except EvaluationError:
            return None

    def _spelled(self, scenario: Scenario, dossier: Dossier, difference: _Difference | None) -> Proposal | None:
        program = self.engine.program
        speller = Speller(program, scenario.policy)
        change = f"{self.mutant.before} → {self.mutant.after or 'rien'}"
        try:
            expected = ["dossier refusé"] if difference is None else _expected(speller, difference)
            title = f"{self.mutant.place.partition('.')[2] or self.mutant.place} : {_title(change)}"
            text = speller.scenario(title, dossier, expected)
        except UnspellableError:
            return None
        return Proposal(program.policies[scenario.policy].span.path, text)


def _title(text: str) -> str:
    """A change as part of a title: no guillemets nor braces in it."""
    return text.replace("« ", "").replace(" »", "").replace("{", "(").replace("}", ")")


def _expected(speller: Speller, difference: _Difference) -> list[str]:
    expected = [speller.expectation(difference.question, difference.answer)]
    texts = _reasons(difference.answer)
    if difference.reasons and texts:
        expected.append(f"motifs {' ; '.join(f'« {text} »' for text in texts)}")
    return expected


def _reasons(answer: DecisionAnswer) -> list[str]:
    return list(dict.fromkeys(reason.text for reason in answer.reasons))


def _differ(one: DecisionAnswer, two: DecisionAnswer) -> bool:
    """Whether two answers differ in what a scenario may expect: status, value, or the motifs where there are some."""
    return not _same_value(one, two) or bool(_reasons(one) and set(_reasons(one)) != set(_reasons(two)))


def _same_value(one: DecisionAnswer, two: DecisionAnswer) -> bool:
    return one.status == two.status and (one.status != "decided" or equal(one.value, two.value) is True)
