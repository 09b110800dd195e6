"""Weights that never count for more than a ceiling together (``durée_plafonnée``), as a query over the rows of a list.

Each element that counts is two events: its weight comes on its first day, and goes after its last. Between two events
in a row the weight does not change: a running total gives it, and the next event says how long it lasts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from cqp_dsl.batch.printer import BIGINT, Printer, column, type_of, whole
from cqp_dsl.core.lowered.months import thirtieths
from cqp_dsl.core.lowered.terms import Column, make

if TYPE_CHECKING:
    from cqp_dsl.core.lowered import terms as t

_DAY, _WEIGHT, _CEILING, _NOW, _LENGTH = "jour", "poids", "plafond", "total", "durée"


def capped_query(term: t.Capped, rows: str, key: str, name: str, printer: Printer) -> exp.Query:
    """The query: the key of each dossier, and the term."""
    counts = exp.And(
        this=exp.paren(printer.of(term.condition)),
        expression=exp.LT(this=exp.paren(printer.of(term.start)), expression=exp.paren(printer.of(term.end))),
    )

    def events(day: t.Number, *, sign: int) -> exp.Select:
        weight = printer.of(term.weight) if sign > 0 else exp.Neg(this=exp.paren(printer.of(term.weight)))
        return (
            exp.select(
                column(key),
                exp.alias_(printer.of(day), _DAY, quoted=True),
                exp.alias_(weight, _WEIGHT, quoted=True),
                exp.alias_(printer.of(term.ceiling), _CEILING, quoted=True),
            )
            .from_(exp.to_identifier(rows, quoted=True))
            .where(counts.copy())
        )

    both = exp.union(events(term.start, sign=1), events(term.end, sign=-1), distinct=False)
    stretches = exp.select(
        column(key),
        column(_CEILING),
        exp.alias_(exp.cast(_over(exp.Sum(this=column(_WEIGHT)), key), type_of(term.weight)), _NOW, quoted=True),
        exp.alias_(
            exp.Sub(
                this=_over(exp.Lead(this=_place(term)), key),
                expression=exp.paren(_place(term)),
            ),
            _LENGTH,
            quoted=True,
        ),
    ).from_(both.subquery("événements"))
    smaller = exp.Case().when(exp.LT(this=column(_NOW), expression=column(_CEILING)), column(_NOW))
    smaller = smaller.else_(column(_CEILING))
    measured = exp.Mul(this=smaller, expression=exp.Coalesce(this=column(_LENGTH), expressions=[whole(0)]))
    total = exp.cast(exp.Sum(this=measured), type_of(term))
    return (
        exp.select(column(key), exp.alias_(total, name, quoted=True))
        .from_(stretches.subquery("tranches"))
        .group_by(column(key))
    )


def _over(function: exp.Expression, key: str) -> exp.Expression:
    order = exp.Order(expressions=[exp.Ordered(this=column(_DAY), nulls_first=False)])
    return exp.Window(this=function, partition_by=[column(key)], order=order)


def _place(term: t.Capped) -> exp.Expression:
    """The place of a day on the axis of administrative months, in thirtieths."""
    low, high = min(term.start.low, term.end.low), max(term.start.high, term.end.high)
    day = make(Column, "", _DAY, "number", low, high, 1)
    return exp.cast(Printer(lambda one: column(_DAY) if one is day else None).of(thirtieths(day)), BIGINT)
