"""The regulation and its rules, the editor, votes, scenarios, a new politique: handlers, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.language.formatting.format import format_source
from cqp_dsl.pipeline import load
from cqp_dsl.resources import policies_folder
from cqp_dsl.source import SourceFile
from cqp_dsl.web.workshop import open_workshop
from tests.text.conftest import RULES, TEXT
from tests.web.conftest import Visitor, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.web.exchange import Reply


@pytest.fixture
def author(tmp_path: Path) -> Visitor:
    """A visitor of a folder with a small regulation of its own, and its text."""
    (tmp_path / "règlement.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "admission.cqp").write_text(RULES, encoding="utf-8")
    return Visitor(open_workshop(tmp_path))


def begun(author: Visitor, title: str = "Tourneur sur bois") -> tuple[str, str]:
    """A new politique; its file, its version."""
    made = author.post("/editeur", [("@titre", title)])
    name = made.headers["HX-Redirect"].removeprefix("/editeur/")
    return name, author.workshop.folder.version(name)


def test_the_text_stands_facing_its_rules(author: Visitor) -> None:
    page = text_of(author.get("/reglement/texte-reglement.html"))
    assert 'class="row quoted"' in page
    assert '<nav aria-label="Atelier">' in page
    assert "Le texte et ses règles" in text_of(author.get("/reglement/index.html"))


def test_a_rule_has_its_page_its_users_and_its_place_in_the_editor(visitor: Visitor) -> None:
    page = text_of(visitor.get("/reglement/certification-certification.html"))
    assert "Est utilisé par" in page
    assert "/valeurs/certification.certification" in page
    assert "/editeur/certification/certification.cqp?ligne=" in page
    assert visitor.get("/reglement/rien.html").status == 404
    assert "function found" in text_of(visitor.get("/reglement/recherche.js"))


def test_a_rule_has_its_values_for_a_dossier(visitor: Visitor) -> None:
    visitor.copied("refuse-oral.yaml")
    page = text_of(visitor.get("/valeurs/certification.note_comptée", ("dossier", "refuse-oral.yaml")))
    assert "<td>épreuve orale</td><td>toutes</td><td>6</td>" in page
    assert visitor.get("/valeurs/certification.rien").status == 404


def test_a_new_politique_works_at_once(author: Visitor) -> None:
    name, _ = begun(author)
    assert name == "tourneur_sur_bois.cqp"
    policies = load(author.root / name, scenarios=True)
    assert policies.diagnostics == ()
    assert len(policies.scenarios) == 3
    assert all(result.passed for result in policies.test())
    assert begun(author)[0] == "tourneur_sur_bois-2.cqp"


@pytest.mark.parametrize("title", ["CQP « Conseil »", "2024 {x}", "Œuvre d'art – niveau 3", "É" * 300])
def test_any_title_makes_a_politique_that_is_valid(author: Visitor, title: str) -> None:
    name, _ = begun(author, title)
    load(author.root / name)


def test_what_is_shipped_opens_in_read_only_and_is_copied_to_be_changed(visitor: Visitor) -> None:
    assert "en lecture seule" in text_of(visitor.get("/editeur/certification/certification.cqp"))
    form = [("@texte", "x"), ("@version", ""), ("@action", "enregistrer")]
    assert "ne se modifient pas" in text_of(visitor.post("/editeur/certification/certification.cqp", form))
    visitor.post("/editeur", [("@action", "copier")])
    copied = visitor.root / "certification" / "certification.cqp"
    assert copied.read_bytes() == (policies_folder() / "certification" / "certification.cqp").read_bytes()
    assert visitor.post("/editeur", [("@action", "copier")]).status == 404


def test_rules_are_tried_on_a_dossier_before_they_are_saved(author: Visitor) -> None:
    name, version = begun(author)
    text = author.workshop.folder.read(name).text
    (author.root / "un.yaml").write_text(
        "faits:\n  tourneur_sur_bois:\n    heures_suivies: 34 h\n    note: 12\n", encoding="utf-8"
    )

    def tried(typed: str) -> str:
        return text_of(
            author.post(f"/editeur/{name}", [("@texte", typed), ("@version", version)], ("dossier", "un.yaml"))
        )

    assert "refusé" in tried(text)
    assert "obtenu" in tried(text.replace("vaut 35 h", "vaut 34 h"))
    assert "ne se lisent pas encore" in tried(text.replace("vaut 35 h", "vaut 35 €"))
    assert author.workshop.folder.read(name).text == text


def test_rules_are_saved_whole_and_not_over_those_of_others(author: Visitor) -> None:
    name, version = begun(author)
    text = author.workshop.folder.read(name).text
    form = [("@version", version), ("@action", "enregistrer")]
    assert "Enregistré" in text_of(author.post(f"/editeur/{name}", [*form, ("@texte", text + "# un\n")]))
    late = text_of(author.post(f"/editeur/{name}", [*form, ("@texte", text + "# deux\n")]))
    assert "a été changé ailleurs" in late
    assert author.workshop.folder.read(name).text.endswith("# un\n")
    over = author.workshop.folder.version(name)
    author.post(f"/editeur/{name}", [*form, ("@texte", text + "# deux\n"), ("@remplacer", over)])
    assert author.workshop.folder.read(name).text.endswith("# deux\n")


def test_rules_with_an_error_say_where_it_is_mended(author: Visitor) -> None:
    name, _ = begun(author)
    path = author.root / name
    path.write_text(path.read_text(encoding="utf-8").replace("vaut 35 h", "vaut 35 €"), encoding="utf-8")
    page = text_of(author.get("/nouveau"))
    assert "Les règles sont à corriger" in page
    assert f"/editeur/{name}?ligne=" in page
    assert author.get("/").status == 200
    assert "35 €" in text_of(author.get(f"/editeur/{name}"))


def voted(visitor: Visitor, **changes: str) -> Reply:
    form = {"@question": "vae.date_de_référence", "@lecture": "retrait", "@par": "la CPNEFP", "@le": "2014-03-12"}
    return visitor.post("/votes", list({**form, **{f"@{name}": value for name, value in changes.items()}}.items()))


def test_a_vote_is_written_where_the_question_stands(visitor: Visitor) -> None:
    assert "copiez-les" in text_of(visitor.get("/votes"))
    assert voted(visitor).status == 404
    visitor.post("/editeur", [("@action", "copier")])
    assert voted(visitor, lecture="jamais").status == 404
    assert voted(visitor, par="").status == 404
    assert voted(visitor, par="le « comité »").status == 404
    assert voted(visitor, le="hier").status == 404
    assert voted(visitor).headers["HX-Redirect"] == "/votes"
    text = (visitor.root / "vae" / "vae.cqp").read_text(encoding="utf-8").replace("\xa0", " ")
    assert "retenue retrait par « la CPNEFP » le 12 mars 2014" in text
    page = text_of(visitor.get("/votes"))
    assert "Questions closes" in page
    assert "12 mars 2014" in page.replace("\xa0", " ")
    assert load(visitor.root).program.interpretations["vae.date_de_référence"].retained is not None


def test_each_reading_says_to_whom_it_would_change_something(visitor: Visitor) -> None:
    for name in ("vae-novembre-fevrier.yaml", "refuse-oral.yaml"):
        visitor.copied(name)
    page = text_of(visitor.get("/votes", ("dossiers", "oui")))
    assert "recevabilité de la demande de VAE : à trancher → <strong>" in page.replace("\xa0", " ")


def test_scenarios_are_played_and_failures_come_first(author: Visitor) -> None:
    name, _ = begun(author)
    path = author.root / name
    path.write_text(path.read_text(encoding="utf-8").replace("note = 9,5", "note = 10"), encoding="utf-8")
    page = text_of(author.get("/scenarios", ("politique", "tourneur_sur_bois")))
    assert "3 cas, 2 conformes, 1 en échec" in page
    assert page.index("9,5/20 ne suffit pas") < page.index("34 heures ne suffisent pas")
    assert "Trouvé : " in page


def test_a_dossier_becomes_a_scenario_that_holds(visitor: Visitor) -> None:
    visitor.copied("refuse-oral.yaml")
    assert visitor.post("/enscenario/refuse-oral.yaml", []).status == 404
    visitor.post("/editeur", [("@action", "copier")])
    made = visitor.post("/enscenario/refuse-oral.yaml", [], ("certification.notes[oral]", "12"))
    assert made.headers["HX-Redirect"] == "/scenarios?politique=certification"
    text = (visitor.root / "certification" / "certification.cqp").read_text(encoding="utf-8").replace("\xa0", " ")
    assert "scénario « session de décembre 2013, candidat 17 »" in text
    assert "attendu certification = certifié" in text
    page = text_of(visitor.get("/scenarios", ("politique", "certification")))
    assert "session de décembre 2013, candidat 17" in page
    assert "en échec" not in page


def test_policies_are_read_again_when_a_file_changes(author: Visitor) -> None:
    name, _ = begun(author)
    assert "tourneur_sur_bois" in author.workshop.policies().program.policies
    (author.root / name).unlink()
    assert "tourneur_sur_bois" not in author.workshop.policies().program.policies


def test_the_beginning_is_laid_out_as_the_formatter_would(author: Visitor) -> None:
    name, _ = begun(author)
    source = SourceFile.from_text(name, author.workshop.folder.read(name).text)
    assert format_source(source).text == source.text
