"""What is wrong in a sheet, or worth a word: where it is, what was found, what was expected, how to mend it."""

from __future__ import annotations

from attrs import define

from cqp_dsl.batch.sheets.book import column_letters
from cqp_dsl.dossier.report import french


@define(eq=False)
class Note:
    """A remark.

    Attributes:
        code: that of its page.
        message: one sentence, without its full stop.
        advice: how to mend it.
        sheet: the name of the sheet.
        row: the number of the row, from one; none for a whole sheet.
        column: the number of the column, from one; none for a whole row.
        error: whether the dossier is not decided because of it.
    """

    code: str
    message: str
    advice: str | None = None
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    error: bool = True

    @property
    def cell(self) -> str:
        """What a spreadsheet calls the cell: ``F12``; the row where no column is at fault."""
        if self.row is None:
            return ""
        return f"{column_letters(self.column)}{self.row}" if self.column else str(self.row)

    @property
    def place(self) -> str:
        """Where it is, in words: ``feuille « Dossiers », ligne 12, colonne F``."""
        parts = [f"feuille « {self.sheet} »"] if self.sheet else []
        parts += [f"ligne {self.row}"] if self.row is not None else []
        parts += [f"colonne {column_letters(self.column)}"] if self.column is not None else []
        return french(", ".join(parts))

    @property
    def told(self) -> str:
        """What is wrong, and how to mend it."""
        message = self.message[:1].upper() + self.message[1:]
        return french(f"{message}. {self.advice}" if self.advice else f"{message}.")
