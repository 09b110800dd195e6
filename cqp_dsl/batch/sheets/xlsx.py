"""Workbooks of Excel read by openpyxl: the values that cells show, never a formula worked out again."""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from typing import TYPE_CHECKING, Any, Final

from cqp_dsl.batch.sheets.book import (
    MOST_BYTES,
    MOST_ROWS,
    Book,
    Fault,
    Row,
    Sheet,
    SheetError,
    column_letters,
    moment_cell,
    number_cell,
    text_cell,
)

if TYPE_CHECKING:
    from pathlib import Path

_ENCRYPTED: Final = b"\xd0\xcf\x11\xe0"
_DAY_ZERO_1904: Final = datetime.date(1904, 1, 1)


def unpacked(data: bytes, path: Path, wanted: str) -> None:
    """See to it that an archive is one, and that what it holds is not too much to unpack.

    Raises:
        SheetError: it is damaged, protected by a password, or too large.
    """
    if data.startswith(_ENCRYPTED):
        message = f"« {path.name} » est protégé par un mot de passe, ou d'un format ancien (.xls)"
        raise SheetError(message, "Enregistrez-le en .xlsx, sans mot de passe.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.infolist()
            if sum(one.file_size for one in names) > MOST_BYTES:
                message = f"« {path.name} » est trop gros : plus de {MOST_BYTES // 1024**2} Mio une fois décompressé"
                raise SheetError(message, "Partagez-le en plusieurs fichiers, ou donnez un fichier parquet.")
            if wanted not in {one.filename for one in names}:
                message = f"« {path.name} » n'est pas un classeur, quoi que dise son nom"
                raise SheetError(message, "Ouvrez-le dans votre tableur, et enregistrez-le sous son format.")
            for one in names:
                if one.filename.endswith((".xml", ".rels")) and b"<!" in archive.open(one).read(_HEAD).replace(
                    b"<!--", b""
                ):
                    message = (
                        f"« {path.name} » contient une définition de type de document, ce qu'aucun tableur n'écrit"
                    )
                    raise SheetError(message)
                if one.flag_bits & 1:
                    message = f"« {path.name} » est protégé par un mot de passe"
                    raise SheetError(message, "Enregistrez-le sans mot de passe.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        message = f"« {path.name} » est abîmé, ou n'est pas un classeur"
        raise SheetError(message, "Ouvrez-le dans votre tableur, et enregistrez-le de nouveau.") from error


_HEAD: Final = 1024


def read_xlsx(path: Path, data: bytes) -> Book:
    """A workbook.

    Raises:
        SheetError: it cannot be read.
    """
    unpacked(data, path, "[Content_Types].xml")
    document = _loaded(data, path, values=False)
    shown = _loaded(data, path, values=True) if _has_formulas(document) else document
    sheets = [_sheet(one, document[one.title], path) for one in shown.worksheets]
    zero = document.epoch.date()
    return Book(path, "xlsx", sheets, zero, document)


def _loaded(data: bytes, path: Path, *, values: bool) -> Any:  # noqa: ANN401 - openpyxl's workbook, which has no types
    import openpyxl  # noqa: PLC0415 - an extra

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep, which is told in the documentation
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    except MemoryError:
        raise
    except Exception as error:  # whatever a damaged file makes the library stumble on
        message = f"« {path.name} » est abîmé, ou n'est pas un classeur"
        raise SheetError(message, "Ouvrez-le dans votre tableur, et enregistrez-le de nouveau.") from error


def _has_formulas(document: Any) -> bool:  # noqa: ANN401
    return any(cell.data_type == "f" for sheet in document.worksheets for cell in _cells(sheet))


def _cells(sheet: Any) -> Any:  # noqa: ANN401
    """The cells that there are: ``iter_rows`` would make all the others, a million rows of them where one is far."""
    return list(sheet._cells.values())  # noqa: SLF001 - as said


def _sheet(sheet: Any, written: Any, path: Path) -> Sheet:  # noqa: ANN401
    rows: dict[int, Row] = {}
    for cell in _cells(sheet):
        shown = _shown(cell)
        if shown is None:
            continue
        if cell.data_type == "n" and cell.value is None:
            continue
        rows.setdefault(cell.row, Row(cell.row, {})).cells[cell.column] = shown
    if written is not sheet:
        for cell in _cells(written):
            if cell.data_type == "f" and cell.column not in rows.get(cell.row, Row(0, {})).cells:
                fault = Fault("une formule jamais calculée")
                rows.setdefault(cell.row, Row(cell.row, {})).cells[cell.column] = fault
    for area in sheet.merged_cells.ranges:
        _merge(rows, area)
    if len(rows) > MOST_ROWS:
        raise too_many_rows(sheet.title, path)
    return Sheet(sheet.title, [rows[number] for number in sorted(rows)], sheet.sheet_state != "visible")


def too_many_rows(name: str, path: Path) -> SheetError:
    """What is said of a sheet of too many rows."""
    message = f"la feuille « {name} » de « {path.name} » a plus de {MOST_ROWS:_} lignes".replace("_", "\u202f")
    return SheetError(message, "Au-delà, donnez un fichier parquet ou une table DuckDB.")


def _merge(rows: dict[int, Row], area: Any) -> None:  # noqa: ANN401
    """What is merged has one value, which belongs to one row: the others say that theirs is elsewhere."""
    first = rows.get(area.min_row)
    if first is None or area.min_col not in first.cells:
        return
    where = f"{column_letters(area.min_col)}{area.min_row}"
    for number in range(area.min_row, min(area.max_row, area.min_row + _MOST_MERGED) + 1):
        row = rows.get(number)
        for column in range(area.min_col, area.max_col + 1):
            if (number, column) != (area.min_row, area.min_col) and row is not None:
                row.cells[column] = Fault(f"une cellule fusionnée avec {where}")


_MOST_MERGED: Final = 10_000


def _shown(cell: Any) -> str | None:  # noqa: ANN401
    value = cell.value
    match value:
        case None:
            return None
        case bool():
            return "oui" if value else "non"
        case int() | float():
            return number_cell(value, percent="%" in str(cell.number_format))
        case datetime.datetime() | datetime.date() | datetime.time() | datetime.timedelta():
            return moment_cell(value)
        case str() if cell.data_type == "e":
            return Fault(value)
        case _:
            return text_cell(str(value))
