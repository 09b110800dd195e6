"""The dossiers that differ from another one in one thing: a fact, a reading supposed, the effect date.

The values tried are those at which the text may turn: its own figures and dates and their neighbours, the dates of
the dossier itself, both booleans, every value of an enumeration.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from cqp_dsl.core.dossier import absent, violations
from cqp_dsl.core.nodes import Const, Prim
from cqp_dsl.core.reach import needs, reached_rules
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.datatypes.types import (
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
from cqp_dsl.datatypes.values import MapValue, Period, Record, Void, normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.datatypes.values import Value

_DAY = datetime.timedelta(days=1)
_MOST_VALUES = 16
"""Values tried for one number or date of a dossier."""


@attrs.frozen
class Turns:
    """The figures (with their unit) and the dates at which some rules may turn."""

    numbers: tuple[tuple[NumberType, int | Fraction], ...]
    dates: tuple[datetime.date, ...]

    @classmethod
    def of(cls, program: Program, rules: Iterable[str]) -> Turns:
        """Those of these rules and of what they call."""
        numbers: dict[tuple[NumberType, int | Fraction], None] = {}
        dates: dict[datetime.date, None] = {}
        names = dict.fromkeys(name for rule in rules for name in reached_rules(program, rule))
        for name in names:
            for node in nodes_of(program.rules[name].body):
                match node:
                    case Const(value=bool()):
                        pass
                    case Const(type=NumberType() as type_, value=(int() | Fraction()) as value):
                        numbers[type_, value] = None
                    case Const(value=datetime.date() as day):
                        dates[day] = None
                    case Const(value=Period(start=start, end=end)):
                        dates.update({start: None, end: None})
                    case Prim(op="in_force"):
                        ends = (one.value for one in node.operands[1:] if isinstance(one, Const))
                        dates.update({day: None for day in ends if isinstance(day, datetime.date)})
                    case _:
                        pass
        return cls(tuple(numbers), tuple(dates))


def neighbours(dossier: Dossier, program: Program, rules: Iterable[str], turns: Turns) -> Iterator[Dossier]:
    """The valid dossiers that differ from this one in one thing on which these rules may depend."""
    needed = set().union(*(needs(program, name) for name in rules))
    own = _dates_of(dossier.facts.values())
    for day in _days(dossier.date, (*turns.dates, *own)):
        yield attrs.evolve(dossier, date=day)
    for name, entry in program.entries.items():
        if name in needed:
            value = dossier.facts.get(name, absent(entry))
            for other in _variants(value, entry.type, turns, (*own, *([dossier.date] if dossier.date else []))):
                if not violations(other, entry.type, name):
                    yield attrs.evolve(dossier, facts={**dossier.facts, name: other})
    for name, interpretation in program.interpretations.items():
        if name in needed:
            for reading in interpretation.type.values:
                if dossier.readings.get(name) != reading:
                    yield attrs.evolve(dossier, readings={**dossier.readings, name: reading})


def _dates_of(values: Iterable[Value]) -> tuple[datetime.date, ...]:
    """The dates in some facts."""
    found: dict[datetime.date, None] = {}
    pending = list(values)
    while pending:
        match pending.pop():
            case datetime.date() as day:
                found[day] = None
            case Period(start=start, end=end):
                found.update({start: None, end: None})
            case Record(values=parts):
                pending.extend(parts)
            case MapValue(cells=cells):
                pending.extend(cells.values())
            case tuple() as items:
                pending.extend(items)
            case _:
                pass
    return tuple(sorted(found))


def _days(now: datetime.date | None, turns: Iterable[datetime.date]) -> Iterator[datetime.date]:
    """The turning days, the days before and after, those nearest to ``now`` first."""
    days = {turn + shift for turn in turns for shift in (-_DAY, datetime.timedelta(0), _DAY)} - {now}
    origin = now or datetime.date(2013, 1, 1)
    yield from sorted(days, key=lambda day: (abs((day - origin).days), day))[:_MOST_VALUES]


def _variants(value: Value, type_: Type, turns: Turns, own: tuple[datetime.date, ...]) -> Iterator[Value]:
    """The values that differ from one in a single leaf."""
    match type_:
        case OptionalType(inner=inner):
            if value is not None:
                yield None
            yield from _variants(Void(()) if value is None else value, inner, turns, own)
        case BoolType():
            yield from (one for one in (True, False) if one is not value)
        case EnumType(values=values):
            yield from (one for one in values if one != value)
        case NumberType():
            yield from _numbers(value, type_, turns)
        case DateType():
            yield from _days(value if isinstance(value, datetime.date) else None, (*turns.dates, *own))
        case PeriodType() if isinstance(value, Period):
            for day in _days(value.start, (*turns.dates, *own)):
                if day <= value.end:
                    yield Period(day, value.end)
            for day in _days(value.end, (*turns.dates, *own)):
                if day >= value.start:
                    yield Period(value.start, day)
        case MapType() | RecordType() | ListType():
            yield from _inside(value, type_, turns, own)
        case _:
            pass


def _inside(value: Value, type_: Type, turns: Turns, own: tuple[datetime.date, ...]) -> Iterator[Value]:
    match value, type_:
        case MapValue(cells=cells), MapType(value=cell):
            for key, part in cells.items():
                for other in _variants(part, cell, turns, own):
                    yield MapValue({**cells, key: other})
        case Record(values=values), RecordType(fields=fields):
            for index, field in enumerate(fields):
                for other in _variants(values[index], field.type, turns, own):
                    yield Record((*values[:index], other, *values[index + 1 :]))
        case tuple(), ListType(item=item):
            for index, part in enumerate(value):
                yield (*value[:index], *value[index + 1 :])
                for other in _variants(part, item, turns, own):
                    yield (*value[:index], other, *value[index + 1 :])
        case _:
            pass


def _numbers(value: Value, type_: NumberType, turns: Turns) -> Iterator[Value]:
    """The figures of the text in the same unit, one more and one less, nearest first."""
    known = value if isinstance(value, int | Fraction) and not isinstance(value, bool) else 0
    step = Fraction(1, 100) if type_.percent else 1
    figures = {figure for unit, figure in turns.numbers if unit.unit == type_.unit} | {known}
    tried = {normal(figure + shift) for figure in figures for shift in (-step, 0, step)}
    tried -= {value} if not isinstance(value, Void) else set()
    yield from sorted(tried, key=lambda one: (abs(one - known), one))[:_MOST_VALUES]
