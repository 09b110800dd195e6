"""A clerk has three hundred candidates in cp1252, twelve of them wrong: decisions, a summary, letters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from cqp_dsl.cli.group import cqp
from tests.batch.sheets.candidates import COUNT, HEADINGS, WRONG, write_candidates

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = ("--policies", "policies")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("candidats")
    source = write_candidates(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    outputs = ("--output", str(folder / "décisions.xlsx"), "--letters", str(folder / "lettres"))
    ran = CliRunner().invoke(cqp, ["lot", str(source), *outputs, "--summary", str(folder / "synthèse.html"), *SHIPPED])
    assert ran.exit_code == 5, ran.output
    assert "300 dossiers, dont 12 à corriger" in ran.output
    again = CliRunner().invoke(cqp, ["batch", str(source), "--summary", str(folder / "synthèse.json"), *SHIPPED])
    assert again.exit_code == 5
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.name in before} == before
    return folder


def test_each_row_comes_back_with_its_decisions_or_what_is_wrong_with_it(done: Path) -> None:
    sheet = openpyxl.load_workbook(done / "décisions.xlsx")["candidats"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[: len(HEADINGS)] == HEADINGS
    balance, mistakes = heads.index("→ Bilan"), heads.index("→ À corriger")
    certification = heads.index("→ Certification d'après les conditions écrites")
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == COUNT
    for number, row in enumerate(rows, 1):
        if number in WRONG:
            assert (row[balance], row[certification]) == ("à corriger", None)
            heading, said = WRONG[number]
            assert said in str(row[mistakes]) or heading in str(row[mistakes]) or "référence" in str(row[mistakes])
        else:
            assert row[balance] != "à corriger"
            assert row[certification] in {"certifié", "non certifié", "indéterminé", "à trancher"}
    orals = heads.index("épreuve orale") + 1
    assert "21 est hors des bornes" in sheet.cell(64, orals).comment.text
    assert sheet.cell(64, orals).fill.start_color.rgb == "00F4B8A8"


def test_the_summary_counts_and_names_the_column_that_is_not_read(done: Path) -> None:
    counts = json.loads((done / "synthèse.json").read_text(encoding="utf-8"))
    assert (counts["dossiers"], counts["refused"]) == (COUNT, len(WRONG))
    assert all(sum(one["count"] for one in each["outcomes"]) == COUNT - len(WRONG) for each in counts["decisions"])
    remarks = [one["text"] for one in counts["mistakes"] if one["severity"] == "warning"]
    assert any("Épreuve orralle" in text and "Vouliez-vous dire" in text for text in remarks)
    page = (done / "synthèse.html").read_text(encoding="utf-8")
    assert "288 dossiers examinés" in page
    assert "12 dossiers à corriger" in page


def test_each_decided_row_has_its_letter(done: Path) -> None:
    letters = {path.name for path in (done / "lettres").iterdir()}
    assert len(letters) == COUNT - len(WRONG)
    assert "C-0001.html" in letters
    assert "C-0005.html" not in letters
