"""``cqp check --format letter``: the notification says the decision, its reasons, and what may still change it."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

import attrs
import docx
import pypdf
import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.pipeline import load
from cqp_dsl.render.letter.compose import letter_parts
from cqp_dsl.render.letter.documents import fields
from cqp_dsl.render.letter.wording import WordedLetter
from cqp_dsl.resources import letter_template, policies_folder
from tests.cli.conftest import dossier

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from cqp_dsl.pipeline import Policies
    from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def shipped() -> Policies:
    return load()


GUIDE = (policies_folder().parent / "docs" / "lettres.md").read_text(encoding="utf-8")
EXAMPLE = GUIDE.partition("```toml\n")[2].partition("```")[0]
"""The settings that the guide shows."""

LETTER = ("--policies", "politiques", "--format")


def letter(run: Run, name: str, layout: str = "letter") -> str:
    """The letter for a dossier, on one line: neither where lines end matters, nor how apostrophes are written."""
    return plain(run("check", name, *LETTER, layout).stdout)


def plain(text: str) -> str:
    """A text on one line, with plain spaces and apostrophes."""
    return " ".join(plain_spaces(text).replace("’", "'").split())


@pytest.mark.parametrize("layout", ["letter", "letter-markdown", "letter-html"])
def test_the_letter_of_the_dossier_of_the_readme(run: Run, layout: str, snapshot: SnapshotAssertion) -> None:
    result = run("check", str(policies_folder() / "exemples" / "refuse-oral.yaml"), "--format", layout)
    assert result.exit_code == 1
    text = result.stdout
    assert text.replace(text.partition("Référence de la réponse")[2][3:15], "0" * 12) == snapshot


@pytest.mark.parametrize(
    ("ask", "facts", "date", "said"),
    [
        ("admission", "note: 12", "2013-06-01", "Admission : admis (§1)."),
        ("admission", "note: 12", "2013-06-01", "suivante étant remplie : - avoir au moins 10 (obtenu : 12) (§1)"),
        ("admission", "note: 9", "2013-06-01", "la condition suivante n'étant pas remplie : - avoir au moins 10"),
        ("montant", "note: 12", "2013-06-01", "au 31 décembre 2013) (§1) - montant : 2 × 100 € = 200 €"),
        ("admission", "retard: 1", "2013-06-01", "répondre à la question suivante : - Note obtenue (§1)"),
        ("accord", "note: 1", "2013-06-01", "une appréciation qui appartient au jury : - Le jury est-il d'accord ?"),
        ("stricte", "note: 10", "2013-06-01", "La question à trancher est la suivante : - Dix suffit-il ? (§2)"),
        ("stricte", "note: 10", "2013-06-01", "« il faut plus de dix » : refusé"),
        ("montant", "note: 12", "2014-06-01", "il en prévoyait une jusqu'au 31 décembre 2013"),
        ("montant", "note: 12", "2014-06-01", "ne donne pas de valeur à « prime » au 1er juin 2014"),
        ("opposée", "note: 7", "2013-06-01", "deux règles se contredisent, et aucune décision ne peut en être tirée."),
        ("admission", "note: 25", "2013-06-01", "Il sera examiné dès que ce point aura été corrigé."),
    ],
)  # fmt: skip
def test_each_way_that_a_dossier_may_end(run: Run, home: Path, ask: str, facts: str, date: str, said: str) -> None:
    assert said in letter(run, dossier(home, "d", ask=ask, facts=facts, date=date))


def test_a_decided_letter_says_that_nothing_is_missing(run: Run, home: Path) -> None:
    text = letter(run, dossier(home, "d"))
    assert "aucune question d'interprétation restée ouverte n'est de nature à modifier cette décision." in text
    assert "Texte cité : Texte d'essai, §1." in text


DEGREES = """politique p « P »
  selon t §1
source t « T » sections §1
énumération Issue apte limité inapte
entrée acuité : entier de 0 à 20 « Acuité ? » {modifiable}
entrée crise : booléen « Une crise récente ? »
décision d : Issue « aptitude » favorable apte
  vaut apte si acuité ≥ 5 « voir assez » et non crise « n'avoir pas eu de crise »
  vaut limité si acuité ≥ 5 « voir assez » et crise « avoir eu une crise »
  vaut inapte sinon
