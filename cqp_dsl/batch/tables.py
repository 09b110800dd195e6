"""The tables that dossiers come in: what their columns are, and how they are made ready for exact work.

Ready columns are never empty: a truth says whether each was. Numbers are whole, by the scale of their column; what is
not (too many decimals, out of bounds, an unknown value of an enumeration) makes the row one for the engine.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import define
from sqlglot import exp

from cqp_dsl.batch.layers import KEY, input_name
from cqp_dsl.batch.printer import BIGINT, EPOCH_DATE, WIDE, column, conjunction, whole
from cqp_dsl.core.datatypes.types import BoolType, DateType, EnumType, ListType, NumberType, PeriodType
from cqp_dsl.core.lowered import terms as t
from cqp_dsl.core.lowered.inputs import Inputs, Scale
from cqp_dsl.core.lowered.names import END_SUFFIX, START_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cqp_dsl.core.datatypes.types import Type

EXACT: Final = "exact"
"""The truth, in each ready table, that a row can be decided in SQL."""

_DECIMAL: Final = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")
_WHOLE: Final = {
    "TINYINT": 8,
    "SMALLINT": 16,
    "INTEGER": 32,
    "BIGINT": 64,
    "UTINYINT": 8,
    "USMALLINT": 16,
    "UINTEGER": 32,
}


class TableError(Exception):
    """A table that cannot be read: what is wrong, in French."""


@define(eq=False)
class Table:
    """A table of the database: its name there, and the type of each of its columns, as the database writes it.

    Attributes:
        scaled: whether its numbers are whole already, by the usual scale of ``Inputs``.
    """

    name: str
    types: Mapping[str, str]
    scaled: bool = False


def scale_of(table: Table, name: str, type_: NumberType, usual: Inputs, source: str) -> Scale:
    """How the numbers of a column become whole, by what the database can hold in it and what the type allows.

    Raises:
        TableError: a column of approximate numbers, or of something else.
    """
    declared = usual.scale(type_, name, source)
    if table.scaled:
        return declared
    held = table.types[name].upper()
    decimal = _DECIMAL.fullmatch(held)
    if decimal is not None:
        digits, places = int(decimal[1]), int(decimal[2])
        scale, widest = 10**places, Fraction(10**digits - 1, 10**places)
    elif held in _WHOLE:
        scale, widest = 1, Fraction(2 ** (_WHOLE[held] - 1) - 1)
    elif held in {"DOUBLE", "FLOAT"}:
        message = f"la colonne « {name} » contient des nombres approchés ({held}) : donnez-la en DECIMAL"
        raise TableError(message)
    else:
        message = f"la colonne « {name} » est de type {held} ; un nombre est attendu"
        raise TableError(message)
    above, below = type_.shown.worth
    widest = widest * above / below
    return Scale(scale * below, max(declared.low, -widest), min(declared.high, widest))


def _worth(type_: Type) -> tuple[int, int]:
    """What one of the unit in which a table writes a number is worth: 12 over 1 for a year, 1 over 100 for 1 %."""
    return type_.shown.worth if isinstance(type_, NumberType) else (1, 1)


def ready(table: Table, source: str, inputs: Inputs, read: Iterable[t.Term]) -> exp.Query:
    """The query that makes a table ready for the terms that read it.

    Args:
        table: the table.
        source: ``DOSSIER``, or the list whose elements are its rows.
        inputs: the types and scales of columns.
        read: the columns that terms read, as terms, of this source.
    """
    query = exp.select(column(KEY)).from_(exp.to_identifier(table.name, quoted=True))
    checked: dict[str, exp.Expression] = {}
    for term in dict.fromkeys(read):
        name = term.column.name if isinstance(term, t.Given) else term.name  # type: ignore[union-attr]  # an input
        if name == EXACT:
            continue
        raw = column(name)
        check = _check(name, inputs.columns[source, name], table, inputs, source)
        if check is not None:
            checked[name] = check
        ready_ = _ready(term, raw, table, _worth(inputs.columns[source, name]))
        query = query.select(exp.alias_(ready_, input_name(term), quoted=True))
    pairs = [name for name in checked if name.endswith(START_SUFFIX)]
    for name in pairs:
        end = name.removesuffix(START_SUFFIX) + END_SUFFIX
        checked[end + name] = exp.LTE(this=column(name), expression=column(end))
    if checked:
        every = conjunction([_or_empty(one) for one in checked.values()])
        query = query.select(exp.alias_(every, f"{EXACT} oui", quoted=True))
    else:
        query = query.select(exp.alias_(exp.true(), f"{EXACT} oui", quoted=True))
    return query


def _or_empty(check: exp.Expression) -> exp.Expression:
    """A check of a column, which what is empty passes."""
    return exp.Coalesce(this=check, expressions=[exp.true()])


def _given(raw: exp.Expression) -> exp.Expression:
    return exp.Not(this=_missing(raw))


def _missing(raw: exp.Expression) -> exp.Expression:
    """Whether a column is empty."""
    return exp.Is(this=raw.copy(), expression=exp.Null())


def _ready(term: t.Term, raw: exp.Expression, table: Table, worth: tuple[int, int]) -> exp.Expression:
    """A column made ready, as an input of terms."""
    match term:
        case t.Given():
            return _given(raw)
        case t.Holds():
            return conjunction([_given(raw), raw.copy()])
        case t.Denied():
            return conjunction([_given(raw), exp.Not(this=raw.copy())])
        case t.Column(kind="text"):
            return raw
        case t.Column(kind="date"):
            first = exp.cast(exp.Literal.string(EPOCH_DATE), "DATE")
            return exp.DateDiff(this=raw, expression=first, unit=exp.var("DAY"))
        case t.Column():
            scale = term.scale // worth[1] * worth[0]
            number = raw if table.scaled or scale == 1 else exp.Mul(this=raw, expression=whole(scale))
            kind = BIGINT if max(-term.low, term.high) < 2**63 else WIDE
            if not _always_within(term, table):
                number = exp.Case().when(_between(raw, term, worth), number)
            return exp.cast(number, kind)
        case _:
            raise TypeError(term)


def _always_within(term: t.Column, table: Table) -> bool:
    decimal = _DECIMAL.fullmatch(table.types[term.name].upper())
    return table.scaled or (decimal is not None and 10 ** int(decimal[1]) <= 2**63)


def _between(raw: exp.Expression, term: t.Column, worth: tuple[int, int]) -> exp.Expression:
    above, below = worth
    places = term.scale // below
    low = _decimal(Fraction(term.low, places * above), places, up=True)
    high = _decimal(Fraction(term.high, places * above), places, up=False)
    return exp.Between(this=raw, low=low, high=high)


def _check(name: str, type_: Type, table: Table, inputs: Inputs, source: str) -> exp.Expression | None:
    """Whether what a column holds is what its type admits; nothing to check where the table was written so."""
    if table.scaled:
        return None
    raw = column(name)
    match type_:
        case NumberType():
            return _admitted(raw, type_, inputs.scale(type_, name, source), _worth(type_))
        case EnumType(values=values):
            return exp.In(this=raw, expressions=[exp.Literal.string(value) for value in values])
        case DateType() | PeriodType():
            days = [exp.cast(exp.Literal.string(day), "DATE") for day in ("1900-01-01", "2099-12-31")]
            return exp.Between(this=raw, low=days[0], high=days[1])
        case ListType():
            return exp.GTE(this=raw, expression=whole(0))
        case BoolType():
            return None
        case _:
            return None


def _admitted(raw: exp.Expression, type_: NumberType, scale: Scale, worth: tuple[int, int]) -> exp.Expression | None:
    """Within the bounds, of which each may be excluded."""
    tests: list[exp.Expression] = []
    bounds = type_.bounds
    low_included = bounds is None or bounds.low is None or bounds.low != scale.low or bounds.low_included
    high_included = bounds is None or bounds.high is None or bounds.high != scale.high or bounds.high_included
    above, below = worth
    places = scale.scale // below
    low = _decimal(scale.low * below / above, places, up=True)
    high = _decimal(scale.high * below / above, places, up=False)
    tests.append((exp.GTE if low_included else exp.GT)(this=raw, expression=low))
    tests.append((exp.LTE if high_included else exp.LT)(this=raw.copy(), expression=high))
    return conjunction(tests)


def _decimal(limit: Fraction, scale: int, *, up: bool) -> exp.Expression:
    """A limit in decimals, as fine as its column."""
    units = -((-limit.numerator * scale) // limit.denominator) if up else limit.numerator * scale // limit.denominator
    sign, digits = ("-" if units < 0 else ""), str(abs(units))
    places = len(str(scale)) - 1
    digits = digits.rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return exp.Literal.number(sign + text)
