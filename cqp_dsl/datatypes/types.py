"""Static types. Equality ignores bounds, labels and the percent display: those are checks and wording, not typing."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, TypeAlias

import msgspec

from cqp_dsl.datatypes.units import PLAIN, Unit
from cqp_dsl.records import PartlyCompared

Number: TypeAlias = int | Fraction


class Bounds(msgspec.Struct, frozen=True):
    """Limits of a number, each with whether it is included; None where open-ended."""

    low: Number | None = None
    high: Number | None = None
    low_included: bool = True
    high_included: bool = True

    def admit(self, value: Number) -> bool:
        """Whether ``value`` lies within the bounds."""
        # Terms of fractions are compared as integers: asking ``Fraction`` itself takes five times as long.
        above, below = value.numerator, value.denominator
        low, high = self.low, self.high
        if low is not None:
            distance = above * low.denominator - low.numerator * below
            if distance < 0 or (distance == 0 and not self.low_included):
                return False
        if high is None:
            return True
        distance = high.numerator * below - above * high.denominator
        return distance > 0 or (distance == 0 and self.high_included)


class BoolType(msgspec.Struct, frozen=True):
    """``booléen``."""


class NumberType(PartlyCompared, frozen=True):
    """``nombre`` or ``entier``, with a unit; ``percent`` only tells how to show it."""

    APART: ClassVar = frozenset({"bounds", "percent"})

    unit: Unit = PLAIN
    integer: bool = False
    bounds: Bounds | None = None
    percent: bool = False


class DateType(msgspec.Struct, frozen=True):
    """``date``, from 1900-01-01 to 2099-12-31."""


class PeriodType(msgspec.Struct, frozen=True):
    """``période``: two dates, both included."""


class TextType(msgspec.Struct, frozen=True):
    """``texte``."""


class EnumType(PartlyCompared, frozen=True):
    """An ``énumération`` or the readings of an ``interprétation``; values are strings, in declaration order."""

    APART: ClassVar = frozenset({"values", "labels"})

    name: str
    values: tuple[str, ...]
    labels: tuple[str, ...]

    def label(self, value: str) -> str:
        """The French wording of a value: its label, else its name with spaces for underscores."""
        return self.labels[self.values.index(value)] if value in self.values else value


class Field(msgspec.Struct, frozen=True):
    """A field of a ``fiche``."""

    name: str
    type: Type
    label: str = ""


class RecordType(PartlyCompared, frozen=True):
    """A ``fiche``. Compared by name; a table's row type is a record named after the table."""

    APART: ClassVar = frozenset({"fields"})

    name: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)

    def index(self, name: str) -> int:
        """The place of a field in ``Record.values``."""
        return next(i for i, field in enumerate(self.fields) if field.name == name)


class ListType(msgspec.Struct, frozen=True):
    """``liste de T``."""

    item: Type


class MapType(msgspec.Struct, frozen=True):
    """``T par E et F``: one cell per combination of enumeration values."""

    keys: tuple[EnumType, ...]
    value: Type


class OptionalType(msgspec.Struct, frozen=True):
    """``T ou rien``."""

    inner: Type


class NothingType(msgspec.Struct, frozen=True):
    """The type of ``rien`` alone; fits every ``T ou rien``."""


class UnknownType(msgspec.Struct, frozen=True):
    """The type of what already has a diagnostic: fits everything, so that no mistake cascades."""


Type: TypeAlias = (
    BoolType
    | NumberType
    | DateType
    | PeriodType
    | TextType
    | EnumType
    | RecordType
    | ListType
    | MapType
    | OptionalType
    | NothingType
    | UnknownType
)

BOOL = BoolType()
NUMBER = NumberType()
INTEGER = NumberType(integer=True)
DATE = DateType()
PERIOD = PeriodType()
TEXT = TextType()
UNKNOWN = UnknownType()
NOTHING = NothingType()


def type_name(type_: Type) -> str:
    """The type as an author writes it."""
    match type_:
        case BoolType():
            return "booléen"
        case NumberType(unit=unit, integer=integer, percent=percent):
            name = "entier" if integer else "nombre"
            shown = "%" if percent else str(unit)
            return f"{name} en {shown}" if shown else name
        case DateType():
            return "date"
        case PeriodType():
            return "période"
        case TextType():
            return "texte"
        case EnumType(name=name) | RecordType(name=name):
            return name
        case ListType(item=item):
            return f"liste de {type_name(item)}"
        case MapType(keys=keys, value=value):
            return f"{type_name(value)} par {' et '.join(key.name for key in keys)}"
        case OptionalType(inner=inner):
            return f"{type_name(inner)} ou rien"
        case NothingType():
            return "rien"
        case UnknownType():
            return "type inconnu"
