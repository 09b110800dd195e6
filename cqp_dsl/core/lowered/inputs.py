"""The columns that a decision reads: one for each leaf of a fact, as SEMANTICS §13 lays dossiers out in tables.

A leaf has a column of the name of its path, ``certification.notes[oral]``; it is empty where nothing is known of it. A
``T ou rien`` has one more, ``… : rien``, a truth: empty where nothing is known. A période has two, ``… : début`` and
``… : fin``. A list has one that holds the number of its elements, empty where it is unknown, and a table of its own, of
the same name, whose columns are named after the parts of an element (``valeur`` where it has none).
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import define, field

from cqp_dsl.core.datatypes.types import (
    BoolType,
    DateType,
    EnumType,
    ListType,
    MapType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    TextType,
)
from cqp_dsl.core.datatypes.values import MapValue, Period, Record
from cqp_dsl.core.lowered.folds import MOST_ELEMENTS
from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, denied, given, holds, no
from cqp_dsl.core.lowered.names import END_SUFFIX, NOTHING_SUFFIX, START_SUFFIX, VALUE
from cqp_dsl.core.lowered.numbers import FIRST_DAY, LAST_DAY, day_number, text, whole
from cqp_dsl.core.lowered.reasons import NotLoweredError
from cqp_dsl.core.lowered.terms import DOSSIER, Column, ColumnKind, make
from cqp_dsl.core.lowered.values import (
    NOTHING,
    Bool,
    Composite,
    Group,
    Leaf,
    Option,
    Several,
    nothing_known,
    optional,
    truth,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.lowered.values import Lowered


@define(frozen=True)
class Scale:
    """How the numbers of a column become whole: times ``scale``; ``low`` and ``high`` bound the number itself."""

    scale: int
    low: Fraction
    high: Fraction


WIDEST: Final = Fraction(10**11)
"""Where neither a type nor a table bounds a number: a hundred billion."""


@define(eq=False)
class Inputs:
    """What the columns of the tables are.

    Attributes:
        scales: that of some columns of numbers, by source and name.
        usual: the scale of the other columns of numbers that may not be whole: four decimals.
        available: the columns that the tables have, by source and name; None where they have all that is asked.
        complete: whether no column is ever empty: proofs are about dossiers that say everything.
        columns: every column that was asked for, by source and name, and its type.
    """

    scales: Mapping[tuple[str, str], Scale] = field(factory=dict)
    usual: int = 10_000
    available: AbstractSet[tuple[str, str]] | None = None
    complete: bool = False
    columns: dict[tuple[str, str], Type] = field(factory=dict)

    def of(self, type_: Type, path: str, source: str = DOSSIER) -> Lowered:
        """The value of a fact, or of a part of one.

        Raises:
            NotLoweredError: a list within a list, or that may be ``rien``.
        """
        if self._lacks(type_, path, source):
            return nothing_known(type_, TRUE)
        match type_:
            case BoolType():
                self.columns[source, path] = type_
                if self.complete:
                    return truth(holds(source, path))
                return Bool(holds(source, path), denied(source, path), no(given(self._column(source, path, "truth"))))
            case NumberType() | DateType() | TextType() | EnumType():
                return self._leaf(type_, path, source)
            case PeriodType():
                start = self._leaf(PeriodType(), path + START_SUFFIX, source)
                end = self._leaf(PeriodType(), path + END_SUFFIX, source)
                known = both(start.known, end.known)
                return Leaf(known, (*start.terms, *end.terms), no(known))
            case OptionalType(inner=inner):
                return self._option(inner, path, source)
            case RecordType(fields=fields):
                names = tuple(one.name for one in fields)
                prefix = "" if path == VALUE and source != DOSSIER else f"{path}."
                return Composite(names, tuple(self.of(one.type, f"{prefix}{one.name}", source) for one in fields))
            case MapType(keys=keys, value=cell):
                every = tuple(itertools.product(*(key.values for key in keys)))
                cells = [self.of(cell, f"{path}[{' ; '.join(key)}]", source) for key in every]
                return Composite(every, tuple(cells))
            case ListType(item=item):
                return self._list(item, path, source)
            case _:
                raise AssertionError(type_)

    def _lacks(self, type_: Type, path: str, source: str) -> bool:
        """Whether the tables have no column for a value that would have one."""
        if self.available is None or isinstance(type_, RecordType | MapType):
            return False
        suffixes = {PeriodType: START_SUFFIX, OptionalType: NOTHING_SUFFIX}
        return (source, path + suffixes.get(type(type_), "")) not in self.available

    def _column(self, source: str, path: str, kind: ColumnKind, low: int = 0, high: int = 0, scale: int = 1) -> Column:
        return make(Column, source, path, kind, low, high, scale)

    def _leaf(self, type_: Type, path: str, source: str) -> Leaf:
        self.columns[source, path] = type_
        match type_:
            case NumberType():
                scale = self.scale(type_, path, source)
                low, high = (int(limit * scale.scale) for limit in (scale.low, scale.high))
                column = self._column(source, path, "number", low, high, scale.scale)
                known = self._given(column)
                return Leaf(known, (column,), no(known), scale=scale.scale)
            case DateType() | PeriodType():
                column = self._column(source, path, "date", FIRST_DAY, LAST_DAY)
            case _:
                column = self._column(source, path, "text")
        known = self._given(column)
        return Leaf(known, (column,), no(known))

    def _given(self, column: Column) -> Truth:
        return TRUE if self.complete else given(column)

    def scale(self, type_: NumberType, path: str, source: str) -> Scale:
        """How the numbers of a column become whole."""
        found = self.scales.get((source, path))
        if found is not None:
            return found
        below = type_.shown.worth[1]
        usual = below if type_.integer else math.lcm(self.usual, below)
        bounds = type_.bounds
        low = -WIDEST if bounds is None or bounds.low is None else Fraction(bounds.low)
        high = WIDEST if bounds is None or bounds.high is None else Fraction(bounds.high)
        return Scale(usual, low, high)

    def _option(self, inner: Type, path: str, source: str) -> Lowered:
        if isinstance(inner, ListType):
            message = "une liste qui peut être « rien »"
            raise NotLoweredError(message)
        nothing = path + NOTHING_SUFFIX
        self.columns[source, nothing] = BoolType()
        value = self.of(inner, path, source)
        match value:  # a scalar is known where there is one
            case Leaf():
                value = Leaf(TRUE, value.terms, scale=value.scale)
            case Bool():
                value = truth(value.yes)
            case _:
                pass
        if self.complete:
            return Option(TRUE, no(holds(source, nothing)), value)
        known = given(self._column(source, nothing, "truth"))
        return Option(known, denied(source, nothing), value, no(known))

    def _list(self, item: Type, path: str, source: str) -> Several:
        if source != DOSSIER or isinstance(item, ListType):
            message = "une liste dans une liste"
            raise NotLoweredError(message)
        self.columns[source, path] = ListType(item)
        count = self._column(source, path, "number", 0, MOST_ELEMENTS)
        value = self.of(item, VALUE, path)
        known = self._given(count)
        return Several(known, (Group(path, TRUE, value),), no(known))


def constant(value: Value, type_: Type) -> Lowered:
    """A constant of the program, or what the caller fixes for every dossier."""
    if isinstance(type_, OptionalType):
        return NOTHING if value is None else optional(constant(value, type_.inner))
    match value, type_:
        case None, _:
            return NOTHING
        case bool(), _:
            return truth(TRUE if value else FALSE)
        case ((int() | Fraction()), _):
            return Leaf(TRUE, (whole(value.numerator),), scale=value.denominator)
        case str(), _:
            return Leaf(TRUE, (text(value),))
        case Period(start=start, end=end), _:
            return Leaf(TRUE, (whole(day_number(start)), whole(day_number(end))))
        case Record(values=values), RecordType(fields=fields):
            parts = [constant(part, one.type) for part, one in zip(values, fields, strict=True)]
            return Composite(tuple(one.name for one in fields), tuple(parts))
        case MapValue(cells=cells), MapType(value=cell):
            return Composite(tuple(cells), tuple(constant(part, cell) for part in cells.values()))
        case tuple(), ListType(item=item):
            return Several(TRUE, tuple(Group(None, TRUE, constant(part, item)) for part in value))
        case _:
            return _day(value)


def _day(value: object) -> Lowered:
    day: datetime.date = value  # type: ignore[assignment]  # all that is left
    return Leaf(TRUE, (whole(day_number(day)),))
