"""What a condition is called to which its author gave no words: French, from the labels of what it looks at."""

from __future__ import annotations

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.decision.explain.sentences import sentence, sentences
from tests.properties.test_evaluation import program_of

RULES = """
politique p « P » selon s §1
source s « S » sections §1
énumération Pays france « France » union « pays de l'Union » reste_du_monde
fiche Emploi
  quotité : nombre « part d'un temps plein »
  cumul_d_emplois : booléen
entrée stage_fait : booléen « Le stage est-il fait ? »
entrée score : nombre « Quel est le score ? »
entrée notes : nombre par Pays « Notes »
entrée né_le : date « Date de naissance »
entrée pays : Pays « De quel pays ? »
entrée emploi : Emploi « Emploi »
entrée cumul_d_emplois : booléen
entrée diplôme : date ou rien « Date du diplôme, s'il y en a un »
interprétation sens
  question « Comment compter ? »
  lecture large « largement »
  lecture stricte « strictement »
paramètre seuil_d_admission : nombre vaut 10
règle moyenne : nombre « moyenne des notes » vaut score
règle total(x : Pays) : nombre vaut notes[x]
"""

CONDITIONS = {
    "stage_fait": "répondre oui à “Le stage est-il fait ?”",
    "non stage_fait": "répondre non à “Le stage est-il fait ?”",
    "stage_fait est faux": "répondre non à “Le stage est-il fait ?”",
    "cumul_d_emplois": "cumul d'emplois : oui",
    "score > 110": "répondre plus de 110 à “Quel est le score ?”",
    "110 < score": "répondre plus de 110 à “Quel est le score ?”",
    "score ≠ 0": "répondre autre chose que 0 à “Quel est le score ?”",
    "score entre 0 et moins de 5": "répondre de 0 à moins de 5 à “Quel est le score ?”",
    "pays est union": "répondre “pays de l'Union” à “De quel pays ?”",
    "pays parmi { france ; reste_du_monde }": "répondre “France” ou “reste du monde” à “De quel pays ?”",
    "notes[france] ≥ seuil_d_admission": "Notes (France) : au moins seuil d'admission",
    "né_le avant le 1er janvier 2000": "Date de naissance : avant le 1er janvier 2000",
    "né_le entre 1er janvier 2000 et 2 janvier 2000": "Date de naissance : du 1er janvier 2000 au 2 janvier 2000",
    "diplôme n'est pas rien": "Date du diplôme, s'il y en a un : autre chose que rien",
    "emploi.quotité = 1": "Emploi, part d'un temps plein : 1",
    "emploi.cumul_d_emplois": "Emploi, cumul d'emplois : oui",
    "moyenne ≥ 10": "moyenne des notes : au moins 10",
    "total(france) ≥ 10": "total (France) : au moins 10",
    "sens est stricte": "répondre “strictement” à “Comment compter ?”",
    "moyenne + score ≥ 10": "moyenne des notes + score ≥ 10",
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_without_words_is_said_from_labels(condition: str) -> None:
    program = program_of(f"{RULES}\nrègle r : booléen vaut {condition}\n")
    body = program.rules["p.r"].body
    assert plain_spaces(sentence(body.cases[0].value, program)) == CONDITIONS[condition]  # type: ignore[union-attr]


def test_a_cell_that_admits_several_values_is_said_at_once() -> None:
    program = program_of(
        f"{RULES}\nrègle r : nombre | pays | score || n |\n| france ; union | < 3 || 1 |\n| sinon || 2 |\n"
    )
    first, second = program.rules["p.r"].body.cases[0].tests  # type: ignore[union-attr]
    assert sentences(first, program) == "répondre “France” ou “pays de l'Union” à “De quel pays ?”"
    assert sentences(second, program) == "répondre moins de 3 à “Quel est le score ?”"
