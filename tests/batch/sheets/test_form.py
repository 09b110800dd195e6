"""The sheets to fill in: what they hold, what is written over, what they ask; and the pages of what is said of them."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from cqp_dsl.batch.sheets.columns import layout
from cqp_dsl.batch.sheets.read import read_book
from cqp_dsl.batch.sheets.run import run
from cqp_dsl.cli.group import cqp
from cqp_dsl.pipeline import load
from tests.diagnostic_pages import FOLDER, examples

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.batch.sheets.conftest import Batch


def template(policies: Path, *args: str) -> Result:
    return CliRunner().invoke(cqp, ["modèle", "stage", "--policies", str(policies), *args])


def test_a_workbook_has_headings_paths_choices_comments_and_lists(policies: Path, tmp_path: Path) -> None:
    path = tmp_path / "stages.xlsx"
    assert template(policies, "--format", "xlsx", "--output", str(path)).exit_code == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Dossiers", "Absences", "Mode d'emploi", "Listes de choix"]
    sheet = book["Dossiers"]
    heads = {cell.value: cell for cell in sheet[1]}
    paths = [cell.value for cell in sheet[2]]
    assert sheet.row_dimensions[2].hidden
    assert "stage.notes[oral]" in paths
    assert "Notes : épreuve orale" in heads
    assert "Quelle note" in heads["Notes : épreuve orale"].comment.text
    assert "de 0 à 20" in heads["Notes : épreuve orale"].comment.text.replace("\u00a0", " ")
    assert "Appréciation : le tuteur" in heads["Avis"].comment.text.replace("\u00a0", " ")
    choices = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    hidden = book["Listes de choix"]
    assert hidden.sheet_state == "hidden"
    listed = {tuple(cell.value for cell in column if cell.value) for column in hidden.columns}
    assert {("oui", "non"), ("Lyon", "Évry", "Corbeil (Évry)")} <= listed
    assert len(choices) == len(listed)
    assert [cell.value for cell in book["Absences"][1]] == ["Dossier", "Jour de l'absence", "Durée (h)"]


def test_a_document_of_libreoffice_has_them_too(policies: Path, tmp_path: Path) -> None:
    path = tmp_path / "stages.ods"
    assert template(policies, "--format", "ods", "--output", str(path)).exit_code == 0
    content = zipfile.ZipFile(path).read("content.xml").decode()
    assert "cell-content-is-in-list(&quot;Lyon&quot;;&quot;Évry&quot;;&quot;Corbeil (Évry)&quot;)" in content
    assert "Quelle note" in content
    assert 'table:visibility="collapse"' in content


def test_nothing_is_written_over_beside_a_csv(policies: Path, tmp_path: Path) -> None:
    path = tmp_path / "stages.csv"
    assert template(policies, "--format", "csv", "--output", str(path)).exit_code == 0
    beside = tmp_path / "stages-absences.csv"
    beside.write_text("à moi", encoding="utf-8")
    again = template(policies, "--format", "csv", "--output", str(path))
    assert again.exit_code == 2
    assert "existe déjà" in again.output
    assert beside.read_text(encoding="utf-8") == "à moi"


def test_what_a_template_refuses(policies: Path, tmp_path: Path) -> None:
    assert "ajoutez --output" in template(policies, "--format", "xlsx").output
    assert template(policies, "--provenance").exit_code == 2
    unknown = CliRunner().invoke(
        cqp, ["template", "stages", "--policies", str(policies), "--format", "ods", "--output", str(tmp_path / "s.ods")]
    )
    assert unknown.exit_code == 2
    assert "Vouliez-vous dire « stage »" in unknown.output.replace("\u00a0", " ")


def test_a_filled_form_asks_the_decisions_that_its_instructions_name(
    policies: Path, batch: Batch, tmp_path: Path
) -> None:
    path = tmp_path / "stages.xlsx"
    template(policies, "--format", "xlsx", "--provenance", "--output", str(path))
    book = openpyxl.load_workbook(path)
    sheet = book["Dossiers"]
    columns = {cell.value: cell.column for cell in sheet[2]}
    for name, value in {
        "dossier": "a",
        "stage.suivi": "oui",
        "stage.heures": 12.5,
        "stage.suivi : provenance": "appel",
    }.items():
        sheet.cell(3, columns[name]).value = value
    told = book["Mode d'emploi"]
    asked = next(row for row in told.iter_rows() if row[0].value == "Décisions demandées")
    assert asked[1].value == "stage.validé, stage.heures_perdues, stage.accord"
    asked[1].value = "stage.validé"
    sheet.title = "Promotion 2013"
    book.save(path)
    loaded = load(policies)
    known = layout(loaded.program)
    (result,) = run(loaded, read_book(path, known), known).results()
    assert result.answer is not None
    assert [one.name for one in result.answer.decisions] == ["stage.validé"]
    assert result.answer.provenance == (("stage.suivi", "appel"),)
    out = tmp_path / "out.xlsx"
    assert batch(path, "--output", str(out), "--sheet", "promotion 2013").exit_code == 0
    assert openpyxl.load_workbook(out).sheetnames[-1] == "Synthèse"
    assert batch(path, "--sheet", "juin").exit_code == 5


PAGES = [page for page in sorted(FOLDER.glob("CQP82*.md")) if page.stem != "CQP825"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_pages_show_what_is_so(page: Path, tmp_path: Path) -> None:
    loaded = load(cached=True)
    known = layout(loaded.program)
    found = []
    for number, text in enumerate(examples(page, "text")):
        path = tmp_path / f"page{number}.csv"
        if page.stem == "CQP824":  # its examples are those of a list
            path.with_name(f"{path.stem}-emplois.csv").write_text(text, encoding="utf-8")
            text = "Dossier;Date d'effet;Emplois\nc1;02/06/2014;\n"  # noqa: PLW2901 - the dossiers of that list
        path.write_text(text, encoding="utf-8")
        made = run(loaded, read_book(path, known), known)
        notes = [*made.notes, *(note for one in made.dossiers for note in one.notes)]
        found.append([(note.code, note.told) for note in notes])
    wrong, right = found
    assert page.stem in {code for code, _ in wrong}
    assert page.stem not in {code for code, _ in right}
    seen = re.sub(r"\s+", " ", page.read_text(encoding="utf-8").replace("\n> ", " "))
    told = [re.sub(r"\s+", " ", text) for code, text in wrong if code == page.stem]
    assert any(text in seen for text in told), told
