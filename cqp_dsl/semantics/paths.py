"""Paths and calls: fields, cells, politiques' names, rules, tables, builtins, other dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.core.datatypes.types import DATE, MapType, OptionalType, PeriodType, RecordType, UnknownType, type_name
from cqp_dsl.core.nodes import Call, Const, Get, Make, Node, Prim
from cqp_dsl.core.operations import FUNCTIONS
from cqp_dsl.diagnostics import nearest
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics import names, operations, quantifiers
from cqp_dsl.semantics.agreement import fit, make, unknown
from cqp_dsl.semantics.inference import check
from cqp_dsl.semantics.resolutions import Vacancy
from cqp_dsl.semantics.scope import RuleSymbol, TableSymbol

if TYPE_CHECKING:
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.semantics.inference import Infer


def access(infer: Infer, expr: tree.Access, env: Environment) -> Node:
    """``base.field``: an enumeration's value, a politique's name, a table's column, or a field."""
    resolutions = env.scope.session.resolutions
    enum = names.enumeration_named(expr.base, env)
    if enum is not None:
        resolutions.seek(expr.field, Vacancy(base=enum))
        if expr.field.text in enum.values:
            resolutions.use_part(expr.field, enum.name)
            return make(Const, env, expr.span, enum, value=expr.field.text)
        env.scope.unknown(
            "CQP214", f"« {expr.field.text} » n'est pas une valeur de « {enum.name} »", expr.field, enum.values
        )
        return unknown(env, expr.span)
    symbol = names.callee(expr, env)
    if symbol is not None:
        return names.value_of(symbol, env, expr.span)
    readings = names.readings_named(expr.base, env)
    if readings is not None and expr.field.text in readings.values:
        resolutions.use_part(expr.field, readings.name)
        return make(Const, env, expr.span, readings, value=expr.field.text)
    if isinstance(expr.base, tree.CallExpr):
        table = names.callee(expr.base.function, env)
        if isinstance(table, TableSymbol):
            return _column(infer, table, expr.base, expr.field, env, expr)
    if isinstance(expr.base, tree.NameRef) and names.callee(expr.base, env) is None:
        head = expr.base.name
        home = env.scope.reachable().get(head.text)
        if home is not None and head.text not in env.variables:
            resolutions.seek(expr.field, Vacancy(policy=home.name))
            env.scope.unknown(
                "CQP201",
                f"La politique « {home.name} » ne déclare pas « {expr.field.text} »",
                expr.field,
                [*home.values, *home.types],
            )
            return unknown(env, expr.span)
        policies = env.scope.every_policy
        if home is None and head.text in policies and head.text not in env.variables:
            env.scope.unknown_policy(head)
            return unknown(env, expr.span)
    return _field_of(infer(expr.base, env), expr.field, env, expr)


def _field_of(base: Node, field: tree.Name, env: Environment, expr: tree.Expr) -> Node:
    """``base.field`` on a record or a period."""
    session = env.scope.session
    type_ = base.type
    session.resolutions.seek(field, Vacancy(base=type_))
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
            session.resolutions.use_part(field, type_.name)
            return names.narrowed(make(Get, env, expr.span, found.type, base=base, field=field.text), env)
        candidates = [f.name for f in type_.fields]
        env.scope.unknown("CQP213", f"La fiche « {type_.name} » n'a pas de champ « {field.text} »", field, candidates)
        return unknown(env, expr.span)
    help_ = f"Un champ se lit sur une fiche ou une période : retirez « .{field.text} »."
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


def index(infer: Infer, expr: tree.Index, env: Environment) -> Node:
    """``base[key ; key]``: a cell of a ``T par E``."""
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
            help="Les crochets lisent une valeur déclarée « T par E ». Pour appeler une règle ou un tableau, "
            "écrivez des "
            "parenthèses.",
        )
        return unknown(env, expr.span)
    keys = base.type.keys
    if len(expr.keys) != len(keys):
        wanted = " ; ".join(key.name for key in keys)
        session.error(
            "CQP304",
            f"« {session.text(base.span)} » se lit avec {len(keys)} clé{'s' if len(keys) > 1 else ''}, "
            f"{len(expr.keys)} trouvée{'s' if len(expr.keys) > 1 else ''}",
            expr.span,
            "clés en trop" if len(expr.keys) > len(keys) else "il manque une clé",
            help=f"Écrivez « {session.text(base.span)}[{wanted}] ».",
        )
        return unknown(env, expr.span)
    nodes = tuple(check(infer, key, env, enum) for key, enum in zip(expr.keys, keys, strict=True))
    return names.narrowed(make(Get, env, expr.span, base.type.value, base=base, key=nodes), env)


