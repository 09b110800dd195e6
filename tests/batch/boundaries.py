"""Random dossiers of the shipped decisions around every figure and date of the text, many of them incomplete."""

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
)
from cqp_dsl.core.datatypes.values import MapValue, Period, Record
from cqp_dsl.core.dossier import Dossier, absent, violations
from cqp_dsl.core.nodes import Const
from cqp_dsl.core.walk import nodes_of

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Entry, Program

ASKED = {
    "certification": ("certification.certification", "jury.délivrance"),
    "vae": ("vae.recevabilité", "vae.modalité_jury"),
    "financement": ("financement.prise_en_charge", "financement.montant", "financement.montant_hors_option"),
}
"""The decisions of each group."""
_DAY = datetime.timedelta(days=1)


class Drawing:
    """Values of facts, near the figures and the days that the text writes."""

    def __init__(self, program: Program, chance: random.Random) -> None:
        self._chance = chance
        self._days: list[datetime.date] = []
        self._numbers: list[int | Fraction] = [0, 1, 6, 10, 20]
        for rule in program.rules.values():
            for node in nodes_of(rule.body):
                if isinstance(node, Const) and isinstance(node.value, datetime.date):
                    self._days.append(node.value)
                elif isinstance(node, Const) and isinstance(node.value, int | Fraction) and node.value is not True:
                    self._numbers.append(node.value)
        self._days.sort()

    def day(self) -> datetime.date:
        """A day of the text, one beside, or years around."""
        near = self._chance.choice(self._days) + self._chance.choice((-1, 0, 0, 1)) * _DAY
        if self._chance.random() < 0.4:
            near += self._chance.randrange(-3000, 3000) * _DAY
        return min(max(near, datetime.date(1900, 1, 1)), datetime.date(2099, 12, 31))

    def number(self, type_: NumberType) -> int | Fraction:
        """A figure of the text, or one beside it by a hundredth."""
        chance = self._chance
        while True:
            step = (
                1
                if type_.integer
                else chance.choice((Fraction(0), Fraction(1, 100), Fraction(-1, 100), Fraction(1, 2)))
            )
            number = Fraction(chance.choice(self._numbers)) + step * chance.choice((0, 1))
            if type_.percent:
                number = Fraction(chance.choice((0, 374, 375, 376, 500, 599, 600, 601, 1000)), 1000)
            if not violations(number, type_, ""):
                return number.numerator if number.denominator == 1 else number

    def value(self, type_: Type) -> Value:
        """A value of a type."""
        chance = self._chance
        match type_:
            case BoolType():
                return chance.random() < 0.7
            case NumberType():
                return self.number(type_)
            case DateType():
                return self.day()
            case PeriodType():
                return Period(*sorted((self.day(), self.day())))
            case EnumType(values=values):
                return chance.choice(values)
            case OptionalType(inner=inner):
                return None if chance.random() < 0.1 else self.value(inner)
            case RecordType(fields=fields):
                return Record(tuple(self.value(one.type) for one in fields))
            case MapType(keys=keys, value=cell):
                every = itertools.product(*(key.values for key in keys))
                return MapValue({key: self.value(cell) for key in every})
            case ListType(item=item):
                return tuple(self.value(item) for _ in range(chance.randrange(4)))
            case _:
                return chance.choice(("CQP", "autre"))

    def holed(self, value: Value, type_: Type, entry: Entry) -> Value:
        """A value of which some leaves are not known."""
        match value, type_:
            case MapValue(cells=cells), MapType(value=cell):
                return MapValue({key: self._or_absent(one, cell, entry) for key, one in cells.items()})
            case tuple(), ListType(item=RecordType() as item):
                return tuple(self.holed(one, item, entry) for one in value)
            case Record(values=values), RecordType(fields=fields):
                parts = [self._or_absent(one, f.type, entry) for one, f in zip(values, fields, strict=True)]
                return Record(tuple(parts))
            case _:
                return value

    def _or_absent(self, value: Value, type_: Type, entry: Entry) -> Value:
        return absent(entry, type_) if self._chance.random() < 0.03 else value


def dossiers(program: Program, name: str, count: int, seed: int) -> list[Dossier]:
    """So many dossiers for the decisions of a group, the same ones every time."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311 - nothing secret
    drawing = Drawing(program, chance)
    facts = [
        program.entries[one]
        for one in program.entries
        if any(one in program.calls.inputs(asked) for asked in ASKED[name])
    ]
    return [_dossier(drawing, facts, chance) for _ in range(count)]


def _dossier(drawing: Drawing, facts: list[Entry], chance: random.Random) -> Dossier:
    lacking = chance.choice((0.0, 0.0, 0.02, 0.2))
    given = {
        entry.name: drawing.holed(drawing.value(entry.type), entry.type, entry)
        if lacking
        else drawing.value(entry.type)
        for entry in facts
        if chance.random() >= lacking
    }
    return Dossier(date=drawing.day() if chance.random() < 0.5 else datetime.date(2014, 6, 2), facts=given)
