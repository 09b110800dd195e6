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
    assert "hors de portée (une division par une valeur du dossier)" in " ".join(found.output.split())


def test_the_verdicts_agree_with_what_they_are_said_of(run: Run) -> None:
    found = " ".join(run(WHOLE).output.split())
    assert "aucun cas n'est oublié : établi pour tous les dossiers" in found
    assert found.endswith(" questions : 3 établies")
    assert " ".join(run(GAP).output.split()).endswith(" questions : 2 établies, 1 contre-exemple")


RANKS = """\
politique essai « Essai » selon texte §I
source texte « Règlement » sections §I
énumération ordonnée Mention passable bien très_bien
entrée écrit : Mention
entrée oral : Mention ou rien
décision points : entier
  vaut 2 si écrit ≥ bien
  vaut 1 si écrit < bien et oral n'est pas rien et oral > passable
garantie « jamais moins que l'écrit »
  maximum(écrit ; bien) ≥ écrit
garantie « bien au plus »
  écrit entre passable et bien
"""


def test_ordered_values_are_compared_by_their_rank(run: Run) -> None:
    found = run(RANKS)
    assert found.exit_code == 1, found.output
    output = " ".join(found.output.split())
    assert "hors de portée" not in output
    assert "deux cas ne se contredisent jamais : établi" in output
    assert "jamais moins que l'écrit la garantie tient : établi" in output
    assert "avec écrit = passable avec oral = rien attendu points non couverte" in output
    assert "bien au plus la garantie tient : contre-exemple" in output
    assert "avec écrit = très_bien" in output
    mended = RANKS.replace("  vaut 1 si", "  vaut 0 si écrit < bien et (oral est rien ou oral ≤ passable)\n  vaut 1 si")
    assert "non couverte" not in run(mended).output
