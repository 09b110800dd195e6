"""The dossier screen: what is asked, the decision beside it, saving, what is noticed."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from cqp_dsl.pipeline import load
from cqp_dsl.web.folder import version_of
from tests.web.conftest import Visitor, text_of

if TYPE_CHECKING:
    from cqp_dsl.web.exchange import Reply

ORAL = "certification.notes[oral]"


def form_of(reply: Reply) -> list[tuple[str, str]]:
    """What the browser would send of the form of a page, as it is shown."""
    page = text_of(reply)
    found = []
    for match in re.finditer(r"<input\b[^>]*>", page):
        name = re.search(r'\bname="([^"]+)"', match[0])
        value = re.search(r'\bvalue="([^"]*)"', match[0])
        chosen = " checked" in match[0] or not re.search(r'type="(?:radio|checkbox)"', match[0])
        if name and chosen:
            found.append((name[1], value[1] if value else "on"))
    for match in re.finditer(r'<select\b[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen_option = re.search(r'<option value="([^"]*)" selected', match[2])
        found.append((match[1], chosen_option[1] if chosen_option else ""))
    return found + re.findall(r'<textarea\b[^>]*\bname="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)


def with_(form: list[tuple[str, str]], **changes: str) -> list[tuple[str, str]]:
    """The same with some fields changed."""
    return [(name, changes.get(name, value)) for name, value in form]


def test_the_decision_stands_beside_its_questions(visitor: Visitor) -> None:
    page = text_of(visitor.get(visitor.copied("refuse-oral.yaml")))
    assert "Certification d&#39;après les conditions écrites\u202f: non certifié" in page.replace("\xa0", "\u202f")
    assert "Le candidat a-t-il suivi Pass formation" in page
    assert 'name="certification.notes[oral]" value="6"' in page
    assert "aria-live" in page


def test_a_change_moves_the_decision_and_stays_in_the_address(visitor: Visitor) -> None:
    where = visitor.copied("refuse-oral.yaml")
    form = form_of(visitor.get(where))
    moved = visitor.post(where, with_(form, **{ORAL: "12"}))
    assert "certifié" in text_of(moved)
    assert "non certifié" not in text_of(moved)
    address = urlsplit(moved.headers["HX-Replace-Url"])
    query = parse_qsl(address.query, keep_blank_values=True)
    assert (ORAL, "12") in query
    assert {name.partition("[")[0] for name, _ in query} == {"certification.notes"}
    again = visitor.get(unquote(address.path), *query)
    assert f'name="{ORAL}" value="12"' in text_of(again)
    assert "Changements non enregistrés" in text_of(again)
    assert "oral: 6" in (visitor.root / "refuse-oral.yaml").read_text(encoding="utf-8")


def test_a_form_that_nobody_touched_changes_nothing(visitor: Visitor) -> None:
    for name in ("refuse-oral.yaml", "vae-cinq-ans-a-60.yaml", "parcours-de-bout-en-bout.yaml", "accessit.yaml"):
        where = visitor.copied(name)
        moved = visitor.post(where, form_of(visitor.get(where)))
        assert urlsplit(moved.headers["HX-Replace-Url"]).query == "", name
        assert "Tel qu’il est enregistré" in text_of(moved)


def test_what_is_wrong_is_said_at_its_field(visitor: Visitor) -> None:
    where = visitor.copied("refuse-oral.yaml")
    moved = text_of(visitor.post(where, with_(form_of(visitor.get(where)), **{ORAL: "25"})))
    assert "25 est hors des bornes" in moved


def test_the_next_useful_question_leads_to_its_field(visitor: Visitor) -> None:
    page = text_of(visitor.get(visitor.copied("incomplet.yaml")))
    found = re.search(r'Prochaine question utile : <a href="#(c[0-9a-f]+)">', page)
    assert found is not None
    assert f'<div class="field" id="{found[1]}">' in page
    assert ">attendu</p>" in page


def test_saving_keeps_the_head_of_the_file_and_reads_back_the_same(visitor: Visitor) -> None:
    where = visitor.copied("refuse-oral.yaml")
    form = with_(form_of(visitor.get(where)), **{ORAL: "7,5", "@provenance/certification.notes": "procès-verbal, p. 2"})
    form = [*form, ("@destinataire", "Mme Martin\n3, rue des Lilas")]
    saved = visitor.post(where, [*form, ("@action", "enregistrer")])
    assert "Enregistré dans" in text_of(saved)
    assert saved.headers["HX-Replace-Url"] == where
    text = (visitor.root / "refuse-oral.yaml").read_text(encoding="utf-8")
    assert text.startswith("# Refusé pour une seule raison")
    assert "oral: 7,5" in text
    dossier = load().read(visitor.root / "refuse-oral.yaml")
    assert dossier.addressee == ("Mme Martin", "3, rue des Lilas")
    assert dossier.provenance == {"certification.notes": "procès-verbal, p. 2"}


def test_two_tabs_do_not_lose_each_others_work(visitor: Visitor) -> None:
    where = visitor.copied("refuse-oral.yaml")
    one = form_of(visitor.get(where))
    other = form_of(visitor.get(where))
    visitor.post(where, [*with_(one, **{ORAL: "9"}), ("@action", "enregistrer")])
    refused = text_of(visitor.post(where, [*with_(other, **{ORAL: "11"}), ("@action", "enregistrer")]))
    assert "a été changé ailleurs" in refused
    assert "oral: 9" in (visitor.root / "refuse-oral.yaml").read_text(encoding="utf-8")
    copied = visitor.post(where, [*with_(other, **{ORAL: "11"}), ("@action", "copie")])
    assert copied.headers["HX-Redirect"] == "/dossier/refuse-oral-2.yaml"
    over = re.search(r"remplacer:([0-9a-f]+)", refused)
    assert over is not None
    visitor.post(where, [*with_(other, **{ORAL: "11"}), ("@action", over[0])])
    assert "oral: 11" in (visitor.root / "refuse-oral.yaml").read_text(encoding="utf-8")


def test_an_example_is_saved_as_a_copy(visitor: Visitor) -> None:
    where = "/dossier/exemples/certifie.yaml"
    form = form_of(visitor.get(where))
    copied = visitor.post(where, [*with_(form, **{"@nom": "le mien"}), ("@action", "copie")])
    assert copied.headers["HX-Redirect"] == "/dossier/le%20mien.yaml"
    assert (visitor.root / "le mien.yaml").is_file()
    assert "ne se modifient pas" in text_of(visitor.post(where, [*form, ("@action", "enregistrer")]))


def test_a_new_dossier_asks_what_its_politique_needs(visitor: Visitor) -> None:
    begun = visitor.get("/nouveau", ("politique", "vae"))
    assert begun.status == 303
    address = urlsplit(begun.headers["Location"])
    page = visitor.get(unquote(address.path), *parse_qsl(address.query))
    assert "Quels emplois le candidat a-t-il occupés" in text_of(page)
    assert list(visitor.root.iterdir()) == []
    visitor.post("/dossier/vae.yaml", [*form_of(page), ("@action", "copie"), ("@nom", "vae.yaml")])
    assert "vae.recevabilité" in (visitor.root / "vae.yaml").read_text(encoding="utf-8")


def test_rows_are_added_and_taken_away(visitor: Visitor) -> None:
    where = visitor.copied("vae-cinq-ans-a-60.yaml")
    form = form_of(visitor.get(where))
    more = visitor.post(where, [*form, ("@action", "ajouter:vae.emplois")])
    assert 'name="vae.emplois[2].quotité"' in text_of(more)
    assert "autofocus" in text_of(more)
    less = visitor.post(where, [*form_of(more), ("@action", "ôter:1:vae.emplois")])
    assert 'name="vae.emplois[2].quotité"' not in text_of(less)
    assert 'name="vae.emplois[1].quotité" value=""' in text_of(less)


def test_the_same_dossier_is_changed_as_text(visitor: Visitor) -> None:
    visitor.copied("refuse-oral.yaml")
    page = visitor.get("/texte/refuse-oral.yaml")
    text = (visitor.root / "refuse-oral.yaml").read_text(encoding="utf-8")
    assert "oral: 6" in text_of(page)
    form = [("@version", version_of(text.encode())), ("@yaml", text.replace("oral: 6", "oral: 13"))]
    assert "non certifié" not in text_of(visitor.post("/texte/refuse-oral.yaml", form))
    wrong = visitor.post("/texte/refuse-oral.yaml", [*form[:1], ("@yaml", text.replace("oral: 6", "orale: 6"))])
    assert "orale" in text_of(wrong)
    assert "HX-Replace-Url" not in wrong.headers
    visitor.post("/texte/refuse-oral.yaml", [*form, ("@action", "enregistrer")])
    assert "oral: 13" in (visitor.root / "refuse-oral.yaml").read_text(encoding="utf-8")


def test_a_file_that_is_no_dossier_opens_as_text_with_what_is_wrong(visitor: Visitor) -> None:
    (visitor.root / "faux.yaml").write_text("faits:\n  certification:\n    notes: beaucoup\n", encoding="utf-8")
    assert visitor.get("/dossier/faux.yaml").headers["Location"] == "/texte/faux.yaml"
    page = text_of(visitor.get("/texte/faux.yaml"))
    assert "notes: beaucoup" in page
    assert "(ligne 3)" in page


def test_what_would_be_too_long_for_an_address_is_said(visitor: Visitor) -> None:
    where = visitor.copied("refuse-oral.yaml")
    form = form_of(visitor.get(where))
    moved = visitor.post(where, with_(form, **{"@titre": "long " * 2000}))
    assert "trop long pour être gardé" in text_of(moved)
    assert urlsplit(moved.headers["HX-Replace-Url"]).query == ""


def test_nothing_that_is_typed_becomes_markup(visitor: Visitor) -> None:
    where = visitor.copied("refuse-oral.yaml")
    bad = '"><script>alert(1)</script>'
    form = with_(form_of(visitor.get(where)), **{"@titre": bad, ORAL: bad})
    moved = visitor.post(where, form)
    query = parse_qsl(urlsplit(moved.headers["HX-Replace-Url"]).query)
    assert "<script>alert" not in text_of(moved)
    assert "<script>alert" not in text_of(visitor.get(where, *query))


def test_names_that_lead_elsewhere_are_refused(visitor: Visitor) -> None:
    for name in ("/dossier/../../etc/passwd.yaml", "/dossier/.cache.yaml", "/dossier/notes.txt"):
        assert visitor.get(name).status == 404
    assert visitor.get("/dossier/").status == 404
    assert visitor.get("/inconnu").status == 404


def test_a_keystroke_is_answered_within_a_tenth_of_a_second(visitor: Visitor) -> None:
    where = visitor.copied("parcours-de-bout-en-bout.yaml")
    form = form_of(visitor.get(where))
    visitor.post(where, form)
    best = min(_timed(visitor, where, with_(form, **{ORAL: str(note)})) for note in range(8, 15))
    assert best < 0.1


def _timed(visitor: Visitor, where: str, form: list[tuple[str, str]]) -> float:
    begun = time.thread_time()  # the work itself: how busy the machine is with others does not count
    visitor.post(where, form)
    return time.thread_time() - begun
