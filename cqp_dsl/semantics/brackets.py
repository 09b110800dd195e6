"""``cumul tranches``: a marginal scale, each rate applied to the part of the base that lies in its bracket.

The rows are the brackets, from the lowest to the highest. They must follow one another: the first begins at zero, each
begins where the one before ends, the last has no end, unless it is that of the base's own type. So no part of the base
is forgotten, and none counts twice. A row becomes a line of the fold that a table which cumulates is (SEMANTICS §4).
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import define, evolve

from cqp_dsl.core.datatypes.types import (
    BOOL,
    NOTHING,
    Field,
    ListType,
    NumberType,
    OptionalType,
    RecordType,
    UnknownType,
)
from cqp_dsl.core.nodes import BRACKET, Const, Fold, Get, Make, Node, Prim, Var
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.agreement import fit, make, truth
from cqp_dsl.semantics.citations import citation
from cqp_dsl.semantics.drafts import Draft
from cqp_dsl.semantics.expressions import infer, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.units import Number
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.semantics.session import Session
    from cqp_dsl.source import Span

_LOW, _HIGH = frozenset({">", "≥"}), frozenset({"<", "≤"})
_FORMS = (
    "Une tranche s'écrit « 10 000 € à 20 000 € » ; la première, « au plus 10 000 € » ; la dernière, "
    "« plus de 20 000 € »."
)


@define(frozen=True, eq=False, repr=False)
class Bracket:
    """A row by its limits: None where it has none on that side."""

    row: tree.TableRow
    low: Node | None
    high: Node | None

    @property
    def span(self) -> Span:
        """Where the limits are written."""
        test = self.row.tests[0]
        return test[0].span.to(test[-1].span)


def rate_type(type_: Type, base: Type) -> Type:
    """The type of a rate: that of the result divided by the base."""
    if isinstance(type_, NumberType) and isinstance(base, NumberType):
        return NumberType(type_.unit / base.unit)
    return type_


def due_type(rate: Type, base: Type) -> Type:
    """The type of what a scale gives, from that of its rates and of its base."""
    return NumberType(rate.unit * base.unit) if isinstance(rate, NumberType) and isinstance(base, NumberType) else rate


def scale(
    table: tree.Table, rate_of: Callable[[tree.TableRow, Type], Node], type_: Type, env: Environment
) -> Draft | None:
    """The draft of a marginal scale; None where something is wrong, which is reported.

    Args:
        table: the rows.
        rate_of: elaborates the rate of a row, which has this type.
        type_: the type of the result.
        env: where the table stands.
    """
    base = _base(table, env)
    if base is None or not _is_number(type_, table, env):
        return None
    found = [_bracket(row, place, len(table.rows), base, env) for place, row in enumerate(table.rows)]
    brackets = [bracket for bracket in found if bracket is not None]
    rates = [rate_of(bracket.row, rate_type(type_, base.type)) for bracket in brackets]
    if len(brackets) < len(found) or not _follow(brackets, base, env.scope.session):
        return None
    line = RecordType(BRACKET, (Field("joue", BOOL), Field("valeur", type_)))
    operands = tuple(_line(bracket, rate, base, line, env) for bracket, rate in zip(brackets, rates, strict=True))
    over = make(Make, env, table.span, ListType(line), shape="list", operands=operands)
    inner, variable = env.bind("tranche", line)
    element = make(Var, inner, table.span, line, name="tranche", slot=variable.slot)
    fold = make(
        Fold, env, table.span, type_,
        kind="sum", var="tranche", slot=variable.slot, item_type=line, over=over,
        filter=make(Get, inner, table.span, BOOL, base=element, field="joue"),
        body=make(Get, inner, table.span, type_, base=element, field="valeur"),
    )  # fmt: skip
    return Draft("alternative", truth(env, table.span), fold, table.span, None, None)


def _line(bracket: Bracket, rate: Node, base: Node, line: RecordType, env: Environment) -> Node:
    """Whether a bracket is reached, and its rate times the part of the base that lies in it."""
    span, base_type = bracket.row.span, base.type
    zero = make(Const, env, span, base_type, value=0)
    high = bracket.high or make(Const, env, bracket.span, NOTHING, value=None)
    part = make(Prim, env, bracket.span, base_type, op="part", operands=(base, bracket.low or zero, high))
    reached = make(Prim, env, bracket.span, BOOL, op="ne", operands=(part, zero))
    due = make(Prim, env, span, line.fields[1].type, op="mul", operands=(part, rate))
    label = None if bracket.row.label is None else wording(bracket.row.label, env)
    made = make(Make, env, span, line, shape="record", operands=(reached, due), label=label)
    return evolve(made, cite=citation(bracket.row.cite, env.scope, None))


def _base(table: tree.Table, env: Environment) -> Node | None:
    """What the brackets cut: the one column of conditions, a number."""
    session = env.scope.session
    if len(table.columns) > 1:
        session.error(
            "CQP316",
            "Un barème par tranches découpe une seule grandeur",
            table.columns[1].span,
            "colonne de trop",
            help="Gardez avant « || » la colonne que les tranches découpent ; pour un barème par situation, écrivez "
            "un tableau pour chacune, et choisissez entre eux dans une règle.",
        )
        return None
    base = infer(table.columns[0].head, env)
    if isinstance(base.type, UnknownType):
        return None
    if isinstance(base.type, OptionalType):
        fit(base, base.type.inner, env)
        return None
    if not isinstance(base.type, NumberType):
        fit(base, NumberType(), env)
        return None
    return base


def _is_number(type_: Type, table: tree.Table, env: Environment) -> bool:
    if isinstance(type_, NumberType):
        return True
    if not isinstance(type_, UnknownType):
        fit(make(Const, env, table.results[0].span, NumberType(), value=0), type_, env)
    return False


def _bracket(row: tree.TableRow, place: int, count: int, base: Node, env: Environment) -> Bracket | None:
    """The limits of a row; None where it is written as no bracket is, which is reported."""
    session = env.scope.session
    cell = () if row.otherwise else row.tests[0]
    match cell:
        case (tree.CellRange(low=low, high=high),):
            return _checked(Bracket(row, _limit(low, base, env), _limit(high, base, env)))
        case (tree.CellBoth(first=first, second=second),) if first.op in _LOW and second.op in _HIGH:
            return _checked(Bracket(row, _limit(first.value, base, env), _limit(second.value, base, env)))
        case (tree.CellCompare(op=op, value=value),) if op in _HIGH:
            if place:
                _misplaced(cell[0], "Seule la première tranche n'a pas de début", session)
                return None
            return _checked(Bracket(row, None, _limit(value, base, env)))
        case (tree.CellCompare(op=op, value=value),) if op in _LOW:
            if place < count - 1:
                _misplaced(cell[0], "Seule la dernière tranche n'a pas de fin", session)
                return None
            return _checked(Bracket(row, _limit(value, base, env), None))
        case (tree.CellCompare() | tree.CellValue() | tree.CellBoth(), *_) | (tree.CellRange(), *_):
            session.error(
                "CQP316",
                "Cette case n'est pas une tranche",
                cell[0].span.to(cell[-1].span),
                "début et fin attendus",
                help=_FORMS,
            )
            return None
        case _:
            what = "« sinon »" if row.otherwise else "« - »"
            session.error(
                "CQP316",
                f"Une tranche a un début et une fin, {what} n'en dit pas",
                row.span,
                "tranche attendue",
                help=_FORMS,
            )
            return None


def _misplaced(cell: tree.CellTest, message: str, session: Session) -> None:
    session.error("CQP323", message, cell.span, "début et fin attendus", help=_FORMS)


def _limit(expr: tree.Expr, base: Node, env: Environment) -> Node:
    """A limit, of the unit of the base."""
    wanted = base.type
    if isinstance(wanted, NumberType):
        wanted = NumberType(wanted.unit, shown=wanted.shown)
    return fit(infer(expr, env, wanted), wanted, env)


def _checked(bracket: Bracket) -> Bracket | None:
    """None where a limit already has a diagnostic."""
    limits = [limit for limit in (bracket.low, bracket.high) if limit is not None]
    return None if any(isinstance(limit.type, UnknownType) for limit in limits) else bracket


# --- One after the other --------------------------------------------------------------------------------------------


def _follow(brackets: Sequence[Bracket], base: Node, session: Session) -> bool:
    """Whether brackets cover everything once, in their order; what is wrong is reported."""
    before = len(session.diagnostics)
    _check_start(brackets[0], session)
    for bracket in brackets:
        low, high = _figure(bracket.low), _figure(bracket.high)
        if low is not None and high is not None and low >= high:
            session.error(
                "CQP319",
                "Cette tranche finit avant de commencer",
                bracket.span,
                "limites inversées",
                help="Écrivez d'abord la plus petite limite, puis la plus grande.",
            )
    for one, two in itertools.pairwise(brackets):
        _check_join(one, two, session)
    _check_end(brackets[-1], base, session)
    return len(session.diagnostics) == before


_NEXT: Final = 1
"""Limits no farther apart are the two sides of one, in whole numbers."""


def _check_start(first: Bracket, session: Session) -> None:
    low = first.low
    if low is None or _figure(low) == 0:
        return
    start = session.text(low.span)
    session.error(
        "CQP323",
        f"Rien n'est dit de ce qui va de 0 à {start}",
        first.span,
        "la première tranche commence ici",
        help=f"Commencez par une tranche « au plus {start} », à 0 % si elle ne compte pas.",
    )


def _check_join(one: Bracket, two: Bracket, session: Session) -> None:
    """Whether a bracket begins where the one before ends."""
    end, start = one.high, two.low
    if end is None or start is None or end == start:
        return
    ends, starts = _figure(end), _figure(start)
    shown = session.text(end.span), session.text(start.span)
    if ends is None or starts is None:
        message = f"Rien ne dit que la tranche qui finit à « {shown[0]} » touche celle qui commence à « {shown[1]} »"
        help_ = f"Écrivez des deux côtés la même limite : « {shown[0]} », ou « {shown[1]} »."
    elif ends < starts:
        message = f"Rien n'est dit de ce qui va de {shown[0]} à {shown[1]}"
        help_ = f"Commencez cette tranche à {shown[0]}"
        # « jusqu'à 5 962 € » then « 5 963 € à … » are one limit, as texts write it: no bracket is missing there.
        one_limit = starts - ends <= _NEXT
        help_ += (
            " : un barème par tranches découpe aussi les centimes, et une limite n'est écrite qu'une fois."
            if one_limit
            else f", ou ajoutez une tranche « {shown[0]} à {shown[1]} »."
        )
    else:
        message = f"Ce qui va de {shown[1]} à {shown[0]} est dans deux tranches"
        help_ = (
            f"Commencez cette tranche à {shown[0]} : les tranches se suivent, de la plus basse à la plus haute, et "
            "une limite n'appartient qu'à la frontière."
        )
    session.error(
        "CQP323", message, start.span, "commence ici", others=[(end.span, "la précédente finit ici")], help=help_
    )


def _check_end(last: Bracket, base: Node, session: Session) -> None:
    end = _figure(last.high)
    if last.high is None:
        return
    bounds = base.type.bounds if isinstance(base.type, NumberType) else None
    if end is not None and bounds is not None and bounds.high is not None and bounds.high <= end:
        return
    shown = session.text(last.high.span)
    session.error(
        "CQP323",
        f"Rien n'est dit de ce qui dépasse {shown}",
        last.span,
        "la dernière tranche finit ici",
        help=f"Terminez par une tranche « plus de {shown} », à 0 % si elle ne compte pas.",
    )


def _figure(node: Node | None) -> Number | None:
    """A limit that is written as a figure."""
    return node.value if isinstance(node, Const) and isinstance(node.value, int | Fraction) else None
