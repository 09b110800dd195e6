"""The engine against the interpreter, on a few random programs, on fixed cases, and on the dossiers of scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from cqp_dsl.pipeline import load
from cqp_dsl.source import SourceFile
from tests.differential.compare import Judge, Verdict
from tests.differential.grounds import Ground
from tests.differential.programs import program
from tests.differential.shrink import shrunk
from tests.differential.trial import ProgramError, has_changed, program_of, tried
from tests.interpreter import motifs, operations
from tests.interpreter.scenarios import dossier_of
from tests.interpreter.test_scenarios import CASES, CLEAN
from tests.test_corpus import findings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.differential.trial import Found
    from tests.interpreter.evaluate import World

TOGETHER = 6
TRIES = 40
"""Things left out before what differs is small enough."""
REASONS = next(path for path in CASES if path.stem == "reasons")


def tried_or_none(seed: int) -> Found | None:
    try:
        return tried(seed)
    except ProgramError:
        return None


@pytest.mark.parametrize("first", range(0, 24, TOGETHER))
def test_random_programs(first: int) -> None:
    found = [tried_or_none(seed) for seed in range(first, first + TOGETHER)]
    assert [(one.seed, one.differing) for one in found if one is not None] == []


@pytest.mark.parametrize("path", [*CASES, *CLEAN], ids=lambda path: path.stem)
def test_fixed_cases(path: Path) -> None:
    drawn, _ = findings(SourceFile.from_bytes(f"rules/{path.name}", path.read_bytes()))
    assert drawn is not None
    judge = Judge(drawn)
    assert [one for scenario in drawn.scenarios for one in judge.differing(dossier_of(drawn, scenario))] == []


def test_shipped_policies() -> None:
    shipped = load(scenarios=True).program
    judge = Judge(shipped)
    for scenario in shipped.scenarios[::60]:
        assert judge.differing(dossier_of(shipped, scenario)) == [], scenario.label


def test_what_is_drawn_is_nearly_always_a_program() -> None:
    refused = []
    for seed in range(100, 130):
        try:
            program_of(program(seed))
        except ProgramError as error:
            refused.append((seed, error))
    assert len(refused) <= 6, refused


def test_the_same_seed_draws_the_same_program() -> None:
    assert program(7).text() == program(7).text()
    assert program(7).text() != program(8).text()


def test_a_difference_is_found_and_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(operations.OPERATIONS, "add", operations.sub)
    found = next(one for one in map(tried_or_none, range(30)) if one is not None)
    tries = iter(range(TRIES))
    small = shrunk(found, lambda: next(tries, None) is None)
    assert small.differing
    assert len(small.draft.text()) < len(found.draft.text())
    monkeypatch.undo()
    assert Judge(program_of(small.draft)).differing(small.dossier) == []


def test_what_knowing_more_may_change() -> None:
    missing = ((("missing", "p.n"), frozenset({()})),)
    unknown = Verdict("undetermined", None, None, missing, (), (), ())
    one = Verdict("decided", 1, None, (), (), (), ())
    world: World = (("p.i", "a"),)
    disputed = Verdict("disputed", None, None, (), (), ((world, "decided", 1, None, ()),), ())
    ground = Ground("libellé", True, None, (), False, 0, frozenset({()}))
    assert not has_changed(unknown, one)
    assert not has_changed(one, evolve(one, motifs=(ground,)))
    assert has_changed(one, evolve(one, value=2))
    assert has_changed(one, unknown)
    assert has_changed(disputed, one)
    assert not has_changed(disputed, evolve(disputed, outcomes=()))


def test_reasons_that_differ_are_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, _ = findings(SourceFile.from_bytes("rules/reasons.cqp", REASONS.read_bytes()))
    assert drawn is not None
    judge = Judge(drawn)
    given = [dossier_of(drawn, scenario) for scenario in drawn.scenarios]
    monkeypatch.setattr(motifs, "concurs", lambda _i, _cases: False)
    assert {one.question[0] for dossier in given for one in judge.differing(dossier)} == {
        "raisons.lequel", "raisons.lecture_dite",
    }  # fmt: skip
