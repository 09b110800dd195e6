"""What decides does not read the scenarios; they are read, and refused, when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl import PolicyError, load
from cqp_dsl.workspace.proofreading import lint
from tests.records import whole

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
politique p « P » selon s §1
source s « S » sections §1
entrée n : nombre « Note ? »
décision d : booléen favorable vrai
  vaut n ≥ 10
"""
GOOD = """\
scénario « dix »
  à la date du 1er janvier 2014
  avec n = 10
  attendu d = vrai
"""
MISSPELT = GOOD.replace("avec n", "avec m")
BROKEN = GOOD.replace("= vrai", "= =")


@pytest.fixture(params=[False, True], ids=["not cached", "cached"])
def cached(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setenv("CQP_CACHE", str(tmp_path / "cache"))
    return bool(request.param)


def save(folder: Path, scenario: str) -> Path:
    path = folder / "p.cqp"
    path.write_text(RULES + scenario, encoding="utf-8")
    return path


def test_scenarios_are_there_when_asked_for(tmp_path: Path, *, cached: bool) -> None:
    path = save(tmp_path, GOOD)
    for _ in range(2):
        later, now = load(path, cached=cached), load(path, cached=cached, scenarios=True)
        assert whole(list(later.scenarios)) == whole(list(now.scenarios))
        assert [one.label for one in later.scenarios] == ["dix"]
        assert whole(later.program.rules["p.d"]) == whole(now.program.rules["p.d"])
        assert [result.passed for result in later.test()] == [True]


@pytest.mark.parametrize(("scenario", "code"), [(MISSPELT, "CQP201"), (BROKEN, "CQP101")])
def test_a_wrong_scenario_is_no_matter_to_what_decides(
    tmp_path: Path, scenario: str, code: str, *, cached: bool
) -> None:
    path = save(tmp_path, scenario)
    for _ in range(2):
        policies = load(path, cached=cached)
        answer = policies.decide({"date": "2014-01-01", "faits": {"p": {"n": 10}}})
        assert [decision.value for decision in answer.decisions] == [True]
        with pytest.raises(PolicyError) as late:
            len(policies.scenarios)
        with pytest.raises(PolicyError) as early:
            load(path, cached=cached, scenarios=True)
        for error in (late, early):
            assert [found.code for found in error.value.diagnostics] == [code]
            assert error.value.diagnostics[0].labels[0].span.line > RULES.count("\n")
    assert [found.code for found in lint(path).diagnostics] == [code]


def test_a_wrong_rule_has_the_scenarios_of_its_file_told_too(tmp_path: Path, *, cached: bool) -> None:
    path = save(tmp_path, BROKEN)
    path.write_text(path.read_text(encoding="utf-8").replace("n ≥ 10", "n ≥ ≥ 10"), encoding="utf-8")
    with pytest.raises(PolicyError) as error:
        load(path, cached=cached)
    assert [found.code for found in error.value.diagnostics] == ["CQP101", "CQP101"]
