"""Comparisons guided by the other side, membership, quantifiers and aggregates over lists and enumerations."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import evolve

from cqp_dsl.core.aggregates import AGGREGATE_WORDS
from cqp_dsl.core.datatypes.types import (
    BOOL,
    INTEGER,
    DateType,
    EnumType,
    ListType,
    NumberType,
    OptionalType,
    UnknownType,
    type_name,
)
from cqp_dsl.core.nodes import Const, Fold, Logic, Make, Node, Prim
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics import names
from cqp_dsl.semantics.agreement import fit, make, truth, unknown, without_nothing
from cqp_dsl.semantics.inference import check, condition
from cqp_dsl.semantics.limits import MAX_FOLDS

if TYPE_CHECKING:
    from cqp_dsl.core.aggregates import Aggregate
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.semantics.inference import Infer
    from cqp_dsl.source import Span


"""At most so many quantifiers and aggregates one within the other: each multiplies the time of the evaluation."""


def _needs_context(expr: tree.Expr, env: Environment) -> bool:
    match expr:
        case tree.NameRef(name=name):
            return name.text not in env.variables and env.scope.value(name) is None
        case tree.Group(inner=inner):
            return _needs_context(inner, env)
        case tree.Conditional(value=value, otherwise=otherwise):
            return _needs_context(value, env) or _needs_context(otherwise, env)
        case tree.SetLit() | tree.NothingLit():
            return True
        case _:
            return False


def pair(infer: Infer, left: tree.Expr, right: tree.Expr, env: Environment) -> tuple[Node, Node]:
    """Both sides of a comparison, each guided by the type of the other where it needs it."""
    if _needs_context(left, env) and not _needs_context(right, env):
        right_node = infer(right, env)
        return infer(left, env, hint(right_node)), right_node
    left_node = infer(left, env)
    if isinstance(left_node.type, UnknownType) and _needs_context(right, env):
        return left_node, unknown(env, right.span)
    return left_node, infer(right, env, hint(left_node))


def hint(node: Node) -> Type | None:
    """The type that what stands beside an expression is expected to have."""
    return None if isinstance(node.type, UnknownType) else without_nothing(node.type)


def membership(infer: Infer, expr: tree.Membership, env: Environment) -> Node:
    """``x parmi L``."""
    found = element_of(infer, expr.operand, expr.collection, env)
    return unknown(env, expr.span) if found is None else make(Prim, env, expr.span, BOOL, op="in", operands=found)


def element_of(infer: Infer, element: tree.Expr, list_: tree.Expr, env: Environment) -> tuple[Node, Node] | None:
    """A value and a list of such values, each guided by the other; None where one has a diagnostic already."""
    if _needs_context(element, env):
        collection = _iterable(infer, list_, env)
        item = collection.type.item if isinstance(collection.type, ListType) else None
        operand = infer(element, env, item)
    else:
        operand = infer(element, env)
        collection = _iterable(infer, list_, env, hint(operand))
    if isinstance(operand.type, UnknownType) or isinstance(collection.type, UnknownType):
        return None
    if isinstance(collection.type, ListType):
        fit(evolve(operand, type=without_nothing(operand.type)), collection.type.item, env)
    return operand, collection


def _iterable(infer: Infer, expr: tree.Expr, env: Environment, item: Type | None = None) -> Node:
    """A list, or the values of an enumeration in declaration order."""
    enum = names.enumeration_named(expr, env)
    if enum is not None:
        return make(Const, env, expr.span, ListType(enum), value=enum.values)
    node = infer(expr, env, ListType(item) if item is not None else None)
    if isinstance(node.type, ListType | UnknownType):
        return node
    if isinstance(node.type, OptionalType):
        fit(node, node.type.inner, env)
    else:
        env.scope.session.error(
            "CQP301",
            "Une liste ou une énumération est attendue ici",
            expr.span,
            f"ceci est de type {type_name(node.type)}",
            help="Après « dans » ou « parmi » : une liste, une énumération, ou « { a ; b } ».",
        )
    return unknown(env, expr.span)


def _element(over: Node, var: tree.Name, env: Environment) -> tuple[Environment, Type, int]:
    item = over.type.item if isinstance(over.type, ListType) else over.type
    if isinstance(over, Make) and not over.operands:
        env.scope.session.error(
            "CQP312",
            "Cette liste est vide : elle n'a pas d'élément à parcourir",
            over.span,
            "sans élément",
            help="Nommez la liste ou l'énumération à parcourir.",
        )
    if var.text in env.variables:
        env.scope.session.error(
            "CQP203",
            f"La variable « {var.text} » est déjà prise ici",
            var.span,
            "seconde fois",
            help="Choisissez un autre nom pour l'élément courant.",
        )
    if env.folds == MAX_FOLDS:
        env.scope.session.error(
            "CQP321",
            f"Plus de {MAX_FOLDS} parcours sont emboîtés l'un dans l'autre",
            var.span,
            "un de trop",
            help="Mettez les parcours intérieurs dans une règle à part : chacun multiplie la durée du calcul.",
        )
    inner, variable = env.bind(var.text, item, at=var.span)
    return evolve(inner, folds=env.folds + 1), item, variable.slot


def quantified(infer: Infer, expr: tree.Quantified, env: Environment) -> Node:
    """``il existe``, ``aucun``, ``pour tout`` (SEMANTICS §5)."""
    over = _iterable(infer, expr.over, env)
    inner, item, slot = _element(over, expr.var, env)
    filter_ = condition(infer, expr.filter, inner) if expr.filter is not None else None
    body_env = inner if filter_ is None else inner.assuming(filter_, holds=True)
    if expr.kind == "all":
        body = condition(infer, expr.body, body_env) if expr.body is not None else truth(env, expr.span)
        kind = "all"
    else:
        body, filter_ = (truth(env, expr.span) if filter_ is None else filter_), None
        kind = "any"
    fold = make(
        Fold, env, expr.span, BOOL,
        kind=kind, var=expr.var.text, slot=slot, item_type=item, over=over, filter=filter_, body=body,
    )  # fmt: skip
    return make(Logic, env, expr.span, BOOL, op="not", operands=(fold,)) if expr.kind == "none" else fold


def aggregate(infer: Infer, expr: tree.Aggregate, env: Environment) -> Node:
    """``somme``, ``nombre``, ``minimum``, ``maximum``, ``liste`` (SEMANTICS §5)."""
    over = _iterable(infer, expr.over, env)
    kind = AGGREGATE_WORDS[expr.word]
    inner, item, slot = _element(over, expr.var, env)
    filter_ = condition(infer, expr.filter, inner) if expr.filter is not None else None
    body_env = inner if filter_ is None else inner.assuming(filter_, holds=True)
    if kind.item == "nothing":
        body: Node = make(Const, env, expr.span, INTEGER, value=1)
    elif expr.body is None:
        body = names.name_reference(expr.var, body_env, None)
    else:
        body = infer(expr.body, body_env)
    type_ = _aggregate_type(kind, expr.span, body, env)
    if isinstance(type_, UnknownType):
        return unknown(env, expr.span)
    fallback = None if expr.fallback is None else _fallback(infer, kind, expr.fallback, env, type_)
    return make(
        Fold, env, expr.span, type_,
        kind=kind.name, var=expr.var.text, slot=slot, item_type=item, over=over, filter=filter_, body=body,
        fallback=fallback,
    )  # fmt: skip


def _fallback(infer: Infer, kind: Aggregate, expr: tree.Expr, env: Environment, type_: Type) -> Node | None:
    """The value of ``à défaut``, where an aggregate may have none of its own."""
    if kind.empty is ...:
        return check(infer, expr, env, type_)
    value = "est vide" if kind.empty == () else f"vaut {kind.empty}"
    env.scope.session.error(
        "CQP309",
        f"« à défaut » ne joue jamais ici : sans élément, {kind.noun.lower()} {value}",
        expr.span,
        help="Retirez-le. Pour une autre valeur quand aucun élément ne correspond, écrivez un cas à part : "
        "« vaut … si aucun x dans liste tel que … ».",
    )
    return None


def _has_order(type_: Type) -> bool:
    return isinstance(type_, DateType) or (isinstance(type_, EnumType) and type_.ordered)


def _aggregate_type(kind: Aggregate, span: Span, body: Node, env: Environment) -> Type:
    type_ = body.type
    match kind.item:
        case "nothing":
            return INTEGER
        case "anything":
            return type_ if isinstance(type_, UnknownType) else ListType(type_)
        case "condition":
            return BOOL
        case "number" | "order":
            if isinstance(type_, NumberType):
                return evolve(type_, bounds=None)
            if isinstance(type_, UnknownType) or (kind.item == "order" and _has_order(type_)):
                return type_
            if isinstance(type_, OptionalType):
                return fit(body, type_.inner, env).type
            has_order = kind.item == "order"
            env.scope.session.error(
                "CQP301",
                f"{kind.noun} porte sur des nombres{', des dates ou des valeurs ordonnées' if has_order else ''}",
                body.span,
                f"ceci est de type {type_name(type_)}",
                help="Si ses valeurs vont de la plus petite à la plus grande, déclarez « énumération ordonnée "
                f"{type_name(type_)} »."
                if has_order and isinstance(type_, EnumType)
                else "Pour compter des éléments, écrivez « nombre de x dans liste tel que … ».",
            )
            return unknown(env, span).type
        case _:
            assert_never(kind.item)
