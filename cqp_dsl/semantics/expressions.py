"""Expressions of the surface to nodes of the core: one walk that resolves, types, checks units and narrows.

``infer`` gives the node of an expression; ``check`` also makes it fit a type. Every mistake gives one message and the
unknown type, which fits everywhere: nothing cascades. Source: SEMANTICS §2–§5.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

import attrs

from cqp_dsl.core.nodes import TODAY, Call, Const, Fold, Get, Logic, Make, Node, Prim, Var, Wording
from cqp_dsl.datatypes.types import (
    BOOL,
    DATE,
    INTEGER,
    NOTHING,
    PERIOD,
    TEXT,
    DateType,
    ListType,
    MapType,
    NumberType,
    OptionalType,
    PeriodType,
    RecordType,
    Type,
    UnknownType,
    type_name,
)
from cqp_dsl.datatypes.units import PLAIN
from cqp_dsl.datatypes.values import Period, normal
from cqp_dsl.diagnostics import nearest
from cqp_dsl.semantics import composites, names, operations
from cqp_dsl.semantics.agreement import fit, make, truth, unknown, without_nothing
from cqp_dsl.semantics.annotations import unit_of
from cqp_dsl.semantics.builtins import BUILTINS
from cqp_dsl.semantics.scope import RuleSymbol, TableSymbol
from cqp_dsl.syntax import tree

if TYPE_CHECKING:
    from cqp_dsl.semantics.environment import Environment


def check(expr: tree.Expr, env: Environment, expected: Type) -> Node:
    """The node of ``expr``, which must be of type ``expected``."""
    return fit(infer(expr, env, expected), expected, env)


def condition(expr: tree.Expr, env: Environment) -> Node:
    """The node of a condition."""
    return check(expr, env, BOOL)


def infer(expr: tree.Expr, env: Environment, expected: Type | None = None) -> Node:  # noqa: C901, PLR0911, PLR0912 - one case per construct
    """The node of ``expr``. ``expected`` only guides what has no type of its own: enumeration values and ``{ … }``."""
    match expr:
        case tree.NumberLit():
            return _number(expr, env)
        case tree.DateLit(value=day):
            return make(Const, env, expr.span, DATE, value=day)
        case tree.PeriodLit():
            return _period(expr, env)
        case tree.TextLit(text=text):
            return make(Const, env, expr.span, TEXT, value=text.text)
        case tree.BoolLit(value=value):
            return truth(env, expr.span, value=value)
        case tree.NothingLit():
            return make(Const, env, expr.span, NOTHING, value=None)
        case tree.EffectDate():
            return make(Var, env, expr.span, DATE, name="date d'effet", slot=TODAY)
        case tree.NameRef(name=name):
            return names.name_reference(name, env, expected)
        case tree.Access():
            return _access(expr, env)
        case tree.Index():
            return _index(expr, env)
        case tree.CallExpr():
            return _call(expr, env)
        case tree.AtDate():
            return _at_date(expr, env)
        case tree.Group(inner=inner):
            return infer(inner, env, expected)
        case tree.Negate(operand=operand):
            return operations.negate(infer(operand, env, expected), env, expr.span)
        case tree.Binary(op=op, left=left, right=right, rounding=rounding):
            return operations.arithmetic(op, infer(left, env), infer(right, env), rounding, env, expr.span)
        case tree.Compare(op=op):
            left_node, right_node = _pair(expr.left, expr.right, env)
            return operations.compare(op, left_node, right_node, env, expr.span)
        case tree.Between(operand=operand, low=low, high=high):
            nodes = infer(operand, env), infer(low, env), infer(high, env)
            return operations.between(*nodes, env, expr.span)
        case tree.Membership():
            return _membership(expr, env)
        case tree.Limit(operand=operand, ceiling=ceiling):
            return operations.smallest(infer(operand, env), infer(ceiling, env), env, expr.span)
        case tree.Logical():
            return _logical(expr, env)
        case tree.Not(operand=operand):
            return make(Logic, env, expr.span, BOOL, op="not", operands=(condition(operand, env),))
        case tree.Implies(left=left, right=right):
            return _implies(left, right, expr, env)
        case tree.Quantified():
            return _quantified(expr, env)
        case tree.Aggregate():
            return _aggregate(expr, env)
        case tree.Labelled():
            return _labelled(expr, env)
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


def _number(expr: tree.NumberLit, env: Environment) -> Node:
    unit, factor = unit_of(expr.unit, expr, env.scope) if expr.unit else (PLAIN, Fraction(1))
    value = normal(expr.value * factor)
    type_ = NumberType(unit, isinstance(value, int), percent=expr.unit == "%")
    return make(Const, env, expr.span, type_, value=value)


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


# --- Paths and calls ------------------------------------------------------------------------------------------------


def _access(expr: tree.Access, env: Environment) -> Node:
    enum = names.enumeration_named(expr.base, env)
    if enum is not None:
        if expr.field.text in enum.values:
            return make(Const, env, expr.span, enum, value=expr.field.text)
        env.scope.unknown(
            "CQP214", f"« {expr.field.text} » n'est pas une valeur de « {enum.name} »", expr.field, enum.values
        )
        return unknown(env, expr.span)
    symbol = names.callee(expr, env)
    if symbol is not None:
        return names.value_of(symbol, env, expr.span)
    if isinstance(expr.base, tree.CallExpr):
        table = names.callee(expr.base.function, env)
        if isinstance(table, TableSymbol):
            return _column(table, expr.base, expr.field, env, expr)
    if isinstance(expr.base, tree.NameRef) and names.callee(expr.base, env) is None:
        head = expr.base.name
        home = env.scope.reachable().get(head.text)
        if home is not None and head.text not in env.variables:
            env.scope.unknown(
                "CQP201",
                f"La politique « {home.name} » ne déclare pas « {expr.field.text} »",
                expr.field,
                [*home.values, *home.types],
            )
            return unknown(env, expr.span)
        if home is None and head.text in env.scope.every_policy and head.text not in env.variables:
            env.scope.unknown_policy(head)
            return unknown(env, expr.span)
    return field_of(infer(expr.base, env), expr.field, env, expr)


def field_of(base: Node, field: tree.Name, env: Environment, expr: tree.Expr) -> Node:
    """``base.field`` on a record or a period."""
    session = env.scope.session
    type_ = base.type
    if isinstance(type_, OptionalType):
        base = fit(base, type_.inner, env)
        return unknown(env, expr.span)
    if isinstance(type_, UnknownType):
        return unknown(env, expr.span)
    if isinstance(type_, PeriodType) and field.text in ("début", "fin"):
        op = "period_start" if field.text == "début" else "period_end"
        return make(Prim, env, expr.span, DATE, op=op, operands=(base,))
    if isinstance(type_, RecordType):
        found = type_.field(field.text)
        if found is not None:
            return names.narrowed(make(Get, env, expr.span, found.type, base=base, field=field.text), env)
        candidates = [f.name for f in type_.fields]
        env.scope.unknown(
            "CQP213", f"La fiche « {type_.name} » n'a pas de champ « {field.text} »", field, candidates
        )
        return unknown(env, expr.span)
    help_ = None
    if isinstance(type_, MapType) and any(field.text in key.values for key in type_.keys):
        help_ = f"Entre crochets : « {session.text(base.span)}[{field.text}] »."
    session.error(
        "CQP213",
        f"« {session.text(base.span)} » n'a pas de champs",
        field.span,
        f"de type {type_name(type_)}",
        help=help_,
    )
    return unknown(env, expr.span)


def _index(expr: tree.Index, env: Environment) -> Node:
    base = infer(expr.base, env)
    if isinstance(base.type, OptionalType):
        fit(base, base.type.inner, env)
        return unknown(env, expr.span)
    if isinstance(base.type, UnknownType):
        return unknown(env, expr.span)
    session = env.scope.session
    if not isinstance(base.type, MapType):
        session.error(
            "CQP305",
            f"« {session.text(base.span)} » ne se lit pas par case",
            expr.span,
            f"de type {type_name(base.type)}",
            help="Les crochets lisent une valeur déclarée « T par E ». Pour appeler une règle ou un tableau, écrivez des "
            "parenthèses.",
        )
        return unknown(env, expr.span)
    keys = base.type.keys
    if len(expr.keys) != len(keys):
        wanted = " ; ".join(key.name for key in keys)
        session.error(
            "CQP304",
            f"{len(keys)} clé{'s' if len(keys) > 1 else ''} attendue{'s' if len(keys) > 1 else ''}, {len(expr.keys)} trouvée(s)",
            expr.span,
            help=f"Écrivez « {session.text(base.span)}[{wanted}] ».",
        )
        return unknown(env, expr.span)
    nodes = tuple(check(key, env, enum) for key, enum in zip(expr.keys, keys, strict=True))
    return names.narrowed(make(Get, env, expr.span, base.type.value, base=base, key=nodes), env)


def _call(expr: tree.CallExpr, env: Environment) -> Node:
    symbol = names.callee(expr.function, env)
    match symbol:
        case RuleSymbol(params=params) if params:
            args = _arguments(symbol, expr, env)
            return unknown(env, expr.span) if args is None else names.call(symbol, args, env, expr.span)
        case TableSymbol(columns=columns) if len(columns) == 1:
            (column,) = columns.values()
            args = _arguments(symbol, expr, env)
            return unknown(env, expr.span) if args is None else names.call(column, args, env, expr.span)
        case TableSymbol(columns=columns, row=row):
            args = _arguments(symbol, expr, env)
            if args is None:
                return unknown(env, expr.span)
            cells = tuple(names.call(column, args, env, expr.span) for column in columns.values())
            return make(Make, env, expr.span, row, shape="record", operands=cells)
        case _:
            return _builtin_call(expr, env, known=symbol is not None)


def _builtin_call(expr: tree.CallExpr, env: Environment, *, known: bool) -> Node:
    session, function = env.scope.session, expr.function
    builtin = BUILTINS.get(function.name.text) if isinstance(function, tree.NameRef) else None
    if builtin is None:
        if not known and isinstance(function, tree.NameRef) and function.name.text not in env.variables:
            env.scope.unknown_value(function.name)
        elif not known and isinstance(function, tree.Access):
            infer(function, env)
        else:
            session.error(
                "CQP305",
                f"« {session.text(function.span)} » n'attend pas d'argument",
                expr.span,
                help="Retirez les parenthèses ; une case d'une valeur « par » se lit entre crochets.",
            )
        return unknown(env, expr.span)
    if len(expr.args) != len(builtin.args):
        _wrong_count(session.text(function.span), len(builtin.args), len(expr.args), builtin.example, expr, env)
        return unknown(env, expr.span)
    expected = builtin.args if builtin.rule == "plain" else (None,) * len(expr.args)
    args = tuple(infer(arg, env, wanted) for arg, wanted in zip(expr.args, expected, strict=True))
    return operations.call_builtin(builtin, args, env, expr.span)


def _wrong_count(name: str, wanted: int, found: int, example: str, expr: tree.Expr, env: Environment) -> None:  # noqa: PLR0913
    env.scope.session.error(
        "CQP304",
        f"« {name} » attend {wanted} argument{'s' if wanted > 1 else ''}, {found} trouvé{'s' if found > 1 else ''}",
        expr.span,
        help=f"Par exemple : « {example} ».",
    )


def _arguments(symbol: RuleSymbol | TableSymbol, expr: tree.CallExpr, env: Environment) -> tuple[Node, ...] | None:
    params = symbol.params
    if len(expr.args) != len(params):
        short = symbol.name.rpartition(".")[2]
        example = f"{short}({' ; '.join(param.name for param in params)})"
        _wrong_count(short, len(params), len(expr.args), example, expr, env)
        return None
    return tuple(check(arg, env, param.type) for arg, param in zip(expr.args, params, strict=True))


def _column(table: TableSymbol, call: tree.CallExpr, field: tree.Name, env: Environment, expr: tree.Expr) -> Node:
    args = _arguments(table, call, env)
    column = table.columns.get(field.text)
    if column is None:
        short = table.name.rpartition(".")[2]
        close = nearest(field.text, table.columns)
        listed = ", ".join(f"« {name} »" for name in table.columns)
        env.scope.session.error(
            "CQP213",
            f"Le tableau « {short} » n'a pas de colonne « {field.text} »",
            field.span,
            "inconnue",
            help=f"Vouliez-vous dire « {close} » ?" if close else f"Colonnes de résultat : {listed}.",
        )
        return unknown(env, expr.span)
    if args is None:
        return unknown(env, expr.span)
    return names.narrowed(names.call(column, args, env, expr.span), env)


def _at_date(expr: tree.AtDate, env: Environment) -> Node:
    base = infer(expr.base, env)
    date = check(expr.date, env, DATE)
    moved = _moved(base, date)
    if moved is None:
        if not isinstance(base.type, UnknownType):
            env.scope.session.error(
                "CQP313",
                f"« {env.scope.session.text(expr.base.span)} » n'a pas de valeur à une autre date",
                expr.span,
                help="« au » ne s'écrit qu'après une règle, un paramètre ou un tableau : « taux_horaire au 1er mars 2013 ».",
            )
        return unknown(env, expr.span)
    return attrs.evolve(moved, span=expr.span)


def _moved(node: Node, date: Node) -> Node | None:
    """The call under a path of fields and keys, evaluated at ``date``."""
    match node:
        case Call():
            return attrs.evolve(node, at=date)
        case Get(base=base):
            inner = _moved(base, date)
            return None if inner is None else attrs.evolve(node, base=inner)
        case Make(shape="record", operands=operands):
            moved = tuple(_moved(operand, date) for operand in operands)
            known = tuple(m for m in moved if m is not None)
            return attrs.evolve(node, operands=known) if len(known) == len(moved) else None
        case _:
            return None


# --- Conditions -----------------------------------------------------------------------------------------------------


def _needs_context(expr: tree.Expr, env: Environment) -> bool:
    match expr:
        case tree.NameRef(name=name):
            return name.text not in env.variables and env.scope.value(name) is None
        case tree.Group(inner=inner):
            return _needs_context(inner, env)
        case tree.SetLit() | tree.NothingLit():
            return True
        case _:
            return False


def _pair(left: tree.Expr, right: tree.Expr, env: Environment) -> tuple[Node, Node]:
    """Both sides of a comparison, each guided by the type of the other where it needs it."""
    if _needs_context(left, env) and not _needs_context(right, env):
        right_node = infer(right, env)
        return infer(left, env, _hint(right_node)), right_node
    left_node = infer(left, env)
    if isinstance(left_node.type, UnknownType) and _needs_context(right, env):
        return left_node, unknown(env, right.span)
    return left_node, infer(right, env, _hint(left_node))


def _hint(node: Node) -> Type | None:
    return None if isinstance(node.type, UnknownType) else without_nothing(node.type)


def _membership(expr: tree.Membership, env: Environment) -> Node:
    if _needs_context(expr.operand, env):
        collection = _iterable(expr.collection, env)
        item = collection.type.item if isinstance(collection.type, ListType) else None
        operand = infer(expr.operand, env, item)
    else:
        operand = infer(expr.operand, env)
        collection = _iterable(expr.collection, env, _hint(operand))
    if isinstance(operand.type, UnknownType) or isinstance(collection.type, UnknownType):
        return unknown(env, expr.span)
    if isinstance(collection.type, ListType):
        fit(attrs.evolve(operand, type=without_nothing(operand.type)), collection.type.item, env)
    return make(Prim, env, expr.span, BOOL, op="in", operands=(operand, collection))


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
    negated = make(Logic, env, left.span, BOOL, op="not", operands=(premise,))
    return make(Logic, env, expr.span, BOOL, op="or", operands=(negated, conclusion))


def _labelled(expr: tree.Labelled, env: Environment) -> Node:
    node = condition(expr.condition, env)
    inner = env.assuming(node, holds=True)
    fold = node
    while isinstance(fold, Logic) and fold.op == "not":
        (fold,) = fold.operands
    if isinstance(fold, Fold):
        inner, _ = inner.bind(fold.var, fold.item_type, fold.slot)
    return attrs.evolve(node, label=wording(expr.label, inner))


# --- Quantifiers and aggregates -------------------------------------------------------------------------------------


def _iterable(expr: tree.Expr, env: Environment, item: Type | None = None) -> Node:
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
    if var.text in env.variables:
        env.scope.session.error(
            "CQP203",
            f"La variable « {var.text} » est déjà prise ici",
            var.span,
            "seconde fois",
            help="Choisissez un autre nom pour l'élément courant.",
        )
    inner, variable = env.bind(var.text, item)
    return inner, item, variable.slot


def _quantified(expr: tree.Quantified, env: Environment) -> Node:
    over = _iterable(expr.over, env)
    inner, item, slot = _element(over, expr.var, env)
    filter_ = condition(expr.filter, inner) if expr.filter is not None else None
    body_env = inner if filter_ is None else inner.assuming(filter_, holds=True)
    if expr.kind == "all":
        body = condition(expr.body, body_env) if expr.body is not None else truth(env, expr.span)
        kind = "all"
    else:
        body, filter_ = (truth(env, expr.span) if filter_ is None else filter_), None
        kind = "any"
    fold = make(
        Fold, env, expr.span, BOOL,
        kind=kind, var=expr.var.text, slot=slot, item_type=item, over=over, filter=filter_, body=body,
    )  # fmt: skip
    return make(Logic, env, expr.span, BOOL, op="not", operands=(fold,)) if expr.kind == "none" else fold


def _aggregate(expr: tree.Aggregate, env: Environment) -> Node:
    over = _iterable(expr.over, env)
    inner, item, slot = _element(over, expr.var, env)
    filter_ = condition(expr.filter, inner) if expr.filter is not None else None
    body_env = inner if filter_ is None else inner.assuming(filter_, holds=True)
    if expr.kind == "count":
        body: Node = make(Const, env, expr.span, INTEGER, value=1)
    elif expr.body is None:
        body = names.name_reference(expr.var, body_env, None)
    else:
        body = infer(expr.body, body_env)
    type_ = _aggregate_type(expr, body, env)
    if isinstance(type_, UnknownType):
        return unknown(env, expr.span)
    fallback = check(expr.fallback, env, type_) if expr.fallback is not None else None
    return make(
        Fold, env, expr.span, type_,
        kind=expr.kind, var=expr.var.text, slot=slot, item_type=item, over=over, filter=filter_, body=body,
        fallback=fallback,
    )  # fmt: skip


def _aggregate_type(expr: tree.Aggregate, body: Node, env: Environment) -> Type:
    match expr.kind:
        case "count":
            return INTEGER
        case "list":
            return body.type if isinstance(body.type, UnknownType) else ListType(body.type)
        case "sum" | "min" | "max":
            type_ = body.type
            if isinstance(type_, NumberType):
                return attrs.evolve(type_, bounds=None)
            if isinstance(type_, UnknownType) or (isinstance(type_, DateType) and expr.kind != "sum"):
                return type_
            if isinstance(type_, OptionalType):
                return fit(body, type_.inner, env).type
            what = "Une somme porte sur des nombres" if expr.kind == "sum" else "Un extremum porte sur des nombres ou des dates"
            env.scope.session.error("CQP301", what, body.span, f"ceci est de type {type_name(type_)}")
            return unknown(env, expr.span).type
        case _:
            assert_never(expr.kind)


