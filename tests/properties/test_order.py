"""The order of declarations in a file, and of files in a program, never changes an answer.

Compared as sets what is shown in the order of the source: reasons, what is missing, outcomes.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.scenarios import run_scenario
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.pipeline import Policies, load
from cqp_dsl.resources import policies_folder
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile
from tests.properties.dossiers import dossiers
from tests.test_corpus import CORPUS, files_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cqp_dsl.answer.answer import DecisionAnswer, Reason
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.language.syntax.tree import File

    Trees = list[tuple[SourceFile, File]]

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
EXAMPLES = sorted((policies_folder() / "exemples").glob("*.yaml"))
CLEAN = sorted((CORPUS / "rules").glob("*.cqp"))


def trees_of(files: Iterable[SourceFile]) -> Trees:
    trees = []
    for source in files:
        file, _ = parse_file(source)
        assert file is not None
        trees.append((source, file))
    return trees


def program_of(trees: Trees) -> Program:
    program, findings = elaborate(trees)
    assert program is not None, [found.message for found in findings]
    return program


SEEDS = st.integers(0, 2**32)
"""Whole programs are too long to be drawn, and shown, as such."""


def reordered(trees: Trees, seed: int) -> Trees:
    """The same files in another order, each with its declarations in another order."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    others = [
        (
            source,
            evolve(file, declarations=tuple(chance.sample(file.declarations, len(file.declarations)))),
        )
        for source, file in trees
    ]
    return chance.sample(others, len(others))


def texts(reasons: Iterable[Reason]) -> frozenset[object]:
    return frozenset((reason.text, reason.satisfied, reason.bindings, texts(reason.children)) for reason in reasons)


def content(decision: DecisionAnswer) -> tuple[object, ...]:
    """All that a decision says, the order of lists and the causes of what has no value apart."""
    return (
        decision.name,
        decision.args,
        decision.status,
        decision.value if decision.status == "decided" else None,
        decision.favourable,
        texts(decision.reasons),
        frozenset(missing.cause for missing in decision.missing),
        frozenset(
            (frozenset(outcome.world), outcome.status, outcome.value if outcome.status == "decided" else None)
            for outcome in decision.outcomes
        ),
    )


def contents(decisions: Iterable[DecisionAnswer]) -> frozenset[object]:
    return frozenset(content(decision) for decision in decisions)


@pytest.fixture(scope="module")
def shipped() -> tuple[Policies, Trees]:
    policies = load()
    return policies, trees_of(policies.program.files.values())


def test_shipped_policies_answer_the_same_in_any_order(shipped: tuple[Policies, Trees]) -> None:
    policies, trees = shipped
    expected = [contents(policies.decide(example).decisions) for example in EXAMPLES]

    @settings(FEW, max_examples=6)
    @given(SEEDS)
    def run(seed: int) -> None:
        program = program_of(reordered(trees, seed))
        again = Policies(program, Engine(program))
        assert [contents(again.decide(example).decisions) for example in EXAMPLES] == expected

    run()


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_the_corpus_answers_the_same_in_any_order(path: Path) -> None:
    trees = trees_of(files_of(SourceFile.from_bytes(path.name, path.read_bytes())))
    program = program_of(trees)
    engine = Engine(program)
    names = [rule.name for rule in program.rules.values() if not rule.params]

    @FEW
    @given(SEEDS, dossiers(program))
    def run(seed: int, dossier: Dossier) -> None:
        again = Engine(program_of(reordered(trees, seed)))
        for name in names:
            assert dossier.date is not None
            found = [one.decide_rule(name, (), dossier, dossier.date) for one in (engine, again)]
            assert content(found[0]) == content(found[1])
        assert all(run_scenario(again, scenario).passed for scenario in again.program.scenarios)

    run()
