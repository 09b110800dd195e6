"""Texts folded, cut into sections and sentences."""

from __future__ import annotations

import pytest

from cqp_dsl.workspace.text.folding import find, fold
from cqp_dsl.workspace.text.headings import Resumed, passages
from cqp_dsl.workspace.text.sentences import sentences
from tests.text.conftest import TEXT


@pytest.mark.parametrize(
    ("written", "quoted"),
    [
        ("une note infé-\nrieure à six", "une note inférieure à six"),
        ("l’« avis » du jury", 'l\'"avis" du jury'),
        ("co-signé – enfin", "co\u2011signé - enfin"),
        ("10\u202f/\u00a020", "10/20"),
        ("\uf0b7 offrir un accès", "offrir un accès"),
        ("conﬁé au jury", "confié au jury"),
    ],
)
def test_spaces_quotes_dashes_and_hyphenation_do_not_count(written: str, quoted: str) -> None:
    assert find(quoted, fold(written), 0, len(written)) is not None


def test_an_article_put_in_between_opens_its_own_section() -> None:
    text = "Article 4 – Délai\n\nUn mois.\n\nArticle 4 duodecies – Report\n\nDeux.\n\nArticle 4 bis A\n\nTrois.\n"
    found = passages(text, ("article 4", "article 4 duodecies", "article 4 bis", "article 4 bis A"))
    assert [(one.section, text[one.body : one.end].strip()) for one in found] == [
        ("article 4", "Un mois."),
        ("article 4 duodecies", "Deux."),
        ("article 4 bis A", "Trois."),
    ]


@pytest.mark.parametrize("quoted", ["une note Inférieure", "une note inferieure", "notes inférieures"])
def test_letters_case_and_accents_count(quoted: str) -> None:
    written = "une note inférieure à six"
    assert find(quoted, fold(written), 0, len(written)) is None


def test_the_parts_of_a_quotation_stand_in_their_order() -> None:
    written = "Le jury délibère, vote et signe."
    folded = fold(written)
    assert find("délibère […] signe", folded, 0, len(written)) is not None
    assert find("signe … délibère", folded, 0, len(written)) is None
    (first, last) = find("délibère (...) signe", folded, 0, len(written)) or ()
    assert (written[slice(*first)], written[slice(*last)]) == ("délibère", "signe")


def test_a_table_of_contents_opens_no_section() -> None:
    found = passages(TEXT, ("§I", "§II", "§III", "§IV"))
    assert [(one.section, one.title) for one in found] == [("§I", "Admission"), ("§II", "Jury"), ("§IV", "Recours")]
    assert TEXT[found[0].body : found[0].end].strip().startswith("Le candidat est admis")
    assert TEXT[found[0].body : found[0].end].strip().endswith("M. Durand).")


def test_headings_of_several_kinds_hold_one_another() -> None:
    text = (
        "# Titre III Du jury\n\nGénéral.\n\n## Article 4 – Délai\n\nUn mois.\n\n## Article 4 bis\n\nDeux.\n\n"
        "# Annexe II\n\nFin.\n"
    )
    found = passages(text, ("titre III", "article 4", "annexe II"))
    within = {one.section: text[one.body : one.end].strip() for one in found}
    assert within["article 4"] == "Un mois.\n\n## Article 4 bis\n\nDeux."
    assert within["titre III"].startswith("Général.")
    assert within["titre III"].endswith("Deux.")
    assert within["annexe II"] == "Fin."


def test_headings_without_marks_are_ranked_by_their_word() -> None:
    text = "CHAPITRE 2\n\nAvant.\n\nArticle 7\n\nDedans.\n\nChapitre 3\n\nAprès.\n"
    found = {
        one.section: text[one.body : one.end].strip()
        for one in passages(text, ("chapitre 2", "article 7", "chapitre 3"))
    }
    assert found == {"chapitre 2": "Avant.\n\nArticle 7\n\nDedans.", "article 7": "Dedans.", "chapitre 3": "Après."}


def test_a_section_without_heading_resumes_at_its_words() -> None:
    text = "II – Un\n\nPremier.\n\nCompte tenu de cela, non.\n\nV – Deux\n\nFin.\n"
    found = {one.section: one for one in passages(text, ("§II", "§IV", "§V"), [Resumed("§IV", text.index("Compte"))])}
    assert text[found["§II"].body : found["§II"].end].strip() == "Premier."
    assert text[found["§IV"].start : found["§IV"].end].strip() == "Compte tenu de cela, non."


def test_a_stretch_may_stand_in_the_middle_of_another_section() -> None:
    text = "IV – Un\n\nPremier.\n\nV – Deux\n\nAvant.\n\nSchéma du IV.\n\nAprès.\n"
    start = text.index("Schéma")
    found = passages(text, ("§IV", "§V"), [Resumed("§IV", start, start + len("Schéma du IV."))])
    assert [(one.text, one.section) for one in sentences(text, found)] == [
        ("Premier.", "§IV"),
        ("Avant.", "§V"),
        ("Schéma du IV.", "§IV"),
        ("Après.", "§V"),
    ]


def test_sentences_know_abbreviations_items_and_their_section() -> None:
    said = sentences(TEXT, passages(TEXT, ("§I", "§II", "§IV")))
    assert [(one.section, one.text) for one in said] == [
        ("", "Règlement des études"),
        ("", "Table : I – Admission … 2 ; II – Jury … 3"),
        ("§I", "Le candidat est admis s’il a obtenu une moyenne d’au moins dix sur vingt."),
        ("§I", "Une note infé- rieure à six est éliminatoire (cf. art. 3 du règlement M. Durand)."),
        ("§II", "Le jury délibère à huis clos."),
        ("§II", "- il vérifie les « relevés de notes » ;"),
        ("§II", "- il signe le procès-verbal."),
        ("§II", "Le président a voix prépondérante."),
        ("§IV", "Le recours est formé dans les deux mois."),
    ]
    assert all(TEXT[one.start : one.end].split() == one.text.split() for one in said)


def test_a_long_line_is_cut_in_linear_time() -> None:
    calls = [len(sentences("mot " * count + ".", ())) for count in (1_000, 100_000)]
    assert calls == [1, 1]
