"""From the text of a cell to what a dossier would hold in its place, by the type of its column."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from attrs import define, field

from cqp_dsl.batch.sheets.book import Numeral
from cqp_dsl.batch.sheets.columns import folded
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.datatypes.types import BoolType, DateType, EnumType, ListType, NumberType, bare

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.types import Type

_YES: Final = frozenset({"x", "✓", "✔", "☑"})
_SERIAL: Final = re.compile(r"[1-7][0-9]{4}")
"""A day as a spreadsheet counts them: from 1927 to 2109. A year is no such number, nor a day without separators."""
_MIDNIGHT: Final = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})[ T]0?0:00(?::00)?(?:\.0+)?")
_GROUPED: Final = re.compile(r"-?\d{1,3}(?: \d{3})+(?:[.,]\d+)?(?= |$)")
_NONE: Final = frozenset({"0", "aucun", "aucune", "neant", "rien", "non", "personne"})


@define(eq=False)
class Cells:
    """Reads the cells of one file.

    Attributes:
        day_zero: the day from which it counts days.
        of_table: whether they are those of a table, where a bare number is always in the unit of its fact.
    """

    day_zero: datetime.date
    of_table: bool = False
    _enums: dict[EnumType, dict[str, str]] = field(factory=dict)

    def said(self, cell: str, type_: Type) -> str:
        """What a dossier would say in the place of a cell."""
        inner = bare(type_)
        text = unicodedata.normalize("NFC", plain_spaces(cell)).strip()
        match inner:
            case BoolType():
                return "oui" if text.casefold() in _YES else text
            case DateType():
                return self._day(cell, text)
            case EnumType():
                return self._names(inner).get(folded(text), text)
            case NumberType(percent=True) if self.of_table and isinstance(cell, Numeral):
                return f"{text} %"
            case NumberType():
                grouped = _GROUPED.match(text)
                return text if grouped is None else grouped[0].replace(" ", "") + text[grouped.end() :]
            case _:
                return unicodedata.normalize("NFC", cell)

    def _day(self, cell: str, text: str) -> str:
        if _SERIAL.fullmatch(text) and (isinstance(cell, Numeral) or text.isdecimal()):
            return (self.day_zero + datetime.timedelta(days=int(text))).isoformat()
        midnight = _MIDNIGHT.fullmatch(text)
        return midnight[1] if midnight else text

    def _names(self, type_: EnumType) -> dict[str, str]:
        """The values of an enumeration by their names and labels, as they are compared; not those that two share."""
        found = self._enums.get(type_)
        if found is None:
            found = {}
            taken: dict[str, str] = {}
            for value in type_.values:
                for text in (value, type_.label(value)):
                    if taken.setdefault(folded(text), value) != value:
                        found.pop(folded(text), None)
                    else:
                        found[folded(text)] = value
            self._enums[type_] = found
        return found

    def items(self, cell: str, type_: ListType) -> list[str] | int | None:
        """The elements that a cell lists, or how many it says that there are; None where it says neither."""
        text = plain_spaces(cell).strip()
        if folded(text) in _NONE:
            return []
        if re.fullmatch(r"\d{1,6}", text):
            return int(text)
        item = bare(type_.item)
        if isinstance(item, EnumType):
            return [self.said(part, item) for part in re.split(r"[;,\n]", text) if part.strip()]
        return None


def shown_choices(type_: Type) -> list[str] | None:
    """The words among which a cell chooses, as people read them; None where it does not choose."""
    match bare(type_):
        case BoolType():
            return ["oui", "non"]
        case EnumType() as enum:
            labels = [enum.label(value) for value in enum.values]
            return labels if len(set(map(folded, labels))) == len(labels) else list(enum.values)
        case _:
            return None
