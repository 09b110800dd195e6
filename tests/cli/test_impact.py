"""``cqp impact``: two versions of a small politique, dossiers of every fate, each form of the report."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from tests.cli.conftest import POLICY, dossier

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

NEW = (
    POLICY.replace("vaut admis si note ≥ 10 ", "vaut admis si note ≥ 9 ")
    .replace("vaut 100 €", "vaut 120 €")
    .replace("décision opposée : entier « opposée »", "décision contraire : entier « opposée »")
)


@pytest.fixture
def work(home: Path) -> Path:
    """The old version in ``politiques``, the new one in ``projet``, dossiers in ``dossiers``."""
    (home / "projet").mkdir()
    (home / "projet" / "essai.cqp").write_text(NEW, encoding="utf-8")
    folder = home / "dossiers"
    folder.mkdir()
    dossier(folder, "douze", facts="note: 12")
    dossier(folder, "neuf", facts="note: 9")
    dossier(folder, "neuf_détaillé", facts="note: 9, avis: oui")
    dossier(folder, "cinq", facts="note: 5")
    dossier(folder, "prime", ask="montant", facts="note: 5")
    dossier(folder, "stricte", ask="stricte", facts="note: 10")
    return home


def plain(text: str) -> str:
    return plain_spaces(" ".join(text.split()))


@pytest.mark.usefixtures("work")
def test_what_changes_is_counted_and_its_cause_named(run: Run) -> None:
    result = run("impact", "politiques", "projet", "dossiers")
    told = plain(result.stdout)
    assert result.exit_code == 1
    assert "6 dossiers, 6 comparés : 3 réponses changent." in told
    assert "admission : 2 gagnent, 2 inchangés" in told
    assert "refusé → admis : 2" in told
    assert "la règle « essai.admission » a changé : refusé → admis" in told
    assert "texte §1 · essai.cqp" in told
    assert "montant : 1 augmente" in told
    assert "Total : 200 € → 240 € (40 € de plus)" in told
    assert "le paramètre « essai.prime » a changé : 100 € → 120 €" in told
    assert "Sans doute renommée : décision essai.opposée → essai.contraire" in told


@pytest.mark.usefixtures("work")
def test_the_smallest_dossier_is_the_example_decided_under_both(run: Run) -> None:
    told = plain(run("impact", "politiques", "projet", "dossiers").stdout)
    example = told[told.index("Exemple : dossiers/neuf") :]
    assert example.startswith("Exemple : dossiers/neuf.yaml, admission gagne")
    before, after = example.index("Avant, politiques"), example.index("Après, projet")
    assert "Admission : refusé" in example[before:after]
    assert "Admission : admis" in example[after:]


@pytest.mark.usefixtures("work")
def test_nothing_changes(run: Run) -> None:
    result = run("impact", "politiques", "politiques", "dossiers")
    assert result.exit_code == 0
    assert "aucune réponse ne change" in plain(result.stdout)


def test_what_one_version_cannot_read_says_why(run: Run, work: Path) -> None:
    text = NEW.replace("entrée note : nombre de 0 à 20", "entrée note : nombre de 0 à 11")
    (work / "projet" / "essai.cqp").write_text(text, encoding="utf-8")
    result = run("impact", "politiques", "projet", "dossiers")
    told = plain(result.stdout)
    assert result.exit_code == 5
    assert "6 dossiers, 5 comparés, 1 que l'une des versions refuse ou ne lit pas" in told
    assert "après : « essai.note » : 12 est hors des bornes" in told
    assert "avant :" not in told.partition("Exemple")[0]


def test_a_fact_that_changes_its_name_or_goes_spoils_no_dossier(run: Run, work: Path) -> None:
    text = (
        NEW.replace("entrée note :", "entrée points :")
        .replace("note", "points")
        .replace("Note obtenue", "Note obtenue")
    )
    text = text.replace("« Points obtenue »", "« Note obtenue »").replace(
        "entrée retard : nombre de 0 à 30 « Jours de retard »\n", ""
    )
    text = text.replace("exigence « pas plus de retard que de points » retard ≤ points\n", "")
    (work / "projet" / "essai.cqp").write_text(text, encoding="utf-8")
    dossier(work / "dossiers", "tardif", facts="note: 12, retard: 3")
    result = run("impact", "politiques", "projet", "dossiers")
    told = plain(result.stdout)
    assert result.exit_code == 1, result.output
    assert "Sans doute renommé : fait essai.note → essai.points" in told
    assert "Retiré : fait essai.retard « Jours de retard »" in told
    assert "7 dossiers, 7 comparés : 3 réponses changent." in told


def test_a_dossier_of_the_new_version_is_read_by_the_old_one(run: Run, work: Path) -> None:
    text = NEW.replace("entrée retard", "entrée âge : nombre de 0 à 120 « Âge »\nentrée retard")
    (work / "projet" / "essai.cqp").write_text(text, encoding="utf-8")
    dossier(work / "dossiers", "âgé", facts="note: 9, âge: 40")
    result = run("impact", "politiques", "projet", "dossiers")
    assert "admission : 3 gagnent" in plain(result.stdout)
    assert "Nouveau : fait essai.âge « Âge »" in plain(result.stdout)


def test_a_mistake_of_the_dossier_is_one_under_both(run: Run, work: Path) -> None:
    dossier(work / "dossiers", "faux", facts="notte: 9")
    told = plain(run("impact", "politiques", "projet", "dossiers").stdout)
    assert "avant et après : « notte » n'est pas un fait de la politique « essai »" in told


@pytest.mark.usefixtures("work")
def test_settled_and_unsettled(run: Run) -> None:
    def edited(old: str, new: str, folder: str = "projet") -> None:
        path = work_of(folder)
        path.write_text(POLICY.replace(old, new), encoding="utf-8")

    def work_of(folder: str) -> Path:
        from pathlib import Path  # noqa: PLC0415 - a path of the current folder

        return Path(folder) / "essai.cqp"

    edited("ou (note = 10 et limite est oui_dix) ", "ou note = 10 ")
    assert "admission stricte : 1 devient décidé" in plain(run("impact", "politiques", "projet", "dossiers").stdout)
    assert "admission stricte : 1 devient indéterminé" in plain(
        run("impact", "projet", "politiques", "dossiers").stdout
    )


@pytest.mark.usefixtures("work")
def test_the_sheet_has_a_row_for_each_change(run: Run) -> None:
    text = run("impact", "politiques", "projet", "dossiers", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert [(row["dossier"], row["effet"], row["avant"], row["après"]) for row in rows] == [
        ("dossiers/neuf.yaml", "gagne", "refusé", "admis"),
        ("dossiers/neuf_détaillé.yaml", "gagne", "refusé", "admis"),
        ("dossiers/prime.yaml", "augmente", "200\u00a0€", "240\u00a0€"),
    ]
    assert {row["citations"] for row in rows} == {"texte §1"}


@pytest.mark.usefixtures("work")
def test_the_page_shows_both_answers_side_by_side(run: Run) -> None:
    page = run("impact", "politiques", "projet", "dossiers", "--format", "html").stdout
    assert page.count('<div class="side">') == 4
    assert "Ce que change projet" in page
    assert "Par quel article, quelle exception, quel chiffre" in page
    assert "<script" not in page


@pytest.mark.usefixtures("work")
def test_the_document_for_programs(run: Run) -> None:
    document = json.loads(run("impact", "politiques", "projet", "dossiers", "--format", "json").stdout)
    by_title = {one["title"]: one for one in document["decisions"]}
    assert by_title["admission"]["effects"] == [
        {"effect": "gains", "count": 2},
        {"effect": "unchanged", "count": 2},
    ]
    assert by_title["montant"]["totals"] == [{"part": "", "unit": "€", "before": "200", "after": "240"}]
    assert by_title["admission"]["causes"][0]["cause"]["name"] == "essai.admission"
    assert document["searched"] == 3


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=Essai", "-c", "user.email=essai@exemple.fr", "-C", str(folder), *words],  # noqa: S607
        check=True,
        capture_output=True,
    )


def test_a_revision_is_read_and_nothing_is_checked_out(run: Run, work: Path) -> None:
    git(work, "init", "--quiet")
    git(work, "add", "politiques")
    git(work, "commit", "--quiet", "-m", "Ancien texte")
    git(work, "tag", "v1")
    (work / "politiques" / "essai.cqp").write_text(NEW, encoding="utf-8")
    result = run("impact", "politiques@v1", "politiques", "dossiers")
    assert "admission : 2 gagnent" in plain(result.stdout)
    assert plain(result.stdout).startswith("politiques@v1 → politiques")
    assert (work / "politiques" / "essai.cqp").read_text(encoding="utf-8") == NEW
    (work / "politiques" / "essai.cqp").unlink()
    (work / "politiques").rmdir()
    assert run("impact", "politiques@v1", "politiques@v1", "dossiers").exit_code == 0


@pytest.mark.parametrize(
    ("version", "why"),
    [
        ("politiques@v2", "« v2 » n'est pas une révision de ce dépôt git"),
        ("politiques@--output=x", "n'est pas une révision de ce dépôt git"),
        ("dossiers@HEAD", "la révision « HEAD » n'a aucun fichier « .cqp » sous « dossiers »"),
        ("ailleurs", "« ailleurs » est introuvable"),
    ],
)
def test_a_revision_that_cannot_be_read_says_why(run: Run, work: Path, version: str, why: str) -> None:
    git(work, "init", "--quiet")
    git(work, "add", ".")
    git(work, "commit", "--quiet", "-m", "Ancien texte")
    result = run("impact", version, "projet", "dossiers")
    assert result.exit_code == 2
    assert why in plain(result.stderr)


def test_no_repository(run: Run, work: Path) -> None:
    result = run("impact", "politiques@HEAD", "projet", "dossiers", GIT_CEILING_DIRECTORIES=str(work.parent))
    assert result.exit_code == 2
    assert "n'est pas dans un dépôt git lisible" in plain(result.stderr)


def test_rows_of_a_csv_file_in_either_encoding(run: Run, work: Path) -> None:
    rows = "dossier;date d'effet;essai.note\nA;2013-06-01;9\nB;01/06/2013;12,5\nC;2013-06-01;vingt\n"
    for encoding in ("utf-8", "cp1252"):
        (work / "candidats.csv").write_bytes(rows.encode(encoding))
        result = run("impact", "politiques", "projet", "candidats.csv", "--decision", "admission")
        told = plain(result.stdout)
        assert result.exit_code == 5, result.output
        assert "3 dossiers, 2 comparés, 1 que l'une des versions refuse" in told
        assert "admission : 1 gagne, 1 inchangé" in told
        assert "candidats.csv, dossier C" in told


def test_a_csv_file_that_is_no_table_of_dossiers(run: Run, work: Path) -> None:
    (work / "candidats.csv").write_text("nom;essai.note\nA;9\n", encoding="utf-8")
    result = run("impact", "politiques", "projet", "candidats.csv")
    assert result.exit_code == 2
    assert "n'a pas de colonne « dossier »" in plain(result.stderr)


def test_no_output_is_written_over_a_version(run: Run, work: Path) -> None:
    result = run("impact", "politiques", "projet", "dossiers", "--output", "projet/essai.cqp")
    assert result.exit_code == 2
    assert (work / "projet" / "essai.cqp").read_text(encoding="utf-8") == NEW
