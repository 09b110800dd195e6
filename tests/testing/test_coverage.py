"""Coverage: what the scenarios show, item by item, and nothing that they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.render.coverage_text import missed_text
from tests.testing.samples import DATED, TABLE, THRESHOLD, policies_of

if TYPE_CHECKING:
    from pathlib import Path


def missed(text: str, folder: Path) -> list[str]:
    policies = policies_of(text, folder)
    return [missed_text(item).replace("\u00a0", " ") for item in policies.coverage(policies.reached()).missed]


def test_each_side_of_a_labelled_condition_counts(tmp_path: Path) -> None:
    assert missed(THRESHOLD, tmp_path) == ["condition « avoir suivi » de admission : jamais fausse"]


def test_a_row_counts_once_for_all_its_columns_and_a_label_on_a_quantifier_both_ways(tmp_path: Path) -> None:
    assert missed(TABLE, tmp_path) == [
        "colonne de tableau barème.coefficient",
        "décision moyenne : moyenne",
        "cas de moyenne",
        "condition « aucune note éliminatoire ({é} : {notes[é]}) » de sans_faute : jamais fausse",
    ]


def test_dated_values_exceptions_cells_readings_and_requirements_count(tmp_path: Path) -> None:
    assert missed(DATED, tmp_path) == [
        "valeur de taux",
        "valeur de plafond[option]",
        "lecture délai.inclus : oui",
        "exigence « réunie après le dépôt » : jamais enfreinte",
        "exception tarif.gratuité",
        "cas de ouverte",
    ]


def test_a_dated_value_is_shown_on_its_days_only(tmp_path: Path) -> None:
    later = (
        DATED + "\nscénario « 2014 »\n  à la date du 1er janvier 2014\n  avec suivi = faux\n  attendu tarif = 13 €\n"
    )
    assert "valeur de taux" not in missed(later, tmp_path)


def test_a_value_that_is_assumed_is_not_shown(tmp_path: Path) -> None:
    assumed = """
décision seuil : nombre « seuil »
  vaut note + 1

décision admise : booléen « admise » favorable vrai
  vaut seuil ≥ 10

scénario « seuil supposé »
  avec seuil = 12
  attendu admise = vrai
"""
    assert missed(assumed, tmp_path) == ["décision seuil : seuil", "cas de seuil"]


def test_a_fiche_is_no_row_whatever_its_fields_are_called(tmp_path: Path) -> None:
    played = """
fiche Carte
  joue   : booléen
  valeur : nombre

décision carte : Carte « carte »
  vaut { joue : suivi ; valeur : note }

scénario « une carte »
  avec suivi = vrai
  avec note = 12
  attendu carte = { joue : vrai ; valeur : 12 }
"""
    assert missed(played, tmp_path) == []


def test_what_no_dossier_can_change_has_one_side(tmp_path: Path) -> None:
    settled = """
paramètre exigé : booléen « exigé »
  vaut faux

décision admise : booléen « admise » favorable vrai
  vaut suivi « avoir suivi » et non exigé « rien n'est exigé »

scénario « suivi »
  avec suivi = vrai
  attendu admise = vrai

scénario « non suivi »
  avec suivi = faux
  attendu admise = faux
"""
    assert missed(settled, tmp_path) == []


def test_a_cumulating_table_counts_row_by_row(tmp_path: Path) -> None:
    cumulated = """
tableau barème
  cumul somme
  | s : booléen || valeur : nombre |
  | vrai        || 3               |
  | faux        || 5               |

règle points : nombre « points »
  vaut barème(suivi)

scénario « suivi »
  avec suivi = vrai
  attendu points = 3
"""
    assert missed(cumulated, tmp_path) == ["ligne du tableau barème.valeur"]


@pytest.mark.parametrize("share", [0, 1])
def test_a_percentage_is_never_rounded_up(tmp_path: Path, share: int) -> None:
    policies = policies_of(DATED, tmp_path)
    found = policies.coverage(policies.reached()).found
    part = type(policies.coverage([]))(found[: len(found) - share])
    assert part.tenths < 1000
    assert part.tenths == part.covered * 1000 // len(part.found)
