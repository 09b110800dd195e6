"""Files that are damaged, protected, huge, odd or hostile: a sentence in French, a code, never a traceback."""

from __future__ import annotations

import datetime
import errno
import io
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.batch.sheets.conftest import Batch

HEADS = ["Dossier", "Commencé le", "Suivi", "Heures", "Notes : épreuve orale"]
DAY = datetime.date(2013, 12, 16)
ROWS: list[list[Any]] = [["a", DAY, "oui", 12, 12], ["b", DAY, "oui", 12, 12], ["c", DAY, "oui", 12, 12]]


def workbook(path: Path, edit: Callable[[Any], object] | None = None, rows: list[list[Any]] | None = None) -> Path:
    """A workbook of three dossiers, changed by ``edit``."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEADS, *ROWS] if rows is None else rows:
        sheet.append(row)
    if edit is not None:
        edit(book)
    book.save(path)
    return path


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """An archive whose parts are changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def _bomb(name: str, data: bytes) -> bytes:
    return b"0" * 80_000_000 if "sheet1" in name else data


def _entities(name: str, data: bytes) -> bytes:
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    return head + data.partition(b"?>")[2] if "sheet1" in name else data


DAMAGED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "coupé.xlsx": (lambda data: data[: len(data) // 2], "est abîmé"),
    "brouillé.xlsx": (lambda data: data[:200] + bytes(len(data) - 1000) + data[-800:], "est abîmé"),
    "bruit.xlsx": (lambda _: bytes(range(256)) * 10, "est abîmé"),
    "bruit.ods": (lambda _: bytes(range(256)) * 10, "est abîmé"),
    "classeur.ods": (lambda data: data, "n'est pas un classeur"),
    "bombe.xlsx": (lambda data: repacked(data, _bomb), "trop gros : plus de 64 Mio une fois décompressé"),
    "entités.xlsx": (lambda data: repacked(data, _entities), "une définition de type de document"),
    "secret.xlsx": (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "protégé par un mot de passe"),
    "vide.xlsx": (lambda _: b"", "est vide"),
    "vide.csv": (lambda _: b"\n \n", "est vide"),
    "classeur.csv": (lambda data: data, "n'est pas un fichier de texte"),
    "ouvert.csv": (lambda _: b'Dossier;Suivi\na;"oui\nb;non\n', "un guillemet est mal fermé"),
    "autre.csv": (lambda _: b"Nom;Ville\nDurand;Paris\n", "n'a aucune colonne qui porte le nom d'un fait"),
    "ancien.xls": (lambda _: b"\xd0\xcf\x11\xe0", "n'est pas d'un format connu"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_cannot_be_read_is_said(batch: Batch, tmp_path: Path, name: str) -> None:
    damage, told = DAMAGED[name]
    path = tmp_path / name
    path.write_bytes(damage(workbook(tmp_path / "sain.xlsx").read_bytes()))
    ran = batch(path, "--output", str(tmp_path / "sortie.xlsx"))
    assert ran.exit_code == 5
    assert told in " ".join(ran.output.replace("\u00a0", " ").split())
    assert "CQP825" in ran.output
    assert not (tmp_path / "sortie.xlsx").exists()


def _merged(book: openpyxl.Workbook) -> None:
    book.active.merge_cells("A2:A4")


def _hidden(book: openpyxl.Workbook) -> None:
    book.active.sheet_state = "hidden"
    book.create_sheet("Notes").append(["tout", "autre", "chose"])


def _formulas(book: openpyxl.Workbook) -> None:
    book.active["D2"] = "=6*2"


def _far(book: openpyxl.Workbook) -> None:
    book.active.cell(1_048_576, 16_384).number_format = "0.00"


def _of_1904(book: openpyxl.Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904
    book.active["B2"] = datetime.datetime(2013, 12, 16)  # noqa: DTZ001 - a day of a sheet has no zone
    book.active["B3"] = 40_162


def _huge(book: openpyxl.Workbook) -> None:
    book.active["C2"] = "x" * 32_000


@pytest.mark.parametrize(
    ("edit", "counts", "told"),
    [
        (_merged, "3 dossiers, dont 2 à corriger", "une cellule fusionnée avec A2"),
        (_hidden, "3 dossiers\n", "La feuille « Notes » n'est pas lue"),
        (_formulas, "3 dossiers, dont 1 à corriger", "une formule jamais calculée"),
        (_far, "3 dossiers\n", ""),
        (_of_1904, "3 dossiers\n", ""),
        (_huge, "3 dossiers, dont 1 à corriger", "au plus 1000 caractères"),
    ],
)
def test_odd_workbooks(batch: Batch, tmp_path: Path, edit: Callable[[Any], object], counts: str, told: str) -> None:
    ran = batch(workbook(tmp_path / "feuille.xlsx", edit), "--output", str(tmp_path / "sortie.xlsx"))
    said = ran.output.replace("\u00a0", " ")
    assert counts in said
    assert told in said
    assert (tmp_path / "sortie.xlsx").exists()


def test_a_title_and_headings_in_two_rows(batch: Batch, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Session de décembre 2013"],
        [],
        [None, None, None, None, "Notes"],
        ["Dossier", "Commencé le", "Suivi", "Heures", "oral"],
        ["a", DAY, "oui", 12, 25],
    ]
    ran = batch(workbook(tmp_path / "feuille.xlsx", rows=rows))
    assert "ligne 5, colonne E : « oral » : 25 est hors des bornes" in ran.output.replace("\u00a0", " ")


def test_no_text_becomes_a_formula(batch: Batch, tmp_path: Path) -> None:
    source = tmp_path / "feuille.csv"
    evil = ["=1+1", "+33 6 12", "@SUM(A1)", "-2+3", "=cmd|' /C calc'!A0"]
    rows = "".join(f"{text};oui;12;{text}\n" for text in evil)
    source.write_text(f"Dossier;Suivi;Heures;Téléphone\n{rows}", encoding="utf-8")
    for name in ("sortie.xlsx", "sortie.csv", "sortie.ods"):
        assert batch(source, "--output", str(tmp_path / name)).exit_code == 4
    book = openpyxl.load_workbook(tmp_path / "sortie.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert {text for text in evil if any(cell.value == text for cell in cells)} == set(evil)
    text = (tmp_path / "sortie.csv").read_text(encoding="utf-8-sig")
    assert not [cell for line in text.splitlines() for cell in line.split(";") if cell.strip('"')[:1] in "=@" and cell]
    content = zipfile.ZipFile(tmp_path / "sortie.ods").read("content.xml").decode()
    assert "table:formula" not in content
    again = batch(tmp_path / "sortie.csv", "--output", str(tmp_path / "encore.csv"))
    assert again.exit_code == 4
    assert (tmp_path / "encore.csv").read_text(encoding="utf-8-sig") == text


def test_formulas_of_the_clerk_are_kept(batch: Batch, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book.active["F1"], book.active["F2"] = "Total", "=D2*2"
        book.active["A2"].fill = openpyxl.styles.PatternFill("solid", start_color="FFFF00")

    source = workbook(tmp_path / "feuille.xlsx", edit)
    before = source.read_bytes()
    batch(source, "--output", str(tmp_path / "sortie.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "sortie.xlsx").worksheets[0]
    assert sheet["F2"].value == "=D2*2"
    assert sheet["A2"].fill.start_color.rgb == "00FFFF00"
    assert sheet["B2"].value.date() == DAY
    assert source.read_bytes() == before


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_what_comes_back_is_mended_and_given_again(batch: Batch, tmp_path: Path, ending: str) -> None:
    source = tmp_path / "feuille.csv"
    source.write_text("Dossier;Suivi;Heures;Absences;Avis\na;peut-être;12;aucune;oui\nb;oui;12;aucune;oui\n", "utf-8")
    first = tmp_path / f"un.{ending}"
    assert batch(source, "--output", str(first)).exit_code == 5
    again = tmp_path / f"deux.{ending}"
    assert batch(first, "--output", str(again)).exit_code == 5
    source.write_text(source.read_text("utf-8").replace("peut-être", "oui"), "utf-8")
    assert batch(source, "--output", str(tmp_path / f"juste.{ending}")).exit_code == 0
    assert batch(tmp_path / f"juste.{ending}", "--output", str(tmp_path / f"encore.{ending}")).exit_code == 0
    if ending == "xlsx":
        one, two = (openpyxl.load_workbook(path).worksheets[0] for path in (first, again))
        assert [[cell.value for cell in row] for row in one] == [[cell.value for cell in row] for row in two]
        assert two["B2"].comment.text == one["B2"].comment.text


def test_what_cannot_be_written_is_said_and_nothing_is_half_written(batch: Batch, tmp_path: Path) -> None:
    source = workbook(tmp_path / "feuille.xlsx")
    assert batch(source, "--output", str(source)).exit_code == 2
    assert "ne le remplace pas" in batch(source, "--output", str(source)).output
    assert batch(source, "--output", str(tmp_path / "nulle" / "part.xlsx")).exit_code == 2
    wrong = batch(source, "--output", str(tmp_path / "sortie.pdf"))
    assert wrong.exit_code == 2
    assert ".xlsx" in wrong.output
    if Path("/dev/full").exists():
        full = batch(source, "--format", "json", "--output", "/dev/full")
        assert full.exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["feuille.xlsx", "politiques"]


def test_a_folder_that_may_not_be_written(batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's refusal is played: whoever runs the tests may be allowed everything."""
    source = workbook(tmp_path / "feuille.xlsx")
    closed = tmp_path / "fermé"
    closed.mkdir()
    opened = Path.open

    def refused(path: Path, mode: str = "r", *args: object, **kwargs: object) -> object:
        if path.parent == closed and mode != "r":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, mode, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    done = batch(source, "--output", str(closed / "sortie.xlsx"))
    assert done.exit_code == 74
    assert "accès refusé" in done.output
    assert list(closed.iterdir()) == []


def test_names_of_letters_are_safe_and_apart(batch: Batch, tmp_path: Path) -> None:
    source = tmp_path / "feuille.csv"
    keys = ["../../etc/passwd", "2013/17", "2013-17", "A", "a ", "é" * 300, "…"]
    source.write_text("Dossier;Suivi\n" + "".join(f"{key};oui\n" for key in keys), encoding="utf-8")
    folder = tmp_path / "lettres"
    batch(source, "--letters", str(folder), "--letter-format", "letter")
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == len({name.casefold() for name in names}) == len(keys) - 2  # « A » and « a » are one reference
    assert all(name.endswith(".txt") and "/" not in name for name in names)
    assert not list(tmp_path.parent.glob("**/passwd*"))
