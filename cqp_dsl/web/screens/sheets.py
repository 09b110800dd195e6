"""Many dossiers in a sheet: dropped, decided, looked at row by row, taken back with what was decided, with letters."""

from __future__ import annotations

import importlib.util
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from attrs import define, evolve

from cqp_dsl.batch.sheets.book import SheetError
from cqp_dsl.batch.sheets.columns import layout
from cqp_dsl.batch.sheets.csv_write import form_csv
from cqp_dsl.batch.sheets.form import form
from cqp_dsl.batch.sheets.read import read_book
from cqp_dsl.batch.sheets.results import BALANCE_HEADING, headings
from cqp_dsl.batch.sheets.run import run
from cqp_dsl.render.batch_html import batch_html
from cqp_dsl.render.batch_summary import Mistake, Summary
from cqp_dsl.render.letter.compose import letter_parts
from cqp_dsl.render.screen import Screen
from cqp_dsl.render.tally import tally_text
from cqp_dsl.render.wording import decision_title
from cqp_dsl.web.exchange import Reply, address, attachment, redirect
from cqp_dsl.web.folder import NEW, RefusedFileError
from cqp_dsl.web.form.values import fields_of
from cqp_dsl.web.judged import said_of
from cqp_dsl.web.opened import LONGEST_ADDRESS
from cqp_dsl.web.screens.answer import letter_settings
from cqp_dsl.web.screens.pages import message, screen

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.batch.sheets.results import Result
    from cqp_dsl.batch.sheets.run import SheetRun
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.web.exchange import Request
    from cqp_dsl.web.workshop import Workshop

SUFFIXES: Final = (".xlsx", ".ods", ".csv")
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV: Final = "text/csv; charset=utf-8"
_MOST_SHOWN: Final = 500


@define(frozen=True, eq=False)
class _Decided:
    """A sheet whose rows are decided."""

    run: SheetRun
    results: list[Result]
    summary: Summary


def start(request: Request, workshop: Workshop) -> Reply:
    """``/lot``: drop a sheet, take one to fill in, go back to one."""
    program = workshop.policies().program
    if request.method == "POST":
        return _drop(request, workshop)
    wanted = request.asked("modele")
    if wanted in program.policies:
        return _form(workshop.policies(), wanted)
    published = {rule.policy for rule in program.decisions}
    return screen(
        "sheets",
        "lot",
        policies=[one for one in program.policies.values() if one.name in published],
        sheets=[name for name in workshop.folder.files(SUFFIXES) if not PurePosixPath(name).stem.endswith(_ADDED)],
    )


_ADDED: Final = "-décisions"


def _form(policies: Policies, wanted: str) -> Reply:
    """The sheet to fill in of a politique: a workbook where that can be made, else its first sheet as csv."""
    made = form(policies.program, [wanted])
    if importlib.util.find_spec("openpyxl") is None:
        return attachment(form_csv(made.sheets[0]), f"{wanted}.csv", _CSV)
    from cqp_dsl.batch.sheets.xlsx_write import form_xlsx  # noqa: PLC0415 - an extra

    return attachment(form_xlsx(made), f"{wanted}.xlsx", _XLSX)


def _drop(request: Request, workshop: Workshop) -> Reply:
    """Keep the sheet in the folder; what becomes of it is then at its address."""
    upload = request.uploads.get("feuille")
    if upload is None or not upload.name:
        raise RefusedFileError("choisissez une feuille de calcul")
    name = PurePosixPath(upload.name.replace("\\", "/")).name
    if not name.casefold().endswith(SUFFIXES):
        msg = f"« {name} » n’est pas une feuille de calcul : {', '.join(SUFFIXES)}"
        raise RefusedFileError(msg)
    name = workshop.folder.free_name(name)
    workshop.folder.write_bytes(name, upload.data, NEW)
    return redirect(address("lot", name), request)


