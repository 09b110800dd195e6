"""The decisions asked of a table, as one SQL query, and how the rows that it gives are read."""

from __future__ import annotations

import datetime
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import define, field
from sqlglot import exp

from cqp_dsl.batch.grounds import grounds_of
from cqp_dsl.batch.layers import Aggregate, Layers
from cqp_dsl.batch.printer import text_of
from cqp_dsl.batch.tables import EXACT, ready
from cqp_dsl.core.datatypes.types import (
    DateType,
    EnumType,
    MapType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    TextType,
)
from cqp_dsl.core.datatypes.values import MapValue, Period, Record
from cqp_dsl.core.lowered import terms as t
from cqp_dsl.core.lowered.decisions import LoweredDecision, lower, lower_requirement
from cqp_dsl.core.lowered.folds import MOST_ELEMENTS
from cqp_dsl.core.lowered.logic import both, exists, given, holds, no, same
from cqp_dsl.core.lowered.numbers import EPOCH, ZERO, choose, number_if, plus, text, total, whole
from cqp_dsl.core.lowered.places import StoppedError
from cqp_dsl.core.lowered.reasons import NotLowered, NotLoweredError
from cqp_dsl.core.lowered.values import Bool, Composite, Leaf, Lowered, Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cqp_dsl.batch.bits import Ground
    from cqp_dsl.batch.printer import Dialect
    from cqp_dsl.batch.tables import Table
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.lowered.decisions import Setting
    from cqp_dsl.core.program import Program
    from cqp_dsl.decision.explain.study import Study

BITS: Final = 62
"""Grounds in a mask."""
MASKS: Final = {"tenus": "held", "manqués": "failed", "inconnus": "unknown"}
STATUSES = ("decided", "undetermined", "disputed", "conflict", "uncovered")


@define(eq=False)
class AskedDecision:
    """A decision in the query.

    Its columns are ``label : statut``, ``label : valeur 0`` and so on, one for each part of the value, and masks of its
    grounds: ``label : tenus 0``, ``: manqués 0``, ``: inconnus 0``, then 1 where there are more than ``BITS`` grounds.

    Attributes:
        scales: what the number of each part is to be divided by.
        grounds: what the bits stand for, in order; None where they were not asked for, or cannot be lowered.
    """

    label: str
    lowered: LoweredDecision
    scales: Sequence[int]
    grounds: Sequence[Ground] | None = None


@define(eq=False)
class Statement:
    """The query for some decisions.

    Attributes:
        decisions: those that it decides, by label, in the order of its columns.
        not_lowered: why others, or exigences, are the engine's, by label.
        no_grounds: what cannot be lowered in the grounds of a decision, by label.
        requirements: the exigences that it looks at, by number.
    """

    program: Program
    setting: Setting
    outputs: dict[str, t.Term] = field(factory=dict)
    decisions: dict[str, AskedDecision] = field(factory=dict)
    not_lowered: dict[str, NotLowered] = field(factory=dict)
    no_grounds: dict[str, str] = field(factory=dict)
    requirements: list[int] = field(factory=list)

    def query(self, dossiers: Table, lists: Mapping[str, Table], *, packing: bool = True) -> exp.Query:
        """The query over these tables; with ``packing``, what rows have in common is told once."""
        terms = t.every(iter(self.outputs.values()))
        inputs = [term for term in terms if isinstance(term, t.Given | t.Holds | t.Denied | t.Column)]
        by_source: dict[str, list[t.Term]] = {t.DOSSIER: []}
        for term in inputs:
            source = term.column.source if isinstance(term, t.Given) else term.source
            if not (isinstance(term, t.Column) and term.kind == "truth"):
                by_source.setdefault(source, []).append(term)
        for one in terms:
            if isinstance(one, Aggregate):
                by_source.setdefault(one.source, [])
        names = {source: f"lignes {source}" if source else "dossiers" for source in by_source}
        query = Layers(self.outputs, names[t.DOSSIER], names, packing=packing).query()
        parts = []
        for source, read in by_source.items():
            table = lists[source] if source else dossiers
            parts.append((names[source], ready(table, source, self.setting.inputs, read)))
        kept = False if packing and not lists else None
        for name, part in reversed(parts):
            query = query.with_(exp.to_identifier(name, quoted=True), as_=part, copy=False, materialized=kept)
            clause = query.args["with_"] if "with_" in query.args else query.args["with"]
            clause.expressions.insert(0, clause.expressions.pop())
        return query

    def text(self, dossiers: Table, lists: Mapping[str, Table], dialect: Dialect = "duckdb") -> str:
        """The query as text."""
        # A caller's table may say that there is a value and not give it: its row is told apart by an empty status.
        return text_of(self.query(dossiers, lists, packing=dialect == "duckdb" and dossiers.scaled), dialect)


