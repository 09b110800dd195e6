"""``cqp check --register`` and the commands of ``cqp register``: what they say, in French, and their codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from tests.cli.conftest import POLICY, dossier

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.cli.conftest import Run

KEPT = ("--register", "actes.db")


@pytest.fixture
def acts(home: Path, run: Run) -> Path:
    """Three acts: Anne is admitted, Bruno refused, Chloé between two readings."""
    names = [dossier(home, "Anne"), dossier(home, "Bruno", facts="note: 9")]
    names.append(dossier(home, "Chloé", ask="stricte", facts="note: 10"))
    done = run("check", *names, "--policies", "politiques", "--by", "Mme Roy", *KEPT)
    assert done.exit_code == 4
    assert "3 actes inscrits au registre, du n° 1 au n° 3." in plain_spaces(done.stderr)
    return home


def said(result: Result) -> str:
    return plain_spaces(result.stdout)


@pytest.mark.usefixtures("acts")
def test_acts_are_listed_shown_and_searched(run: Run) -> None:
    listed = said(run("register", "list", *KEPT))
    assert "« Anne » essai.admission (favorable)" in listed
    assert "« Bruno » essai.admission (défavorable)" in listed
    assert "« Chloé » essai.stricte (à trancher)" in listed
    assert listed.endswith("3 inscriptions")
    found = json.loads(
        run("registre", "chercher", "--référence", "bruno", "--registre", "actes.db", "--format", "json").stdout
    )
    assert [each["sequence"] for each in found["entries"]] == [2]
    receipt = found["entries"][0]["receipt"]
    shown = run("register", "show", receipt[:12], *KEPT)
    assert shown.exit_code == 0
    assert "motif : avoir au moins 10 (obtenu : 9)" in said(shown)
    assert "Demandé par : Mme Roy" in said(shown)
    whole = json.loads(run("register", "show", "2", *KEPT, "--format", "json").stdout)
    assert whole["sealed"]["decisions"][0]["value"] == "refusé"
    assert run("register", "search", "--article", "§1", "--ground", "obtenu : 9", *KEPT).stdout.count("n°") == 1
    nothing = run("register", "search", "--reference", "personne", *KEPT)
    assert (nothing.exit_code, nothing.stdout) == (1, "Aucune inscription.\n")


@pytest.mark.usefixtures("acts")
def test_a_letter_is_written_after_its_act(run: Run) -> None:
    letter = run("check", "Anne.yaml", "--policies", "politiques", "--format", "letter", "--simulation", *KEPT)
    assert letter.exit_code == 0
    assert "Simulation inscrite au registre sous le n° 4." in plain_spaces(letter.stderr)
    assert "simulation" in run("register", "list", *KEPT).stdout


def test_an_answer_that_cannot_be_written_is_not_given(home: Path, run: Run) -> None:
    name = dossier(home, "Anne")
    (home / "actes.db").write_text("ce n'est pas une base", encoding="utf-8")
    done = run("check", name, "--policies", "politiques", *KEPT)
    assert (done.exit_code, done.stdout) == (74, "")
    assert "la base du registre refuse : ce fichier n'est pas un registre" in done.stderr
    lone = run("check", name, "--policies", "politiques", "--simulation")
    assert lone.exit_code == 2
    assert "vont avec --register" in lone.stderr


@pytest.mark.usefixtures("acts")
def test_the_register_is_verified(run: Run) -> None:
    done = run("register", "verify", *KEPT)
    assert done.exit_code == 0
    assert "Inscriptions : 3 actes" in said(done)
    assert said(done).endswith("✓ Le registre est entier.")
    head = json.loads(run("register", "verify", *KEPT, "--format", "json").stdout)["head"]
    assert run("register", "verify", *KEPT, "--noted", f"{head['sequence']}:{head['digest']}").exit_code == 0
    cut = run("register", "verify", *KEPT, "--noted", f"9:{head['digest']}")
    assert cut.exit_code == 1
    assert "✗ le registre s'arrête au n° 3, alors qu'il allait jusqu'au n° 9" in said(cut)
    assert run("register", "verify", *KEPT, "--noted", "neuf").exit_code == 2


def test_acts_are_replayed_by_their_policies_and_by_others(acts: Path, run: Run) -> None:
    tomorrow = acts / "demain"
    tomorrow.mkdir()
    changed = POLICY.replace("sections §1 ; §2", "sections §1 ; §2 ; §3")
    changed = changed.replace("(obtenu : {note}) »", "(obtenu : {note}) » selon texte §3").replace(
        "note ≥ 10", "note ≥ 13"
    )
    (tomorrow / "essai.cqp").write_text(changed, encoding="utf-8")
    (acts / "politiques" / "essai.cqp").unlink()
    today = run("register", "replay", *KEPT)
    assert today.exit_code == 0
    assert said(today) == "3 actes : 3 identiques, 0 différent, 0 qui ne se rejoue pas"
    after = run("register", "replay", "--with", "demain", *KEPT)
    assert after.exit_code == 1
    assert "≠ n° 1 : essai.admission, admis → refusé, par texte §1, texte §3" in said(after)
    (tomorrow / "essai.cqp").write_text(POLICY.replace("de 0 à 20", "de 10 à 20"), encoding="utf-8")
    refused = run("register", "replay", "2", "--with", "demain", *KEPT)
    assert refused.exit_code == 4
    assert "? n° 2 : ne se rejoue pas, car ces politiques refusent le dossier" in said(refused)


@pytest.mark.usefixtures("acts")
def test_a_person_is_erased(run: Run) -> None:
    done = run(
        "register", "follow", "1", "--by", "le jury", "--on", "2013-06-02", "--set-aside", "--why", "fraude", *KEPT
    )
    assert done.exit_code == 0
    assert "Suite n° 4, le 2013-06-02 par le jury, réponse écartée : fraude" in said(
        run("register", "show", "1", *KEPT)
    )
    unknown = run("register", "erase", "Ann", "--why", "demande", *KEPT)
    assert unknown.exit_code == 2
    assert "le registre connaît : « Anne »" in unknown.stderr
    assert run("register", "erase", "Anne", "--why", "demande", *KEPT).exit_code == 0
    shown = said(run("register", "show", "1", *KEPT))
    assert "Effacé : le dossier et la réponse ne peuvent plus être lus." in shown
    assert "fraude" not in shown
    again = run("register", "replay", "1", *KEPT)
    assert (again.exit_code, "car il est effacé" in again.stdout) == (4, True)
    assert run("register", "verify", *KEPT).exit_code == 0
    lines = [json.loads(line) for line in run("register", "export", *KEPT).stdout.splitlines()]
    assert [(each["kind"], each["erased"]) for each in lines] == [
        ("act", True), ("act", False), ("act", False), ("follow-up", True), ("erasure", False),
    ]  # fmt: skip
    assert "Effacé" not in run("register", "show", "5", *KEPT).stdout


@pytest.mark.usefixtures("acts")
def test_what_is_kept_too_long_is_counted_then_erased(run: Run) -> None:
    assert run("register", "retention", "--before", "2020-01-01", *KEPT).exit_code == 0
    counted = run("register", "retention", "--before", "2099-01-01", *KEPT)
    assert (counted.exit_code, counted.stdout) == (1, "3 actes d'avant le 2099-01-01\n")
    done = run("register", "retention", "--before", "2099-01-01", "--erase", *KEPT)
    assert (done.exit_code, "3 actes effacés" in done.stderr) == (0, True)


def test_what_is_not_there_is_said(home: Path, run: Run) -> None:
    absent = run("register", "list", *KEPT)
    assert (absent.exit_code, absent.stdout) == (74, "")
    assert "il n'y a pas de registre à « actes.db »" in absent.stderr
    assert "vouliez-vous dire vérifier ?" in plain_spaces(run("register", "vérifer", *KEPT).stderr)
    run("check", dossier(home, "Anne"), "--policies", "politiques", *KEPT)
    wrong = run("register", "show", "12", *KEPT)
    assert (wrong.exit_code, "il n'y a pas de n° 12" in wrong.stderr) == (2, True)
    assert run("register", "list", CQP_REGISTER="actes.db").exit_code == 0
