"""``cqp check --pistes``: the same ways out on the screen, in JSON, in HTML; in a letter only where they are asked."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import jsonschema
import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from tests.docs.blocks import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

EXAMPLES = ROOT / "policies" / "exemples"
REFUSED = str(EXAMPLES / "refuse-trois-motifs.yaml")
POLICIES = ("--policies", str(ROOT / "policies"))


def flat(text: str) -> str:
    return " ".join(plain_spaces(re.sub(r"[│├└─]", " ", text)).replace("’", "'").split())


def test_the_screen_says_what_is_wanting_and_what_would_change_it(run: Run) -> None:
    done = run("check", REFUSED, *POLICIES, "--pistes")
    said = flat(done.stdout)
    assert done.exit_code == 1
    assert "moyenne comparée à la moyenne exigée, exigé : au moins 10 ; calculé : 7,8 ; il faudrait 2,2 de plus" in said
    assert "« certifié » au lieu de « non certifié », si :" in said
    assert "Pass formation ? oui au lieu de non pièce à fournir : l'attestation de suivi de Pass formation" in said
    assert "notes (épreuve écrite) : 14 au lieu de 6" in said


def test_nothing_of_it_is_said_unasked(run: Run) -> None:
    for form in ("text", "html", "letter"):
        said = flat(run("check", REFUSED, *POLICIES, "--format", form).stdout)
        assert "au lieu de" not in said
        assert "Ce qu'il s'en faut" not in said
    assert "prospects" not in run("check", REFUSED, *POLICIES, "--format", "json").stdout


@pytest.mark.parametrize(
    "name", ["refuse-trois-motifs", "session-en-juillet", "jury-avis-defavorable", "vae-novembre-fevrier", "certifie"]
)
def test_the_document_is_what_its_schema_says(run: Run, name: str) -> None:
    written = json.loads(run("check", str(EXAMPLES / f"{name}.yaml"), *POLICIES, "--pistes", "--format", "json").stdout)
    schema = json.loads(run("schema", "answer").stdout)
    jsonschema.Draft202012Validator(schema).validate(written)
    refused = [
        each for each in written["answers"][0]["decisions"]
        if each["favourable"] is False or any(outcome["favourable"] is False for outcome in each["outcomes"])
    ]  # fmt: skip
    assert all("prospects" in each for each in refused)
    assert bool(refused) is (name != "certifie")


def test_the_document_says_each_change_before_and_after(run: Run) -> None:
    written = json.loads(run("check", REFUSED, *POLICIES, "--prospects", "--format", "json").stdout)
    (decision,) = written["answers"][0]["decisions"]
    (change,) = decision["prospects"]["changes"]
    assert [(fact["path"], fact["before"], fact["after"], fact["way"]) for fact in change["facts"]] == [
        ("certification.pass_suivi", False, True, "piece"),
        ("certification.notes[écrit]", "6", "14", "up"),
    ]
    assert change["value"] == "certifié"
    assert [short["gap"] for short in decision["prospects"]["shortfalls"] if short["relation"] == "at_least"] == [
        "11/5"
    ]


def test_the_page_has_it_too(run: Run) -> None:
    page = run("check", REFUSED, *POLICIES, "--pistes", "--format", "html").stdout
    assert "<h3>Ce qu&#39;il s&#39;en faut</h3>" in page or "<h3>Ce qu'il s'en faut</h3>" in page
    assert "14 au lieu de 6" in page


def test_a_letter_has_it_as_an_indication_without_the_words_of_the_tool(run: Run) -> None:
    said = flat(run("check", REFUSED, *POLICIES, "--pistes", "--format", "letter").stdout)
    told = said.partition("À titre d'indication, qui ne vaut pas promesse")[2]
    assert "(pièce à fournir : l'attestation de suivi de Pass formation)" in told
    assert "notes (épreuve écrite) : 14 au lieu de 6" in told
    assert "aucune pièce" not in said
    nothing = flat(
        run(
            "check", str(EXAMPLES / "acces-apres-la-formation.yaml"), *POLICIES, "--pistes", "--format", "letter"
        ).stdout
    )
    assert "À titre d'indication" not in nothing
    waiting = flat(
        run("check", str(EXAMPLES / "session-en-juillet.yaml"), *POLICIES, "--pistes", "--format", "letter").stdout
    )
    assert "mais en attente" in waiting
    assert not re.search(r"\w+\.\w+\[|jours_d_examen", waiting)


def test_an_explanation_does_not_have_it(run: Run) -> None:
    done = run("check", REFUSED, *POLICIES, "--pistes", "--format", "explication")
    assert done.exit_code == 2
    assert "--pistes va avec les autres formats" in flat(done.stderr)


HEAD = "politique p « P »\n  selon t §1\nsource t « T » sections §1\n"
CRISIS = (
    HEAD
    + """entrée crise : date « Jour de la crise ? »
