"""Sheets of text: a form to fill in; a file read, with what was decided beside each row.

In UTF-8 with its mark, between semicolons, as a French Excel opens them. No text becomes a formula there: one that
could begin one is preceded by an apostrophe, as a person would type it, unless it is a number.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from cqp_dsl.batch.sheets.book import Fault, Numeral

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqp_dsl.batch.sheets.form import FormSheet
    from cqp_dsl.batch.sheets.matching import MatchedBook
    from cqp_dsl.batch.sheets.results import Result

_NUMBER: Final = re.compile(r"[+-]?[\d\s]+(?:[.,]\d+)?\s?%?")


def harmless(text: str) -> str:
    """A text that a spreadsheet takes for a text."""
    if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text.replace("\0", "")


def _bytes(rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig", "replace")


def form_csv(sheet: FormSheet) -> bytes:
    """A sheet to fill in: its headings are enough to read it."""
    return _bytes([[one.column.heading for one in sheet.columns]])


def decided_csv(found: MatchedBook, added: Sequence[str], results: Iterable[Result]) -> bytes:
    """The sheet of the dossiers, with what was decided beside each."""
    main = found.main
    width = main.kept_width
    by_row = {one.dossier.row: one for one in results}
    rows: list[list[str]] = []
    for row in main.sheet.rows:
        while len(rows) < row.number - 1:
            rows.append([])
        cells = [_shown(row.cells.get(column, "")) for column in range(1, width + 1)]
        if row.number == main.head:
            cells += added
        elif row.number in by_row:
            result = by_row[row.number]
            cells += [result.cells[name].text if name in result.cells else "" for name in added]
        rows.append(cells)
    return _bytes(rows)


def decided_rows(
    found: MatchedBook, added: Sequence[str], results: Sequence[Result]
) -> tuple[list[str], list[list[str]]]:
    """The headings and the rows of the dossiers, with what was decided beside each, for a table."""
    main = found.main
    columns = [number for number in range(1, main.kept_width + 1) if number in main.headings]
    by_row = {row.number: row for row in main.rows}
    taken: dict[str, None] = {}
    for number in columns:
        name = main.headings[number]
        taken.setdefault(name if name not in taken else f"{name} {number}")
    rows = [
        [_shown(by_row[one.dossier.row].cells.get(number, "")) for number in columns]
        + [one.cells[name].text if name in one.cells else "" for name in added]
        for one in results
    ]
    return [*taken, *added], rows


def _shown(cell: str) -> str:
    if isinstance(cell, Fault):
        return cell if cell.startswith("#") else f"#{cell}"
    return cell.replace(".", ",") if isinstance(cell, Numeral) else cell