def sheet(request: Request, workshop: Workshop, name: str) -> Reply:
    """``/lot/…``: what becomes of each row; the sheet, the summary, the letters to take."""
    if not name.casefold().endswith(SUFFIXES):
        msg = f"« {name} » n’est pas une feuille de calcul"
        raise RefusedFileError(msg)
    policies = workshop.policies()
    try:
        found = _decided(policies, workshop, name)
    except SheetError as error:
        return message(
            "Cette feuille ne se lit pas", [f"{error.message}.", error.advice or ""], back=("/lot", "Revenir")
        )
    stem = PurePosixPath(name).stem
    match request.asked("forme"):
        case "feuille":
            return _sheet(found, stem)
        case "synthese":
            return Reply(batch_html(found.summary), alone=True)
        case "lettres":
            answers = [_told(one) for one in found.results if one.answer is not None]
            parts = letter_parts(answers, policies.program, "html", several=True, settings=letter_settings(workshop))
            return Reply("".join(parts), alone=True)
        case _:
            return screen("sheet", "lot", name=name, **_shown(found, policies))


def _told(one: Result) -> Answer:
    if one.answer is None:
        raise AssertionError
    return evolve(one.answer, path=one.dossier.key)


def _decided(policies: Policies, workshop: Workshop, name: str) -> _Decided:
    known = layout(policies.program)
    workshop.folder.read_bytes(name)  # refuses what is none of ours
    made = run(policies, read_book(workshop.folder.place(name), known, {}), known)
    summary = Summary(name, mistakes=[Mistake(note.place, "", note.told, note.error) for note in made.notes])
    results = []
    for result in made.results():
        summary.add(result.answer, policies.program)
        summary.mistakes += [Mistake(note.place, result.dossier.key, note.told, note.error) for note in result.notes]
        results.append(result)
    return _Decided(made, results, summary)


def _sheet(found: _Decided, stem: str) -> Reply:
    """The sheet with what was decided, in the form that it came in."""
    added = headings(found.results)
    run_ = found.run
    match run_.found.book.form:
        case "ods":
            from cqp_dsl.batch.sheets.ods_write import decided_ods  # noqa: PLC0415 - an extra

            data = decided_ods(run_.found, added, found.results, run_.notes, found.summary)
            return attachment(data, f"{stem}{_ADDED}.ods", "application/vnd.oasis.opendocument.spreadsheet")
        case "xlsx":
            from cqp_dsl.batch.sheets.xlsx_write import decided_xlsx  # noqa: PLC0415 - an extra

            data = decided_xlsx(run_.found, added, found.results, run_.notes, found.summary)
            return attachment(data, f"{stem}{_ADDED}.xlsx", _XLSX)
        case _:
            from cqp_dsl.batch.sheets.csv_write import decided_csv  # noqa: PLC0415 - one form is enough

            return attachment(
                decided_csv(run_.found, added, found.results), f"{stem}{_ADDED}.csv", "text/csv; charset=utf-8"
            )


def _shown(found: _Decided, policies: Policies) -> dict[str, Any]:
    rows = [_row(one, policies) for one in found.results[:_MOST_SHOWN]]
    return {
        "rows": rows,
        "left": len(found.results) - len(rows),
        "tally": tally_text(found.summary.tally, Screen()).strip(),
        "mistakes": [note.told for note in found.run.notes],
    }


def _row(one: Result, policies: Policies) -> dict[str, object]:
    decisions = one.answer.decisions if one.answer else ()
    return {
        "key": one.dossier.key,
        "tone": one.tone,
        "balance": one.cells[BALANCE_HEADING].text,
        "decisions": [f"{decision_title(decision)} : {said_of(decision)}" for decision in decisions],
        "notes": [note.told for note in one.notes],
        "where": _row_address(one, policies),
    }


def _row_address(one: Result, policies: Policies) -> str:
    """The row as a dossier of its own, not saved: its answers are in its address; empty where they find no room."""
    if one.dossier.dossier is None:
        return ""
    fields = fields_of(one.dossier.dossier, policies.program)
    decisions = ";".join(dict.fromkeys(each.name for each in (one.answer.decisions if one.answer else ())))
    asked = {"@titre": one.dossier.key, "@décisions*": decisions, **fields}
    key = "".join(char if char.isalnum() or char in " -_" else "-" for char in one.dossier.key).strip(" -") or "ligne"
    found = address("reponse", f"{key[:80]}.yaml", query=[(name, text) for name, text in asked.items() if text])
    return found if len(found) <= LONGEST_ADDRESS else ""
