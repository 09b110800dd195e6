"""What is shown under the pointer."""

from __future__ import annotations

import pytest
from lsprotocol import types

from cqp_dsl.lsp.hover import hover
from tests.lsp.workshop import place, snapshot


def shown(words: str, within: int = 1, *, path: str = "notes.cqp", nth: int = 0) -> str:
    known = snapshot()
    document = known.documents[path]
    found = hover(known, document, place(document, words, within, nth=nth))
    if found is None:
        return ""
    assert isinstance(found.contents, types.MarkupContent)
    return found.contents.value


def test_a_parameter_is_shown_with_its_citation_and_its_dated_values() -> None:
    text = shown("seuil «")
    assert "**paramètre** `seuil : nombre`" in text
    assert "| 10 | du 1er\u00a0janvier\u00a02013 au 31\u00a0décembre\u00a02013 |" in text
    assert "| 12 | à partir du 1er\u00a0janvier\u00a02014 |" in text
    assert "Selon texte §I : « au moins dix »" in text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("atteinte(e)", "**règle** `atteinte(é : Épreuve) : booléen`"),
        ("manière est", "Question ouverte"),
        ("obtenues[é]", "« Quelles notes ? »"),
        ("toutes\n", "**lecture** `toutes`"),
        ("oral] >", "**valeur** `oral`"),
        ("é] ≥", "**argument** `é : Épreuve`"),
        ("s.jour", "**variable** `s : Session`"),
        ("jour au plus", "**champ** `jour : date`"),
        ("Épreuve « Quelles", "**énumération** `Épreuve`"),
        ("commun\n", "« Ce qui est commun »"),
        ("texte §II", "**source** `texte`"),
        ("1er juin 2014", "`2014-06-01`"),
        ("sinon :", "**sinon**"),
        ("appréciable\n    vaut faux", "**exception** `appréciable`"),
        ("« dix partout »\n  à", "**scénario** « dix partout »"),
    ],
)
def test_each_kind_of_name_says_what_it_is(words: str, expected: str) -> None:
    assert expected in shown(words)


def test_a_quantity_is_shown_exactly() -> None:
    source = "politique p « P » selon s §I\nsource s « S » sections §I\nparamètre d : durée\n  vaut 2,5 ans\n"
    known = snapshot({"p.cqp": source})
    document = known.documents["p.cqp"]
    found = hover(known, document, place(document, "2,5", 1))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert found.contents.value == "**quantité** 2,5\u00a0ans : exactement 30\u00a0mois"


def test_a_word_of_a_label_says_nothing() -> None:
    assert shown("exigée »") == ""


def test_a_function_says_what_it_gives() -> None:
    text = "politique essai « Essai »\nrègle r : nombre en jours\n  vaut jours_entre(1er mars 2014 ; 2 mars 2014)\n"
    known = snapshot({"essai.cqp": text})
    found = hover(known, known.documents["essai.cqp"], place(known.documents["essai.cqp"], "jours_entre"))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert "Les jours d'une date à l'autre, la seconde exclue." in found.contents.value