entrée examen : date « Jour de l'examen ? »
interprétation terme
  question « Jusqu'à l'examen ou à la décision ? »
  lecture à_l_examen « à l'examen »
  lecture ce_jour « à la décision »
règle terme_ : date « terme »
  vaut examen si terme est à_l_examen
  vaut date d'effet si terme est ce_jour
paramètre délai : durée « délai »
  vaut 1 an
règle ancienne(d : durée) : booléen « crise ancienne »
  vaut (crise + d arrondi au jour suivant) au plus tard terme_
décision dé : booléen « droit » favorable vrai
  vaut vrai si ancienne(délai) « n'avoir pas eu de crise depuis {délai} »
  vaut faux sinon
"""
)
EACH = (
    HEAD
    + """fiche Enfant
  prénom : texte « prénom »
  âge : entier « âge »
entrée enfants : liste de Enfant « Quels enfants ? »
règle âge_doublé(e : Enfant) : entier « âge doublé »
  vaut e.âge × 2
règle ouvre(e : Enfant) : booléen « ouvre droit »
  vaut e.âge < 6 {words} et âge_doublé(e) < 13
décision retenu(e : Enfant) pour chaque e dans enfants : booléen « retenu » favorable vrai
  vaut ouvre(e)
"""
)


def pistes(run: Run, folder: Path, policy: str, facts: str) -> str:
    (folder / "p.cqp").write_text(policy, encoding="utf-8")
    (folder / "x.yaml").write_text(f"date: 2023-06-02\nfaits:\n  p: {{ {facts} }}\n", encoding="utf-8")
    return flat(run("check", str(folder / "x.yaml"), "--policies", str(folder), "--pistes").stdout)


def test_what_is_computed_is_not_said_to_be_in_the_dossier_nor_told_by_the_name_of_an_argument(
    run: Run, tmp_path: Path
) -> None:
    said = pistes(run, tmp_path, CRISIS, "crise: 2023-01-01, examen: 2023-05-01")
    told = said.partition("Ce qu'il s'en faut")[2]
    formula = "crise + délai arrondi au jour suivant, exigé : au plus tard le"
    computed = "calculé : 1er janvier 2024 ; dépassé de"
    assert f"{formula} 1er mai 2023 ; {computed} 245 jours (lecture « à l'examen »)" in told
    assert f"{formula} 2 juin 2023 ; {computed} 213 jours (lecture « à la décision »)" in told
    assert "au dossier" not in told


@pytest.mark.parametrize(
    ("words", "label"), [("« avoir moins de 6 ans ({e.âge}) »", "avoir moins de 6 ans (7)"), ("", "âge (Léa)")]
)
def test_an_element_is_told_by_its_condition_and_its_name(run: Run, tmp_path: Path, words: str, label: str) -> None:
    children = "enfants: [{ prénom: Léa, âge: 7 }, { prénom: Tom, âge: 2 }]"
    told = pistes(run, tmp_path, EACH.replace("{words}", words), children)
    told = told.partition("Ce qu'il s'en faut")[2].partition("Ce qui changerait")[0]
    assert re.search(rf"✗ {re.escape(label)} [^✗]*exigé : moins de 6 ; au dossier : 7", told)
    assert re.search(r"✗ âge doublé \(Léa\) [^✗]*exigé : moins de 13 ; calculé : 14", told)
    assert "(e)" not in told
