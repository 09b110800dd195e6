"""Sheets of OpenDocument written by odfdo: a form to fill in; a file read, with what was decided beside each row.

Every text is a text: a cell of OpenDocument is a formula only where it says so.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

import odfdo

from cqp_dsl.batch.sheets.book import Fault, Numeral
from cqp_dsl.batch.sheets.form import INSTRUCTIONS
from cqp_dsl.batch.sheets.palette import ADDED, FILLS, HEAD
from cqp_dsl.batch.sheets.summary_rows import SUMMARY, summary_rows
from cqp_dsl.render.screen import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cqp_dsl.batch.sheets.form import Form, FormColumn, FormSheet
    from cqp_dsl.batch.sheets.matching import Matched, MatchedBook
    from cqp_dsl.batch.sheets.notes import Note
    from cqp_dsl.batch.sheets.results import Result
    from cqp_dsl.render.batch_summary import Summary

_READY: Final = 2_000
_AUTHOR: Final = "cqp"


def _styles(document: Any) -> None:  # noqa: ANN401 - odfdo's document
    """The styles that cells of ours have."""
    fills = {**{f"cqp_{tone}": colour for tone, colour in FILLS.items()}, "cqp_head": HEAD, "cqp_added": ADDED}
    made = [_cell_style(name, f"#{colour}", bold=name in {"cqp_head", "cqp_added"}) for name, colour in fills.items()]
    made.append(_cell_style("cqp_text", "", bold=False))
    made.append(_cell_style("cqp_title", "", bold=True))
    made.append(
        '<number:date-style style:name="cqp_day"><number:day number:style="long"/><number:text>/</number:text>'
        '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
        "</number:date-style>"
    )
    made.append(
        '<number:percentage-style style:name="cqp_share"><number:number number:decimal-places="1" '
        'number:min-decimal-places="0" number:min-integer-digits="1"/><number:text> %</number:text>'
        "</number:percentage-style>"
    )
    made += [
        f'<style:style style:name="cqp_{name}_cell" style:family="table-cell" style:parent-style-name="Default" '
        f'style:data-style-name="cqp_{name}"/>'
        for name in ("day", "share")
    ]
    made += [
        f'<style:style style:name="cqp_width_{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CHARACTER:.2f}cm"/></style:style>'
        for width in range(_NARROWEST, _WIDEST + 1)
    ]
    made.append(
        '<style:style style:name="cqp_hidden" style:family="table" style:master-page-name="Default">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    for xml in made:
        element = odfdo.Element.from_tag(xml)
        known = document.get_style(element.get_attribute_string("style:family"), _name(element))
        if known is None:
            document.content.get_element("//office:automatic-styles").append(element)


_NARROWEST: Final = 10
_WIDEST: Final = 64
_CHARACTER: Final = 0.22
"""Centimetres of a character, about."""


def _name(element: Any) -> str:  # noqa: ANN401
    return element.get_attribute_string("style:name") or ""


def _cell_style(name: str, colour: str, *, bold: bool) -> str:
    fill = f' fo:background-color="{colour}"' if colour else ""
    text = '<style:text-properties fo:font-weight="bold"/>' if bold else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default">'
        f'<style:table-cell-properties{fill} fo:wrap-option="wrap" style:vertical-align="top"/>{text}</style:style>'
    )


def _cell(text: str | int, style: str = "", note: str = "", extra: str = "") -> str:
    """A cell, as XML."""
    styled = f' table:style-name="{style}"' if style else ""
    said = (
        f"<office:annotation><dc:creator>{_AUTHOR}</dc:creator>{_paragraphs(note)}</office:annotation>" if note else ""
    )
    if text == "":
        return f"<table:table-cell{styled}{extra}>{said}</table:table-cell>"
    if isinstance(text, int | Numeral):
        kind = f' office:value-type="float" office:value="{text}"'
        return f"<table:table-cell{styled}{extra}{kind}>{said}<text:p>{text}</text:p></table:table-cell>"
    return f'<table:table-cell{styled}{extra} office:value-type="string">{said}{_paragraphs(text)}</table:table-cell>'


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in cleaned(text).split("\n"))


def _blank(times: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{times}"/>' if times else ""


def _columns(widths: Iterable[int]) -> str:
    return "".join(
        f'<table:table-column table:style-name="cqp_width_{min(_WIDEST, max(_NARROWEST, width))}"/>' for width in widths
    )


def _table(name: str, widths: Iterable[int], rows: Iterable[str], *, hidden: bool = False) -> Any:  # noqa: ANN401
    style = ' table:style-name="cqp_hidden"' if hidden else ""
    xml = f"<table:table table:name={quoteattr(cleaned(name))}{style}>{_columns(widths)}{''.join(rows)}</table:table>"
    return odfdo.Element.from_tag(xml)


def _row(cells: Iterable[str], extra: str = "") -> str:
    return f"<table:table-row{extra}>{''.join(cells)}</table:table-row>"


def _saved(document: Any) -> bytes:  # noqa: ANN401
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


# --- A form ---------------------------------------------------------------------------------------------------------


def form_ods(form: Form) -> bytes:
    """The document of a form: headings and their comments, paths in a hidden row, choices, formats."""
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    _styles(document)
    names: dict[tuple[str, ...], str] = {}
    tables = [_form_table(sheet, names) for sheet in form.sheets]
    if names:
        document.body.append(odfdo.Element.from_tag(_validations(names)))
    for table in tables:
        document.body.append(table)
    told = (_row([_cell(head, "cqp_title"), _cell(text, "cqp_text")]) for head, text in form.instructions)
    document.body.append(_table(INSTRUCTIONS, (28, _WIDEST), told))
    return _saved(document)


def _form_table(sheet: FormSheet, names: dict[tuple[str, ...], str]) -> Any:  # noqa: ANN401
    heads = [_cell(one.column.heading, "cqp_head", one.comment) for one in sheet.columns]
    paths = [_cell(one.column.path) for one in sheet.columns]
    ready = [_ready(one, names) for one in sheet.columns]
    rows = [
        _row(heads),
        _row(paths, ' table:visibility="collapse"'),
        _row(ready, f' table:number-rows-repeated="{_READY}"'),
    ]
    return _table(sheet.title, (one.width for one in sheet.columns), rows)


def _ready(one: FormColumn, names: dict[tuple[str, ...], str]) -> str:
    style = "cqp_day_cell" if one.is_date else "cqp_share_cell" if one.is_percentage else ""
    if not one.choices:
        return _cell("", style)
    name = names.setdefault(tuple(one.choices), f"choix{len(names) + 1}")
    return _cell("", style, extra=f' table:content-validation-name="{name}"')


def _validations(names: Mapping[tuple[str, ...], str]) -> str:
    made = []
    for words, name in names.items():
        listed = ";".join('"' + word.replace('"', '""') + '"' for word in words)
        condition = quoteattr(f"of:cell-content-is-in-list({listed})")
        made.append(
            f'<table:content-validation table:name="{name}" table:condition={condition} table:allow-empty-cell="true" '
            'table:display-list="unsorted"><table:error-message table:title="Valeur inattendue" table:display="true" '
            'table:message-type="stop"><text:p>Choisissez dans la liste, ou laissez la cellule vide.</text:p>'
            "</table:error-message></table:content-validation>"
        )
    return f"<table:content-validations>{''.join(made)}</table:content-validations>"


# --- What was decided -----------------------------------------------------------------------------------------------


def decided_ods(
    found: MatchedBook, added: Sequence[str], results: Sequence[Result], notes: Sequence[Note], summary: Summary
) -> bytes:
    """The document that was read, or one of its cells, with what was decided beside each row, and a summary."""
    if found.book.form == "ods":
        document = found.book.document
    else:
        document = odfdo.Document("spreadsheet")
        document.body.clear()
        for sheet in found.book.sheets:
            document.body.append(_table(sheet.name, [18] * sheet.width, _rows(sheet.rows), hidden=sheet.hidden))
    _styles(document)
    tables = {table.get_attribute_string("table:name"): table for table in document.body.get_elements("table:table")}
    for matched in (found.main, *found.lists.values()):
        _unmark(tables[matched.sheet.name], matched)
    for note in [*notes, *(note for one in results for note in one.notes)]:
        if note.sheet in tables and note.row and note.column:
            _mark(tables[note.sheet], note)
    _add(tables[found.main.sheet.name], found.main, added, {one.dossier.row: one for one in results})
    if SUMMARY in tables:
        tables[SUMMARY].delete()
    document.body.append(_table(SUMMARY, (_WIDEST, 14, _WIDEST), _summary_rows(summary)))
    return _saved(document)


def _rows(rows: Iterable[Any]) -> Iterable[str]:
    last = 0
    for row in rows:
        if row.number > last + 1:
            yield _row(["<table:table-cell/>"], f' table:number-rows-repeated="{row.number - last - 1}"')
        last = row.number
        cells = []
        place = 0
        for column, text in sorted(row.cells.items()):
            cells.append(_blank(column - place - 1))
            cells.append(_cell(f"#{text}" if isinstance(text, Fault) and not text.startswith("#") else text))
            place = column
        yield _row(cells)


def _summary_rows(summary: Summary) -> Iterable[str]:
    for row in summary_rows(summary):
        style = "cqp_title" if row.title else "cqp_text"
        tone = f"cqp_{row.tone}" if row.tone else style
        yield _row([_cell(text, tone if place < 2 else style) for place, text in enumerate(row.cells)] or [_cell("")])  # noqa: PLR2004 - what is counted, and its count


def _times(element: Any, what: str) -> int:  # noqa: ANN401
    return element.get_attribute_integer(f"table:number-{what}-repeated") or 1


def _single(element: Any, what: str, offset: int) -> Any:  # noqa: ANN401
    """The element that stands at an offset in a repeated one, parted from those before and after."""
    times = _times(element, what)
    if times == 1:
        return element
    name = f"table:number-{what}-repeated"
    parent = element.parent
    place = parent.index(element)
    parts = [(offset, element.clone), (1, element.clone), (times - offset - 1, element.clone)]
    element.delete()
    single = None
    for number, (count, part) in enumerate(parts):
        if count == 0:
            continue
        part.del_attribute(name)
        if count > 1:
            part.set_attribute(name, str(count))
        parent.insert(part, position=place)
        place += 1
        if number == 1:
            single = part
    return single


def _row_elements(table: Any) -> Iterable[tuple[int, Any]]:  # noqa: ANN401
    """The rows that there are, each with the number of its first."""
    number = 1
    for row in table.get_elements(".//table:table-row"):
        yield number, row
        number += _times(row, "rows")


def _cell_elements(row: Any) -> list[Any]:  # noqa: ANN401
    return [cell for cell in row.children if cell.tag in {"table:table-cell", "table:covered-table-cell"}]


def _unmark(table: Any, matched: Matched) -> None:  # noqa: ANN401
    """Take away what an earlier run said of cells."""
    for number, row in _row_elements(table):
        if number >= matched.first:
            for said in row.get_elements(".//office:annotation"):
                creator = said.get_element("dc:creator")
                if creator is not None and creator.text == _AUTHOR:
                    cell = said.parent
                    if cell.get_attribute_string("table:style-name") == "cqp_wrong":
                        cell.del_attribute("table:style-name")
                    said.delete()


def _mark(table: Any, note: Note) -> None:  # noqa: ANN401
    """Say on a cell what is wrong with it."""
    for number, element in _row_elements(table):
        if not number <= (note.row or 0) < number + _times(element, "rows"):
            continue
        row = _single(element, "rows", (note.row or 0) - number)
        place = 1
        for one in _cell_elements(row):
            times = _times(one, "columns")
            if place <= (note.column or 0) < place + times:
                cell = _single(one, "columns", (note.column or 0) - place)
                said = (
                    f"<office:annotation><dc:creator>{_AUTHOR}</dc:creator>{_paragraphs(note.told)}</office:annotation>"
                )
                before = cell.get_element("office:annotation")
                if before is not None:
                    before.append(odfdo.Element.from_tag(f"<text:p>{escape(cleaned(note.told))}</text:p>"))
                else:
                    cell.insert(odfdo.Element.from_tag(said), position=0)
                if note.error and cell.get_attribute_string("office:value-type") in {None, "string"}:
                    cell.set_attribute("table:style-name", "cqp_wrong")
                return
            place += times
        return


def _add(table: Any, main: Matched, added: Sequence[str], results: Mapping[int, Result]) -> None:  # noqa: ANN401
    """Put what was decided after the columns of each row."""
    width = main.kept_width
    wanted = sorted({main.head, *results})
    for number, element in list(_row_elements(table)):
        inside = [one for one in wanted if number <= one < number + _times(element, "rows")]
        rest, start = element, number
        for one in inside:
            single = _single(rest, "rows", one - start)
            _trim(single, width)
            result = results.get(one)
            for cell in odfdo.Element.from_tag(_row(_added_cells(added, result))).children:
                single.append(cell)
            if one == inside[-1]:
                break
            parent = single.parent
            following = parent.children[parent.index(single) + 1 :]
            rest, start = (following[0] if following else single), one + 1


def _added_cells(added: Sequence[str], result: Result | None) -> Iterable[str]:
    """The cells that are added to a row; to that of headings where there is no result."""
    for heading in added:
        if result is None:
            yield _cell(heading, "cqp_added")
            continue
        cell = result.cells.get(heading)
        text, tone = (cell.text, cell.tone) if cell is not None else ("", None)
        yield _cell(text, f"cqp_{tone}" if tone and text else "cqp_text")


def _trim(row: Any, width: int) -> None:  # noqa: ANN401
    """Make a row as wide as it is to be."""
    place = 0
    for cell in _cell_elements(row):
        times = _times(cell, "columns")
        keep = min(times, max(0, width - place))
        place += keep
        if keep == 0:
            cell.delete()
        elif keep < times:
            cell.del_attribute("table:number-columns-repeated")
            if keep > 1:
                cell.set_attribute("table:number-columns-repeated", str(keep))
    if place < width:
        row.append(odfdo.Element.from_tag(_blank(width - place)))
