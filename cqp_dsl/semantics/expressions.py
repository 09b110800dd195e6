"""Expressions of the surface to nodes of the core: one walk that resolves, types, checks units and narrows.

``infer`` gives the node of an expression; ``check`` also makes it fit a type. Every mistake gives one message and the
unknown type, which fits everywhere: nothing cascades. Source: SEMANTICS §2–§5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import evolve

from cqp_dsl.core.datatypes.display import format_quantity
from cqp_dsl.core.datatypes.types import (
    BOOL,
    DATE,
    NOTHING,
    PERIOD,
    TEXT,
    DateType,
    ListType,
    MapType,
    NumberType,
    RecordType,
    number_in,
    type_name,
)
from cqp_dsl.core.datatypes.units import DAYS, PERCENT, PLAIN, in_base
from cqp_dsl.core.datatypes.values import Period
from cqp_dsl.core.nodes import TODAY, Const, Fold, Logic, Node, Prim, Var, Wording
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics import composites, names, operations, paths, quantifiers
from cqp_dsl.semantics.agreement import fit, make, told_in, truth, unknown, without_nothing
from cqp_dsl.semantics.citations import citation
from cqp_dsl.semantics.conditional import conditional
from cqp_dsl.semantics.measures import literal_unit

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.units import Unit
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.source import Span


def check(expr: tree.Expr, env: Environment, expected: Type) -> Node:
    """The node of ``expr``, which must be of type ``expected``."""
    return told_in(fit(infer(expr, env, expected), expected, env), expected)


def condition(expr: tree.Expr, env: Environment) -> Node:
    """The node of a condition."""
    return check(expr, env, BOOL)


def infer(expr: tree.Expr, env: Environment, expected: Type | None = None) -> Node:  # noqa: C901, PLR0911, PLR0912 - one case per construct
    """The node of ``expr``. ``expected`` only guides what has no type of its own: enumeration values and ``{ … }``."""
    match expr:
        case tree.NumberLit():
            return _number(expr, env, expected)
        case tree.DateLit(value=day):
            return make(Const, env, expr.span, DATE, value=day)
        case tree.PeriodLit():
            return _period(expr, env)
        case tree.TextLit(text=text):
            return _text(text, env, expr.span)
        case tree.BoolLit(value=value):
            return truth(env, expr.span, value=value)
        case tree.NothingLit():
            return make(Const, env, expr.span, NOTHING, value=None)
        case tree.EffectDate():
            return make(Var, env, expr.span, DATE, name="date d'effet", slot=TODAY)
        case tree.NameRef(name=name):
            return names.name_reference(name, env, expected)
        case tree.Access():
            return paths.access(infer, expr, env)
        case tree.Index():
            return paths.index(infer, expr, env)
        case tree.CallExpr():
            return paths.call(infer, expr, env)
        case tree.AtDate():
            return paths.at_date(infer, expr, env)
        case tree.Group(inner=inner):
            return infer(inner, env, expected)
        case tree.Conditional():
            return conditional(infer, expr, env, expected)
        case tree.Negate(operand=operand):
            return operations.negate(infer(operand, env, expected), env, expr.span)
        case tree.Binary():
            return _sum_or_product(expr, env)
        case tree.Compare(op=op):
            left_node, right_node = quantifiers.pair(infer, expr.left, expr.right, env)
            return operations.compare(op, left_node, right_node, env, expr.span)
        case tree.Between(operand=operand, low=low, high=high):
            first, low_node = quantifiers.pair(infer, operand, low, env)
            high_node = infer(high, env, quantifiers.hint(first))
            return operations.between(first, low_node, high_node, env, expr.span, high_included=expr.high_included)
        case tree.Membership():
            return quantifiers.membership(infer, expr, env)
        case tree.Limit(operand=operand, ceiling=ceiling):
            return operations.smallest(*quantifiers.pair(infer, operand, ceiling, env), env, expr.span)
        case tree.Logical():
            return _logical(expr, env)
        case tree.Not(operand=operand):
            return make(Logic, env, expr.span, BOOL, op="not", operands=(condition(operand, env),))
        case tree.Implies(left=left, right=right):
            return _implies(left, right, expr, env)
        case tree.Quantified():
            return quantifiers.quantified(infer, expr, env)
        case tree.Aggregate():
            return quantifiers.aggregate(infer, expr, env)
        case tree.Labelled():
            return _labelled(expr, env)
        case tree.Cited(condition=inner, cite=cite):
            return evolve(condition(inner, env), cite=citation(cite, env.scope, None))
        case tree.SetLit():
            return composites.set_literal(expr, env, expected, infer)
        case tree.Grows():
            env.scope.session.error(
                "CQP317",
                "« croît avec » ne s'écrit que dans une garantie, et seul",
                expr.span,
                help="Écrivez « garantie « … » certification croît avec notes ».",
            )
            return unknown(env, expr.span)
        case _:
            assert_never(expr)


def wording(text: tree.Text, env: Environment) -> Wording:
    """A label with the expressions of its braces elaborated."""
    parts = tuple(part if isinstance(part, str) else infer(part, env) for part in text.parts or (text.text,))
    return Wording(text.text, parts)


# --- Literals -------------------------------------------------------------------------------------------------------


def _number(expr: tree.NumberLit, env: Environment, expected: Type | None) -> Node:
    shown = _declared(expr, env, expected) if env.bare and not expr.unit else literal_unit(expr, env.scope)
    if shown is None:
        return unknown(env, expr.span)
    if expr.days:
        return _months_and_days(expr, env)
    type_ = number_in(shown, integer=expr.value.denominator == 1)
    return make(Const, env, expr.span, type_, value=in_base(expr.value, shown))


def _months_and_days(expr: tree.NumberLit, env: Environment) -> Node:
    """``3 mois et 10 jours`` is no quantity: it can be added to a date, and to nothing else."""
    env.scope.session.error(
        "CQP310",
        f"« {env.scope.session.text(expr.span)} » ne s'ajoute qu'à une date",
        expr.span,
        "des mois et des jours",
        help="Un mois n'a pas un nombre fixe de jours : écrivez « date + 3 mois et 10 jours », ou comptez tout dans la "
        "même unité.",
    )
    return unknown(env, expr.span)


def _sum_or_product(expr: tree.Binary, env: Environment) -> Node:
    """``a + b`` and its like. Months and days are added to a date one after the other."""
    left = infer(expr.left, env)
    if isinstance(expr.right, tree.NumberLit) and expr.right.days and isinstance(left.type, DateType):
        written = expr.right
        months = infer(evolve(written, days=0), env)
        days = make(Const, env, written.span, number_in(DAYS, integer=True), value=written.days)
        first = operations.arithmetic(expr.op, left, months, expr.rounding, env, expr.span)
        return operations.arithmetic(expr.op, first, days, None, env, expr.span)
    return operations.arithmetic(expr.op, left, infer(expr.right, env), expr.rounding, env, expr.span)


def _declared(expr: tree.NumberLit, env: Environment, expected: Type | None) -> Unit:
    """The unit of a bare number that a scenario gives, as a dossier would: that of the type, ``%`` included."""
    wanted = None if expected is None else without_nothing(expected)
    if not isinstance(wanted, NumberType):
        return PLAIN
    if wanted.percent and 0 < expr.value <= 1:
        written, meant = format_quantity(in_base(expr.value, PERCENT), PERCENT), format_quantity(expr.value, PERCENT)
        env.scope.session.error(
            "CQP302",
            f"« {env.scope.session.text(expr.span)} » sans « % » est ambigu : {written} ou {meant} ?",
            expr.span,
            "quelle unité ?",
            help=f"Écrivez le signe : {meant}, ou {written}.",
        )
    return wanted.shown


def _text(text: tree.Text, env: Environment, span: Span) -> Node:
    """A text; the values of its braces stand in it, told as a label tells them."""
    if all(isinstance(part, str) for part in text.parts):
        return make(Const, env, span, TEXT, value=text.text)
    told: Node = make(Const, env, span, TEXT, value="")
    for part in text.parts:
        node = make(Const, env, span, TEXT, value=part) if isinstance(part, str) else infer(part, env)
        if isinstance(without_nothing(node.type), ListType | RecordType | MapType):
            env.scope.session.error(
                "CQP301",
                f"Un texte ne contient pas de valeur de type « {type_name(node.type)} »",
                node.span,
                "entre accolades",
                help="Mettez-y un nombre, une date, un texte, un booléen ou une valeur d'énumération.",
            )
            return unknown(env, span)
        told = make(Prim, env, span, TEXT, op="join", operands=(told, node))
    return told


def _period(expr: tree.PeriodLit, env: Environment) -> Node:
    start, end = expr.start.value, expr.end.value
    if start > end:
        env.scope.session.error(
            "CQP319",
            "Cette période finit avant de commencer",
            expr.span,
            help="Inversez les deux dates ; les deux jours sont compris.",
        )
        return unknown(env, expr.span)
    return make(Const, env, expr.span, PERIOD, value=Period(start, end))


# --- Conditions -----------------------------------------------------------------------------------------------------


def _logical(expr: tree.Logical, env: Environment) -> Node:
    operands: list[Node] = []
    inner = env
    for operand in expr.operands:
        node = condition(operand, inner)
        operands.append(node)
        inner = inner.assuming(node, holds=expr.op == "and")
    return make(Logic, env, expr.span, BOOL, op=expr.op, operands=tuple(operands))


def _implies(left: tree.Expr, right: tree.Expr, expr: tree.Expr, env: Environment) -> Node:
    premise = condition(left, env)
    conclusion = condition(right, env.assuming(premise, holds=True))
    negated = Logic(id=env.scope.session.next_id(), type=BOOL, span=left.span, op="not", operands=(premise,))
    return make(Logic, env, expr.span, BOOL, op="or", operands=(negated, conclusion))


def _labelled(expr: tree.Labelled, env: Environment) -> Node:
    node = condition(expr.condition, env)
    inner = env.assuming(node, holds=True)
    fold = node
    while isinstance(fold, Logic) and fold.op == "not":
        (fold,) = fold.operands
    if isinstance(fold, Fold):
        inner, _ = inner.bind(fold.var, fold.item_type, fold.slot, at=_quantified(expr.condition))
    return evolve(node, label=wording(expr.label, inner))


def _quantified(expr: tree.Expr) -> Span | None:
    """Where the variable that a label may show is named."""
    while isinstance(expr, tree.Not | tree.Group):
        expr = expr.operand if isinstance(expr, tree.Not) else expr.inner
    return expr.var.span if isinstance(expr, tree.Quantified) else None
