"""The explanation that is owed of a decision: four headings in order, from the answer alone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.resources import policies_folder

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.cli.conftest import Run

EXAMPLES = policies_folder() / "exemples"
SETTINGS = (
    '[demandes]\nfinalite = "l\'examen des demandes de VAE"\nadresse = "Commission, 1 rue des Essais, 75000 Paris"\n'
)
PROVENANCE = """provenance:
  emplois: certificats de travail joints au dossier
  vae:
    retirée_le: registre des retraits
"""
HEADINGS = [
    "1. Degré et mode de contribution du traitement à la décision",
    "2. Données traitées et leurs sources",
    "3. Paramètres de traitement et leur pondération, appliqués à la situation",
    "4. Opérations effectuées par le traitement",
]


@pytest.fixture
def dossier(home: Path) -> Path:
    """The dossier of an example, which says where two of its facts came from."""
    text = (EXAMPLES / "titulaire-tam-tam.yaml").read_text(encoding="utf-8")
    path = home / "dossier.yaml"
    path.write_text(f"{text.rstrip()}\n{PROVENANCE}", encoding="utf-8")
    (home / "réglages.toml").write_text(SETTINGS, encoding="utf-8")
    return path


def explained(run: Run, dossier: Path, form: str = "explication") -> str:
    settings = str(dossier.parent / "réglages.toml")
    result = run(
        "check", str(dossier), "--policies", str(policies_folder()), "--format", form, "--letter-settings", settings
    )
    assert result.exit_code == 0
    return result.stdout


def test_the_explication_of_an_example(run: Run, dossier: Path, snapshot: SnapshotAssertion) -> None:
    shown = explained(run, dossier)
    assert re.sub(r"[0-9a-f]{12}", "0" * 12, shown) == snapshot


def test_its_headings_are_those_of_the_article_in_their_order(run: Run, dossier: Path) -> None:
    shown = explained(run, dossier)
    assert [line for line in shown.splitlines() if line in HEADINGS] == HEADINGS
    page = explained(run, dossier, "explication-html")
    assert re.findall(r"<h2>([^<]*)</h2>", page) == [*HEADINGS, "Mention à porter sur la décision"]


def test_a_fact_says_where_it_came_from_or_that_the_dossier_does_not(run: Run, dossier: Path) -> None:
    (told,) = json.loads(explained(run, dossier, "explication-json"))["explications"]
    origins = {datum["name"]: datum["provenance"] for datum in told["data"]}
    assert origins["vae.emplois"] == "certificats de travail joints au dossier"
    assert origins["vae.retirée_le"] == "registre des retraits"
    assert origins["vae.déposée_le"] is None
    assert [each["mode"] for each in told["contribution"]] == ["computed", "computed", "judged"]
    assert told["contribution"][2]["judgements"][0]["by"] == "le jury de VAE"
    assert "L. 311-3-1" in told["notice"]
    assert told["operations"][0]["computation"][-1]["text"] == "57\u00a0mois et 6\u00a0jours"


def test_the_weights_of_a_certification_are_parameters(run: Run) -> None:
    shown = run("check", str(EXAMPLES / "certifie.yaml"), "--format", "explication").stdout
    figures = plain_spaces(shown.partition(HEADINGS[2])[2].partition(HEADINGS[3])[0])
    assert "= coefficient (épreuve écrite) : 3 enjeux §V" in figures
    assert "= moyenne exigée, sur 20 : 10" in figures


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ("incomplet", "non conclue par le traitement, il manque"),
        ("moyenne-9-995", "non conclue par le traitement, qui compare plusieurs lectures du texte"),
        ("certifie", "calculée entièrement par le traitement"),
    ],
)
def test_what_was_not_concluded_is_said(run: Run, example: str, said: str) -> None:
    shown = run("check", str(EXAMPLES / f"{example}.yaml"), "--format", "explication").stdout
    assert said in plain_spaces(shown)


def test_a_dossier_to_correct_has_no_explication(run: Run, home: Path) -> None:
    (home / "d.yaml").write_text("faits: [1]\n", encoding="utf-8")
    result = run("check", "d.yaml", "--policies", str(policies_folder()), "--format", "explication")
    assert result.exit_code == 5
    assert "dossier à corriger" in result.stdout
