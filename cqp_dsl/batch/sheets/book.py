"""What is read of a file of sheets, whatever its format: sheets of rows of cells, each a text as it is shown."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MOST_BYTES: Final = 64 * 1024 * 1024
"""Of a file of sheets, and of all that it holds once it is unpacked."""

MOST_ROWS: Final = 100_000
"""Rows of one sheet; beyond, a table of a database is what is wanted."""


class SheetError(Exception):
    """A file of sheets that cannot be read at all: what is wrong, and what to do, in French."""

    def __init__(self, message: str, advice: str | None = None) -> None:
        super().__init__(message)
        self.message, self.advice = message, advice


class Numeral(str):
    """A cell that holds a number, as the shortest decimal that is this number."""

    __slots__ = ()


class Fault(str):
    """A cell that holds no value: an error of the spreadsheet, a formula never computed. It says what was found."""

    __slots__ = ()


@define(eq=False)
class Row:
    """A row that is not empty: its number, from one, and its cells that are not empty, by column, from one."""

    number: int
    cells: dict[int, str]


@define(eq=False)
class Sheet:
    """A sheet.

    Attributes:
        rows: those that are not empty.
        hidden: whether its reader does not see it.
    """

    name: str
    rows: list[Row]
    hidden: bool = False

    @property
    def width(self) -> int:
        """Its columns, up to the last that is not empty."""
        return max((max(row.cells) for row in self.rows), default=0)


@define(eq=False)
class Book:
    """A file of sheets.

    Attributes:
        path: where it was read.
        form: ``xlsx``, ``ods`` or ``csv``.
        day_zero: the day from which the spreadsheet counts days.
        document: the document itself, as its library holds it, to write it back.
        beside: the files that hold other sheets, by the name of these (csv).
    """

    path: Path
    form: str
    sheets: Sequence[Sheet]
    day_zero: datetime.date = datetime.date(1899, 12, 30)
    document: Any = None
    beside: Mapping[str, Path] = field(factory=dict)


_DIGITS: Final = 15


def text_cell(text: str) -> str | None:
    """A cell that holds a text; None where it holds but spaces. A text that was kept from being a formula is itself."""
    found = text.strip()
    if len(found) > 1 and found[0] == "'" and found[1] in "=+-@":
        found = found[1:]
    return found or None


def number_cell(value: float | Decimal, *, percent: bool = False) -> str:
    """A cell that holds a number: the decimal that it is, to the fifteen digits that a spreadsheet keeps."""
    exact = Decimal(f"{value:.{_DIGITS}g}") if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return Fault(str(value))
    if percent:
        return f"{_plain(exact * 100)} %"
    return Numeral(_plain(exact))


def _plain(number: Decimal) -> str:
    """A number without an exponent, nor zeros that say nothing."""
    if number == number.to_integral_value():
        return f"{number.quantize(Decimal(1)):f}" if abs(number) < _WHOLE else f"{number:f}"
    return f"{number.normalize():f}"


_WHOLE: Final = Decimal(10) ** 20


def moment_cell(value: datetime.datetime | datetime.date | datetime.time | datetime.timedelta) -> str:
    """A cell that holds a day, with its hour where it has one, or a length of time."""
    match value:
        case datetime.datetime() if (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0):
            return value.date().isoformat()
        case datetime.datetime():
            return value.isoformat(" ", "seconds")
        case datetime.date():
            return value.isoformat()
        case datetime.time():
            return _length(value.hour * 3600 + value.minute * 60 + value.second)
        case _:
            return _length(round(value.total_seconds()))


def _length(seconds: int) -> str:
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, minutes = divmod(seconds // 60, 60)
    if seconds % 60:
        return f"{sign}{hours}:{minutes:02}:{seconds % 60:02}"
    return f"{sign}{hours} h {minutes:02}" if minutes else f"{sign}{hours} h"


def column_letters(number: int) -> str:
    """``A``, ``B``, … ``AA``: what a spreadsheet calls a column."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
