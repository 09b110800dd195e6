"""What answers tell a reader: headings that say the truth, what a refusal lacked, why a line of a sum is nil."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.pipeline import DossierError, load
from cqp_dsl.render.answer_text import answer_text
from cqp_dsl.render.explication.compose import explication_parts
from cqp_dsl.render.letter.compose import letter_parts
from cqp_dsl.render.screen import Screen
from cqp_dsl.render.tally import outcome_key
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

HERE = Path(__file__).parent / "told"

LEA = "{prénom: Léa, âge: 6, alterné: non, dépenses: 4000}"
TOM = "{prénom: Tom, âge: 2, alterné: oui, dépenses: 4000}"

DOSSIERS = {
    "second groupe": ("examen", "{moyenne: 9, oral: 3}"),
    "ajourné": ("examen", "{moyenne: 7, oral: 3}"),
    "admis": ("examen", "{moyenne: 12, oral: 13}"),
    "deux enfants": (
        "cantine",
        "{enfants: [{prénom: Ali, repas: 6, allergique: oui}, {prénom: Bea, repas: 3, allergique: non}]}",
    ),
    "meublé": ("bail", "{zone: ordinaire, meublé: oui, mutation: oui, loyer: 500}"),
    "vide": ("bail", "{zone: ordinaire, meublé: non, mutation: oui, loyer: 500}"),
    "une lecture attend": ("prêt", "{livres: 3}"),
    "démission": ("démission", "{démissionné: oui, légitime: non, jours: 100, fraude: non}"),
    "fraude": ("démission", "{démissionné: non, légitime: non, jours: 100, fraude: oui}"),
    "revenu trop haut": ("bourse", "{revenu: 22001}"),
    "garde": ("garde", f"{{enfants: [{LEA}, {TOM}], ancien: 60, dépôt: 2025-05-04}}"),
    "entre deux": ("chômage", "{zone: nord, âge: 57, revenu: 2100, diplôme: 2010-01-01}"),
}


CRISIS = "crise: 2025-06-01, examen: 2025-12-01, boursier: oui, salarié: oui"


def screen(policy: str, facts: str) -> str:
    """The answer to all the decisions of a policy, as a terminal shows it."""
    policies = load([HERE / f"{policy}.cqp"])
    answer = policies.decide(SourceFile.from_text("d.yaml", f"date: 2026-01-01\nfaits:\n  {policy}: {facts}\n"))
    return answer_text(answer, policies.program, Screen(90))


@pytest.mark.parametrize("name", DOSSIERS)
def test_an_answer_as_it_is_told(name: str, snapshot: SnapshotAssertion) -> None:
    assert screen(*DOSSIERS[name]) == snapshot


def test_an_outcome_between_the_two_tells_what_the_better_one_lacked() -> None:
    shown = plain_spaces(screen(*DOSSIERS["second groupe"]))
    lacked, _, given = shown.partition("Ce qui donne « autorisé au second groupe »")
    assert "Conditions non remplies pour « admis » : ✗ avoir au moins 10 de moyenne (obtenue : 9)" in lacked
    assert "✗ ne pas avoir moins de 5 à l'oral (obtenu : 3)" in lacked
    assert "✓ avoir au moins 8 de moyenne (obtenue : 9)" in given


def test_the_case_that_is_told_as_nearest_is_of_the_same_zone_and_the_nearest_in_numbers() -> None:
    shown = plain_spaces(screen(*DOSSIERS["entre deux"]))
    assert "le cas le plus proche donnerait 24 mois" in shown
    assert "le cas le plus proche donnerait 2 mois" in shown


def test_what_a_reading_would_give_is_told_where_another_waits_for_a_fact() -> None:
    shown = plain_spaces(screen(*DOSSIERS["une lecture attend"]))
    assert "Le texte laisse une question ouverte. Les revues comptent-elles ?" in shown
    assert "Avec la lecture « non », la réponse serait : accordé." in shown


def test_what_favourable_exceptions_to_an_exception_that_refuses_lacked_is_told() -> None:
    shown = plain_spaces(screen(*DOSSIERS["démission"]))
    lacked, _, opposed = shown.partition("Ce qui s'y oppose")
    assert "✗ avoir un motif légitime" in lacked
    assert "✗ avoir travaillé 121 jours (travaillés : 100 jours)" in lacked
    assert "✓ avoir démissionné" in opposed


def test_exceptions_to_an_exception_that_does_not_hold_lacked_nothing() -> None:
    shown = plain_spaces(screen(*DOSSIERS["fraude"]))
    assert "✓ avoir fraudé" in shown
    assert "motif légitime" not in shown


def test_the_words_of_a_sinon_row_are_told_of_a_value_that_is_compared() -> None:
    shown = plain_spaces(screen(*DOSSIERS["revenu trop haut"]))
    assert "✗ obtenir un échelon" in shown
    assert "✓ avoir un revenu de plus de 22 000 € (déclaré : 22 001 €)" in shown


def test_both_cases_of_a_contradiction_are_told_by_what_made_them_hold() -> None:
    shown = plain_spaces(screen("crise", f"{{{CRISIS}, enfants: []}}"))
    assert "le cas « être boursier » donne oui" in shown
    assert "le cas « être salarié » donne non" in shown
    assert "ligne" not in shown


def test_a_letter_tells_both_cases_of_a_contradiction() -> None:
    policies = load([HERE / "crise.cqp"])
    text = f"date: 2026-01-01\nfaits:\n  crise: {{{CRISIS}, enfants: []}}\n"
    answer = policies.decide(SourceFile.from_text("d.yaml", text))
    letter = plain_spaces("".join(letter_parts([answer], policies.program, "text", several=False)))
    assert "le cas « être boursier » donne oui" in letter
    assert "le cas « être salarié » donne non" in letter


def test_an_exigence_of_all_tells_which_elements_break_it() -> None:
    people = "[{prénom: Léa, âge: 6}, {prénom: Tom, âge: 22}, {prénom: Zoé, âge: 30}]"
    with pytest.raises(DossierError) as refused:
        screen("crise", f"{{{CRISIS}, enfants: {people}}}")
    (found,) = refused.value.diagnostics
    assert (
        "« avoir 18 ans au plus (Tom : 22) », « avoir 18 ans au plus (Zoé : 30) » ne sont pas remplis"
        in plain_spaces(found.message)
    )


def test_an_explication_tells_the_figures_that_are_arguments_and_no_reading_that_changes_nothing() -> None:
    policies = load([HERE / "crise.cqp"])
    text = f"date: 2026-01-01\ndécisions: [crise.avis]\nfaits:\n  crise: {{{CRISIS}, enfants: []}}\n"
    answer = policies.decide(SourceFile.from_text("d.yaml", text))
    shown = plain_spaces("".join(explication_parts([answer], policies.program, "text", Screen(120), several=False)))
    assert "avis : décision calculée entièrement par le traitement" in shown
    assert "délai : 1 an" in shown
    assert "Jusqu'à l'examen ou à la décision ? à l'examen ou à la décision" in shown
    assert "la réponse étant la même quelle que soit la lecture" in shown
    assert "lecture envisagée" not in shown


def test_a_line_of_a_sum_tells_what_its_case_lacks_only_where_it_is_nil_and_by_its_own_words() -> None:
    shown = plain_spaces(screen(*DOSSIERS["garde"]))
    assert "Léa (non rempli : avoir moins de 6 ans (6))" in shown
    assert "non rempli : ouvrir droit" not in shown
    assert "Léa (à partir du 1er janvier 2022, cgi §2) : 4 000 € dans la limite de 3 500 €" in shown
    assert "non rempli : être en résidence alternée" not in shown


def test_a_dated_table_tells_its_days_as_a_dated_figure_does() -> None:
    assert "ancien ≥ 57 ; à partir du 1er avril 2025" in plain_spaces(screen(*DOSSIERS["garde"]))


def test_a_day_of_a_year_is_told_as_a_date() -> None:
    shown = plain_spaces(screen(*DOSSIERS["garde"]))
    assert "1er janvier de l'année de la date d'effet" in shown
    assert "31 décembre de l'année de dépôt" in shown
    assert shown.count("1er janvier 2023") == 1  # by its own step, that has no words to say the same again


def test_what_an_exception_is_an_exception_to_is_told_before_it() -> None:
    shown = plain_spaces(screen("démission", "{démissionné: oui, légitime: oui, jours: 100, fraude: non}"))
    assert shown.index("avoir démissionné") < shown.index("la démission légitime ouvre droit")


def test_a_list_of_no_element_is_counted_as_such() -> None:
    policies = load([HERE / "garde.cqp"])
    text = "date: 2026-01-01\ndécisions: [garde.ouverte]\nfaits:\n  garde: {enfants: []}\n"
    (decision,) = policies.decide(SourceFile.from_text("d.yaml", text)).decisions
    assert outcome_key(decision.status, decision.favourable, decision.value, decision.type)[2] == "aucun élément"


def test_a_letter_counts_what_is_missing() -> None:
    def letter(facts: str) -> str:
        policies = load([HERE / "démission.cqp"])
        text = f"date: 2026-01-01\nfaits:\n  démission: {facts}\n"
        answer = policies.decide(SourceFile.from_text("d.yaml", text))
        return plain_spaces("".join(letter_parts([answer], policies.program, "text", several=False)))

    assert "dès que cet élément sera connu" in letter("{démissionné: oui, jours: 100, fraude: non}")
    assert "dès que ces éléments seront connus" in letter("{démissionné: oui, fraude: non}")
