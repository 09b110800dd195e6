"""The lowered form (SEMANTICS §13) says what the engine says: random programs, fixed cases, what is shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.lowered.decisions import LoweredDecision, Setting, lower
from cqp_dsl.pipeline import load
from cqp_dsl.resources import policies_folder
from cqp_dsl.source import SourceFile
from tests.differential.dossiers import dossier
from tests.differential.programs import program
from tests.differential.trial import COMPLETENESS, ProgramError, program_of
from tests.interpreter.scenarios import dossier_of
from tests.interpreter.test_scenarios import CASES, CLEAN
from tests.interpreter.worlds import published
from tests.lowered.agreement import Comparison, Tally
from tests.test_corpus import findings

if TYPE_CHECKING:
    from pathlib import Path

TOGETHER = 4


@pytest.mark.parametrize("first", range(0, 16, TOGETHER))
def test_random_programs(first: int) -> None:
    tally, differing = Tally(), []
    for seed in range(first, first + TOGETHER):
        try:
            drawn = program_of(program(seed))
        except ProgramError:
            continue
        comparison = Comparison(drawn, tally)
        for completeness in COMPLETENESS:
            differing += [(seed, one) for one in comparison.differing(dossier(drawn, seed, completeness))]
    assert differing == []
    assert tally.compared > tally.constructs.total()


@pytest.mark.parametrize("path", [*CASES, *CLEAN], ids=lambda path: path.stem)
def test_fixed_cases(path: Path) -> None:
    drawn, _ = findings(SourceFile.from_bytes(f"rules/{path.name}", path.read_bytes()))
    assert drawn is not None
    comparison = Comparison(drawn)
    assert [one for scenario in drawn.scenarios for one in comparison.differing(dossier_of(drawn, scenario))] == []


def test_every_shipped_decision_is_lowered() -> None:
    shipped = load().program
    found = [lower(shipped, name, args, Setting()) for name in shipped.published for args in published(shipped, name)]
    assert [one for one in found if not isinstance(one, LoweredDecision)] == []


def test_shipped_scenarios() -> None:
    shipped = load(scenarios=True).program
    comparison = Comparison(shipped)
    differing = [
        (scenario.label, one)
        for scenario in shipped.scenarios[::90]
        for one in comparison.differing(dossier_of(shipped, scenario))
    ]
    assert differing == []


def test_shipped_examples() -> None:
    policies = load()
    comparison = Comparison(policies.program)
    for path in sorted((policies_folder() / "exemples").glob("*.yaml"))[::8]:
        read = policies.read(path)
        assert list(comparison.differing(read)) == [], path.name
