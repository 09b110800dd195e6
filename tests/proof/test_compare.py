"""Two versions of a text: what becomes of each decision, and the smallest dossier and the article that show it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from cqp_dsl.cli.group import cqp
from cqp_dsl.proof.compare import compared
from cqp_dsl.render.schemas import published_schema
from tests.proof.pages import program_of

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
politique essai « Essai » selon texte §I
source texte « Règlement » sections §I ; §II
énumération Avis accordé refusé
entrée heures : nombre en h de 0 à 100 h
paramètre seuil : nombre en h
  selon texte §II
  vaut 46 h
"""
OLD = (
    HEAD
    + """\
décision avis : Avis favorable accordé
  vaut accordé si heures ≥ seuil
  vaut refusé sinon
décision montant : nombre en €
  vaut 12 €/h × heures si heures < seuil
  vaut 552 € si heures ≥ seuil
"""
)


def kinds(old: str, new: str) -> dict[str, str]:
    return {one.decision: one.kind for one in compared(program_of(old), program_of(new))}


def test_another_wording_is_equivalent() -> None:
    other = OLD.replace("vaut accordé si heures ≥ seuil\n  vaut refusé sinon", "vaut accordé si non (heures < seuil)\n"
                        "  vaut refusé si heures < seuil")  # fmt: skip
    assert kinds(OLD, other) == {"essai.avis": "equivalent", "essai.montant": "equivalent"}


@pytest.mark.parametrize(
    ("old", "new", "avis", "montant"),
    [
        ("vaut 46 h", "vaut 40 h", "better", "better"),
        ("si heures ≥ seuil\n  vaut refusé", "si heures > seuil\n  vaut refusé", "worse", "equivalent"),
        ("vaut 552 € si", "vaut 500 € si", "equivalent", "worse"),
        ("12 €/h × heures si", "12 €/h × heures + 1 € si", "equivalent", "better"),
        ("heures ≥ seuil\n  vaut refusé", "heures entre 40 h et 60 h\n  vaut refusé", "both", "equivalent"),
        ("vaut 552 € si heures ≥", "vaut 552 € si heures >", "equivalent", "different"),
    ],
)
def test_which_way_a_decision_moves(old: str, new: str, avis: str, montant: str) -> None:
    assert old in OLD
    assert kinds(OLD, OLD.replace(old, new)) == {"essai.avis": avis, "essai.montant": montant}


def test_the_dossier_and_the_article() -> None:
    changes = {one.decision: one for one in compared(program_of(OLD), program_of(OLD.replace("46 h", "40 h")))}
    (changed,) = changes["essai.avis"].changed
    assert (changed.before, changed.after) == ("refusé", "accordé")
    assert changed.facts == ("avec heures = 40 h",)
    assert [(one.label, one.cite) for one in changed.movers] == [("seuil", "texte §II")]


def test_a_decision_that_comes_and_one_that_goes() -> None:
    new = OLD.replace("décision montant", "décision somme")
    assert kinds(OLD, new) == {"essai.avis": "equivalent", "essai.somme": "added", "essai.montant": "removed"}


def test_the_command(tmp_path: Path) -> None:
    for name, text in (("avant", OLD), ("après", OLD.replace("46 h", "40 h"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "essai.cqp").write_text(text, encoding="utf-8")
    folders = [str(tmp_path / "avant"), str(tmp_path / "après")]
    shown = CliRunner().invoke(cqp, ["compare", *folders])
    assert shown.exit_code == 1, shown.output
    assert "essai.avis : plus favorable" in shown.output.replace("\u00a0", " ")
    assert CliRunner().invoke(cqp, ["compare", folders[0], folders[0]]).exit_code == 0
    document = json.loads(CliRunner().invoke(cqp, ["compare", *folders, "--format", "json"]).output)
    Draft202012Validator(published_schema("changes")).validate(document)
    page = CliRunner().invoke(cqp, ["compare", *folders, "--format", "html"]).output
    assert "avec heures = 40 h" in page