def call(infer: Infer, expr: tree.CallExpr, env: Environment) -> Node:
    """``function(argument ; …)``: a rule, a table or a builtin."""
    symbol = names.callee(expr.function, env)
    match symbol:
        case RuleSymbol(params=params) if params:
            args = _arguments(infer, symbol, expr, env)
            if args is None:
                return unknown(env, expr.span)
            return names.narrowed(names.call(symbol, args, env, expr.span), env)
        case TableSymbol(columns=columns) if len(columns) == 1:
            (column,) = columns.values()
            args = _arguments(infer, symbol, expr, env)
            if args is None:
                return unknown(env, expr.span)
            return names.narrowed(names.call(column, args, env, expr.span), env)
        case TableSymbol(columns=columns, row=row):
            args = _arguments(infer, symbol, expr, env)
            if args is None:
                return unknown(env, expr.span)
            cells = tuple(names.call(column, args, env, expr.span) for column in columns.values())
            return make(Make, env, expr.span, row, shape="record", operands=cells)
        case _:
            return _builtin_call(infer, expr, env, known=symbol is not None)


def _builtin_call(infer: Infer, expr: tree.CallExpr, env: Environment, *, known: bool) -> Node:
    session, function = env.scope.session, expr.function
    builtin = FUNCTIONS.get(function.name.text) if isinstance(function, tree.NameRef) else None
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
    wanted = len(builtin.takes)
    if len(expr.args) != wanted:
        _wrong_count(session.text(function.span), wanted, len(expr.args), builtin.usage, expr, env)
        return unknown(env, expr.span)
    expected = builtin.takes if builtin.typing == "signature" else (None,) * wanted
    if builtin.typing == "membership":
        found = quantifiers.element_of(infer, expr.args[0], expr.args[1], env)
        return unknown(env, expr.span) if found is None else operations.call_function(builtin, found, env, expr.span)
    if builtin.typing == "same":
        first, second = expr.args
        return operations.call_function(builtin, quantifiers.pair(infer, first, second, env), env, expr.span)
    args = tuple(infer(arg, env, type_) for arg, type_ in zip(expr.args, expected, strict=True))
    return operations.call_function(builtin, args, env, expr.span)


def _wrong_count(name: str, wanted: int, found: int, example: str, expr: tree.Expr, env: Environment) -> None:
    env.scope.session.error(
        "CQP304",
        f"« {name} » attend {wanted} argument{'s' if wanted > 1 else ''}, {found} trouvé{'s' if found > 1 else ''}",
        expr.span,
        help=f"Par exemple : « {example} ».",
    )


def _arguments(
    infer: Infer, symbol: RuleSymbol | TableSymbol, expr: tree.CallExpr, env: Environment
) -> tuple[Node, ...] | None:
    params = symbol.params
    if isinstance(symbol, TableSymbol) and not symbol.well_formed:
        return None
    if len(expr.args) != len(params):
        short = symbol.name.rpartition(".")[2]
        example = f"{short}({' ; '.join(param.name for param in params)})"
        _wrong_count(short, len(params), len(expr.args), example, expr, env)
        return None
    return tuple(check(infer, arg, env, param.type) for arg, param in zip(expr.args, params, strict=True))


def _column(
    infer: Infer, table: TableSymbol, call: tree.CallExpr, field: tree.Name, env: Environment, expr: tree.Expr
) -> Node:
    args = _arguments(infer, table, call, env)
    column = table.columns.get(field.text)
    env.scope.session.resolutions.seek(field, Vacancy(base=table.row))
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
    env.scope.session.resolutions.use(field.span, column.span)
    if args is None:
        return unknown(env, expr.span)
    return names.narrowed(names.call(column, args, env, expr.span), env)


def at_date(infer: Infer, expr: tree.AtDate, env: Environment) -> Node:
    """``base au (date)``: the rule, parameter or table under the path, as of another date (SEMANTICS §8)."""
    # What is not « rien » today may be at another date.
    lasting = frozenset(path for path in env.narrowed if not path.startswith("rule "))
    base = infer(expr.base, evolve(env, narrowed=lasting))
    date = check(infer, expr.date, env, DATE)
    moved = _moved(base, date)
    if moved is None:
        if not isinstance(base.type, UnknownType):
            env.scope.session.error(
                "CQP313",
                f"« {env.scope.session.text(expr.base.span)} » n'a pas de valeur à une autre date",
                expr.span,
                help="« au » ne s'écrit qu'après une règle, un paramètre ou un tableau : « taux_horaire au 1er "
                "mars 2013 ».",
            )
        return unknown(env, expr.span)
    return evolve(moved, span=expr.span)


def _moved(node: Node, date: Node) -> Node | None:
    """The call under a path of fields and keys, evaluated at ``date``."""
    match node:
        case Call():
            return evolve(node, at=date)
        case Get(base=base):
            inner = _moved(base, date)
            return None if inner is None else evolve(node, base=inner)
        case Make(shape="record", operands=operands):
            moved = tuple(_moved(operand, date) for operand in operands)
            known = tuple(m for m in moved if m is not None)
            return evolve(node, operands=known) if len(known) == len(moved) else None
        case _:
            return None
