"""Sheets of OpenDocument (LibreOffice), read by odfdo: the values that cells show."""

from __future__ import annotations

import datetime
import io
import re
from typing import TYPE_CHECKING, Any, Final

from cqp_dsl.batch.sheets.book import (
    MOST_ROWS,
    Book,
    Fault,
    Row,
    Sheet,
    SheetError,
    moment_cell,
    number_cell,
    text_cell,
)
from cqp_dsl.batch.sheets.xlsx import too_many_rows, unpacked

if TYPE_CHECKING:
    from pathlib import Path

_MOST_COLUMNS: Final = 2_000
_TIME: Final = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")


def read_ods(path: Path, data: bytes) -> Book:
    """A document of sheets.

    Raises:
        SheetError: it cannot be read.
    """
    import odfdo  # noqa: PLC0415 - an extra

    unpacked(data, path, "content.xml")
    try:
        document = odfdo.Document(io.BytesIO(data))
        tables = document.body.get_elements("table:table")
    except MemoryError:
        raise
    except Exception as error:  # whatever a damaged file makes the library stumble on
        message = f"« {path.name} » est abîmé, ou n'est pas un classeur"
        raise SheetError(message, "Ouvrez-le dans votre tableur, et enregistrez-le de nouveau.") from error
    if not tables:
        message = f"« {path.name} » n'a pas de feuille de calcul, ou est protégé par un mot de passe"
        raise SheetError(message, "Enregistrez-le sans mot de passe, sous le format .ods.")
    zero = _day_zero(document)
    sheets = [_sheet(table, path, hidden=_is_hidden(document, table)) for table in tables]
    return Book(path, "ods", sheets, zero, document)


def _day_zero(document: Any) -> datetime.date:  # noqa: ANN401 - odfdo's document
    found = document.body.get_element("//table:null-date")
    said = found.get_attribute_string("table:date-value") if found is not None else None
    return datetime.date.fromisoformat(said[:10]) if said else datetime.date(1899, 12, 30)


def _is_hidden(document: Any, table: Any) -> bool:  # noqa: ANN401
    style = document.get_style("table", table.get_attribute_string("table:style-name") or "")
    properties = style.get_element("style:table-properties") if style is not None else None
    return properties is not None and properties.get_attribute_string("table:display") == "false"


def _sheet(table: Any, path: Path, *, hidden: bool) -> Sheet:  # noqa: ANN401
    rows: list[Row] = []
    name = table.get_attribute_string("table:name") or "feuille"
    number = 0
    for row in table.get_elements(".//table:table-row"):
        times = row.get_attribute_integer("table:number-rows-repeated") or 1
        cells = _cells(row)
        if cells:
            if len(rows) + times > MOST_ROWS:
                raise too_many_rows(name, path)
            rows += [Row(number + one, dict(cells)) for one in range(1, times + 1)]
        number += times
    return Sheet(name, rows, hidden)


def _cells(row: Any) -> dict[int, str]:  # noqa: ANN401
    found: dict[int, str] = {}
    place = 0
    for cell in row.children:
        if cell.tag not in {"table:table-cell", "table:covered-table-cell"}:
            continue
        times = cell.get_attribute_integer("table:number-columns-repeated") or 1
        shown = _shown(cell)
        if shown is not None:
            for one in range(1, min(times, _MOST_COLUMNS - place) + 1):
                found[place + one] = shown
        place += times
        if place > _MOST_COLUMNS:
            break
    return found


def _shown(cell: Any) -> str | None:  # noqa: ANN401
    if cell.tag == "table:covered-table-cell":
        return None
    kind = cell.get_attribute_string("office:value-type")
    value = cell.get_attribute_string("office:value")
    match kind:
        case "float" | "currency" | "percentage" if (
            value is not None and cell.get_attribute_string("calcext:value-type") != "error"
        ):
            return number_cell(float(value), percent=kind == "percentage")
        case "date":
            return _moment(cell.get_attribute_string("office:date-value") or "")
        case "time":
            return _time(cell.get_attribute_string("office:time-value") or "")
        case "boolean":
            return "oui" if cell.get_attribute_string("office:boolean-value") == "true" else "non"
        case _:
            return _text(cell)


def _text(cell: Any) -> str | None:  # noqa: ANN401
    text = "\n".join(part.inner_text for part in cell.get_elements("text:p"))
    shown = text_cell(text or cell.get_attribute_string("office:string-value") or "")
    if shown is None:
        return Fault("une formule jamais calculée") if cell.get_attribute_string("table:formula") else None
    failed = cell.get_attribute_string("calcext:value-type") == "error"
    return Fault(shown) if failed or re.fullmatch(r"#[A-Z/0]+[!?]?|#N/[AD]|Err:\d+", shown) else shown


def _moment(said: str) -> str | None:
    try:
        if "T" in said:
            return moment_cell(datetime.datetime.fromisoformat(said.partition(".")[0].rstrip("Z")))
        return datetime.date.fromisoformat(said).isoformat()
    except ValueError:
        return said or None


def _time(said: str) -> str | None:
    match = _TIME.fullmatch(said)
    if match is None:
        return said or None
    sign, *parts = match.groups()
    days, hours, minutes, seconds = (int(part or 0) for part in parts)
    length = datetime.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return moment_cell(-length if sign else length)
