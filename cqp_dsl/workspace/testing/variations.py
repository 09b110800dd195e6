"""The dossiers that differ from another one in one thing: a fact, a reading supposed, the effect date.

The values tried are those at which the text may turn: its own figures and dates and their neighbours, the dates of
the dossier itself, both booleans, every value of an enumeration.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, evolve

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
from cqp_dsl.core.datatypes.values import MapValue, Period, Record, Value, dates_in, normal
from cqp_dsl.core.dossier import absent, violations
from cqp_dsl.core.nodes import Const, Prim
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.workspace.testing.steps import last_digit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program

Leaf: TypeAlias = "tuple[Value, Type, Callable[[Value], Value]]"
"""A part of a fact: its value, its type, and the fact with another value there."""

_DAY = datetime.timedelta(days=1)
_MOST_VALUES = 16
"""Values tried for one number or date of a dossier."""


@define(frozen=True)
class Turns:
    """The figures (with their unit and one in their last digit) and the dates at which some rules may turn."""

    numbers: tuple[tuple[NumberType, int | Fraction, Fraction], ...]
    dates: tuple[datetime.date, ...]

    @classmethod
    def of(cls, program: Program, rules: Iterable[str]) -> Turns:
        """Those of these rules and of what they call."""
        numbers: dict[tuple[NumberType, int | Fraction, Fraction], None] = {}
        dates: dict[datetime.date, None] = {}
        names = dict.fromkeys(name for rule in rules for name in program.calls.callees(rule))
        for name in names:
            for node in nodes_of(program.rules[name].body):
                match node:
                    case Const(value=bool()):
                        pass
                    case Const(type=NumberType() as type_, value=(int() | Fraction()) as value):
                        numbers[type_, value, last_digit(node, program)] = None
                    case Const(value=value):
                        dates.update(dict.fromkeys(_dates_of([value])))
                    case Prim(op="in_force"):
                        dates.update(
                            dict.fromkeys(_dates_of(one.value for one in node.operands if isinstance(one, Const)))
                        )
                    case _:
                        pass
        return cls(tuple(numbers), tuple(dates))


def variations(dossier: Dossier, program: Program, needed: Collection[str], turns: Turns) -> Iterator[Dossier]:
    """The valid dossiers that differ from this one in one needed fact or reading, or in the effect date."""
    own = _dates_of([*dossier.facts.values(), dossier.date])
    for day in _days(dossier.date, (*turns.dates, *own)):
        yield evolve(dossier, date=day)
    for name, entry in program.entries.items():
        if name in needed:
            value = dossier.facts.get(name, absent(entry))
            for other in _variants(value, entry.type, turns, own):
                if not violations(other, entry.type, name):
                    yield evolve(dossier, facts={**dossier.facts, name: other})
    for name, interpretation in program.interpretations.items():
        if name in needed:
            for reading in interpretation.type.values:
                if dossier.readings.get(name) != reading:
                    yield evolve(dossier, readings={**dossier.readings, name: reading})


Dial: TypeAlias = "Callable[[Fraction], Dossier | None]"
"""The dossier with one of its numbers or dates moved by so much, in days for a date; None where it cannot be."""


def dials(dossier: Dossier, program: Program, needed: Collection[str]) -> Iterator[Dial]:
    """The needed numbers and dates of a dossier, which can be moved."""
    day = dossier.date
    if day is not None:
        yield lambda by: _dated(dossier, _moved(day, by))
    for name, entry in program.entries.items():
        if name not in needed or name not in dossier.facts:
            continue
        for value, _, put in leaves(dossier.facts[name], entry.type):
            if _moved(value, Fraction(1)) is not None:
                yield _dial(dossier, program, name, value, put)


def _dial(dossier: Dossier, program: Program, name: str, value: Value, put: Callable[[Value], Value]) -> Dial:
    def turned(by: Fraction) -> Dossier | None:
        moved = _moved(value, by)
        if moved is None:
            return None
        fact = put(moved)
        if violations(fact, program.entries[name].type, name):
            return None
        return evolve(dossier, facts={**dossier.facts, name: fact})

    return turned


def _dated(dossier: Dossier, day: Value) -> Dossier | None:
    return evolve(dossier, date=day) if isinstance(day, datetime.date) else None


def _moved(value: Value, by: Fraction) -> Value:
    """A number or a date moved; None for anything else, or where no whole day fits."""
    match value:
        case bool():
            return None
        case int() | Fraction():
            return normal(Fraction(value) + by)
        case datetime.date() if by.denominator == 1 and 0 < value.toordinal() + by <= datetime.date.max.toordinal():
            return value + datetime.timedelta(days=by.numerator)
        case _:
            return None


def leaves(value: Value, type_: Type) -> Iterator[Leaf]:
    """The parts of a fact that have no parts, and the ends of its periods."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    parts: list[Leaf] = []
    match value, inner:
        case MapValue(cells=cells), MapType(value=cell):
            parts = [(part, cell, _cell_setter(cells, key)) for key, part in cells.items()]
        case Record(values=values), RecordType(fields=fields):
            parts = [(values[i], field.type, _record_setter(values, i)) for i, field in enumerate(fields)]
        case tuple(), ListType(item=item):
            parts = [(part, item, _item_setter(value, i)) for i, part in enumerate(value)]
        case Period(start=start, end=end), PeriodType():
            date = DateType()
            yield start, date, lambda day: Period(min(day, end), end) if isinstance(day, datetime.date) else value
            yield end, date, lambda day: Period(start, max(day, start)) if isinstance(day, datetime.date) else value
        case _:
            yield value, type_, lambda other: other
    for part, part_type, outer in parts:
        for leaf, leaf_type, put in leaves(part, part_type):
            yield leaf, leaf_type, _through(outer, put)


