"""When a type fits where another is expected, and what to say when it does not."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from cqp_dsl.core.datatypes.display import format_quantity
from cqp_dsl.core.datatypes.types import (
    BOOL,
    UNKNOWN,
    BoolType,
    ListType,
    MapType,
    NothingType,
    NumberType,
    OptionalType,
    Type,
    UnknownType,
    type_name,
)
from cqp_dsl.core.datatypes.units import DAYS, MONTHS, TRAINING_DAYS, common
from cqp_dsl.core.nodes import Const, Fold, Node, Prim
from cqp_dsl.semantics.environment import path_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.datatypes.types import Bounds
    from cqp_dsl.core.datatypes.units import Unit
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.source import Span

N = TypeVar("N")


def make(kind: Callable[..., N], env: Environment, span: Span, type_: Type, /, **parts: object) -> N:
    """A core node at ``span``, numbered; conditions keep their normalised source text."""
    session = env.scope.session
    text = session.text(span) if type_ == BOOL else ""
    return kind(id=session.next_id(), type=type_, span=span, text=text, **parts)


def unknown(env: Environment, span: Span) -> Const:
    """The node of what already has a diagnostic."""
    return make(Const, env, span, UNKNOWN, value=None)


def truth(env: Environment, span: Span, *, value: bool = True) -> Const:
    """The constant ``vrai`` or ``faux``."""
    return make(Const, env, span, BOOL, value=value)


def fits(source: Type, target: Type) -> bool:
    """Whether a value of ``source`` can stand where ``target`` is expected."""
    match source, target:
        case (UnknownType(), _) | (_, UnknownType()):
            return True
        case NothingType(), OptionalType():
            return True
        case OptionalType(inner=inner), OptionalType(inner=other):
            return fits(inner, other)
        case _, OptionalType(inner=other):
            return fits(source, other)
        case NumberType(), NumberType():
            return source.unit == target.unit and (not target.integer or _always_whole(source, target))
        case ListType(item=item), ListType(item=other):
            return fits(item, other)
        case MapType(keys=keys, value=value), MapType(keys=other_keys, value=other):
            return keys == other_keys and fits(value, other)
        case _:
            return source == target


def _always_whole(source: NumberType, target: NumberType) -> bool:
    """Whether whole numbers of the unit of one are whole numbers of that of the other: years are whole months."""
    above, below = source.shown.worth
    return source.integer and target.is_whole(Fraction(above, below))


def join(left: Type, right: Type) -> Type | None:
    """The smallest type that holds values of both, or None."""
    if isinstance(left, NothingType) and not isinstance(right, OptionalType | NothingType | UnknownType):
        return OptionalType(right)
    if isinstance(right, NothingType) and not isinstance(left, OptionalType | NothingType | UnknownType):
        return OptionalType(left)
    joined = right if fits(left, right) else left if fits(right, left) else None
    if isinstance(joined, NumberType) and isinstance(left, NumberType) and isinstance(right, NumberType):
        return shown_in(joined, common(left.shown, right.shown))
    return joined


def shown_in(type_: NumberType, shown: Unit) -> NumberType:
    """The type with its values shown in another unit of the same base; whole where they surely are."""
    other = evolve(type_, shown=shown)
    return evolve(other, integer=_always_whole(type_, other))


def without_nothing(type_: Type) -> Type:
    """The type without its ``ou rien``."""
    return type_.inner if isinstance(type_, OptionalType) else type_


def fit(node: Node, expected: Type, env: Environment) -> Node:
    """``node`` where ``expected`` is wanted; reports a type, a unit, a ``rien`` or a limit that does not fit."""
    inner = without_nothing(expected)
    node = _whole_literal(node, inner)
    if not fits(node.type, expected):
        _report_mismatch(node, expected, env)
        return unknown(env, node.span)
    if isinstance(inner, NumberType) and isinstance(node, Const) and isinstance(node.value, int | Fraction):
        if inner.bounds is not None and not isinstance(node.value, bool) and not inner.bounds.admit(node.value):
            env.scope.session.error(
                "CQP307",
                f"La valeur {format_quantity(node.value, inner.shown)} est hors des limites du type",
                node.span,
                f"attendu : {bounds_text(inner.bounds, inner)}",
                help="Corrigez la valeur, ou les limites du type si c'est lui qui se trompe.",
            )
        if inner.percent and isinstance(node.type, NumberType):
            return evolve(node, type=inner)
    if isinstance(node.type, NothingType | UnknownType) or (
        isinstance(node.type, ListType) and isinstance(node.type.item, UnknownType)
    ):
        return evolve(node, type=expected)
    return node


def _whole_literal(node: Node, inner: Type) -> Node:
    """A literal that is a whole number of the unit that is expected, ``36 mois`` for three years, is of that type."""
    if not (isinstance(node, Const) and isinstance(node.type, NumberType) and isinstance(inner, NumberType)):
        return node
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | Fraction) or node.type.unit != inner.unit:
        return node
    whole = inner.integer and inner.is_whole(value) and not fits(node.type, inner)
    return evolve(node, type=inner) if whole else node


def told_in(node: Node, expected: Type) -> Node:
    """What an operation comes to, in the unit of what it is the value of."""
    wanted, found = without_nothing(expected), node.type
    if isinstance(node, Prim | Fold) and isinstance(wanted, NumberType) and isinstance(found, NumberType):
        return evolve(node, type=shown_in(found, wanted.shown))
    return node


def bounds_text(bounds: Bounds, type_: NumberType) -> str:
    """The limits in French: ``de 0 à 20``, ``au moins 0 h``, ``moins de 3 ans``."""

    def show(number: int | Fraction) -> str:
        return format_quantity(number, type_.shown)

    if bounds.low is not None and bounds.high is not None and bounds.low_included and bounds.high_included:
        return f"de {show(bounds.low)} à {show(bounds.high)}"
    parts = []
    if bounds.low is not None:
        parts.append(f"{'au moins' if bounds.low_included else 'plus de'} {show(bounds.low)}")
    if bounds.high is not None:
        parts.append(f"{'au plus' if bounds.high_included else 'moins de'} {show(bounds.high)}")
    return " et ".join(parts)


def report_units(left: NumberType, right: NumberType, env: Environment, span: Span, what: str) -> None:
    """Report two units that do not go together."""
    if {left.unit, right.unit} == {MONTHS, DAYS}:
        env.scope.session.error(
            "CQP310",
            f"{what} : des mois et des jours ne se comparent pas",
            span,
            f"{left.shown.written} d'un côté, {right.shown.written} de l'autre",
            help="Un mois n'a pas un nombre fixe de jours : exprimez les deux en mois (type « durée » : « 3 ans ») ou "
            "les deux en jours (type « nombre en jours » : « 30 jours »).",
        )
        return
    shown = [t.shown.written or "sans unité" for t in (left, right)]
    env.scope.session.error(
        "CQP302",
        f"{what} : les unités ne s'accordent pas",
        span,
        f"« {shown[0]} » et « {shown[1]} »",
        help=_unit_help(left, right),
    )


def _unit_help(left: NumberType, right: NumberType) -> str:
    if {left.unit, right.unit} == {TRAINING_DAYS, DAYS}:
        return (
            "« j » est une journée de formation, « jour » un jour du calendrier : écrivez la même unité des deux côtés."
        )
    if not left.unit.powers or not right.unit.powers:
        shown = (left if left.unit.powers else right).shown.written
        return f"Donnez l'unité au nombre qui n'en a pas : « … {shown} », ou retirez « {shown} » de l'autre."
    return "Convertissez l'un des deux, ou multipliez-le par un taux (€/h × h donne des €)."


def _report_mismatch(node: Node, expected: Type, env: Environment) -> None:
    session, found = env.scope.session, node.type
    if isinstance(found, OptionalType) and not isinstance(expected, OptionalType) and fits(found.inner, expected):
        text = session.text(node.span)
        help_ = (
            f"Écrivez d'abord la condition « {text} n'est pas rien et … », ou traitez le cas « {text} est rien » à "
            "part."
            if path_key(node) is not None
            else "Une condition ne se retient que d'un nom, d'une de ses parties ou d'un appel : nommez ce calcul dans "
            "une règle, puis écrivez d'abord « … n'est pas rien et … »."
        )
        session.error(
            "CQP303",
            f"« {text} » peut être « rien »",
            node.span,
            f"{type_name(expected)} attendu, {type_name(found)} trouvé",
            help=help_,
        )
    elif isinstance(found, NumberType) and isinstance(expected, NumberType) and found.unit != expected.unit:
        report_units(found, expected, env, node.span, f"Un {type_name(expected)} est attendu ici")
    else:
        help_ = f"Écrivez ici une valeur de type « {type_name(expected)} », ou changez le type déclaré."
        if isinstance(found, NumberType) and isinstance(expected, NumberType):
            help_ = "Un entier est attendu : arrondissez avec « arrondi(… ; 1) » ou déclarez un nombre."
        elif isinstance(found, NothingType):
            help_ = f"Pour admettre « rien », déclarez le type « {type_name(expected)} ou rien »."
        elif isinstance(expected, BoolType):
            help_ = (
                "Une condition est attendue : comparez cette valeur, par exemple avec « est », « ≥ » ou « n'est pas »."
            )
        session.error(
            "CQP301",
            f"Type attendu : {type_name(expected)} ; trouvé : {type_name(found)}",
            node.span,
            f"ceci est de type {type_name(found)}",
            help=help_,
        )
