"""Static types. Equality ignores bounds, labels and the unit shown: those are checks and wording, not typing."""

from __future__ import annotations

from typing import TypeAlias

import attrs
from attrs import define

from cqp_dsl.core.datatypes.units import DURATION, PERCENT, PLAIN, Number, Unit


@define(unsafe_hash=True, repr=False)
class Bounds:
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


@define(unsafe_hash=True, repr=False)
class BoolType:
    """``booléen``."""


@define(unsafe_hash=True, repr=False)
class NumberType:
    """``nombre`` or ``entier``, with a unit.

    Attributes:
        unit: the base that values and bounds are counted in: ``€/mois``.
        integer: whether they are whole, in the unit that is shown.
        bounds: their limits.
        shown: the unit that was declared or written: ``€/an``. A bare number is in it, and values are shown in it.
        thirtieths: whether it is shown in months of thirty days: what is not whole is told in days.
    """

    unit: Unit = PLAIN
    integer: bool = False
    bounds: Bounds | None = attrs.field(default=None, eq=False)
    shown: Unit = attrs.field(default=attrs.Factory(lambda self: self.unit, takes_self=True), eq=False)
    thirtieths: bool = attrs.field(default=False, eq=False)

    @property
    def percent(self) -> bool:
        """Whether it is shown in hundredths."""
        return self.shown == PERCENT

    def is_whole(self, value: Number) -> bool:
        """Whether a value is a whole number of the unit that is shown."""
        above, below = self.shown.worth
        return value.numerator * below % (value.denominator * above) == 0


def number_in(shown: Unit, *, integer: bool = False, bounds: Bounds | None = None) -> NumberType:
    """The type of the numbers that are declared or written in a unit."""
    return NumberType(shown.base, integer, bounds, shown)


@define(unsafe_hash=True, repr=False)
class DateType:
    """``date``, from 1900-01-01 to 2099-12-31."""


@define(unsafe_hash=True, repr=False)
class PeriodType:
    """``période``: two dates, both included."""


@define(unsafe_hash=True, repr=False)
class TextType:
    """``texte``."""


@define(unsafe_hash=True, repr=False)
class EnumType:
    """An ``énumération`` or the readings of an ``interprétation``; values are strings, in declaration order.

    ``ordered`` is whether that order means something: the first is the least.
    """

    name: str
    values: tuple[str, ...] = attrs.field(eq=False)
    labels: tuple[str, ...] = attrs.field(eq=False)
    ordered: bool = attrs.field(default=False, eq=False)

    def label(self, value: str) -> str:
        """The French wording of a value: its label, else its name with spaces for underscores."""
        return self.labels[self.values.index(value)] if value in self.values else value


@define(unsafe_hash=True, repr=False)
class Field:
    """A field of a ``fiche``."""

    name: str
    type: Type
    label: str = ""


@define(unsafe_hash=True, repr=False)
class RecordType:
    """A ``fiche``. Compared by name; a table's row type is a record named after the table."""

    name: str
    fields: tuple[Field, ...] = attrs.field(eq=False)

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)

    def index(self, name: str) -> int:
        """The place of a field in ``Record.values``."""
        return next(i for i, field in enumerate(self.fields) if field.name == name)


@define(unsafe_hash=True, repr=False)
class ListType:
    """``liste de T``."""

    item: Type


@define(unsafe_hash=True, repr=False)
class MapType:
    """``T par E et F``: one cell per combination of enumeration values."""

    keys: tuple[EnumType, ...]
    value: Type


@define(unsafe_hash=True, repr=False)
class OptionalType:
    """``T ou rien``."""

    inner: Type


@define(unsafe_hash=True, repr=False)
class NothingType:
    """The type of ``rien`` alone; fits every ``T ou rien``."""


@define(unsafe_hash=True, repr=False)
class UnknownType:
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


def bare(type_: Type) -> Type:
    """The type of what is not ``rien``."""
    while isinstance(type_, OptionalType):
        type_ = type_.inner
    return type_


def type_name(type_: Type) -> str:
    """The type as an author writes it."""
    match type_:
        case BoolType():
            return "booléen"
        case NumberType(integer=integer, shown=shown):
            if shown == DURATION:
                return "durée"
            name = "entier" if integer else "nombre"
            return f"{name} en {shown.written}" if shown.written else name
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


def is_scalar(type_: Type) -> bool:
    """Whether values of the type have no parts, so that Python's equality is the language's."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    return isinstance(inner, BoolType | NumberType | DateType | TextType | EnumType | NothingType)
