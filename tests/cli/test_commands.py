"""The other commands, the help and the usage errors, all of them in French."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import jsonschema
import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from tests.cli.conftest import FAILING, POLICY

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.cli.conftest import Run

ENGLISH = re.compile(
    r"\b(usage:|options:|commands:|error|missing|argument\(s\)|no such|show|exit|try|invalid|got|default:|required)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("command", ["", "check", "lint", "test", "template", "schema"])
def test_help(run: Run, command: str, snapshot: SnapshotAssertion) -> None:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert "Exemples :" in result.stdout
    assert not ENGLISH.search(result.stdout)
    assert result.stdout == snapshot


def test_no_command_shows_the_help(run: Run) -> None:
    assert run().stdout == run("--help").stdout


def test_version(run: Run) -> None:
    assert run("--version").stdout.startswith("cqp 0.")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["chek"], "la commande « chek » n'existe pas ; vouliez-vous dire check ?"),
        (["check"], "il manque l'argument DOSSIER"),
        (["check", "absent.yaml"], "pour l'argument DOSSIER, « absent.yaml » est introuvable"),
        (["check", "x.yaml", "--policies", "absent"], "pour l'option --policies, « absent » est introuvable"),
        (["check", "x.yaml", "--dat", "1"], "l'option --dat n'existe pas ; vouliez-vous dire --date"),
        (["check", "x.yaml", "--date", "31/02/2013"], "« 31/02/2013 » n'est pas une date"),
        (["check", "x.yaml", "--lecture", "a"], "ne s'écrit pas NOM=LECTURE"),
        (["check", "x.yaml", "--format", "xml"], "« xml » n'est pas l'un de : text (texte), json, html"),
        (["check", "x.yaml", "--complet=oui"], "l'option --complet n'attend pas de valeur"),
        (["check", "x.yaml", "--policies"], "l'option --policies attend une valeur"),
        (["help", "check", "trop"], "argument en trop : trop"),
        (["lint", "absent"], "« absent » est introuvable"),
    ],
)
def test_usage_errors(home: Path, run: Run, args: list[str], said: str) -> None:
    (home / "x.yaml").write_text("faits: {}\n", encoding="utf-8")
    result = run(*args)
    stderr = plain_spaces(" ".join(result.stderr.split()))
    assert result.exit_code == 2
    assert plain_spaces(said) in stderr
    assert not ENGLISH.search(stderr)


def test_lint_clean(home: Path, run: Run) -> None:
    clean = (
        "politique essai « Essai » selon texte §1\nsource texte « Texte » sections §1\n"
        "entrée note : nombre\ndécision admis : booléen vaut note > 0\n"
    )
    (home / "politiques" / "essai.cqp").write_text(clean, encoding="utf-8")
    result = run("lint", "politiques")
    assert (result.exit_code, result.stdout) == (0, "1 fichier, rien à signaler\n")


def test_lint_findings(home: Path, run: Run) -> None:
    broken = POLICY.replace("vaut avis", "vaut avi")
    (home / "politiques" / "essai.cqp").write_text(broken, encoding="utf-8")
    text = run("lint", "politiques")
    assert text.exit_code == 1
    assert "essai.cqp:" in text.stdout
    assert "« avis »" in text.stdout
    document = json.loads(run("lint", "politiques", "--format", "json").stdout)
    assert document["errors"] == 1
    assert document["diagnostics"][0]["labels"][0]["place"]["path"] == "essai.cqp"


def test_scenarios_that_pass(home: Path, run: Run) -> None:
    del home
    result = run("test", "politiques")
    assert (result.exit_code, result.stdout) == (0, "1 scénario, 1 réussi\n")


def test_scenarios_that_fail(home: Path, run: Run, snapshot: SnapshotAssertion) -> None:
    (home / "politiques" / "essai.cqp").write_text(POLICY + FAILING, encoding="utf-8")
    result = run("test", "politiques")
    assert result.exit_code == 1
    assert result.stdout == snapshot
    assert run("test", "politiques", "-k", "DIX").exit_code == 0
    assert run("test", "politiques", "-k", "onze").exit_code == 2


def test_template_reads_back(home: Path, run: Run) -> None:
    result = run("template", "essai", "--policies", "politiques")
    assert result.exit_code == 0
    assert "Note obtenue" in result.stdout
    (home / "d.yaml").write_text(result.stdout, encoding="utf-8")
    assert run("check", "d.yaml", "--policies", "politiques", "--date", "2013-06-01").exit_code in {3, 4}


def test_template_of_what_does_not_exist(home: Path, run: Run) -> None:
    del home
    result = run("template", "esai", "--policies", "politiques")
    assert result.exit_code == 2
    assert "essai" in result.stderr


@pytest.mark.parametrize("what", ["dossier", "answer"])
def test_schemas(home: Path, run: Run, what: str) -> None:
    del home
    schema = json.loads(run("schema", what, "--policies", "politiques").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion(run: Run, shell: str) -> None:
    result = run(_CQP_COMPLETE=f"{shell}_source")
    assert result.exit_code == 0
    assert "_CQP_COMPLETE" in result.stdout
