"""Every document that a command writes for programs is what its published schema says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
from click.testing import CliRunner

from cqp_dsl.cli.group import cqp
from cqp_dsl.render.schemas import PUBLISHED
from tests.cli.conftest import FAILING, POLICY, dossier

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

COMMANDS: dict[str, list[list[str]]] = {
    "answer": [
        ["check", "a.yaml", "b.yaml", "--policies", "politiques"],
        ["check", "c.yaml", "--policies", "politiques", "--lecture", "limite=oui_dix"],
    ],
    "batch": [["batch", "feuille.csv", "--policies", "politiques"]],
    "changes": [["compare", "politiques", "projet"]],
    "diagnostics": [["lint", "politiques"], ["lint", "fautives"]],
    "scenarios": [["test", "politiques"], ["test", "politiques", "--coverage", "--mutation", "--boundaries"]],
    "ambiguities": [["ambiguities", "politiques"], ["ambiguities", "politiques", "--dossiers", "."]],
    "explication": [["check", "a.yaml", "b.yaml", "--policies", "politiques", "--format", "explication-json"]],
    "impact": [
        ["impact", "politiques", "politiques", "a.yaml"],
        ["impact", "politiques", "projet", "a.yaml", "b.yaml", "c.yaml"],
    ],
    "list": [["list", "politiques"], ["list", "politiques", "--from", "a.yaml"]],
    "proofs": [["prove", "politiques"]],
    "register": [["register", "list", "--register", "actes.db"], ["register", "search", "--register", "actes.db"]],
    "verified": [["register", "verify", "--register", "actes.db"]],
    "replays": [["register", "replay", "--register", "actes.db"]],
    "sources": [["sources", "politiques"]],
}


@pytest.fixture
def work(home: Path) -> Path:
    """Policies with something to say of them, and dossiers that end differently."""
    dossier(home, "a", ask="stricte", facts="note: 10")
    dossier(home, "b", facts="note: 30")
    dossier(home, "c", ask="stricte", facts="note: 10")
    rows = "Dossier;Note;Retard\na;12;0\nb;8;1\nc;30;\n;;\nd;;\n"
    (home / "feuille.csv").write_text(rows, encoding="utf-8")
    runner = CliRunner()
    for name in ("a", "c"):
        runner.invoke(cqp, ["check", f"{name}.yaml", "--policies", "politiques", "--register", "actes.db"])
    kept = ["--register", "actes.db"]
    runner.invoke(cqp, ["register", "follow", "1", "--on", "2013-06-02", "--why", "accord", *kept])
    runner.invoke(cqp, ["register", "erase", "c", "--why", "demande", *kept])
    (home / "projet").mkdir()
    changed = POLICY.replace("note > 10 ou", "note > 11 ou").replace("oui_dix) «", "oui_dix et note > 10) «")
    (home / "projet" / "essai.cqp").write_text(changed, encoding="utf-8")
    (home / "fautives").mkdir()
    (home / "fautives" / "essai.cqp").write_text(
        POLICY.replace("2 × prime", "2 × primes").replace("≥ 10", ">= 10"), encoding="utf-8"
    )
    return home


def test_every_published_schema_has_its_commands() -> None:
    assert set(COMMANDS) == set(PUBLISHED)


@pytest.mark.parametrize(("name", "command"), [(name, line) for name, lines in COMMANDS.items() for line in lines])
@pytest.mark.usefixtures("work")
def test_what_a_command_writes_is_what_its_schema_says(run: Run, name: str, command: list[str]) -> None:
    schema = json.loads(run("schema", name).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    form = [] if "--format" in command else ["--format", "json"]
    written = json.loads(run(*command, *form).stdout)
    jsonschema.Draft202012Validator(schema).validate(written)


def test_failures_too(run: Run, work: Path) -> None:
    (work / "politiques" / "essai.cqp").write_text(POLICY + FAILING, encoding="utf-8")
    written = json.loads(run("test", "politiques", "--format", "json").stdout)
    assert written["failed"] == 1
    jsonschema.validate(written, json.loads(run("schema", "scenarios").stdout))


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_schema_is_closed(run: Run, name: str) -> None:
    """No object takes a key that its schema does not name, so that a key cannot be added in silence."""
    schema = json.loads(run("schema", name).stdout)
    objects = [schema, *schema["$defs"].values()]
    assert all(each["additionalProperties"] is False for each in objects)
    assert all(each["description"] for each in objects)
