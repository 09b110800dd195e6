"""Dossiers drawn for a program: every entry known, known in part or unknown; and the same ones with less in them."""

from __future__ import annotations

import datetime
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import define, evolve
from hypothesis import strategies as st

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
from cqp_dsl.core.datatypes.values import MapValue, Period, Record, Void
from cqp_dsl.core.dossier import Dossier, absent

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Entry, Program

DAYS = st.one_of(
    st.sampled_from(
        [
            datetime.date(*ymd)
            for ymd in [
                (2009, 6, 1),
                (2012, 2, 29),
                (2013, 1, 1),
                (2013, 2, 14),
                (2013, 12, 31),
                (2014, 1, 1),
                (2014, 6, 2),
            ]
        ]
    ),
    st.dates(datetime.date(2012, 1, 1), datetime.date(2016, 12, 31)),
)
_NUMBERS = st.one_of(
    st.integers(-2, 25).map(Fraction),
    st.sampled_from([Fraction(599, 100), Fraction(19, 2), Fraction(199, 20), Fraction(1, 3)]),
)
_COMPLETENESS = (0, 40, 12, 4)
"""How complete a dossier is: one place in so many is unknown; none for 0."""


def _number(type_: NumberType) -> st.SearchStrategy[Value]:
    scale = Fraction(1, 20) if type_.percent else Fraction(1)
    numbers = st.integers(-2, 25) if type_.integer else _NUMBERS
    drawn = numbers.map(lambda n: Fraction(n) * scale)
    if type_.bounds is not None:
        drawn = drawn.filter(type_.bounds.admit)
    return drawn.map(lambda n: n.numerator if n.denominator == 1 else n)


@define(frozen=True)
class Absence:
    """What an absent place of an entry is, and how often places are absent."""

    entry: Entry
    one_in: int

    def draw(self, draw: DrawFn) -> bool:
        """Whether the next place is absent."""
        return self.one_in > 0 and draw(st.integers(1, self.one_in)) == self.one_in


def value(draw: DrawFn, type_: Type, absence: Absence | None, path: str) -> Value:
    """A value of a type; with ``absence``, some of its places are left out."""
    if absence is not None and absence.draw(draw):
        return absent(absence.entry, type_, path)
    match type_:
        case BoolType():
            return draw(st.booleans())
        case NumberType():
            return draw(_number(type_))
        case DateType():
            return draw(DAYS)
        case PeriodType():
            start, end = sorted((draw(DAYS), draw(DAYS)))
            return Period(start, end)
        case TextType():
            return draw(st.sampled_from(["a", "b"]))
        case EnumType(values=values):
            return draw(st.sampled_from(values))
        case OptionalType(inner=inner):
            return None if draw(st.integers(0, 3)) == 0 else value(draw, inner, absence, path)
        case RecordType(fields=fields):
            return Record(tuple(value(draw, field.type, absence, f"{path}.{field.name}") for field in fields))
        case MapType(keys=keys, value=cell):
            every = itertools.product(*(key.values for key in keys))
            return MapValue({key: value(draw, cell, absence, f"{path}[{' ; '.join(key)}]") for key in every})
        case ListType(item=item):
            count = draw(st.integers(0, 3))
            return tuple(_element(draw, item, absence, f"{path}[{number}]") for number in range(1, count + 1))
        case _:
            message = f"no value of {type_}"
            raise AssertionError(message)


def _element(draw: DrawFn, item: Type, absence: Absence | None, path: str) -> Value:
    """An element of a list: one that is not a fiche is known, since a list is given whole."""
    return value(draw, item, absence if isinstance(item, RecordType) else None, path)


@st.composite
def dossiers(draw: DrawFn, program: Program, *, within: tuple[str, ...] | None = None) -> Dossier:
    """A dossier on the entries of some politiques (by default, all), some holes filled and some readings assumed."""
    one_in = draw(st.sampled_from(_COMPLETENESS))
    facts: dict[str, Value] = {}
    for entry in program.entries.values():
        absence = Absence(entry, one_in)
        if (within is None or entry.policy in within) and not absence.draw(draw):
            facts[entry.name] = value(draw, entry.type, absence, entry.name)
    holes = {
        (hole.parameter, hole.key): value(draw, hole.type, None, hole.parameter)
        for hole in program.holes
        if (within is None or hole.parameter.partition(".")[0] in within) and draw(st.booleans())
    }
    readings = {
        name: draw(st.sampled_from(interpretation.type.values))
        for name, interpretation in program.interpretations.items()
        if (within is None or interpretation.policy in within) and draw(st.integers(0, 4)) == 0
    }
    day = draw(st.dates(datetime.date(2013, 1, 1), datetime.date(2015, 12, 31)))
    return Dossier(date=day, facts=facts, holes=holes, readings=readings)


@st.composite
def poorer(draw: DrawFn, program: Program, dossier: Dossier) -> Dossier:
    """The same dossier with less in it: facts, parts of facts and filled holes left out."""
    facts = {
        name: _forget(draw, given, program.entries[name].type, program.entries[name], name)
        for name, given in dossier.facts.items()
        if draw(st.integers(0, 3))
    }
    holes = {cell: given for cell, given in dossier.holes.items() if draw(st.booleans())}
    return evolve(dossier, facts=facts, holes=holes)


def _forget(draw: DrawFn, given: Value, type_: Type, entry: Entry, path: str) -> Value:
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    if not isinstance(given, Void) and draw(st.integers(0, 4)) == 0:
        return absent(entry, type_, path)
    match given, inner:
        case Record(values=values), RecordType(fields=fields):
            return Record(
                tuple(
                    _forget(draw, part, field.type, entry, f"{path}.{field.name}")
                    for part, field in zip(values, fields, strict=True)
                )
            )
        case MapValue(cells=cells), MapType(value=cell):
            return MapValue(
                {key: _forget(draw, part, cell, entry, f"{path}[{' ; '.join(key)}]") for key, part in cells.items()}
            )
        case tuple(), ListType(item=RecordType() as item):
            # A list is given whole or not at all; what its elements hold may be unknown.
            return tuple(
                _inside(draw, part, item, entry, f"{path}[{number}]") for number, part in enumerate(given, start=1)
            )
        case _:
            return given


def _inside(draw: DrawFn, given: Value, type_: RecordType, entry: Entry, path: str) -> Value:
    if not isinstance(given, Record):
        return given
    return Record(
        tuple(
            _forget(draw, part, field.type, entry, f"{path}.{field.name}")
            for part, field in zip(given.values, type_.fields, strict=True)
        )
    )
