"""Many dossiers in a sheet: kept in the folder, decided row by row, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from cqp_dsl.web.exchange import Request, Upload
from cqp_dsl.web.routes import handle
from cqp_dsl.web.screens import start
from tests.web.conftest import Visitor, text_of

if TYPE_CHECKING:
    from cqp_dsl.web.exchange import Reply

NOTES = ("tronc_commun", "option", "écrit", "oral", "applications")
HEAD = [
    "Référence",
    "Date d'effet",
    *(f"certification.{each}" for each in ("pass_suivi", "premss_suivi", "option_suivie")),
]
SHEET = ";".join([*HEAD, *(f"certification.notes[{name}]" for name in NOTES)])
ROWS = (
    "Mme A;16/12/2013;oui;oui;oui;14;14;15;6;14",
    "M. B;16/12/2013;oui;oui;oui;14;14;15;12;14",
    "Mme C;16/12/2013;oui;oui;oui;14;14;15;vingt;14",
)


def dropped(visitor: Visitor, name: str, data: bytes) -> Reply:
    """A sheet dropped on the page."""
    return handle(Request("POST", "/lot", uploads={"feuille": Upload(name, data)}), visitor.workshop)


@pytest.fixture
def where(visitor: Visitor) -> str:
    made = dropped(visitor, "candidats.csv", "\n".join([SHEET, *ROWS]).encode())
    return unquote(made.headers["Location"])


def test_a_sheet_is_kept_and_each_row_has_its_answer(visitor: Visitor, where: str) -> None:
    assert where == "/lot/candidats.csv"
    page = text_of(visitor.get(where)).replace("\xa0", " ")
    assert "certification d&#39;après les conditions écrites : non certifié" in page
    assert "à corriger" in page
    assert "vingt" in page
    link = page.partition('<a href="/reponse/')[2].partition('"')[0].replace("&amp;", "&")
    address = urlsplit(f"/reponse/{link}")
    answer = text_of(visitor.get(unquote(address.path), *parse_qsl(address.query)))
    assert "non certifié" in answer
    assert "<h1>Mme A</h1>" in answer


def test_the_sheet_its_summary_and_its_letters_are_taken(visitor: Visitor, where: str) -> None:
    sheet = visitor.get(where, ("forme", "feuille"))
    assert isinstance(sheet.body, bytes)
    assert "non certifié" in sheet.body.decode("utf-8-sig")
    assert "candidats-d%C3%A9cisions.csv" in sheet.headers["Content-Disposition"]
    summary = visitor.get(where, ("forme", "synthese"))
    letters = visitor.get(where, ("forme", "lettres"))
    assert summary.alone
    assert letters.alone
    assert "épreuve orale" in text_of(letters)
    assert (visitor.root / "candidats.csv").read_text(encoding="utf-8").startswith(SHEET)


def test_a_sheet_to_fill_in_comes_back_as_it_was_given(visitor: Visitor) -> None:
    made = visitor.get("/lot", ("modele", "certification"))
    assert isinstance(made.body, bytes)
    again = dropped(visitor, "vide.xlsx", made.body)
    assert visitor.get(unquote(again.headers["Location"])).status == 200


def test_what_is_no_sheet_is_refused(visitor: Visitor) -> None:
    assert dropped(visitor, "photo.png", b"x").status == 404
    assert dropped(visitor, "", b"").status == 404
    wrong = unquote(dropped(visitor, "faux.xlsx", b"not a workbook").headers["Location"])
    assert "ne se lit pas" in text_of(visitor.get(wrong))
    inside = dropped(visitor, "../../dehors.csv", SHEET.encode())
    assert inside.headers["Location"] == "/lot/dehors.csv"
    assert (visitor.root / "dehors.csv").is_file()


def test_a_mistake_of_ours_is_a_page_and_no_traceback(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "_examples", lambda: 1 // 0)
    broken = visitor.get("/")
    assert broken.status == 500
    assert "ZeroDivisionError" in text_of(broken)
    assert "Traceback" not in text_of(broken)
