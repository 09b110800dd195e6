"""``cqp adopt``: what a commission votes on is checked, reported on, and marked only if its scenarios pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import plain_spaces
from tests.cli.conftest import FAILING, POLICY, dossier

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

VOTE = ("--by", "CPNEFP", "--on", "2014-02-05")


def test_what_is_adopted_is_reported_on_and_marked(home: Path, run: Run) -> None:
    new = home / "projet"
    new.mkdir()
    (new / "essai.cqp").write_text(POLICY.replace("note > 10 ou", "note > 11 ou"), encoding="utf-8")
    (home / "dossiers").mkdir()
    dossier(home / "dossiers", "d", ask="stricte", facts="note: 11")
    compared = ("--old", "politiques", "--dossiers", "dossiers", "--output", "rapport.md")
    done = run("adopter", "projet", *VOTE, *compared)
    assert done.exit_code == 0, done.stderr
    report = plain_spaces((home / "rapport.md").read_text(encoding="utf-8"))
    assert "Rapport pour le vote : CPNEFP, 5 février 2014" in report
    assert "scénarios : 1 joué, 0 en échec" in report
    assert "+ vaut admis si note > 11 ou" in report
    assert "preuves : non vérifiées ici" in report
    assert "Dix suffit-il ?" in report
    assert "admission stricte" in report
    marked = (new / "essai.cqp").read_text(encoding="utf-8")
    assert plain_spaces(marked).startswith("# Adoptée par « CPNEFP » le 5 février 2014. politique essai")
    assert run("format", "projet", "--check").exit_code == run("format", "politiques", "--check").exit_code
    again = run("adopt", "projet", "--by", "CPNEFP", "--on", "2014-03-06")
    assert again.exit_code == 0
    text = (new / "essai.cqp").read_text(encoding="utf-8")
    assert text.count("Adoptée par") == 1
    assert "6 mars 2014" in plain_spaces(text)
    assert "la version en vigueur n'a pas été donnée" in plain_spaces(again.stdout)


def test_nothing_is_marked_where_a_scenario_fails_or_only_a_check_is_asked(home: Path, run: Run) -> None:
    path = home / "politiques" / "essai.cqp"
    assert run("adopt", "politiques", *VOTE, "--check").exit_code == 0
    assert path.read_text(encoding="utf-8") == POLICY
    path.write_text(POLICY + FAILING, encoding="utf-8")
    failed = run("adopt", "politiques", *VOTE)
    assert failed.exit_code == 1
    assert "« neuf suffit »" in failed.stderr
    assert path.read_text(encoding="utf-8") == POLICY + FAILING
    path.write_text("politique", encoding="utf-8")
    assert run("adopt", "politiques", *VOTE).exit_code == 3
    assert run("adopt", "politiques", *VOTE, "--dossiers", "politiques").exit_code == 2
    assert run("adopt", "politiques", "--by", "« C »", "--on", "2014-02-05").exit_code == 2
