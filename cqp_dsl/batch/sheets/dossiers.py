"""From matched sheets to dossiers: each row as the data of a dossier file, read by the reader of all dossiers."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from cqp_dsl.batch.sheets.book import Fault
from cqp_dsl.batch.sheets.cells import Cells, shown_choices
from cqp_dsl.batch.sheets.columns import folded
from cqp_dsl.batch.sheets.notes import Note
from cqp_dsl.core.datatypes.types import ListType, bare
from cqp_dsl.diagnostics import Severity
from cqp_dsl.dossier.tree import Text
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.batch.sheets.book import Row
    from cqp_dsl.batch.sheets.columns import Column
    from cqp_dsl.batch.sheets.matching import Matched, MatchedBook
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.dossier.read import DossierReader

_PATH: Final = re.compile(r"«\s[^»]*\s»\s*:\s*")


@define(eq=False)
class SheetDossier:
    """A row of the sheet of dossiers.

    Attributes:
        row: its number.
        key: its reference.
        dossier: the dossier; none where something is wrong with it.
        notes: what is wrong, and what is worth a word.
    """

    row: int
    key: str
    dossier: Dossier | None
    notes: list[Note] = field(factory=list)

    @property
    def is_wrong(self) -> bool:
        """Whether it cannot be decided."""
        return any(note.error for note in self.notes)


@define(eq=False)
class _Draft:
    """The data of a row, and where each text of it stands: one after the other, as if they were a file."""

    data: dict[str, Any] = field(factory=dict)
    texts: list[str] = field(factory=list)
    starts: list[int] = field(factory=list)
    places: list[tuple[Matched, int, int]] = field(factory=list)
    end: int = 0

    def text(self, said: str, matched: Matched, row: int, column: int) -> Text:
        """A text that stands in a cell."""
        self.starts.append(self.end)
        self.texts.append(said)
        self.places.append((matched, row, column))
        start, self.end = self.end, self.end + len(said) + 1
        return Text(said, start, start + len(said))

    def put(self, path: Sequence[str], value: object) -> None:
        """Put a value under its keys."""
        group = self.data
        *keys, last = path
        for key in keys:
            inner = group.setdefault(key, {})
            if not isinstance(inner, dict):
                return
            group = inner
        group.setdefault(last, value)

    def place(self, offset: int) -> tuple[Matched, int, int] | None:
        """The cell in which a text stands."""
        found = bisect.bisect_right(self.starts, offset) - 1
        return self.places[found] if found >= 0 else None


@define(eq=False)
class Dossiers:
    """The dossiers of a file.

    Attributes:
        notes: what there is to say of the file itself: columns that are not read, rows of lists that are nobody's.
    """

    found: MatchedBook
    reader: DossierReader
    cells: Cells
    notes: list[Note] = field(factory=list)
    _elements: dict[str, dict[str, list[Row]]] = field(factory=dict)
    _repeated: dict[str, list[int]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.notes = list(self.found.notes)
        main = self.found.main
        place = main.place_of("key")
        rows_of: dict[str, list[int]] = {}
        for row in main.rows:
            key = self._key(row, place)
            if key:
                rows_of.setdefault(_same(key), []).append(row.number)
        if place is None:
            message = "il n'y a pas de colonne « Dossier » : chaque dossier est nommé d'après sa ligne"
            self.notes.append(Note("CQP822", message, None, main.sheet.name, error=False))
        self._repeated = {key: rows for key, rows in rows_of.items() if len(rows) > 1}
        for entry, sheet in self.found.lists.items():
            self._elements[entry] = self._grouped(sheet, rows_of)

    def __len__(self) -> int:
        return len(self.found.main.rows)

    def _key(self, row: Row, place: int | None) -> str:
        if place is None:
            return f"ligne {row.number}"
        key = row.cells.get(place, "")
        return "" if isinstance(key, Fault) else key

    def _grouped(self, sheet: Matched, rows_of: dict[str, list[int]]) -> dict[str, list[Row]]:
        """The rows of a list by dossier; those that are nobody's are said."""
        place = sheet.place_of("key")
        found: dict[str, list[Row]] = {}
        name = sheet.sheet.name
        for row in sheet.rows:
            key = row.cells.get(place, "") if place is not None else ""
            if not key or isinstance(key, Fault):
                message = "cette ligne ne dit pas de quel dossier elle est"
                advice = "Écrivez la référence du dossier dans la colonne « Dossier »."
                self.notes.append(Note("CQP824", message, advice, name, row.number, place))
            elif _same(key) not in rows_of:
                from cqp_dsl.diagnostics import nearest  # noqa: PLC0415 - wanted only where a reference is not known

                near = nearest(key, rows_of)
                message = f"aucun dossier n'a la référence « {key} »"
                advice = (
                    f"Vouliez-vous dire « {near} » ?" if near else f"Ajoutez-le dans « {self.found.main.sheet.name} »."
                )
                self.notes.append(Note("CQP824", message, advice, name, row.number, place))
            else:
                found.setdefault(_same(key), []).append(row)
        return found

    def __iter__(self) -> Iterator[SheetDossier]:
        for row in self.found.main.rows:
            yield self._dossier(row)

    # --- A row ------------------------------------------------------------------------------------------------------

    def _dossier(self, row: Row) -> SheetDossier:
        main = self.found.main
        place = main.place_of("key")
        key = self._key(row, place)
        found = SheetDossier(row.number, key or f"ligne {row.number}", None)
        name = main.sheet.name
        if not key and place is not None and isinstance(row.cells.get(place), Fault):
            pass  # which is said of the cell itself
        elif not key:
            message, advice = "ce dossier n'a pas de référence", "Écrivez-en une, que nul autre dossier n'ait."
            found.notes.append(Note("CQP822", message, advice, name, row.number, place))
        elif _same(key) in self._repeated:
            rows = [str(number) for number in self._repeated[_same(key)] if number != row.number]
            message = f"la référence « {key} » est aussi celle de la ligne {', '.join(rows[:_SHOWN])}"
            advice = "On ne sait lequel de ces dossiers est le bon : donnez à chacun la sienne, ou retirez les autres."
            found.notes.append(Note("CQP823", message, advice, name, row.number, place))
        draft = self._draft(row, found)
        dossier, diagnostics = self.reader.read_placed(draft.data, None)
        if diagnostics:
            source = SourceFile(found.key, "\n".join(draft.texts))
            dossier, diagnostics = self.reader.read_placed(draft.data, source)
        found.notes += [self._note(one, draft, row) for one in diagnostics]
        found.notes.sort(key=lambda note: not note.error)
        found.dossier = None if found.is_wrong else dossier
        return found

    def _draft(self, row: Row, found: SheetDossier) -> _Draft:
        draft = _Draft()
        main = self.found.main
        for number, column in main.columns.items():
            cell = row.cells.get(number)
            if cell is None:
                continue
            if isinstance(cell, Fault):
                found.notes.append(_fault(cell, main, row.number, number))
            elif column.kind != "list":
                self._place(draft, cell, column, main, row.number, number)
        if "dossier" not in draft.data:
            draft.data["dossier"] = Text(found.key, draft.end, draft.end + len(found.key))
        self._lists(draft, row, found)
        return draft

    def _place(self, draft: _Draft, cell: str, column: Column, sheet: Matched, row: int, number: int) -> None:
        """A cell in its place in the data."""
        text = draft.text(self.cells.said(cell, column.type), sheet, row, number)
        match column.kind:
            case "key":
                draft.data["dossier"] = text
            case "date" | "addressee":
                draft.data[column.path] = text
            case "provenance":
                draft.put(("provenance", column.entry), text)
            case "reading":
                draft.put(("lectures", column.entry), text)
            case "figure":
                draft.put(("paramètres", column.entry, *column.steps), text)
            case "nothing":
                if folded(cell) in {"oui", "x", "vrai", "rien"}:
                    draft.put(_under(column), Text("rien", text.start, text.end))
            case _:
                draft.put(_under(column), text)

    # --- Lists ------------------------------------------------------------------------------------------------------

    def _lists(self, draft: _Draft, row: Row, found: SheetDossier) -> None:
        """The lists of a dossier: the rows of their sheets, or what its own row says of them."""
        main = self.found.main
        said = {
            column.entry: (number, row.cells[number])
            for number, column in main.columns.items()
            if column.kind == "list" and number in row.cells and not isinstance(row.cells[number], Fault)
        }
        for entry in {**said, **self._elements}:
            rows = self._elements.get(entry, {}).get(_same(found.key), [])
            number, cell = said.get(entry, (0, ""))
            listed = self._listed(draft, entry, rows, found)
            if cell:
                column = main.columns[number]
                self._announced(draft, cell, column, listed, row.number, number, found)
            elif listed:
                draft.put(_fact_path(entry), listed)

    def _listed(self, draft: _Draft, entry: str, rows: Sequence[Row], found: SheetDossier) -> list[Any]:
        sheet = self.found.lists.get(entry)
        items: list[Any] = []
        for row in rows if sheet is not None else ():
            item = _Draft()
            for number, column in sheet.columns.items():  # type: ignore[union-attr]  # there are rows
                cell = row.cells.get(number)
                if cell is None or column.kind == "key":
                    continue
                if isinstance(cell, Fault):
                    found.notes.append(_fault(cell, sheet, row.number, number))  # type: ignore[arg-type]  # likewise
                    continue
                text = draft.text(self.cells.said(cell, column.type), sheet, row.number, number)  # type: ignore[arg-type]
                if column.kind == "nothing":
                    text = Text("rien", text.start, text.end)
                    if folded(cell) not in {"oui", "x", "vrai", "rien"}:
                        continue
                item.put(("élément", *column.steps), text)
            items.append(item.data.get("élément", {}))
        return items

    def _announced(
        self, draft: _Draft, cell: str, column: Column, listed: list[Any], row: int, number: int, found: SheetDossier
    ) -> None:
        """What the row of the dossier says of a list, beside the rows of its sheet."""
        main = self.found.main
        type_ = column.type
        items = self.cells.items(cell, type_) if isinstance(type_, ListType) else None
        sheet = self.found.lists[column.entry].sheet.name if column.entry in self.found.lists else ""
        message = advice = None
        if items is None:
            message = f"« {cell} » ne dit ni combien il y en a, ni qu'il n'y en a aucun"
            advice = "Écrivez « aucun », ou leur nombre ; chacun se décrit dans une feuille à part, sur sa ligne."
        elif isinstance(items, int) and items != len(listed):
            message = f"{items} annoncés, et {len(listed)} dans la feuille « {sheet or column.heading} »"
            advice = "Corrigez le nombre, ou ajoutez les lignes qui manquent."
        elif isinstance(items, list) and listed:
            message = f"« {cell} », et {len(listed)} dans la feuille « {sheet} »"
            advice = "Laissez cette cellule vide, ou retirez ces lignes."
        if message is not None:
            found.notes.append(Note("CQP828", message, advice, main.sheet.name, row, number))
        elif isinstance(items, int):
            draft.put(_fact_path(column.entry), listed)
        else:
            texts = [draft.text(one, main, row, number) for one in items or ()]
            draft.put(_fact_path(column.entry), texts)

    # --- What is wrong ----------------------------------------------------------------------------------------------

    def _note(self, found: Diagnostic, draft: _Draft, row: Row) -> Note:
        error = found.severity is Severity.ERROR
        advice = found.help.replace("retirez la ligne", "laissez la cellule vide") if found.help else None
        place = draft.place(found.labels[0].span.start) if found.labels else None
        if place is None:
            return Note(found.code, found.message, advice, self.found.main.sheet.name, row.number, error=error)
        sheet, number, column = place
        message = _PATH.sub("", found.message, count=1) if _PATH.match(found.message) else found.message
        known = sheet.columns[column]
        words = shown_choices(known.type if not isinstance(known.type, ListType) else bare(known.type.item))
        if found.code == "CQP616" and words is not None:
            message, advice = _not_a_choice(draft.texts[draft.places.index(place)], words)
        heading = sheet.headings.get(column, known.heading)
        return Note(found.code, f"« {heading} » : {message}", advice, sheet.sheet.name, number, column, error=error)


_SHOWN: Final = 8


def _not_a_choice(text: str, words: Sequence[str]) -> tuple[str, str | None]:
    from cqp_dsl.diagnostics import nearest  # noqa: PLC0415 - wanted only where something is wrong

    near = nearest(text, words)
    message = f"« {text} » n'est pas une valeur admise ; attendu : {', '.join(words)}"
    return message, f"Vouliez-vous dire « {near} » ?" if near else None


def _fault(cell: str, sheet: Matched, row: int, column: int) -> Note:
    heading = sheet.headings.get(column, sheet.columns[column].heading)
    said = cell if " " in cell else f"l'erreur {cell}"
    message = f"« {heading} » : la cellule contient {said}"
    advice = "Écrivez la valeur elle-même ; si elle est inconnue, laissez la cellule vide."
    return Note("CQP821", message, advice, sheet.sheet.name, row, column)


def _same(key: str) -> str:
    """A reference as it is compared."""
    return " ".join(key.split()).casefold()


def _fact_path(entry: str) -> tuple[str, ...]:
    policy, _, short = entry.partition(".")
    return ("faits", policy, short)


def _under(column: Column) -> tuple[str, ...]:
    return (*_fact_path(column.entry), *column.steps)
