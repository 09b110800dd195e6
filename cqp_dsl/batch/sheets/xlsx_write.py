"""Workbooks of Excel written by openpyxl: a form to fill in; a file read, with what was decided beside each row.

No text becomes a formula, whatever it begins with; the formulas of the file that was read stay what they were.
"""

from __future__ import annotations

import copy
import functools
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from cqp_dsl.batch.sheets.book import Fault, Numeral, column_letters
from cqp_dsl.batch.sheets.form import CHOICES, INSTRUCTIONS
from cqp_dsl.batch.sheets.palette import ADDED, FILLS, HEAD
from cqp_dsl.batch.sheets.summary_rows import SUMMARY, summary_rows
from cqp_dsl.render.screen import clean, cleaned

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqp_dsl.batch.sheets.form import Form, FormSheet
    from cqp_dsl.batch.sheets.matching import Matched, MatchedBook
    from cqp_dsl.batch.sheets.notes import Note
    from cqp_dsl.batch.sheets.results import Result, Tone
    from cqp_dsl.render.batch_summary import Summary

_AUTHOR: Final = "cqp"
_READY: Final = 2_000
"""Rows of a form that are made ready: choices, formats."""
_WIDTHS: Final = {"motifs": 60, "statut": 20, "Reçu": 16, "Bilan": 18, "Ce qui manque": 60, "À corriger": 60}
_COMMENT_WIDTH: Final = 340
_TOP: Final = Alignment(wrap_text=True, vertical="top")
_TOP_ALONE: Final = Alignment(vertical="top")
_LINE: Final = 15.0
"""Points of a line of text."""
_MOST_LINES: Final = 10
"""Lines that a row shows; its cells hold them all."""


def _put(cell: Any, text: str) -> None:  # noqa: ANN401 - openpyxl's cell
    """Put a text that stays one."""
    cell.value = cleaned(text)
    cell.data_type = "s"
    if text[:1] in "=+-@":
        cell.quotePrefix = True


def _comment(text: str) -> Comment:
    said = Comment(cleaned(text), _AUTHOR)
    said.width = _COMMENT_WIDTH
    said.height = 40 + 18 * sum(1 + len(line) // 48 for line in text.split("\n"))
    return said


@functools.cache
def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour, end_color=colour)


def _saved(book: Any) -> bytes:  # noqa: ANN401 - openpyxl's workbook
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# --- A form ---------------------------------------------------------------------------------------------------------


def form_xlsx(form: Form) -> bytes:
    """The workbook of a form: headings and their comments, paths in a hidden row, choices, formats."""
    book = Workbook()
    book.remove(book.active)
    choices = book.create_sheet(CHOICES)
    choices.sheet_state = "hidden"
    ranges: dict[tuple[str, ...], str] = {}
    for sheet in form.sheets:
        _form_sheet(book, sheet, choices, ranges)
    told = book.create_sheet(INSTRUCTIONS)
    for head, text in form.instructions:
        told.append(["", ""])
        row = told.max_row
        _put(told.cell(row, 1), head)
        _put(told.cell(row, 2), text)
        told.cell(row, 1).font = Font(bold=True)
        for column in (1, 2):
            told.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    told.column_dimensions["A"].width = 28
    told.column_dimensions["B"].width = 90
    book.move_sheet(choices, len(book.sheetnames))
    book.active = 0
    return _saved(book)


def _form_sheet(book: Any, sheet: FormSheet, choices: Any, ranges: dict[tuple[str, ...], str]) -> None:  # noqa: ANN401
    made = book.create_sheet(sheet.title)
    for number, one in enumerate(sheet.columns, 1):
        head, path = made.cell(1, number), made.cell(2, number)
        _put(head, one.column.heading)
        _put(path, one.column.path)
        head.font = Font(bold=True)
        head.fill = _fill(HEAD)
        head.alignment = Alignment(wrap_text=True, vertical="center")
        head.comment = _comment(one.comment)
        letters = column_letters(number)
        made.column_dimensions[letters].width = one.width
        cells = f"{letters}3:{letters}{_READY + 2}"
        if one.choices:
            where = ranges.get(tuple(one.choices)) or _choices(choices, one.choices, ranges)
            rule = DataValidation(type="list", formula1=where, allow_blank=True, showErrorMessage=True)
            rule.errorTitle, rule.error = "Valeur inattendue", "Choisissez dans la liste, ou laissez la cellule vide."
            rule.add(cells)
            made.add_data_validation(rule)
        made.column_dimensions[letters].alignment = Alignment(vertical="top")
        if one.is_date or one.is_percentage:
            made.column_dimensions[letters].number_format = "dd/mm/yyyy" if one.is_date else "0.0%"
    made.row_dimensions[1].height = 48
    made.row_dimensions[2].hidden = True
    made.freeze_panes = "B3"


def _choices(sheet: Any, words: Sequence[str], ranges: dict[tuple[str, ...], str]) -> str:  # noqa: ANN401
    """Where some words stand, one under the other, in the hidden sheet of choices."""
    column = len(ranges) + 1
    for row, word in enumerate(words, 1):
        _put(sheet.cell(row, column), word)
    letters = column_letters(column)
    ranges[tuple(words)] = where = f"'{CHOICES}'!${letters}$1:${letters}${len(words)}"
    return where


# --- What was decided -----------------------------------------------------------------------------------------------


