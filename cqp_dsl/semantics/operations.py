"""Arithmetic, comparisons and builtin calls over operands that are already elaborated."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

from attrs import evolve

from cqp_dsl.core.datatypes.types import (
    BOOL,
    DATE,
    NUMBER,
    BoolType,
    DateType,
    EnumType,
    ListType,
    MapType,
    NothingType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    TextType,
    Type,
    UnknownType,
    number_in,
    type_name,
)
from cqp_dsl.core.datatypes.units import DAYS, MONTHS, PLAIN, YEAR_NUMBER, Unit, common, composed
from cqp_dsl.core.nodes import Const, Node, Prim
from cqp_dsl.core.operations import OPERATIONS, SIGNS
from cqp_dsl.semantics.agreement import fit, fits, join, make, report_units, shown_in, unknown, without_nothing
from cqp_dsl.semantics.environment import path_key

if TYPE_CHECKING:
    from typing import Literal

    from cqp_dsl.core.signatures import Function, Operation
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.source import Span

_SIGN = {"+": "+", "-": "−", "*": "×", "/": "/"}
"""Signs of the surface tree, as the table of operations has them."""


def negate(operand: Node, env: Environment, span: Span) -> Node:
    """``−x``; a literal stays a constant."""
    if isinstance(operand.type, UnknownType):
        return unknown(env, span)
    if not isinstance(operand.type, NumberType):
        return fit(operand, NUMBER, env)
    if isinstance(operand, Const):
        return make(Const, env, span, operand.type, value=-cast("int", operand.value))
    return make(Prim, env, span, operand.type, op="neg", operands=(operand,))


def arithmetic(
    op: str, left: Node, right: Node, rounding: Literal["previous", "next"] | None, env: Environment, span: Span
) -> Node:
    """``+ − × /`` on numbers with units, and dates plus or minus durations."""
    if isinstance(left.type, UnknownType) or isinstance(right.type, UnknownType):
        return unknown(env, span)
    if isinstance(left.type, DateType):
        return _date_arithmetic(op, left, right, rounding, env, span)
    if isinstance(right.type, DateType) and op == "+" and isinstance(left.type, NumberType):
        return _date_arithmetic(op, right, left, rounding, env, span)
    if rounding is not None:
        env.scope.session.error(
            "CQP309",
            "« arrondi au jour … » ne s'écrit qu'après une date à laquelle on ajoute ou retire des mois",
            span,
            help="Retirez-le, ou écrivez « date + 1 mois arrondi au jour précédent ».",
        )
    for operand in (left, right):
        if not isinstance(operand.type, NumberType):
            fit(operand, NumberType(unit=_unit(right if operand is left else left)), env)
            return unknown(env, span)
    return _number_arithmetic(op, left, right, env, span)


def _unit(node: Node) -> Unit:
    return node.type.unit if isinstance(node.type, NumberType) else PLAIN


def _number_arithmetic(op: str, left: Node, right: Node, env: Environment, span: Span) -> Node:
    one, two = cast("NumberType", left.type), cast("NumberType", right.type)
    operation = SIGNS[_SIGN[op]]
    match operation.typing:
        case "product":
            type_ = _product(one, two)
        case "quotient":
            type_ = number_in(_composed(one, two, one.shown / two.shown))
        case _:
            if one.unit != two.unit:
                verb = "On n'additionne pas" if op == "+" else "On ne soustrait pas"
                report_units(one, two, env, span, f"{verb} ces deux quantités")
                return unknown(env, span)
            type_ = _sum(one, two, op)
    return make(Prim, env, span, type_, op=operation.name, operands=(left, right))


def _sum(one: NumberType, two: NumberType, op: str) -> NumberType:
    """That of a sum or difference. A year plus a number is a year; the difference of two years, a number."""
    years = [type_.shown == YEAR_NUMBER for type_ in (one, two)]
    if years == [True, False] or (any(years) and op == "+"):
        shown = YEAR_NUMBER
    else:
        shown = one.unit if any(years) else common(one.shown, two.shown)
    parts = [shown_in(type_, shown) for type_ in (one, two)]
    return number_in(shown, integer=all(part.integer for part in parts))


def _product(one: NumberType, two: NumberType) -> NumberType:
    shown = _composed(one, two, one.shown * two.shown)
    (above, below), (times, per) = one.shown.worth, two.shown.worth
    whole = number_in(shown).is_whole(Fraction(above * times, below * per))
    return number_in(shown, integer=one.integer and two.integer and whole)


def _composed(one: NumberType, two: NumberType, shown: Unit) -> Unit:
    """What a product or a quotient is shown in: the unit of the one quantity, where the other is a plain number."""
    if not two.unit.powers:
        return one.shown if one.unit.powers else PLAIN
    return composed(shown)


def _date_arithmetic(op: str, left: Node, right: Node, rounding: str | None, env: Environment, span: Span) -> Node:
    session = env.scope.session
    if op in "+-" and isinstance(right.type, NumberType) and right.type.unit in (MONTHS, DAYS):
        months = right.type.unit == MONTHS
        if rounding and not months:
            session.error(
                "CQP309",
                "« arrondi au jour … » n'a de sens qu'avec des mois",
                span,
                help="Retirez-le : ajouter des jours tombe toujours sur un jour.",
            )
        name = ("add" if op == "+" else "sub") + ("_months" if months else "_days")
        if rounding and months:
            name += f"_{rounding}"
        return make(Prim, env, span, DATE, op=name, operands=(left, right))
    if op == "-" and isinstance(right.type, DateType):
        session.error(
            "CQP311",
            "Deux dates ne se soustraient pas",
            span,
            "en jours, ou en mois ?",
            help="Écrivez « jours_entre(début ; fin) » ou « mois_entre(début ; fin) » (les deux jours compris).",
        )
    else:
        session.error(
            "CQP309",
            f"L'opération « date {_SIGN[op]} {type_name(right.type)} » n'existe pas",
            span,
            help="À une date on ajoute ou retire une durée : « date + 1 mois », « date − 30 jours ».",
        )
    return unknown(env, span)


def compare(op: str, left: Node, right: Node, env: Environment, span: Span) -> Node:
    """A comparison. ``=`` and ``≠`` take any two values of one type; the others, numbers and dates."""
    operation = SIGNS[op]
    if isinstance(left.type, UnknownType) or isinstance(right.type, UnknownType):
        return make(Prim, env, span, BOOL, op=operation.name, operands=(left, right))
    if operation.typing == "equality":
        if isinstance(left, Const) and left.value is None and isinstance(right.type, OptionalType):
            left, right = right, left
        _comparable(left, right, env, span)
    elif not _ordered(left, right, env, span):
        return unknown_condition(env, span)
    if (
        isinstance(right.type, NothingType)
        and not isinstance(left.type, OptionalType | NothingType)
        and path_key(left) not in env.narrowed
    ):
        env.scope.session.error(
            "CQP309",
            f"« {env.scope.session.text(left.span)} » ne peut pas être « rien »",
            span,
            f"de type {type_name(left.type)}",
            help="Retirez cette comparaison : elle aurait toujours la même réponse.",
        )
    return make(Prim, env, span, BOOL, op=operation.name, operands=(left, right))


def unknown_condition(env: Environment, span: Span) -> Node:
    """A condition that already has a diagnostic."""
    return unknown(env, span)


def _comparable(left: Node, right: Node, env: Environment, span: Span) -> None:
    one, two = left.type, right.type
    if isinstance(one, NothingType) or isinstance(two, NothingType) or join(one, two) is not None:
        return
    bare_one, bare_two = without_nothing(one), without_nothing(two)
    if fits(bare_one, bare_two) or fits(bare_two, bare_one):
        return
    if isinstance(bare_one, NumberType) and isinstance(bare_two, NumberType):
        report_units(bare_one, bare_two, env, span, "Ces deux quantités ne se comparent pas")
        return
    _not_comparable(one, two, env, span)


def _not_comparable(one: Type, two: Type, env: Environment, span: Span) -> None:
    env.scope.session.error(
        "CQP309",
        f"On ne compare pas {_with_article(one)} et {_with_article(two)}",
        span,
        help="Les deux côtés d'une comparaison ont le même type.",
    )


def _with_article(type_: Type) -> str:
    name = type_name(type_)
    match type_:
        case DateType() | PeriodType() | ListType() | MapType():
            return f"une {name}" if not isinstance(type_, MapType) else f"« {name} »"
        case EnumType() | RecordType():
            return f"« {name} »"
        case BoolType() | NumberType() | TextType() | OptionalType():
            return f"un {name}"
        case _:
            return name


def _ordered(left: Node, right: Node, env: Environment, span: Span) -> bool:
    for node in (left, right):
        if isinstance(node.type, OptionalType):
            fit(node, node.type.inner, env)
            return False
    one, two = left.type, right.type
    if isinstance(one, DateType) and isinstance(two, DateType):
        return True
    if isinstance(one, NumberType) and isinstance(two, NumberType):
        if one.unit != two.unit:
            report_units(one, two, env, span, "Ces deux quantités ne se comparent pas")
            return False
        return True
    if one == two and isinstance(one, EnumType) and one.ordered:
        return True
    if one == two:
        env.scope.session.error(
            "CQP309",
            "Il n'y a pas d'ordre entre ces valeurs",
            span,
            f"de type {type_name(one)}",
            help=_unordered_help(one),
        )
    else:
        _not_comparable(one, two, env, span)
    return False


def _unordered_help(type_: Type) -> str:
    """The way out for values that have no order."""
    if isinstance(type_, EnumType) and "." not in type_.name:
        return (
            f"Si « {type_.name} » va de la plus petite valeur à la plus grande, déclarez-la « énumération ordonnée "
            f"{type_.name} » ; sinon, comparez par « est », « n'est pas » ou « parmi »."
        )
    return (
        "« < », « au moins », « avant »… ne comparent que des nombres, des dates et les valeurs d'une énumération "
        "ordonnée. Utilisez « est », « n'est pas » ou « parmi »."
    )


def smallest(left: Node, right: Node, env: Environment, span: Span) -> Node:
    """``x dans la limite de y``."""
    return _extreme(OPERATIONS["min"], left, right, env, span)


def _extreme(operation: Operation, left: Node, right: Node, env: Environment, span: Span) -> Node:
    if (
        isinstance(left.type, UnknownType)
        or isinstance(right.type, UnknownType)
        or not _ordered(left, right, env, span)
    ):
        return unknown(env, span)
    joined = join(left.type, right.type) or left.type
    return make(Prim, env, span, joined, op=operation.name, operands=(left, right))


def between(operand: Node, low: Node, high: Node, env: Environment, span: Span, *, high_included: bool) -> Node:
    """``x entre a et b``, ``x entre a et moins de b``."""
    nodes = (operand, low, high)
    if any(isinstance(node.type, UnknownType) for node in nodes):
        return unknown_condition(env, span)
    if not (_ordered(operand, low, env, span) and _ordered(operand, high, env, span)):
        return unknown_condition(env, span)
    return make(Prim, env, span, BOOL, op="between" if high_included else "between_below", operands=nodes)


def call_function(function: Function, args: tuple[Node, ...], env: Environment, span: Span) -> Node:
    """A function of the language applied to arguments of the right number."""
    if any(isinstance(arg.type, UnknownType) for arg in args):
        return unknown(env, span)
    match function.typing:
        case "membership":
            return make(Prim, env, span, function.gives, op=function.name, operands=args)
        case "same":
            return _extreme(function, args[0], args[1], env, span)
        case "rounding":
            return _rounding(function, args, env, span)
        case "signature":
            fitted = tuple(fit(arg, wanted, env) for arg, wanted in zip(args, function.takes, strict=True))
            return make(Prim, env, span, function.gives, op=function.name, operands=fitted)
        case _:
            message = f"no function is typed as {function.typing}"
            raise ValueError(message)


def _rounding(function: Function, args: tuple[Node, ...], env: Environment, span: Span) -> Node:
    number, step = args
    if not isinstance(number.type, NumberType):
        return fit(number, NUMBER, env)
    step = fit(step, NumberType(unit=number.type.unit), env)
    if not isinstance(step.type, NumberType):
        return unknown(env, span)
    whole = shown_in(step.type, number.type.shown).integer
    type_ = evolve(number.type, integer=whole, bounds=None)
    return make(Prim, env, span, type_, op=function.name, operands=(number, step))
