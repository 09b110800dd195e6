"""Sheets filled in as a clerk would: from checked dossiers, into the form of some politiques, in each format."""

from __future__ import annotations

import csv
import datetime
import io
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import odfdo
import openpyxl

from cqp_dsl.core.datatypes.types import EnumType, ListType, MapType, NumberType, RecordType, bare
from cqp_dsl.core.datatypes.units import in_unit
from cqp_dsl.core.datatypes.values import MapValue, Period, Record, Void
from cqp_dsl.dossier.write import number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from cqp_dsl.batch.sheets.columns import Column
    from cqp_dsl.batch.sheets.form import Form, FormSheet
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program

Native: TypeAlias = "str | Decimal | datetime.date | tuple[Decimal] | None"
"""What a cell holds; a percentage is a tuple of its hundredth part."""
Grid: TypeAlias = "list[list[Native]]"


def filled(form: Form, dossiers: Sequence[Dossier], program: Program) -> dict[str, Grid]:
    """The rows of each sheet, by its title, under its headings."""
    found: dict[str, Grid] = {}
    for sheet in form.sheets:
        rows: Grid = []
        for dossier in dossiers:
            if not sheet.fact:
                rows.append([_cell(one.column, dossier, program) for one in sheet.columns])
            else:
                items = dossier.facts.get(sheet.fact)
                rows += [
                    _element(sheet, dossier.label, item, program)
                    for item in (items if isinstance(items, tuple) else ())
                ]
        found[sheet.title] = rows
    return found


def _element(sheet: FormSheet, key: str, item: Value, program: Program) -> list[Native]:
    type_ = program.entries[sheet.fact].type
    assert isinstance(type_, ListType)
    columns = [one.column for one in sheet.columns]
    return [key if one.kind == "key" else _native(*_under(item, type_.item, one.steps), one) for one in columns]


def _cell(column: Column, dossier: Dossier, program: Program) -> Native:
    match column.kind:
        case "key":
            return dossier.label
        case "date":
            return dossier.date
        case "addressee" | "provenance":
            return None
        case _:
            pass
    entry = program.entries[column.entry]
    if column.entry not in dossier.facts:
        return None
    value = dossier.facts[column.entry]
    if column.kind == "list":
        assert isinstance(entry.type, ListType)
        if not isinstance(value, tuple):
            return None
        item = bare(entry.type.item)
        words = (
            " ; ".join(item.label(one) for one in value if isinstance(one, str)) if isinstance(item, EnumType) else ""
        )
        return words if value else "aucun"
    return _native(*_under(value, entry.type, column.steps), column)


def _under(value: Value, type_: Type, steps: tuple[str, ...]) -> tuple[Value, Type]:
    inner = bare(type_)
    if not steps or isinstance(value, Void) or value is None:
        return (value, type_) if not steps or isinstance(value, Void) else (Void(()), type_)
    match value, inner:
        case Record(values=values), RecordType():
            place = inner.index(steps[0])
            return _under(values[place], inner.fields[place].type, steps[1:])
        case MapValue(cells=cells), MapType(keys=keys):
            return _under(cells[steps[: len(keys)]], inner.value, steps[len(keys) :])
        case Period(start=start, end=end), _:
            return (start if steps[0] == "début" else end), type_
        case _:
            raise AssertionError(value)


def _native(value: Value, type_: Type, column: Column) -> Native:
    if column.kind == "nothing":
        return "oui" if value is None else None
    inner = bare(type_)
    match value:
        case Void() | Record() | MapValue():
            return None
        case None:
            return "rien"
        case bool():
            return "oui" if value else "non"
        case int() | Fraction() if isinstance(inner, NumberType):
            shown = Fraction(in_unit(value, inner.shown))
            written = Decimal(shown.numerator) / Decimal(shown.denominator)
            if Fraction(written) != shown:
                return number_text(value, inner)
            return (written / 100,) if inner.percent else written
        case datetime.date():
            return value
        case str():
            return inner.label(value) if isinstance(inner, EnumType) else value
        case _:
            raise AssertionError(value)


# --- Files ----------------------------------------------------------------------------------------------------------


def as_xlsx(path: Path, form: Path, grids: dict[str, Grid]) -> Path:
    """A form in xlsx, filled in."""
    book = openpyxl.load_workbook(form)
    for title, rows in grids.items():
        for number, row in enumerate(rows, 3):
            for column, value in enumerate(row, 1):
                cell = book[title].cell(number, column)
                if isinstance(value, tuple):
                    cell.value, cell.number_format = float(value[0]), "0.0%"
                elif isinstance(value, Decimal):
                    cell.value = float(value)
                elif value is not None:
                    cell.value = value
    book.save(path)
    return path


def as_ods(path: Path, form: Form, grids: dict[str, Grid]) -> Path:
    """Sheets in ods, under the headings of a form."""
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    for sheet in form.sheets:
        table = odfdo.Table(sheet.title)
        heads: list[Native] = [one.column.heading for one in sheet.columns]
        for row in (heads, *grids[sheet.title]):
            made = odfdo.Row()
            for value in row:
                made.append_cell(_ods_cell(value))
            table.append_row(made)
        document.body.append(table)
    document.save(path)
    return path


def _ods_cell(value: Native) -> odfdo.Cell:
    if isinstance(value, tuple):
        return odfdo.Cell(value[0], cell_type="percentage")
    return odfdo.Cell(value)


def as_csv(path: Path, form: Form, grids: dict[str, Grid], *, encoding: str = "cp1252", delimiter: str = ";") -> Path:
    """Sheets in csv, as a French Excel writes them."""
    for sheet in form.sheets:
        name = path if not sheet.fact else path.with_name(f"{path.stem}-{sheet.fact.partition('.')[2]}.csv")
        rows = ([_text(value) for value in row] for row in grids[sheet.title])
        name.write_bytes(csv_bytes([[one.column.heading for one in sheet.columns], *rows], encoding, delimiter))
    return path


def csv_bytes(rows: Iterable[Sequence[str]], encoding: str = "cp1252", delimiter: str = ";") -> bytes:
    """Rows as csv."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode(encoding)


def _text(value: Native) -> str:
    match value:
        case None:
            return ""
        case datetime.date():
            return f"{value:%d/%m/%Y}"
        case tuple():
            return f"{value[0] * 100:f} %".replace(".", ",")
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case _:
            return value


Writer: TypeAlias = "Callable[[Path, Form, dict[str, Grid]], Path]"
