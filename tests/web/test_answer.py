"""The answer whole, its letter and its explication, as pages and as documents."""

from __future__ import annotations

import io
from zipfile import ZipFile

from tests.web.conftest import Visitor, text_of

WHERE = "exemples/refuse-oral.yaml"


def test_the_answer_tells_grounds_and_the_whole_reasoning(visitor: Visitor) -> None:
    page = text_of(visitor.get(f"/reponse/{WHERE}"))
    assert "Conditions non remplies" in page
    assert "<details>" in page
    assert "Reçu" in page
    assert "forme=lettre-pdf" in page


def test_what_the_address_changes_counts_for_the_letter_too(visitor: Visitor) -> None:
    refused = text_of(visitor.get(f"/document/{WHERE}", ("forme", "lettre")))
    accepted = text_of(visitor.get(f"/document/{WHERE}", ("certification.notes[oral]", "12"), ("forme", "lettre")))
    assert "épreuve orale" in refused
    assert refused != accepted


def test_the_explication_is_a_page(visitor: Visitor) -> None:
    assert "Réponse au dossier" in text_of(visitor.get(f"/document/{WHERE}", ("forme", "explication")))


def test_the_letter_is_a_document(visitor: Visitor) -> None:
    pdf = visitor.get(f"/document/{WHERE}", ("forme", "lettre-pdf"))
    assert isinstance(pdf.body, bytes)
    assert pdf.body.startswith(b"%PDF")
    assert "refuse-oral.pdf" in pdf.headers["Content-Disposition"]
    docx = visitor.get(f"/document/{WHERE}", ("forme", "lettre-docx"))
    assert isinstance(docx.body, bytes)
    assert "word/document.xml" in ZipFile(io.BytesIO(docx.body)).namelist()


def test_letters_have_around_them_what_the_folder_says(visitor: Visitor) -> None:
    settings = visitor.root / "lettre.toml"
    settings.write_text('[en-tête]\nlignes = ["Commission de Lyon"]\n', encoding="utf-8")
    page = text_of(visitor.get(f"/document/{WHERE}", ("forme", "lettre")))
    settings.write_text("[inconnu]\n", encoding="utf-8")
    wrong = text_of(visitor.get(f"/document/{WHERE}", ("forme", "lettre")))
    assert "Commission de Lyon" in page or "lettre.toml" in page
    assert "lettre.toml" in wrong


def test_there_is_no_letter_where_nothing_can_be_answered(visitor: Visitor) -> None:
    page = text_of(visitor.get(f"/document/{WHERE}", ("@date", ""), ("forme", "lettre")))
    assert "Donnez la date" in page
    assert visitor.get(f"/document/{WHERE}", ("forme", "chanson")).status == 404
