"""The command: exit codes, forms, what is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from cqp_dsl.cli.group import cqp
from cqp_dsl.render.schemas import published_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]

HEAD = """\
politique essai « Essai » selon texte §I
source texte « Règlement » sections §I ; §II
entrée heures : nombre en h de 0 à 100 h
"""
GAP = HEAD + "décision montant : nombre en €\n  vaut 0 € si heures < 46 h\n  vaut 552 € si heures > 46 h\n"
WHOLE = GAP.replace("> 46", "≥ 46")
FAR = HEAD + "décision part : nombre\n  vaut 1 h / heures si heures > 0 h\n  vaut 0 sinon\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("CQP_CACHE", str(tmp_path / "cache"))

    def run(text: str, *options: str) -> Result:
        folder = tmp_path / "politiques"
        folder.mkdir(exist_ok=True)
        (folder / "essai.cqp").write_text(text, encoding="utf-8")
        return CliRunner().invoke(cqp, ["prove", str(folder), *options])

    return run


def test_a_counterexample(run: Run) -> None:
    found = run(GAP)
    assert found.exit_code == 1
    assert "CQP850" in found.output
    assert "avec heures = 46 h" in found.output
    assert "attendu montant non couverte" in found.output
    again = run(GAP)
    assert again.output == found.output  # from the cache


def test_all_is_established(run: Run) -> None:
    found = run(WHOLE, "--details")
    assert found.exit_code == 0, found.output
    assert "établi pour tous les dossiers" in found.output


def test_what_is_kept_with_its_reason(run: Run) -> None:
    kept = GAP.replace(
        "décision montant", "# cqp: ignorer CQP850 parce que le texte ne dit rien de 46 heures\ndécision montant"
    )
    found = run(kept)
    assert found.exit_code == 0, found.output
    assert "gardé parce que le texte ne dit rien de 46 heures" in found.output.replace("\n    ", " ")


def test_the_document_has_its_schema(run: Run) -> None:
    document = json.loads(run(GAP, "--format", "json").output)
    Draft202012Validator(published_schema("proofs")).validate(document)
    assert [one["verdict"] for one in document["verdicts"]].count("counterexample") == 1


def test_other_forms(run: Run) -> None:
    sarif = json.loads(run(GAP, "--format", "sarif").output)
    assert [one["ruleId"] for one in sarif["runs"][0]["results"]] == ["CQP850"]
    page = run(GAP, "--format", "html").output
    assert "Ce qui ne tient pas" in page
    assert "avec heures = 46 h" in page


def test_out_of_reach_names_the_construct(run: Run) -> None:
    found = run(FAR)
    assert found.exit_code == 4, found.output
    assert "hors de portée (une division par une valeur du dossier)" in found.output.replace("\n    ", " ")
