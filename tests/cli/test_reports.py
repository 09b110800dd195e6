"""``cqp test`` and its reports: coverage, mutation, boundaries, thresholds, JUnit."""

from __future__ import annotations

import html
import io
import json
import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import fromstring

import pytest

from cqp_dsl.cli.progress import progress
from cqp_dsl.core.datatypes.display import plain_spaces
from tests.cli.conftest import FAILING, POLICY

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.cli.conftest import Run


@pytest.mark.usefixtures("home")
def test_the_coverage_says_what_no_scenario_shows(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("test", "politiques", "--coverage")
    assert result.exit_code == 0
    assert result.stdout == snapshot


@pytest.mark.usefixtures("home")
def test_mutation_and_boundaries_propose_scenarios(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("test", "politiques", "--mutation", "--boundaries")
    assert result.exit_code == 0
    assert result.stdout == snapshot


def test_a_proposal_is_never_folded_and_can_be_pasted(run: Run, home: Path) -> None:
    shown = run("test", "politiques", "--mutation", "-k", "dix", COLUMNS="40").stdout
    found = re.findall(r"^    (scénario «.*?)(?=\n\n|\n[^ ]|\n  à coller|\Z)", shown, re.MULTILINE | re.DOTALL)
    assert found
    text = "\n".join(part.replace("\n    ", "\n") for part in found)
    (home / "politiques" / "essai.cqp").write_text(f"{POLICY}\n{text}\n", encoding="utf-8")
    assert run("test", "politiques").exit_code == 0


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--threshold", "10"], 0, ""),
        (["--threshold", "99,5 %"], 1, "couverture de 13 %, sous le seuil de 99,5 %"),
        (["--mutation", "--threshold", "100"], 1, "mutation de"),
        (["--threshold", "101"], 2, "« 101 » n'est pas un pourcentage de 0 à 100, par exemple 95 ou 97,5"),
        (["--threshold", "beaucoup"], 2, "n'est pas un pourcentage"),
    ],
)
@pytest.mark.usefixtures("home")
def test_thresholds(run: Run, options: list[str], code: int, said: str) -> None:
    result = run("test", "politiques", *options)
    assert result.exit_code == code
    assert said in result.stderr.replace("\u00a0", " ")


def test_the_reports_as_json(run: Run, home: Path) -> None:
    result = run("test", "politiques", "--coverage", "--mutation", "--boundaries", "--format", "json")
    document = json.loads(result.stdout)
    assert (document["passed"], document["failed"]) == (1, 0)
    assert document["scenarios"][0]["label"] == "dix suffit"
    coverage = document["coverage"]
    assert coverage["total"] == len(coverage["items"]) > coverage["reached"] > 0
    assert coverage["reached"] == sum(item["scenarios"] > 0 for item in coverage["items"])
    mutants = document["mutation"]["mutants"]
    assert document["mutation"]["noticed"] == sum(one["noticed_by"] is not None for one in mutants)
    assert all(one["proposal"] is None for one in mutants if one["noticed_by"])
    assert any(one["proposal"] and one["proposal"]["path"] == "essai.cqp" for one in mutants)
    assert {side for one in document["boundaries"] for side in one["proposals"]} <= {"below", "on", "above"}


def test_the_coverage_as_a_page(run: Run, home: Path) -> None:
    result = run("test", "politiques", "--format", "html", "--output", "couverture.html")
    assert result.exit_code == 0
    page = (home / "couverture.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="fr">' in page
    for state in ("seen", "half", "unseen"):
        assert f'class="{state}" title="' in page
    assert "http" not in page
    assert page.count('class="line"') == POLICY.count("\n") + 1


def test_the_coverage_page_takes_no_html_from_a_policy(run: Run, home: Path) -> None:
    (home / "politiques" / "essai.cqp").write_text(POLICY.replace("avoir au moins", "<script>x"), encoding="utf-8")
    run("test", "politiques", "--format", "html", "--output", "couverture.html")
    page = (home / "couverture.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;x" in page
    assert "<script>" not in page


def test_junit(run: Run, home: Path) -> None:
    (home / "politiques" / "essai.cqp").write_text(POLICY + FAILING, encoding="utf-8")
    result = run("test", "politiques", "--junit", "résultats.xml")
    assert result.exit_code == 1
    root = fromstring((home / "résultats.xml").read_bytes())  # noqa: S314 - our own output
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    passed, failed = root.iter("testcase")
    assert (passed.get("classname"), passed.get("name"), len(passed)) == ("essai", "dix suffit", 0)
    failure = failed.find("failure")
    assert failure is not None
    assert failure.get("message") == "attendu admission = admis, trouvé admission = refusé"
    assert "essai.cqp:" in str(failure.text)


def test_mutation_wants_scenarios_that_pass(run: Run, home: Path) -> None:
    (home / "politiques" / "essai.cqp").write_text(POLICY + FAILING, encoding="utf-8")
    result = run("test", "politiques", "--mutation")
    assert result.exit_code == 1
    assert "la mutation se mesure avec des scénarios qui réussissent tous" in result.stderr
    assert "Mutation" not in result.stdout


def test_a_report_to_a_file_holds_the_failures(run: Run, home: Path) -> None:
    (home / "politiques" / "essai.cqp").write_text(POLICY + FAILING, encoding="utf-8")
    result = run("test", "politiques", "--output", "rapport.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    report = (home / "rapport.txt").read_text(encoding="utf-8")
    assert "neuf suffit" in report
    assert "2 scénarios, 1 réussi, 1 en échec" in report


@pytest.mark.usefixtures("home")
def test_a_progress_bar_is_not_for_a_pipe(run: Run) -> None:
    assert run("test", "politiques", "--coverage", FORCE_COLOR="1").stderr == ""


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_progress_bar_is_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    with progress("Scénarios", 2) as step:
        step()
    assert "Scénarios" in stream.getvalue()


@pytest.mark.usefixtures("home")
def test_the_page_keeps_mutation_and_boundaries(run: Run) -> None:
    command = ("test", "politiques", "--mutation", "--boundaries")
    page = plain_spaces(html.unescape(run(*command, "--format", "html").stdout))
    document = json.loads(run(*command, "--format", "json").stdout)
    missed = [one for one in document["mutation"]["mutants"] if one["noticed_by"] is None]
    assert page.count("<article>") == len(missed) + sum(bool(one["proposals"]) for one in document["boundaries"])
    assert all(plain_spaces(one["before"]) in page for one in missed)
    proposed = [one["proposal"]["text"] for one in missed if one["proposal"]]
    proposed += [each["text"] for one in document["boundaries"] for each in one["proposals"].values() if each]
    assert len(proposed) > 1
    assert all(plain_spaces(line) in page for text in proposed for line in text.splitlines())
    assert "relisez-les d'après le texte" in page
    without = run("test", "politiques", "--format", "html").stdout
    assert "Mutation" not in without
    assert "Frontières" not in without
