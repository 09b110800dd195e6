"""Which policies are read where none is named: one rule for every command, and it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from tests.cli.conftest import POLICY, dossier

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

COMMANDS = [
    ("check", "a.yaml"),
    ("lint",),
    ("test",),
    ("list",),
    ("sources",),
    ("ambiguities",),
    ("template", "essai"),
    ("schema", "dossier"),
    ("ask", "essai", "--date", "2013-06-01"),
    ("doc", "--output", "site"),
    ("format", "--check"),
]
OF_ESSAI = {
    "check": "Admission",
    "lint": "essai.cqp",
    "test": "1 scénario, 1 réussi",
    "list": "« Essai »",
    "sources": "Texte d'essai",
    "ambiguities": "Dix suffit-il ?",
    "template": "Note obtenue",
    "schema": "Note obtenue",
    "ask": "Entretien : Essai",
    "doc": "index.html",
    "format": "1 fichier",
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("where", ["here", "below"])
def test_the_policies_of_the_current_folder_are_read(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], where: str
) -> None:
    if where == "here":
        monkeypatch.chdir(home / "politiques")
        told = "Politiques lues : celles du répertoire courant."
    else:
        told = "Politiques lues : celles du répertoire « politiques »."
    dossier(home / "politiques" if where == "here" else home, "a")
    result = run(*command, input="fin\n")
    assert told in plain_spaces(result.stderr)
    assert OF_ESSAI[command[0]] in plain_spaces(result.output)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_policies_that_are_named_are_read_without_a_word(home: Path, run: Run, command: tuple[str, ...]) -> None:
    dossier(home, "a")
    (home / "autres").mkdir()
    (home / "autres" / "autre.cqp").write_text("ceci n'est pas une politique\n", encoding="utf-8")
    result = run(*command, "--politiques", "politiques", input="fin\n")
    assert "Politiques lues" not in result.stderr
    assert OF_ESSAI[command[0]] in plain_spaces(result.output)
    by_path = run(*command, "politiques/", input="fin\n")
    assert by_path.output.replace("politiques/", "politiques") == result.output.replace("politiques/", "politiques")


def test_elsewhere_those_that_are_shipped(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".caché").mkdir()
    (tmp_path / ".caché" / "essai.cqp").write_text(POLICY, encoding="utf-8")
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "essai.cqp").write_text(POLICY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = run("list")
    said = "Politiques lues : celles qui sont livrées avec cqp, car il n'y en a pas dans le répertoire courant."
    assert plain_spaces(result.stderr).strip() == said
    assert "certification" in result.stdout


def test_several_folders_are_read_together(home: Path, run: Run) -> None:
    (home / "autres").mkdir()
    (home / "autres" / "autre.cqp").write_text(POLICY.replace("politique essai", "politique autre"), encoding="utf-8")
    result = run("list")
    assert "celles des répertoires « autres » et « politiques »." in plain_spaces(result.stderr)
    assert {"autre «", "essai «"} <= {line.partition("«")[0] + "«" for line in result.stdout.splitlines()}


def test_the_shipped_policies_are_not_rewritten(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (("format",), ("lint", "--fix")):
        result = run(*command)
        assert result.exit_code == 2
        assert "les politiques livrées ne se réécrivent pas" in plain_spaces(result.stderr)


@pytest.mark.usefixtures("home")
def test_a_folder_named_like_a_politique_is_a_name(run: Run) -> None:
    result = run("template", "politiques")
    assert result.exit_code == 2
    assert "n'est pas une politique" in plain_spaces(result.stderr)