def label_of(name: str, args: Sequence[Value]) -> str:
    """What a decision is called: ``reprise.à_repasser(oral)``."""
    return f"{name}({' ; '.join(map(str, args))})" if args else name


def statement(
    program: Program, asked: Sequence[tuple[str, tuple[Value, ...]]], setting: Setting, study: Study | None = None
) -> Statement:
    """The statement of some decisions, each for some arguments; with their grounds where a study of them is given."""
    made = Statement(program, setting)
    for name, args in asked:
        label = label_of(name, args)
        found = lower(program, name, args, setting)
        if isinstance(found, NotLowered):
            made.not_lowered[label] = found
            continue
        _add_decision(made, label, found)
        if study is not None:
            _add_grounds(made, label, study)
    for number in range(len(program.requirements)):
        broken = lower_requirement(program, number, setting)
        if isinstance(broken, NotLowered):
            made.not_lowered[f"exigence {number}"] = broken
        elif not (isinstance(broken, t.Constant) and not broken.value):  # else no row can break it
            made.requirements.append(number)
            made.outputs[f"exigence {number}"] = broken
    made.outputs[EXACT] = _exact(made)
    return made


def _add_decision(made: Statement, label: str, found: LoweredDecision) -> None:
    status: t.Scalar = text(STATUSES[-1])
    for name in reversed(STATUSES[:-1]):
        status = choose(getattr(found, name), text(name), status)
    made.outputs[f"{label} : statut"] = status
    scales = []
    flat = list(flattened(found.value))
    for place, (term, scale) in enumerate(flat):
        made.outputs[f"{label} : valeur {place}"] = term
        scales.append(scale)
    made.decisions[label] = AskedDecision(label, found, scales)


def _add_grounds(made: Statement, label: str, study: Study) -> None:
    decision = made.decisions[label]
    try:
        decision.grounds = grounds_of(decision.lowered, study)
    except (NotLoweredError, StoppedError) as error:
        made.no_grounds[label] = error.construct if isinstance(error, NotLoweredError) else error.why.construct
        return
    for name, kind in MASKS.items():
        for place in range(0, len(decision.grounds), BITS):
            mask = ZERO
            for bit, ground in enumerate(decision.grounds[place : place + BITS]):
                mask = plus(mask, number_if(getattr(ground, kind), whole(1 << bit), ZERO))
            made.outputs[f"{label} : {name} {place // BITS}"] = mask


def _exact(made: Statement) -> t.Truth:
    """Whether everything that a row gives can be read exactly: its cells, those of its lists, as many as it says."""
    tests = [holds(t.DOSSIER, EXACT)]
    terms = t.every(iter(made.outputs.values()))
    sources = dict.fromkeys(term.source for term in terms if isinstance(term, Aggregate))
    for source in sources:
        count = t.make(t.Column, t.DOSSIER, source, "number", 0, MOST_ELEMENTS, 1)
        tests.append(no(exists(source, no(holds(source, EXACT)))))
        said = number_if(given(count), count, ZERO)
        tests.append(same(said, total(source, whole(1), MOST_ELEMENTS)))
    return both(*tests)


# --- Values ---------------------------------------------------------------------------------------------------------


def flattened(value: Lowered) -> Iterator[tuple[t.Term, int]]:
    """The terms that tell a known value, and the scale of each."""
    match value:
        case Bool():
            yield value.yes, 1
        case Leaf():
            for term in value.terms:
                yield term, value.scale
        case Option():
            yield value.some, 1
            if value.inner is not None:
                yield from flattened(value.inner)
        case Composite(parts=parts):
            for part in parts:
                yield from flattened(part)
        case _:
            raise TypeError(value)


def read_value(type_: Type, cells: Iterator[tuple[object, int]]) -> Value:
    """A value from the columns that ``flattened`` gave it; those of what is ``rien`` may be empty."""
    match type_:
        case OptionalType(inner=inner):
            some, _ = next(cells)
            value = read_value(inner, cells)
            return value if some else None
        case RecordType(fields=fields):
            return Record(tuple([read_value(one.type, cells) for one in fields]))
        case MapType(keys=keys, value=cell):
            every = itertools.product(*(key.values for key in keys))
            return MapValue({key: read_value(cell, cells) for key in every})
        case PeriodType():
            start, end = (_day(next(cells)[0]) for _ in range(2))
            return Period(start, end)
        case DateType():
            return _day(next(cells)[0])
        case NumberType():
            number, scale = next(cells)
            if number is None:
                return None
            found = Fraction(int(number), scale)  # type: ignore[call-overload]  # a whole number
            return found.numerator if found.denominator == 1 else found
        case EnumType() | TextType():
            return str(next(cells)[0])
        case _:
            return bool(next(cells)[0])


def _day(number: object) -> datetime.date:
    if number is None:  # of what is ``rien``
        return EPOCH
    days: int = number  # type: ignore[assignment]  # by the type of the column
    return EPOCH + datetime.timedelta(days=days)
