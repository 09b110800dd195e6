"""Dossiers of a program, drawn from a seed: complete ones, and less complete ones that they extend (SEMANTICS §7)."""

from __future__ import annotations

import datetime
import itertools
import random
from fractions import Fraction
from typing import TYPE_CHECKING

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
from cqp_dsl.core.dossier import Dossier, absent

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Entry, Program

NUMBERS = (0, 1, 2, 3, 7, 10, 11, 12, 20, 21, 30, 3200, -1, Fraction(19, 2), Fraction(199, 20), Fraction(1, 3))
_TURNS = (
    "2012-01-01",
    "2012-02-29",
    "2013-01-31",
    "2013-02-28",
    "2013-07-01",
    "2014-01-01",
    "2014-02-14",
    "2014-12-31",
)
DAYS = (
    datetime.date(1900, 1, 1),
    datetime.date(2099, 12, 31),
    *(datetime.date.fromisoformat(day) + datetime.timedelta(days=shift) for day in _TURNS for shift in (-1, 0, 1)),
)


def dossier(program: Program, seed: int, completeness: float) -> Dossier:
    """The dossier of a seed, of which only so many leaves in one are given.

    The same seed with more leaves is an extension: what is given is the same.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret

    def given(path: str) -> bool:
        return random.Random(f"{seed} {path}").random() < completeness  # noqa: S311 - nothing secret

    whole = {entry.name: _value(entry.type, chance) for entry in program.entries.values()}
    facts = {name: _without(value, program.entries[name], given) for name, value in whole.items() if given(name)}
    holes = {(hole.parameter, hole.key): _value(hole.type, chance) for hole in program.holes}
    readings = {name: chance.choice(one.type.values) for name, one in program.interpretations.items()}
    supposed = {name: reading for name, reading in readings.items() if chance.random() < 0.25}
    return Dossier(
        date=chance.choice(DAYS) if chance.random() < 0.9 else None,
        facts=facts,
        holes={cell: value for cell, value in holes.items() if given(str(cell))},
        readings=supposed,
    )


def _value(type_: Type, chance: random.Random) -> Value:
    match type_:
        case BoolType():
            return chance.random() < 0.5
        case NumberType():
            return _number(type_, chance)
        case DateType():
            return chance.choice(DAYS)
        case PeriodType():
            return Period(*sorted(chance.choices(DAYS, k=2)))
        case TextType():
            return chance.choice("ab")
        case EnumType(values=values):
            return chance.choice(values)
        case OptionalType(inner=inner):
            return None if chance.random() < 0.3 else _value(inner, chance)
        case RecordType(fields=fields):
            return Record(tuple(_value(one.type, chance) for one in fields))
        case MapType(keys=keys, value=cell):
            return MapValue({key: _value(cell, chance) for key in itertools.product(*(key.values for key in keys))})
        case ListType(item=item):
            return tuple(_value(item, chance) for _ in range(chance.choice([0, 1, 2, 3])))
        case _:
            message = f"no value of {type_}"
            raise AssertionError(message)


def _number(type_: NumberType, chance: random.Random) -> int | Fraction:
    whole = [n for n in NUMBERS if not type_.integer or Fraction(n).denominator == 1]
    return chance.choice([n for n in whole if type_.bounds is None or type_.bounds.admit(n)])


def _without(
    value: Value, entry: Entry, given: Callable[[str], bool], type_: Type | None = None, path: str = ""
) -> Value:
    """A value without the leaves that are not given. A list is given whole, but for the leaves of its fiches."""
    type_, path = type_ or entry.type, path or entry.name
    inner = type_.inner if isinstance(type_, OptionalType) else type_

    def part(one: Value, of: Type, step: str, *, kept: bool = False) -> Value:
        place = f"{path}{step}"
        return _without(one, entry, given, of, place) if kept or given(place) else absent(entry, of, place)

    match value, inner:
        case Record(values=values), RecordType(fields=fields):
            return Record(tuple(part(one, of.type, f".{of.name}") for one, of in zip(values, fields, strict=True)))
        case MapValue(cells=cells), MapType(value=cell):
            return MapValue({key: part(one, cell, f"[{' ; '.join(key)}]") for key, one in cells.items()})
        case tuple(), ListType(item=item):
            return tuple(part(one, item, f"[{number}]", kept=True) for number, one in enumerate(value, start=1))
        case _:
            return value
