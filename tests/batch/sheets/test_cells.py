"""What a cell says, by what it holds and where it stands; what it cannot say."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from cqp_dsl.batch.sheets.book import number_cell
from cqp_dsl.batch.sheets.columns import layout
from cqp_dsl.batch.sheets.read import read_book
from cqp_dsl.batch.sheets.run import run
from cqp_dsl.pipeline import load

if TYPE_CHECKING:
    from pathlib import Path

    from tests.batch.sheets.conftest import Batch


def facts_of(policies: Path, path: Path) -> list[dict[str, Any]]:
    """The facts of each row, by their short names; what is wrong with it in their place."""
    loaded = load(policies)
    known = layout(loaded.program)
    rows = run(loaded, read_book(path, known), known).dossiers
    return [
        {name.partition(".")[2]: value for name, value in one.dossier.facts.items()}
        if one.dossier is not None
        else {"faux": [note.told for note in one.notes]}
        for one in rows
    ]


def said(policies: Path, heading: str, cell: str) -> str:
    """The value of one cell, as text; what is wrong with it otherwise."""
    path = policies / "feuille.csv"
    cell = '"' + cell.replace('"', '""') + '"'
    path.write_text(f'Dossier;"{heading}"\r\na;{cell}\r\n', encoding="utf-8", newline="")
    (facts,) = facts_of(policies, path)
    return ", ".join(str(value) for value in facts.values()) if "faux" not in facts else facts["faux"][0]


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("Suivi", "x", "True"),
        ("SUIVI", "Vrai", "True"),
        ("Le stage est-il suivi ?", "NON", "False"),
        ("heures", "12,5", "25/2"),
        ("Heures (h)", "149h30", "299/2"),
        ("stage.heures", "1 149,25", "4597/4"),
        ("Part", "60 %", "3/5"),
        ("part (%)", "12,5%", "1/8"),
        ("Commencé le", "16/12/2013", "2013-12-16"),
        ("commence le", "16 décembre 2013", "2013-12-16"),
        ("commencé_le", "2013-12-16 00:00:00", "2013-12-16"),
        ("commencé_le", "41624", "2013-12-16"),
        ("Lieu", "LYON", "lyon"),
        ("Lieu", "evry", "évry"),
        ("Lieu", "Corbeil (Évry)", "corbeil"),
        ("Lieux", "Lyon ; Évry", "('lyon', 'évry')"),
        ("Lieux", "aucun", "()"),
        ("remarque", "=1+1", "=1+1"),
        ("remarque", "'=1+1", "=1+1"),
    ],
)
def test_what_a_cell_says(policies: Path, heading: str, cell: str, expected: str) -> None:
    assert said(policies, heading, cell) == expected


@pytest.mark.parametrize(
    ("heading", "cell"), [("Notes : épreuve orale", "12,5/20"), ("oral", "12.5"), ("notes[oral]", "12,50")]
)
def test_a_mark_by_each_of_its_names(policies: Path, heading: str, cell: str) -> None:
    assert ": Fraction(25, 2)" in said(policies, heading, cell)


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("Suivi", "peut-être", "« Suivi » : « peut-être » n'est ni oui ni non"),
        ("Heures", "dix", "n'est pas un nombre ; attendu : un nombre en h"),
        ("Part", "0,6", "0,6 % ou 60 % ?"),
        ("Part", "120 %", "120 % est hors des bornes : de 0 % à 100 %"),
        (
            "oral",
            "21",
            "« oral » : 21 est hors des bornes : de 0 à 20. Si la valeur est inconnue, laissez la cellule vide",
        ),
        ("Commencé le", "12/16/2013", "il n'y a pas de mois 16"),
        ("Commencé le", "31/02/2013", "Commencé le"),
        ("Commencé le", "16/12/13", "l'année doit avoir quatre chiffres"),
        ("Commencé le", "2013", "Commencé le"),
        ("Lieu", "Lion", "attendu : Lyon, Évry, Corbeil (Évry). Vouliez-vous dire « Lyon » ?"),
        ("Lieux", "Lyon ; Lion", "Vouliez-vous dire « Lyon » ?"),
        ("Suivi", "rien", "ne peut pas être « rien »"),
        ("Suivi", "#N/A", "la cellule contient l'erreur #N/A"),
        ("Absences", "2", "2 annoncés, et 0 dans la feuille"),
        ("Absences", "quelques-unes", "ne dit ni combien il y en a, ni qu'il n'y en a aucun"),
    ],
)
def test_what_is_wrong_with_a_cell(policies: Path, heading: str, cell: str, expected: str) -> None:
    assert expected in said(policies, heading, cell).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0.1 + 0.2, "0.3"),
        (12.0, "12"),
        (1e15, "1000000000000000"),
        (0.07, "0.07"),
        (1 / 3, "0.333333333333333"),
        (-0.5, "-0.5"),
    ],
)
def test_a_number_is_the_decimal_that_the_spreadsheet_shows(number: float, shown: str) -> None:
    assert number_cell(number) == shown


@pytest.mark.parametrize(("number", "shown"), [(0.07, "7 %"), (0.145, "14.5 %"), (1.0, "100 %"), (0.29, "29 %")])
def test_a_percentage_is_exact(number: float, shown: str) -> None:
    assert number_cell(number, percent=True) == shown


def test_what_is_said_of_the_file(batch: Batch, tmp_path: Path) -> None:
    path = tmp_path / "feuille.csv"
    path.write_text("Dossier;Suivy;Suivi;suivi;Téléphone\na;;oui;non;06\na;;oui;;\n;;oui;;\n", encoding="utf-8")
    ran = batch(path, "--format", "json")
    counts = json.loads(ran.stdout)
    told = "\n".join(one["text"] for one in counts["mistakes"]).replace("\u00a0", " ")
    assert ran.exit_code == 5
    assert counts["refused"] == 3
    assert "« Suivy » n'est pas lue : ce n'est pas le nom d'un fait. Vouliez-vous dire « Suivi » ?" in told
    assert "« suivi » donne le même fait que la colonne C" in told
    assert "« Téléphone » n'est pas lue" in told
    assert "La référence « a » est aussi celle de la ligne 3" in told
    assert "Ce dossier n'a pas de référence" in told


def read_back(path: Path) -> list[dict[str, str]]:
    """The rows of a csv, by heading, their spaces plain."""
    text = path.read_text(encoding="utf-8-sig").replace("\u202f", " ").replace("\u00a0", " ")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_lists_have_their_files_and_rows_of_nobody_are_said(batch: Batch, tmp_path: Path) -> None:
    path = tmp_path / "feuille.csv"
    path.write_text("Dossier;Suivi;Absences;Heures\na;oui;;12\nb;oui;aucune;12\nc;oui;;12\n", encoding="utf-8")
    rows = "Dossier;Jour de l'absence;Durée\na;16/12/2013;2h30\na;17/12/2013;1\nzz;17/12/2013;1\n"
    path.with_name("feuille-absences.csv").write_text(rows, encoding="utf-8")
    ran = batch(path, "--output", str(tmp_path / "out.csv"))
    assert ran.exit_code == 5
    assert "Aucun dossier n'a la référence « zz »".replace(" ", "") in ran.output.replace("\u00a0", "").replace(" ", "")
    rows_back = read_back(tmp_path / "out.csv")
    assert [row["→ Heures perdues"] for row in rows_back] == ["3,5 h", "0 h", "indéterminé"]


def test_an_exigence_refuses_its_row_alone(batch: Batch, tmp_path: Path) -> None:
    path = tmp_path / "feuille.csv"
    path.write_text("Dossier;Suivi;Heures;Absences;Avis\na;oui;50;aucune;oui\nb;oui;30;aucune;oui\n", encoding="utf-8")
    ran = batch(path, "--output", str(tmp_path / "out.csv"))
    assert ran.exit_code == 5
    first, second = read_back(tmp_path / "out.csv")
    assert "pas plus de quarante heures" in first["→ À corriger"]
    assert (second["→ Bilan"], second["→ À corriger"]) == ("favorable", "")
    assert "2 dossiers, dont 1 à corriger" in ran.output


def test_the_worst_code_wins(batch: Batch, tmp_path: Path) -> None:
    path = tmp_path / "feuille.csv"
    heads = "Dossier;Suivi;Heures;Absences;Avis\n"
    for rows, code in (
        ("a;oui;30;aucune;oui\n", 0),
        ("a;oui;30;aucune;oui\nb;non;30;aucune;oui\n", 1),
        ("a;oui;30;aucune;oui\nb;non;30;aucune;oui\nc;;;;\n", 4),
    ):
        path.write_text(heads + rows, encoding="utf-8")
        assert batch(path).exit_code == code
