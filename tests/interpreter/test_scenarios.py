"""The interpreter on the scenarios of the corpus, of the shipped policies, and of its own cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqp_dsl.pipeline import load
from cqp_dsl.source import SourceFile
from tests.interpreter.scenarios import failures
from tests.test_corpus import CORPUS, expected, findings

CASES = sorted((Path(__file__).parent / "cases").glob("*.cqp"))
CLEAN = sorted((CORPUS / "rules").glob("*.cqp"))
AMENDED = {"exceptions"}
"""A scenario of the corpus, of an exception that is displaced, that says what SEMANTICS said before."""


@pytest.mark.parametrize("path", [*CASES, *CLEAN], ids=lambda path: path.stem)
def test_cases(path: Path) -> None:
    source = SourceFile.from_bytes(f"rules/{path.name}", path.read_bytes())
    program, found = findings(source)
    if expected(source.text):
        return
    assert program is not None, found
    assert program.scenarios
    found_false = [one for scenario in program.scenarios for one in failures(program, scenario)]
    assert [one for one in found_false if one.scenario not in AMENDED] == []


def test_shipped_policies() -> None:
    program = load(scenarios=True).program
    assert [one for scenario in program.scenarios[::5] for one in failures(program, scenario)] == []
