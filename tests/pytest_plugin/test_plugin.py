"""The plugin, in a run of pytest of its own: scenarios as tests, the fixture, the snapshot that says what moved."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import FAILING, POLICY

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]

DOSSIER = "dossier: essai\ndate: 2013-06-01\nfaits:\n  essai: { note: 12 }\ndécisions: [admission]\n"

TEST = """\
def test_outcome(cqp, cqp_snapshot):
    assert cqp.decide("dossier.yaml").decisions[0].favourable
    assert cqp.outcome("dossier.yaml") == cqp_snapshot
"""


@pytest.fixture
def folder(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a policy, in which pytest runs in a process of its own."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]))
    monkeypatch.setenv("CQP_CACHE", str(pytester.path / "cache"))
    (pytester.path / "politiques").mkdir()
    write(pytester.path, POLICY)
    return pytester.path


def write(folder: Path, text: str) -> None:
    (folder / "politiques" / "essai.cqp").write_text(text, encoding="utf-8")


def runs(pytester: pytest.Pytester, *args: str) -> pytest.RunResult:
    plugin = ("-p", "cqp_dsl.pytest_plugin", "-p", "no:cacheprovider")
    return pytester.run(sys.executable, "-m", "pytest", *plugin, *args)


def test_scenarios_are_tests(pytester: pytest.Pytester, folder: Path) -> None:
    result = runs(pytester, "politiques", "-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*politiques/essai.cqp::dix suffit PASSED*"])


def test_a_failure_says_what_was_expected_and_why(pytester: pytest.Pytester, folder: Path) -> None:
    write(folder, POLICY + FAILING)
    result = runs(pytester, "politiques")
    result.assert_outcomes(passed=1, failed=1)
    assert result.ret == 1
    text = result.stdout.str()
    assert "attendu : admission = admis" in text
    assert "trouvé : admission = refusé" in text
    assert "avoir au moins 10 (obtenu : 9)" in text
    assert "Traceback" not in text


def test_a_policy_that_is_not_valid_is_said_once_per_file(pytester: pytest.Pytester, folder: Path) -> None:
    write(folder, POLICY.replace("note ≥ 10", "noté ≥ 10"))
    result = runs(pytester, "politiques")
    assert result.ret == 2
    text = result.stdout.str()
    assert "CQP2" in text
    assert "essai.cqp:22" in text
    assert "Traceback" not in text


def test_folders_that_the_project_names_are_the_only_ones(pytester: pytest.Pytester, folder: Path) -> None:
    pytester.makeini("[pytest]\ncqp_policies = politiques\n")
    (folder / "brouillons").mkdir()
    (folder / "brouillons" / "faux.cqp").write_text("rien de valable", encoding="utf-8")
    runs(pytester).assert_outcomes(passed=1)


def test_a_file_belongs_to_the_program_of_the_folder_given(pytester: pytest.Pytester, folder: Path) -> None:
    (folder / "politiques" / "suite").mkdir()
    text = "politique suite « Suite » selon texte §1\nutilise essai\n\n" + FAILING.replace("= 9", "= 11").replace(
        "neuf", "onze"
    ).replace("avec note", "avec essai.note")
    (folder / "politiques" / "suite" / "suite.cqp").write_text(text, encoding="utf-8")
    runs(pytester, "politiques").assert_outcomes(passed=2)


def test_an_outcome_that_moves_names_what_moved_it(pytester: pytest.Pytester, folder: Path) -> None:
    pytester.makeini("[pytest]\ncqp_policies = politiques\n")
    pytester.makepyfile(test_it=TEST)
    (folder / "dossier.yaml").write_text(DOSSIER, encoding="utf-8")
    runs(pytester, "test_it.py", "--snapshot-update").assert_outcomes(passed=1)
    runs(pytester, "test_it.py").assert_outcomes(passed=1)
    write(folder, POLICY.replace("note ≥ 10 «", "note ≥ 11 «"))
    result = runs(pytester, "test_it.py")
    result.assert_outcomes(failed=1)
    assert "la règle « essai.admission » a changé" in result.stdout.str().replace("\u00a0", " ")
