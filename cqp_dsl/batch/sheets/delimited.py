"""Sheets as text: csv in UTF-8, UTF-16 or cp1252, between semicolons, tabs or commas, as spreadsheets write it."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING, Final

from cqp_dsl.batch.sheets.book import MOST_ROWS, Book, Fault, Row, Sheet, SheetError, text_cell
from cqp_dsl.batch.sheets.columns import folded
from cqp_dsl.batch.sheets.xlsx import too_many_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_DELIMITERS: Final = (";", "\t", ",", "|")
_LOOKED_AT: Final = 20
"""Rows among which headings are looked for."""


def read_csv(path: Path, data: bytes, known: Callable[[str], bool], beside: dict[str, Path]) -> Book:
    """A sheet of text, and those of lists in the files beside it.

    Args:
        path: where it was read.
        data: its bytes.
        known: whether a heading is that of a column; the delimiter is the one that gives most of those.
        beside: the files of the other sheets, by name.

    Raises:
        SheetError: it cannot be read.
    """
    sheets = [_sheet(path, data, known)]
    for name, other in beside.items():
        sheets.append(_sheet(other, other.read_bytes(), known, name))
    return Book(path, "csv", sheets, beside=beside)


def _sheet(path: Path, data: bytes, known: Callable[[str], bool], name: str = "") -> Sheet:
    text = decoded(data, path)
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == len("sep=") + 1:
        return _read(rest, first.strip()[-1], path, name, 1)
    head = [line for line in text.splitlines() if line.strip()][:_LOOKED_AT]
    delimiter = max(_DELIMITERS, key=lambda one: (*_score(head, one, known), -_DELIMITERS.index(one)))
    return _read(text, delimiter, path, name, 0)


def decoded(data: bytes, path: Path) -> str:
    """The text of a file: in UTF-16 or UTF-8 where it says so or can be, else in cp1252, as Excel writes it in French.

    Raises:
        SheetError: it is no text.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if data.count(0) * 4 > len(data) or data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        message = f"« {path.name} » n'est pas un fichier de texte, quoi que dise son nom"
        raise SheetError(message, "Ouvrez-le dans votre tableur, et enregistrez-le en .csv, en .xlsx ou en .ods.")
    return data.decode("cp1252", "replace")


def _score(head: list[str], delimiter: str, known: Callable[[str], bool]) -> tuple[int, int]:
    """How many headings one row has, and how many cells, when rows are cut so."""
    best = (0, 0)
    for line in head:
        cells = [cell for cell in next(csv.reader([line], delimiter=delimiter), []) if folded(cell)]
        best = max(best, (sum(map(known, cells)), len(cells)))
    return best


def _read(text: str, delimiter: str, path: Path, name: str, skipped: int) -> Sheet:
    rows: list[Row] = []
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = skipped
    try:
        for number, cells in enumerate(reader, skipped + 1):
            shown = {place: cell for place, raw in enumerate(cells, 1) if (cell := _cell(raw)) is not None}
            if shown:
                rows.append(Row(number, shown))
            if len(rows) > MOST_ROWS:
                raise too_many_rows(path.stem, path)
    except csv.Error as error:
        message = f"« {path.name} », après la ligne {number} : un guillemet est mal fermé"
        advice = 'Dans une cellule entre guillemets, un guillemet se double : "dit ""le Vieux""".'
        raise SheetError(message, advice) from error
    return Sheet(name or path.stem, rows)


def _cell(raw: str) -> str | None:
    if "\0" in raw:
        return Fault("un caractère nul")
    shown = text_cell(raw)
    return Fault(shown) if shown is not None and shown in _ERRORS else shown


_ERRORS: Final = frozenset({
    "#N/A", "#NOM?", "#NAME?", "#REF!", "#DIV/0!", "#VALEUR!", "#VALUE!", "#NOMBRE!", "#NUM!", "#NUL!", "#NULL!",
})  # fmt: skip
"""What spreadsheets write where a formula has no value."""
