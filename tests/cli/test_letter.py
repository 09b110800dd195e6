"""``cqp check --format letter``: the notification says the decision, its reasons, and what may still change it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.datatypes.display import plain_spaces
from cqp_dsl.pipeline import load
from cqp_dsl.render.letter.compose import letter_parts
from cqp_dsl.resources import policies_folder
from tests.cli.conftest import dossier

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from cqp_dsl.pipeline import Policies
    from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def shipped() -> Policies:
    return load()


LETTER = ("--policies", "politiques", "--format")


def letter(run: Run, name: str, layout: str = "letter") -> str:
    """The letter for a dossier, on one line, so that the place where a line ends does not matter."""
    return " ".join(plain_spaces(run("check", name, *LETTER, layout).stdout).split())


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
        ("montant", "note: 12", "2014-06-01", "il en donnait une jusqu'au 31 décembre 2013"),
        ("montant", "note: 12", "2014-06-01", "ne donne pas de valeur à « prime » au 1er juin 2014"),
        ("opposée", "note: 7", "2013-06-01", "deux règles se contredisent, et aucune décision ne peut en être tirée."),
        ("admission", "note: 25", "2013-06-01", "Il sera examiné dès que ces points auront été corrigés."),
    ],
)  # fmt: skip
def test_each_way_that_a_dossier_may_end(run: Run, home: Path, ask: str, facts: str, date: str, said: str) -> None:
    assert said in letter(run, dossier(home, "d", ask=ask, facts=facts, date=date))


def test_a_decided_letter_says_that_nothing_is_missing(run: Run, home: Path) -> None:
    text = letter(run, dossier(home, "d"))
    assert "aucune question d'interprétation restée ouverte n'est de nature à modifier cette décision." in text
    assert "Texte cité : Texte d'essai, §1." in text


def test_a_supposed_reading_is_recalled(run: Run, home: Path) -> None:
    name = dossier(home, "d", ask="stricte", facts="note: 10")
    done = run("check", name, *LETTER, "letter", "--lecture", "limite=oui_dix")
    text = " ".join(plain_spaces(done.stdout).split())
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
