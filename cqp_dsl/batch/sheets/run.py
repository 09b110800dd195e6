"""A file of sheets decided: read, matched, each row answered, with what is to be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.batch.sheets.cells import Cells
from cqp_dsl.batch.sheets.columns import Layout, layout
from cqp_dsl.batch.sheets.dossiers import Dossiers
from cqp_dsl.batch.sheets.matching import matched
from cqp_dsl.batch.sheets.notes import Note
from cqp_dsl.batch.sheets.results import result_of
from cqp_dsl.pipeline import DossierError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.batch.sheets.book import Book
    from cqp_dsl.batch.sheets.dossiers import SheetDossier
    from cqp_dsl.batch.sheets.matching import MatchedBook
    from cqp_dsl.batch.sheets.results import Result
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.pipeline import Policies


@define(eq=False)
class SheetRun:
    """The dossiers of a file, to be decided one after the other.

    Attributes:
        found: its sheets and columns.
        dossiers: its rows.
        asked: the decisions asked of each, by qualified name.
    """

    policies: Policies
    found: MatchedBook
    dossiers: Dossiers
    asked: tuple[str, ...] | None
    date: datetime.date | None = None
    readings: Mapping[str, str] = field(factory=dict)

    @property
    def notes(self) -> Sequence[Note]:
        """What there is to say of the file itself."""
        return self.dossiers.notes

    def results(self) -> Iterator[Result]:
        """What becomes of each row, in order."""
        for dossier in self.dossiers:
            yield self._result(dossier)

    def _result(self, dossier: SheetDossier) -> Result:
        program = self.policies.program
        if dossier.dossier is None:
            return result_of(dossier, None, dossier.notes, program)
        try:
            answer: Answer | None = self.policies.answer(
                dossier.dossier, date=self.date, decisions=self.asked, readings=self.readings
            )
        except DossierError as error:
            name = self.found.main.sheet.name
            refused = [
                Note(one.code, one.message, _in_a_sheet(one), name, dossier.row, self._column(one.code))
                for one in error.diagnostics
            ]
            dossier.notes += refused
            answer = None
        return result_of(dossier, answer, dossier.notes, program)

    def _column(self, code: str) -> int | None:
        """The column that a refusal is about: that of the date, where it is missing."""
        return self.found.main.place_of("date") if code == "CQP501" else None


def _in_a_sheet(found: Diagnostic) -> str | None:
    """How to mend something, told for a sheet."""
    if found.code == "CQP501":
        return "Écrivez-la dans la colonne « Date d'effet », ou donnez-la pour tous par --date."
    return found.help


def run(
    policies: Policies,
    book: Book,
    known: Layout | None = None,
    *,
    sheet: str | None = None,
    decisions: Sequence[str] | None = None,
    date: datetime.date | None = None,
    readings: Mapping[str, str] | None = None,
) -> SheetRun:
    """Get a file ready to be decided.

    Args:
        policies: the politiques.
        book: the file.
        known: all the columns that there may be.
        sheet: the name of the sheet of the dossiers, where it is given.
        decisions: what is asked, by short or qualified names; by default what the instructions of the template name,
            else the decisions of every politique of which the sheets give a fact.
        date: the effect date of all.
        readings: the readings supposed, by short or qualified interpretation.

    Raises:
        SheetError: no sheet holds dossiers.
        RequestError: a decision or a reading does not exist.
    """
    found = matched(book, known or layout(policies.program), sheet)
    asked, supposed = policies.named(decisions or found.asked or None, readings)
    dossiers = Dossiers(found, policies.reader, Cells(book.day_zero, book.form == "table"))
    return SheetRun(policies, found, dossiers, asked or _asked(policies, found), date, supposed)


def _asked(policies: Policies, found: MatchedBook) -> tuple[str, ...] | None:
    """The decisions of every politique that has a column."""
    entries = {column.entry for column in found.main.columns.values() if column.kind in {"fact", "list", "nothing"}}
    owners = {name.partition(".")[0] for name in (*entries, *found.lists)}
    return tuple(name for name in policies.program.published if name.partition(".")[0] in owners) or None