"""


def degrees(run: Run, home: Path, facts: str, modifiable: str = "") -> str:
    (home / "politiques" / "p.cqp").write_text(DEGREES.replace("{modifiable}", modifiable), encoding="utf-8")
    (home / "x.yaml").write_text(f"faits:\n  p: {{ {facts} }}\ndécisions: [p.d]\n", encoding="utf-8")
    return letter(run, "x.yaml")


def test_grounds_stand_under_the_headings_of_the_page_each_once(run: Run, home: Path) -> None:
    text = degrees(run, home, "acuité: 10, crise: oui")
    assert (
        "Cette décision est défavorable, pour les motifs suivants. "
        "Conditions non remplies pour « apte » : - n'avoir pas eu de crise (§1) "
        "Ce qui donne « limité » : - voir assez : oui (§1) - avoir eu une crise : oui (§1)"
    ) in text.replace("t §1", "§1")
    assert text.count("voir assez") == 1


def test_a_ground_of_several_outcomes_is_told_once_under_both(run: Run, home: Path) -> None:
    policy = DEGREES.replace("acuité ≥ 5 « voir assez » et crise", "acuité ≥ 5 « voir assez » et non (acuité > 9)")
    (home / "politiques" / "p.cqp").write_text(policy.replace("{modifiable}", ""), encoding="utf-8")
    (home / "x.yaml").write_text("faits:\n  p: { acuité: 4, crise: oui }\ndécisions: [p.d]\n", encoding="utf-8")
    text = letter(run, "x.yaml").replace("t §1", "§1")
    assert (
        "Conditions non remplies pour « apte » et « limité » : - voir assez (§1) "
        "Conditions non remplies pour « apte » : - n'avoir pas eu de crise (§1)"
    ) in text
    assert text.count("voir assez") == 1


@pytest.mark.parametrize("way", ["modifiable par une pièce « un certificat »", "modifiable à la hausse"])
def test_a_decision_that_another_piece_may_change_is_not_said_to_be_final(run: Run, home: Path, way: str) -> None:
    text = degrees(run, home, "acuité: 4, crise: non", way)
    assert "aucune pièce" not in text
    assert "Cette décision tient au dossier tel qu'il est : aucune information qui y manque" in text
    assert "aucune pièce" in degrees(run, home, "acuité: 4, crise: non")


def test_a_supposed_reading_is_recalled(run: Run, home: Path) -> None:
    name = dossier(home, "d", ask="stricte", facts="note: 10")
    done = run("check", name, *LETTER, "letter", "--lecture", "limite=oui_dix")
    text = plain(done.stdout)
    assert "sous l'hypothèse suivante, que le texte n'établit pas" in text
    assert "- à la question « Dix suffit-il ? », la réponse « dix suffit » (§2)" in text
    assert "sous l'hypothèse rappelée plus haut" in text


def test_several_decisions_are_numbered(run: Run, home: Path) -> None:
    text = letter(run, dossier(home, "d", ask="admission, montant"))
    assert "Objet : notification de 2 décisions" in text
    assert "1. Admission : admis" in text
    assert "2. Montant : 200 €" in text


def test_decisions_that_are_not_taken_are_not_notified(run: Run, home: Path) -> None:
    assert "Objet : examen de 2 décisions" in letter(run, dossier(home, "d", ask="admission, accord"))


def test_what_may_not_be_needed_is_not_said_to_be(run: Run, home: Path) -> None:
    """Whether the jury is asked depends on a fact that is missing too."""
    rule = "décision ouverte : booléen favorable vrai\n  vaut avis si note ≥ 10\n  vaut faux sinon\n"
    policy = home / "politiques" / "essai.cqp"
    policy.write_text(f"{policy.read_text(encoding='utf-8')}\n{rule}", encoding="utf-8")
    asked = dossier(home, "d", ask="ouverte", facts="retard: 0")
    text = letter(run, asked)
    assert "répondre à la question suivante : - Note obtenue (§1)" in text
    assert "Selon ces réponses, elle peut dépendre aussi d'une appréciation qui appartient au jury :" in text


@pytest.mark.parametrize(("fold", "word", "value"), [("maximum", "maximum", "15"), ("somme", "somme", "27")])
def test_an_aggregate_is_called_what_it_is(run: Run, home: Path, fold: str, word: str, value: str) -> None:
    text = (
        "politique notation « Notation » selon t §1\nsource t « T » sections §1\n"
        "énumération Module\n  a « premier module »\n  b « second module »\n"
        "entrée notes : nombre par Module « Notes obtenues »\n"
        f"décision retenue : nombre « note retenue »\n  vaut {fold} de notes[m] pour m dans Module\n"
    )
    (home / "politiques" / "notation.cqp").write_text(text, encoding="utf-8")
    (home / "n.yaml").write_text(
        "date: 2013-06-01\nfaits:\n  notation: { notes: { a: 12, b: 15 } }\ndécisions: [retenue]\n", encoding="utf-8"
    )
    said = f"- note retenue : {value} ({word} de notes) (t §1) - premier module : 12 - second module : 15"
    assert said in letter(run, "n.yaml")


def test_a_letter_per_dossier(run: Run, home: Path) -> None:
    names = [dossier(home, "un"), dossier(home, "deux")]
    assert run("check", *names, *LETTER, "letter").stdout.count("Madame, Monsieur,\n") == 2
    page = run("check", *names, *LETTER, "letter-html").stdout
    assert page.count("<article>") == 2
    assert page.count("<!DOCTYPE html>") == 1


@pytest.mark.parametrize(
    ("layout", "shown"),
    [
        ("letter", "Dossier : <b>*a* [b]</b>"),
        ("letter-markdown", r"**Dossier :** \<b\>\*a\* \[b\]\</b\>"),
        ("letter-html", "<strong>Dossier :</strong> &lt;b&gt;*a* [b]&lt;/b&gt;"),
    ],
)
def test_what_a_dossier_says_stays_text(run: Run, home: Path, layout: str, shown: str) -> None:
    text = "dossier: '<b>*a* [b]</b>'\ndate: 2013-06-01\nfaits:\n  essai: { note: 12 }\ndécisions: [admission]\n"
    (home / "d.yaml").write_text(text, encoding="utf-8")
    assert shown in letter(run, "d.yaml", layout)


def test_lines_of_a_text_letter_are_short(run: Run, home: Path) -> None:
    name = dossier(home, "d", ask="stricte, admission, montant", facts="note: 10")
    assert max(map(len, run("check", name, *LETTER, "letter").stdout.splitlines())) <= 76


@pytest.mark.parametrize("path", sorted((policies_folder() / "exemples").glob("*.yaml")), ids=lambda path: path.stem)
def test_no_letter_shows_a_name_of_the_policies(shipped: Policies, path: Path) -> None:
    text = "".join(letter_parts([shipped.decide(path)], shipped.program, "text", several=False))
    assert re.findall(r"\w+_\w+", text) == []
    assert max(map(len, text.splitlines())) <= 76


def test_where_nothing_is_decided_the_letter_acknowledges_what_is_missing(run: Run, home: Path) -> None:
    text = letter(run, dossier(home, "d", facts="retard: 1"))
    assert "Objet : accusé de réception : admission" in text
    assert "Votre dossier a bien été reçu" in text
    assert "répondre à la question suivante : - Note obtenue (§1)" in text


def test_how_a_dossier_is_written_is_not_told_to_its_subject(shipped: Policies) -> None:
    path = policies_folder() / "exemples" / "incomplet.yaml"
    text = "".join(letter_parts([shipped.decide(path)], shipped.program, "text", several=False))
    assert "« rien »" not in plain(text)
    assert "Quelle note le candidat a-t-il obtenue, sur 20 (épreuve orale) ? (§V)" in plain(text)
    assert "Cette décision a été préparée" not in plain(text)


def test_a_dispute_has_no_computation_and_long_formulas_stay_on_the_page(shipped: Policies) -> None:
    examples = policies_folder() / "exemples"
    answer = shipped.decide(examples / "vae-novembre-fevrier.yaml")
    assert answer.decisions[0].status == "disputed"
    assert "Le calcul est le suivant" not in "".join(letter_parts([answer], shipped.program, "text", several=False))
    decided = shipped.decide(examples / "vae-cinq-ans-a-60.yaml")
    text = plain("".join(letter_parts([decided], shipped.program, "text", several=False)))
    assert "dernières années prises en compte : du 3 juin 2006 au 2 juin 2014" in text
    assert "arrondi au jour précédent" not in text


def test_what_a_condition_rests_on_is_told_once(run: Run, home: Path) -> None:
    rule = "décision mention : booléen favorable vrai\n  vaut admission est admis « être admis »\n"
    policy = home / "politiques" / "essai.cqp"
    policy.write_text(f"{policy.read_text(encoding='utf-8')}\n{rule}", encoding="utf-8")
    text = letter(run, dossier(home, "d", ask="admission, mention"))
    assert text.count("avoir au moins 10 (obtenu : 12)") == 1


def test_typography_is_that_of_print(run: Run, home: Path) -> None:
    text = run("check", dossier(home, "d"), *LETTER, "letter").stdout
    assert "'" not in text
    assert "l’expression de nos salutations" in text


# --- Settings, documents ---------------------------------------------------------------------------------------------


@pytest.fixture
def settings(home: Path) -> str:
    """A file of settings."""
    (home / "lettre.toml").write_text(EXAMPLE, encoding="utf-8")
    return "lettre.toml"


def addressed(home: Path) -> str:
    """A dossier that says to whom its letter goes."""
    name = dossier(home, "d")
    path = home / name
    path.write_text(f"destinataire:\n  - Madame Exemple\n  - 12, rue des Essais\n{path.read_text()}", encoding="utf-8")
    return name


@pytest.mark.parametrize("layout", ["letter", "letter-markdown", "letter-html"])
def test_settings_and_addressee_stand_in_every_layout(run: Run, home: Path, settings: str, layout: str) -> None:
    done = run("check", addressed(home), *LETTER, layout, "--letter-settings", settings)
    text = plain(done.stdout)
    for said in (
        "Commission paritaire nationale", "Madame Exemple", "Paris, le 20 décembre 2013",
        "Le président de la commission", "peut être contestée dans les deux mois",
        "dont la finalité est d'appliquer les conditions écrites du règlement",
        "vous pouvez saisir la Commission d'accès aux documents administratifs",
    ):  # fmt: skip
        assert said in text


def test_an_acknowledgement_has_no_ways_of_appeal(run: Run, home: Path, settings: str) -> None:
    done = run("check", dossier(home, "d", facts="retard: 1"), *LETTER, "letter", "--letter-settings", settings)
    assert "contestée" not in done.stdout


def test_the_mistakes_of_settings_are_told_at_once(run: Run, home: Path) -> None:
    (home / "l.toml").write_text('lieux = "Paris"\ndate = 3\n[signataire]\nlignes = 3\n[recour]\n', encoding="utf-8")
    done = run("check", dossier(home, "d"), *LETTER, "letter", "--letter-settings", "l.toml")
    assert done.exit_code == 2
    for said in (
        "vouliez-vous dire « lieu »",
        "« date » attend une date",
        "« signataire.lignes » attend",
        "« recours »",
    ):
        assert said in plain(done.stderr)


@pytest.mark.parametrize("text", ["lieu = ", "[en_tête]"])
def test_settings_that_are_no_toml_are_refused(run: Run, home: Path, text: str) -> None:
    (home / "l.toml").write_text(text, encoding="utf-8")
    done = run("check", dossier(home, "d"), *LETTER, "letter", "--letter-settings", "l.toml")
    assert done.exit_code == 2
    assert "ce n'est pas du TOML, ligne 1 :" in plain(done.stderr)
    assert "Invalid" not in done.stderr
    assert "Expected" not in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format", "letter-pdf"), "ajoutez --output ou --letters"),
        (("--format", "text", "--letters", "lettres"), "vont avec --format letter"),
        (("--format", "letter", "--letters", "lettres", "--output", "l.txt"), "gardez l'un des deux"),
        (("--format", "letter", "--letter-template", "d.yaml"), "va avec --format letter-docx"),
        (("--format", "letter-pdf", "--output", "l.docx"), "se termine par .pdf"),
        (("--format", "letter", "--letters", "d.yaml"), "n'est pas un répertoire"),
    ],
)
def test_options_of_letters_that_do_not_go_together(run: Run, home: Path, options: tuple[str, ...], said: str) -> None:
    dossier(home, "d")
    done = run("check", "d.yaml", "--policies", "politiques", *options)
    assert done.exit_code == 2
    assert said in plain(done.stderr)


def test_each_letter_in_its_file(run: Run, home: Path) -> None:
    names = [dossier(home, "un"), dossier(home, "deux")]
    (home / "sous").mkdir()
    (home / "sous" / "un.yaml").write_text((home / names[0]).read_text(encoding="utf-8"), encoding="utf-8")
    done = run("check", *names, "sous/un.yaml", *LETTER, "letter", "--letters", "lettres")
    assert sorted(path.name for path in (home / "lettres").iterdir()) == ["deux.txt", "un-2.txt", "un.txt"]
    assert "3 lettres dans « lettres »" in plain(done.stderr)
    assert done.exit_code == 0


def test_a_pdf_is_tagged_and_has_its_title_and_language(run: Run, home: Path, settings: str) -> None:
    done = run("check", addressed(home), *LETTER, "letter-pdf", "--letter-settings", settings, "--output", "l.pdf")
    if "Pango" in done.stderr:
        pytest.skip("PDF letters need Pango, a library of the system")
    assert done.exit_code == 0, done.stderr
    document = pypdf.PdfReader(home / "l.pdf")
    root = document.root_object
    assert {"/MarkInfo", "/StructTreeRoot"} <= root.keys()
    assert str(root["/Lang"]) == "fr"
    assert document.metadata is not None
    assert document.metadata.title == "Admission"
    assert "Madame Exemple" in plain(document.pages[0].extract_text())


def test_a_docx_holds_what_the_letter_says(run: Run, home: Path, settings: str) -> None:
    done = run("check", addressed(home), *LETTER, "letter-docx", "--letter-settings", settings, "--output", "l.docx")
    assert done.exit_code == 0, done.stderr
    document = docx.Document(str(home / "l.docx"))
    lines = [
        (paragraph.style.name if paragraph.style else "", plain(paragraph.text)) for paragraph in document.paragraphs
    ]
    assert ("Normal", "Madame Exemple") in lines
    assert ("Normal", "Objet : admission") in lines
    assert ("Heading 2", "Admission : admis (§1).") in lines
    assert ("List Bullet", "avoir au moins 10 (obtenu : 12) (§1)") in lines
    assert ("Heading 2", "Voies de recours") in lines
    assert not [text for _, text in lines if "{" in text]
    assert document.core_properties.title == "admission"


def test_letters_in_one_docx(run: Run, home: Path) -> None:
    names = [dossier(home, "un"), dossier(home, "deux", facts="note: 9")]
    assert run("check", *names, *LETTER, "letter-docx", "--output", "l.docx").exit_code == 1
    texts = [plain(paragraph.text) for paragraph in docx.Document(str(home / "l.docx")).paragraphs]
    assert texts.count("Madame, Monsieur,") == 2
    assert "Admission : refusé (§1)." in texts


def test_the_template_of_an_organisation_is_filled(run: Run, home: Path) -> None:
    model = docx.Document()
    for text in (
        "CAISSE – {{ objet }}",
        "{%p for ligne in corps %}",
        "{{ ligne.genre }} {{ ligne.texte }}",
        "{%p endfor %}",
    ):
        model.add_paragraph(text)
    model.save(str(home / "modele.docx"))
    done = run(
        "check", dossier(home, "d"), *LETTER, "letter-docx", "--letter-template", "modele.docx", "--output", "l.docx"
    )
    assert done.exit_code == 0, done.stderr
    texts = [plain(paragraph.text) for paragraph in docx.Document(str(home / "l.docx")).paragraphs]
    assert texts[0] == "CAISSE – admission"
    assert "puce1 avoir au moins 10 (obtenu : 12) (§1)" in texts


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ objet", "un champ ou un bloc y est mal écrit, ou n'est pas fermé, vers « {{ objet »"),
        ("{% for x in %}", "un champ ou un bloc y est mal écrit, ou n'est pas fermé, vers « {% for x in %} »"),
        ("{{ objet.__class__.__mro__ }}", "un champ y demande ce qu'un modèle n'a pas à lire"),
        ("{{ 1 / 0 }}", "un champ y demande un calcul qui n'a pas de résultat"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_and_nothing_is_written(
    run: Run, home: Path, text: str, why: str
) -> None:
    model = docx.Document()
    model.add_paragraph(text)
    model.save(str(home / "modele.docx"))
    done = run(
        "check", dossier(home, "d"), *LETTER, "letter-docx", "--letter-template", "modele.docx", "--output", "l.docx"
    )
    assert done.exit_code == 2
    assert f"le modèle de lettre « modele.docx » ne peut pas être rempli : {why}" in plain(done.stderr)
    assert not (home / "l.docx").exists()


def test_what_is_no_template_is_refused(run: Run, home: Path) -> None:
    (home / "modele.docx").write_text("non", encoding="utf-8")
    done = run(
        "check", dossier(home, "d"), *LETTER, "letter-docx", "--letter-template", "modele.docx", "--output", "l.docx"
    )
    assert done.exit_code == 2


def test_the_guide_names_every_field_of_a_template() -> None:
    empty: dict[str, Any] = {each.name: () for each in attrs.fields(WordedLetter)}
    assert [name for name in fields(WordedLetter(**empty)) if f"`{name}`" not in GUIDE] == []


def test_a_field_that_no_letter_has_is_told_with_the_nearest(run: Run, home: Path) -> None:
    model = docx.Document()
    model.add_paragraph("{{ objets }} {{ signatures }} {{ date }}")
    model.save(str(home / "modele.docx"))
    done = run(
        "check", dossier(home, "d"), *LETTER, "letter-docx", "--letter-template", "modele.docx", "--output", "l.docx"
    )
    said = plain(done.stderr)
    assert done.exit_code == 2
    assert "« objets » (sans doute « objet »)" in said
    assert "« signatures » (sans doute « signature »)" in said
    assert not (home / "l.docx").exists()


@pytest.mark.parametrize("part", ["all", "document"])
def test_a_damaged_template_is_told_as_such(run: Run, home: Path, part: str) -> None:
    whole = letter_template().read_bytes()
    if part == "all":
        (home / "modele.docx").write_bytes(whole[:9000])
    else:
        with zipfile.ZipFile(letter_template()) as old, zipfile.ZipFile(home / "modele.docx", "w") as new:
            for name in old.namelist():
                data = old.read(name)
                new.writestr(name, data[: len(data) // 2] if name == "word/document.xml" else data)
    done = run(
        "check", dossier(home, "d"), *LETTER, "letter-docx", "--letter-template", "modele.docx", "--output", "l.docx"
    )
    assert done.exit_code == 2
    assert "ce n'est pas un document DOCX, ou il est abîmé" in plain(done.stderr)


def test_letters_beside_their_template_leave_it_alone(run: Run, home: Path) -> None:
    (home / "lettres").mkdir()
    template = home / "lettres" / "d.docx"
    template.write_bytes(letter_template().read_bytes())
    done = run(
        "check", dossier(home, "d"), *LETTER, "letter-docx", "--letter-template", str(template), "--letters", "lettres"
    )
    assert done.exit_code == 0
    assert template.read_bytes() == letter_template().read_bytes()
    assert (home / "lettres" / "d-2.docx").is_file()