def decided_xlsx(
    found: MatchedBook, added: Sequence[str], results: Iterable[Result], notes: Sequence[Note], summary: Summary
) -> bytes:
    """The workbook that was read, or one of its cells, with what was decided beside each row, and a summary."""
    book = found.book.document if found.book.form == "xlsx" else _copied(found)
    book.template = False
    sheets = {one.sheet.name: one for one in (found.main, *found.lists.values())}
    for matched in sheets.values():
        _clear(book[matched.sheet.name], matched)
    main = book[found.main.sheet.name]
    start = found.main.kept_width + 1
    for place, heading in enumerate(added):
        _heading(main, found.main.head, start + place, heading)
    wrong: list[Note] = [note for note in notes if note.column and note.row]
    styles: dict[tuple[Tone | None, bool], Any] = {}
    for result in results:
        lines = 1
        for place, heading in enumerate(added):
            cell = result.cells.get(heading)
            if cell is not None and cell.text:
                _added(main.cell(result.dossier.row, start + place), cell.text, cell.tone, styles)
                lines = max(lines, sum(1 + len(line) // _width(heading) for line in cell.text.split("\n")))
        size = main.row_dimensions[result.dossier.row]
        size.height = max(size.height or 0, _LINE * min(lines, _MOST_LINES))
        wrong += [note for note in result.notes if note.column and note.row]
    for note in wrong:
        _mark(book, note)
    _summary(book, summary)
    return _saved(book)


def _copied(found: MatchedBook) -> Any:  # noqa: ANN401 - openpyxl's workbook
    """A workbook of the cells of a file of another format."""
    book = Workbook()
    book.remove(book.active)
    for sheet in found.book.sheets:
        made = book.create_sheet(_title(sheet.name, book.sheetnames))
        sheet.name = made.title
        for row in sheet.rows:
            for column, text in row.cells.items():
                cell = made.cell(row.number, column)
                if isinstance(text, Numeral):
                    cell.value = Decimal(text)
                else:
                    _put(cell, f"#{text}" if isinstance(text, Fault) and not text.startswith("#") else text)
                cell.alignment = _TOP_ALONE
        if sheet.hidden:
            made.sheet_state = "hidden"
        for number in range(1, sheet.width + 1):
            made.column_dimensions[column_letters(number)].width = 18
    for matched in (found.main, *found.lists.values()):
        made = book[matched.sheet.name]
        for cell in made[matched.head]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
        made.freeze_panes = f"B{matched.first}"
        if matched.first - matched.head > 1:
            made.row_dimensions[matched.head + 1].hidden = True
    return book


def _title(name: str, taken: Sequence[str]) -> str:
    stem = "".join(" " if char in "[]:*?/\\'" else char for char in clean(name)).strip()[:_LONGEST_TITLE] or "Feuille"
    title, count = stem, 1
    while title.casefold() in {one.casefold() for one in taken}:
        count += 1
        title = f"{stem[: _LONGEST_TITLE - 4]} {count}"
    return title


_LONGEST_TITLE: Final = 31


def _clear(sheet: Any, matched: Matched) -> None:  # noqa: ANN401
    """Take away what an earlier run wrote: its columns, its remarks on cells."""
    plain = PatternFill()
    for cell in list(sheet._cells.values()):  # noqa: SLF001 - ``iter_rows`` would make cells that are not there
        if cell.column in matched.added and cell.row >= matched.head:
            cell.value, cell.comment, cell.fill = None, None, plain
        elif cell.row >= matched.first and cell.comment is not None and cell.comment.author == _AUTHOR:
            cell.comment, cell.fill = None, plain


def _heading(sheet: Any, row: int, column: int, text: str) -> None:  # noqa: ANN401
    cell = sheet.cell(row, column)
    _put(cell, text)
    cell.font = Font(bold=True)
    cell.fill = _fill(ADDED)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.column_dimensions[column_letters(column)].width = _width(text)


def _width(heading: str) -> int:
    return next((width for word, width in _WIDTHS.items() if word in heading), 24)


def _added(cell: Any, text: str, tone: Tone | None, styles: dict[tuple[Tone | None, bool], Any]) -> None:  # noqa: ANN401
    """Put a text in its colour; the style of the first such cell is that of the others, which costs less."""
    key = (tone, text[:1] in "=+-@")
    _put(cell, text)
    style = styles.get(key)
    if style is not None:
        cell._style = copy.copy(style)  # noqa: SLF001 - openpyxl finds the style of each cell anew otherwise
        return
    cell.alignment = _TOP
    if tone is not None:
        cell.fill = _fill(FILLS[tone])
    styles[key] = cell._style  # noqa: SLF001 - likewise


def _mark(book: Any, note: Note) -> None:  # noqa: ANN401
    """Say on a cell what is wrong with it."""
    if note.sheet not in book.sheetnames or note.row is None or note.column is None:
        return
    cell = book[note.sheet].cell(note.row, note.column)
    if not hasattr(cell, "fill") or type(cell).__name__ == "MergedCell":
        return
    if note.error:
        cell.fill = _fill(FILLS["wrong"])
    before = f"{cell.comment.text}\n" if cell.comment is not None else ""
    cell.comment = _comment(f"{before}{note.told}")


def _summary(book: Any, summary: Summary) -> None:  # noqa: ANN401
    if SUMMARY in book.sheetnames:
        book.remove(book[SUMMARY])
    sheet = book.create_sheet(SUMMARY)
    for number, row in enumerate(summary_rows(summary), 1):
        for column, text in enumerate(row.cells, 1):
            cell = sheet.cell(number, column)
            if isinstance(text, int):
                cell.value = text
            elif text:
                _put(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row.title:
                cell.font = Font(bold=True, size=14 if row.title == 1 else 11)
            if row.tone is not None and column <= 2:  # noqa: PLR2004 - what is counted, and its count
                cell.fill = _fill(FILLS[row.tone])
    for letters, width in (("A", 64), ("B", 14), ("C", 90)):
        sheet.column_dimensions[letters].width = width
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr = _fit_to_page()


def _fit_to_page() -> Any:  # noqa: ANN401
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - wanted here only

    return PageSetupProperties(fitToPage=True)