def _through(outer: Callable[[Value], Value], put: Callable[[Value], Value]) -> Callable[[Value], Value]:
    return lambda other: outer(put(other))


def _cell_setter(cells: dict[tuple[str, ...], Value], key: tuple[str, ...]) -> Callable[[Value], Value]:
    return lambda other: MapValue({**cells, key: other})


def _record_setter(values: tuple[Value, ...], index: int) -> Callable[[Value], Value]:
    return lambda other: Record((*values[:index], other, *values[index + 1 :]))


def _item_setter(items: tuple[Value, ...], index: int) -> Callable[[Value], Value]:
    return lambda other: (*items[:index], other, *items[index + 1 :])


def _dates_of(values: Iterable[Value]) -> tuple[datetime.date, ...]:
    """The dates in some values, each once, in order."""
    return tuple(sorted(set(dates_in(values))))


def _days(now: datetime.date | None, turns: Iterable[datetime.date]) -> list[datetime.date]:
    """The turning days, the days before and after, those nearest to ``now`` first."""
    days = {turn + shift for turn in turns for shift in (-_DAY, datetime.timedelta(0), _DAY)} - {now}
    origin = now or min(days, default=datetime.date.min)
    return sorted(days, key=lambda day: (abs((day - origin).days), day))[:_MOST_VALUES]


def _variants(value: Value, type_: Type, turns: Turns, own: tuple[datetime.date, ...]) -> Iterator[Value]:
    """The values of a fact that differ in a single leaf, and its lists with an element less."""
    if isinstance(value, tuple):
        yield from ((*value[:index], *value[index + 1 :]) for index in range(len(value)))
        if isinstance(type_, ListType) and isinstance(type_.item, EnumType):
            yield from ((*value, name) for name in type_.item.values if name not in value)
    for leaf, leaf_type, put in leaves(value, type_):
        for other in _options(leaf, leaf_type, turns, own):
            if other != leaf:
                yield put(other)


def _options(value: Value, type_: Type, turns: Turns, own: tuple[datetime.date, ...]) -> Iterable[Value]:
    """The values to try in a leaf."""
    match type_:
        case OptionalType(inner=inner):
            return (None, *_options(value, inner, turns, own))
        case BoolType():
            return (True, False)
        case EnumType(values=values):
            return values
        case NumberType():
            return _numbers(value, type_, turns)
        case DateType():
            return _days(value if isinstance(value, datetime.date) else None, (*turns.dates, *own))
        case _:
            return ()


def _numbers(value: Value, type_: NumberType, turns: Turns) -> list[int | Fraction]:
    """The figures of the text in the same unit, a little more and a little less, nearest first."""
    known = value if isinstance(value, int | Fraction) and not isinstance(value, bool) else 0
    one = Fraction(*type_.shown.worth)
    figures = {(figure, step) for unit, figure, step in turns.numbers if unit.unit == type_.unit} | {(known, one)}
    tried = {normal(figure + shift) for figure, step in figures for shift in (-step, 0, step)}
    return sorted(tried, key=lambda number: (abs(number - known), number))[:_MOST_VALUES]
