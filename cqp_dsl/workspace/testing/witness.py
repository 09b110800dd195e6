"""The scenario that would notice a mutant: a dossier near those of the scenarios, on which the two texts differ."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.core.equality import equal
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.requests import no_date
from cqp_dsl.decision.scenario_dossier import dossier_of
from cqp_dsl.decision.scenarios import questions, refusals
from cqp_dsl.workspace.testing.asking import askable, asked, needed
from cqp_dsl.workspace.testing.spelling import Speller, UnspellableError
from cqp_dsl.workspace.testing.variations import Turns, variations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.scenario import Scenario
    from cqp_dsl.decision.scenarios import Question
    from cqp_dsl.workspace.testing.mutants import Mutant
    from cqp_dsl.workspace.testing.reach import Reached
    from cqp_dsl.workspace.testing.rewriting import Library
    from cqp_dsl.workspace.testing.spelling import Proposal

_MOST_DOSSIERS = 1500
_MOST_UNREACHED = 300
"""Dossiers tried, and fewer where no scenario comes near."""
_ENOUGH = 300
"""Dossiers tried in search of another value, once two texts that give other motifs are found."""
_FIRST = 40
"""Dossiers of scenarios tried as they are; then the neighbours of the first few, and the neighbours of those."""
_NEAR = 6
_NEAREST = 2


def witness(mutant: Mutant, library: Library, engine: Engine, reached: Sequence[Reached]) -> Proposal | None:
    """A scenario on which the program and the mutant differ, if one is found near the scenarios that there are."""
    near = _near(mutant, library, reached)
    limit = _MOST_DOSSIERS if near else _MOST_UNREACHED
    near = sorted(near or reached, key=lambda one: (one.scenario.policy != mutant.policy, len(one.nodes)))
    pair = _Pair(engine, Engine(library.rewritten(mutant.replaced)), mutant, library.holders(mutant.replaced))
    by_reasons: Proposal | None = None
    for tried, (scenario, dossier) in enumerate(_dossiers(pair, near)):
        if tried > limit:
            break
        found = pair.proposal(scenario, dossier, reasons=by_reasons is None)
        if found is not None and found[1]:
            return found[0]
        if found is not None:
            by_reasons, limit = found[0], tried + _ENOUGH
    return by_reasons


def _near(mutant: Mutant, library: Library, reached: Sequence[Reached]) -> list[Reached]:
    """The scenarios that reach what a mutant changes; else, those that reach the rule where it stands."""
    changed = mutant.replaced.keys()
    reaching = [one for one in reached if not changed.isdisjoint(one.nodes)]
    if reaching:
        return reaching
    bodies = [library.program.rules[name].body for name in library.holders(mutant.replaced)]
    around = {node.id for body in bodies for node in nodes_of(body)}
    return [one for one in reached if not around.isdisjoint(one.nodes)]


def _dossiers(pair: _Pair, near: Sequence[Reached]) -> Iterator[tuple[Scenario, Dossier]]:
    """The dossiers of the scenarios; then what differs from the first of them in one thing, then in two."""
    bases = []
    for one in near[:_FIRST]:
        bases.append((one.scenario, dossier_of(pair.engine, one.scenario, one.scenario.date or no_date())))
        yield bases[-1]
    distinct = [base for i, base in enumerate(bases) if all(base[1].facts != other[1].facts for other in bases[:i])]

    def around(base: tuple[Scenario, Dossier]) -> Iterator[tuple[Scenario, Dossier]]:
        scenario, dossier = base
        for other in variations(dossier, pair.engine.program, pair.needed, pair.turns):
            yield scenario, other

    yield from _in_turn([around(base) for base in distinct[:_NEAR]])
    yield from _in_turn([around(other) for base in distinct[:_NEAREST] for other in around(base)])


def _in_turn(streams: Sequence[Iterator[tuple[Scenario, Dossier]]]) -> Iterator[tuple[Scenario, Dossier]]:
    """One of each in turn, so that a long stream does not hide the others."""
    for group in itertools.zip_longest(*streams):
        yield from (one for one in group if one is not None)


class _Pair:
    """The program and its mutant; ``holders`` are the rules that differ, none where an ``exigence`` does."""

    def __init__(self, engine: Engine, other: Engine, mutant: Mutant, holders: Sequence[str]) -> None:
        self.engine = engine
        self.other = other
        self.mutant = mutant
        self.holders = holders
        self.questions = askable(engine.program, holders) if holders else ()
        self.needed = needed(engine.program, mutant.replaced.keys())
        self.turns = Turns.of(engine.program, holders or [rule.name for rule in engine.program.decisions])

    def proposal(self, scenario: Scenario, dossier: Dossier, *, reasons: bool) -> tuple[Proposal, bool] | None:
        """The scenario of a dossier, if the two differ on it, and whether they do by value; else by their motifs."""
        refused = bool(refusals(self.engine, dossier))
        if refused or not self.holders:
            return self._by_refusal(scenario, dossier, refused=refused)
        answers = [(question, asked(self.engine, question, dossier)) for question in self.questions]
        others = [asked(self.other, question, dossier) for question in self.questions]
        for by_value in (True, False) if reasons else (True,):
            for (question, answer), other in zip(answers, others, strict=True):
                if answer is None or other is None or not _differ(answer, other, by_value=by_value):
                    continue
                found = self._spelled(scenario, dossier, question, answer, reasons=not by_value)
                if found is not None:
                    return found, by_value
        return None

    def _by_refusal(self, scenario: Scenario, dossier: Dossier, *, refused: bool) -> tuple[Proposal, bool] | None:
        """The scenario of a dossier that one of the two refuses."""
        if refused == bool(refusals(self.other, dossier)):
            return None
        for question in questions(self.engine, scenario, dossier, scenario.date or no_date()):
            answer = None if refused else asked(self.engine, question, dossier)
            if refused or answer is not None:
                found = self._spelled(scenario, dossier, question, answer, reasons=False)
                return None if found is None else (found, True)
        return None

    def _spelled(
        self, scenario: Scenario, dossier: Dossier, question: Question, answer: DecisionAnswer | None, *, reasons: bool
    ) -> Proposal | None:
        """The scenario; where there is no answer, the dossier is refused."""
        speller = Speller(self.engine.program, scenario.policy)
        place = self.mutant.place.partition(".")[2] or self.mutant.place
        try:
            expected = ["dossier refusé"] if answer is None else [speller.expectation(question, answer)]
            if answer is not None and reasons:
                expected.append(f"motifs {' ; '.join(f'« {text} »' for text in _reasons(answer))}")
            title = f"{place} : {self.mutant.text}"
            return speller.proposal(title, dossier, expected, None if answer is None else question[0])
        except UnspellableError:
            return None


def _reasons(answer: DecisionAnswer) -> list[str]:
    return list(dict.fromkeys(reason.text for reason in answer.reasons))


def _differ(one: DecisionAnswer, two: DecisionAnswer, *, by_value: bool) -> bool:
    """Whether two answers differ in status or value; or, the value being the same, in their motifs."""
    same = one.status == two.status and (one.status != "decided" or equal(one.value, two.value) is True)
    if by_value:
        return not same
    return same and bool(_reasons(one)) and set(_reasons(one)) != set(_reasons(two))
