"""Which sheet of a file holds the dossiers, which hold lists, and which column of each gives what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from cqp_dsl.batch.sheets.book import Fault, SheetError, column_letters
from cqp_dsl.batch.sheets.columns import RESULT_MARK, Column, Headings, folded
from cqp_dsl.batch.sheets.notes import Note

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cqp_dsl.batch.sheets.book import Book, Row, Sheet
    from cqp_dsl.batch.sheets.columns import Layout

ASKED: Final = "Décisions demandées"
"""Before the names of decisions, in the sheet of instructions of a template."""
_OURS: Final = frozenset(map(folded, ("Mode d'emploi", "Synthèse", "À corriger", "Listes de choix")))
_HEAD_ROWS: Final = 20


@define(eq=False)
class Matched:
    """A sheet whose columns are known.

    Attributes:
        columns: what each column gives, by number.
        headings: what stands over each column, by number.
        rows: those under the headings.
        head: the number of the row of headings.
        first: the number of the first row that may hold a dossier.
        added: the columns that ``cqp batch`` added once, to be written anew.
    """

    sheet: Sheet
    columns: dict[int, Column]
    headings: dict[int, str]
    rows: Sequence[Row]
    head: int
    first: int
    added: frozenset[int] = frozenset()

    @property
    def kept_width(self) -> int:
        """Its columns, up to the last that ``cqp batch`` did not add."""
        kept = (column for row in self.sheet.rows for column in row.cells if column not in self.added)
        return max(kept, default=0)

    def place_of(self, kind: str) -> int | None:
        """The number of the column of a kind."""
        return next((number for number, one in self.columns.items() if one.kind == kind), None)


@define(eq=False)
class MatchedBook:
    """A file whose sheets are known.

    Attributes:
        lists: the sheets of lists, by fact.
        notes: what there is to say of columns and sheets.
        asked: the decisions that its instructions name.
    """

    book: Book
    main: Matched
    lists: dict[str, Matched] = field(factory=dict)
    notes: list[Note] = field(factory=list)
    asked: tuple[str, ...] = ()


def matched(book: Book, layout: Layout, wanted: str | None = None) -> MatchedBook:
    """Find out what the sheets of a file are.

    Args:
        book: the file.
        layout: all the columns that there may be.
        wanted: the name of the sheet of the dossiers, where it is given.

    Raises:
        SheetError: no sheet has a heading that is known.
    """
    notes: list[Note] = []
    named = _list_sheets(book, layout)
    headings = Headings(layout.columns)
    candidates = [sheet for sheet in book.sheets if sheet.name not in named and folded(sheet.name) not in _OURS]
    main = _main(book, candidates, headings, wanted)
    found = MatchedBook(book, _matched(main, headings, notes), notes=notes, asked=_asked(book))
    for name, entry in named.items():
        sheet = next(one for one in book.sheets if one.name == name)
        if sheet.rows:
            found.lists[entry] = _matched(sheet, Headings(layout.lists[entry].columns), notes)
    titles = ", ".join(f"« {one.title} »" for one in layout.lists.values())
    for sheet in candidates:
        if sheet is not main and sheet.rows and not sheet.hidden:
            advice = f"Les feuilles de listes s'appellent {titles}." if titles else None
            notes.append(Note("CQP820", f"la feuille « {sheet.name} » n'est pas lue", advice, sheet.name, error=False))
    return found


def _list_sheets(book: Book, layout: Layout) -> dict[str, str]:
    """The facts whose elements sheets hold, by the name of the sheet."""
    names: dict[str, str] = {}
    for entry, one in layout.lists.items():
        short = entry.partition(".")[2]
        for name in (short, one.title, entry):
            names.setdefault(folded(name), entry)
    found: dict[str, str] = {}
    for sheet in book.sheets:
        fact = names.get(folded(sheet.name)) or _by_path(sheet, layout)
        if fact is not None and fact not in found.values():
            found[sheet.name] = fact
    return found


def _by_path(sheet: Sheet, layout: Layout) -> str | None:
    """The fact whose elements a sheet holds, by the paths of its hidden row, whatever its name."""
    for row in sheet.rows[:_HEAD_ROWS]:
        cells = set(row.cells.values())
        for entry, one in layout.lists.items():
            if cells & {column.path for column in one.columns if column.path.startswith(f"{entry}.")}:
                return entry
    return None


def _asked(book: Book) -> tuple[str, ...]:
    for sheet in book.sheets:
        if folded(sheet.name) == folded("Mode d'emploi"):
            for row in sheet.rows:
                if folded(row.cells.get(1, "")) == folded(ASKED):
                    return tuple(row.cells.get(2, "").replace(",", " ").replace(";", " ").split())
    return ()


def _main(book: Book, candidates: Sequence[Sheet], headings: Headings, wanted: str | None) -> Sheet:
    if wanted is not None:
        for sheet in book.sheets:
            if folded(sheet.name) == folded(wanted):
                return sheet
        named = ", ".join(f"« {one.name} »" for one in book.sheets)
        message = f"« {book.path.name} » n'a pas de feuille « {wanted} »"
        raise SheetError(message, f"Ses feuilles : {named}.")
    best = max(candidates, key=lambda one: (_best_head(one, headings)[1], not one.hidden), default=None)
    if best is None or not _best_head(best, headings)[1]:
        empty = not any(sheet.rows for sheet in book.sheets)
        what = "est vide" if empty else "n'a aucune colonne qui porte le nom d'un fait"
        advice = "« cqp template POLITIQUE --format xlsx --output FICHIER » donne une feuille à remplir."
        first = next((row for sheet in candidates for row in sheet.rows), None)
        if first is not None and not empty:
            seen = ", ".join(f"« {cell} »" for cell in list(first.cells.values())[:_SHOWN])
            advice = f"Sa première ligne dit : {seen}. {advice}"
        message = f"« {book.path.name} » {what}"
        raise SheetError(message, advice)
    return best


_SHOWN: Final = 6


def _best_head(sheet: Sheet, headings: Headings) -> tuple[int, int]:
    """The place, among the first rows, of the one that has most headings, and how many."""
    scores = [
        (sum(1 for cell in row.cells.values() if not isinstance(cell, Fault) and headings.meant(cell)), -place)
        for place, row in enumerate(sheet.rows[:_HEAD_ROWS])
    ]
    score, place = max(scores, default=(0, 0))
    return -place, score


def _matched(sheet: Sheet, headings: Headings, notes: list[Note]) -> Matched:
    place, _ = _best_head(sheet, headings)
    head = sheet.rows[place]
    above = sheet.rows[place - 1] if place and sheet.rows[place - 1].number == head.number - 1 else None
    below = sheet.rows[place + 1] if len(sheet.rows) > place + 1 else None
    paths = {one.path for one in headings.columns}
    # The row of paths is the second of a template; it may also be all that was kept of its headings.
    path_row = below if below is not None and _is_of_paths(below, paths) else None
    titles = {number: cell for number, cell in head.cells.items() if not isinstance(cell, Fault)}
    found = Matched(sheet, {}, titles, sheet.rows[place + (2 if path_row else 1) :], head.number, 0)
    found.first = (path_row or head).number + 1
    meant = {
        number: _meant(
            titles.get(number, ""), path_row.cells.get(number, "") if path_row else "", number, above, headings
        )
        for number in sorted({*titles, *(path_row.cells if path_row else ())})
    }
    _settle(meant)
    first: dict[str, int] = {}
    unread = 0
    for number, columns in meant.items():
        title = titles.get(number) or (path_row.cells.get(number, "") if path_row else "")
        if title.startswith(RESULT_MARK):
            found.added |= {number}
        elif len(columns) != 1:
            unread += 1
            if unread <= _MOST_UNREAD:
                notes.append(_unread(title, columns, sheet, head.number, number, headings))
        elif columns[0].path in first:
            other = column_letters(first[columns[0].path])
            message = f"la colonne « {title} » donne le même fait que la colonne {other}"
            notes.append(Note("CQP827", message, "Gardez l'une des deux.", sheet.name, head.number, number))
        else:
            first[columns[0].path] = number
            found.columns[number] = columns[0]
    if unread > _MOST_UNREAD:
        message = f"{unread - _MOST_UNREAD} autres colonnes ne sont pas lues"
        notes.append(Note("CQP820", message, None, sheet.name, head.number, error=False))
    return found


_MOST_UNREAD: Final = 30
"""Columns that are named because they are not read."""


def _meant(title: str, said: str, number: int, above: Row | None, headings: Headings) -> list[Column]:
    """The columns that a heading may be: by its path where it has one, else by its words."""
    by_path = [one for one in headings.columns if one.path == said]
    return by_path or headings.meant(title) or _grouped(title, number, above, headings)


def _settle(meant: dict[int, list[Column]]) -> None:
    """Where a heading may be several columns, the one whose fact, or else whose politique, has other columns here."""
    certain = [columns[0] for columns in meant.values() if len(columns) == 1]
    entries = {one.entry for one in certain}
    policies = {one.entry.partition(".")[0] for one in certain if one.entry}
    for number, columns in meant.items():
        if len(columns) > 1:
            near = [one for one in columns if one.entry in entries]
            near = near or [one for one in columns if one.entry.partition(".")[0] in policies]
            meant[number] = near if len(near) == 1 else columns


def _is_of_paths(row: Row, paths: Collection[str]) -> bool:
    known = sum(1 for cell in row.cells.values() if cell in paths)
    return known > 1 and known * 2 >= len(row.cells)


def _grouped(title: str, number: int, above: Row | None, headings: Headings) -> list[Column]:
    """What a heading means under that of a group, which stands in the row above, over its first column."""
    if above is None:
        return []
    over = [place for place, cell in above.cells.items() if place <= number and not isinstance(cell, Fault)]
    return headings.meant(f"{above.cells[max(over)]} {title}") if over else []


def _unread(title: str, meant: Sequence[Column], sheet: Sheet, row: int, number: int, headings: Headings) -> Note:
    message = f"la colonne « {title} » n'est pas lue : ce n'est pas le nom d'un fait"
    near = None if meant else headings.nearest(title)
    advice = f"Vouliez-vous dire « {near} » ?" if near else None
    if meant:
        message = (
            f"la colonne « {title} » n'est pas lue : elle peut être {' ou '.join(one.path for one in meant[:_SHOWN])}"
        )
        advice = "Donnez-lui l'un de ces noms."
    return Note("CQP820", message, advice, sheet.name, row, number, error=False)
