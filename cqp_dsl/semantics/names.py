"""What a name, a dotted name or a call designates."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import evolve

from cqp_dsl.core.datatypes.types import DATE, EnumType, OptionalType, Type, UnknownType
from cqp_dsl.core.nodes import Call, Const, Fact, Node, Reading, Var
from cqp_dsl.core.operations import FUNCTIONS
from cqp_dsl.diagnostics import nearest
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.agreement import make, unknown, without_nothing
from cqp_dsl.semantics.annotations import declared_type
from cqp_dsl.semantics.environment import path_key
from cqp_dsl.semantics.resolutions import Vacancy
from cqp_dsl.semantics.scope import EntrySymbol, InterpretationSymbol, RuleSymbol, TableSymbol, ValueSymbol

if TYPE_CHECKING:
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.source import Span


def narrowed(node: Node, env: Environment) -> Node:
    """``node`` without its ``ou rien`` where a condition has already excluded ``rien``."""
    if isinstance(node.type, OptionalType) and env.narrowed and path_key(node) in env.narrowed:
        return evolve(node, type=node.type.inner)
    return node


def callee(expr: tree.Expr, env: Environment) -> ValueSymbol | None:
    """The symbol that a name or ``politique.nom`` designates; silent, None for anything else."""
    match expr:
        case tree.NameRef(name=name) if name.text not in env.variables:
            return env.scope.value(name)
        case tree.Access(base=tree.NameRef(name=head), field=field) if head.text not in env.variables:
            return env.scope.through(head, field, lambda scope: scope.values)
        case _:
            return None


def enumeration_named(expr: tree.Expr, env: Environment) -> EnumType | None:
    """The enumeration that an expression names, where no value has that name."""
    match expr:
        case tree.NameRef(name=name) if name.text not in env.variables and env.scope.value(name) is None:
            symbol = env.scope.type_symbol(name)
        case tree.Access(base=tree.NameRef(name=head), field=field):
            home = env.scope.reachable().get(head.text)
            named_otherwise = home is None or field.text in home.values
            symbol = None if named_otherwise else env.scope.through(head, field, lambda scope: scope.types)
        case _:
            return None
    resolved = declared_type(symbol) if symbol else None
    return resolved if isinstance(resolved, EnumType) else None


def readings_named(expr: tree.Expr, env: Environment) -> EnumType | None:
    """The readings of the interpretation that an expression names: ``une_demande_par_an.douze_mois``."""
    symbol = callee(expr, env)
    return symbol.interpretation.type if isinstance(symbol, InterpretationSymbol) else None


def name_reference(name: tree.Name, env: Environment, expected: Type | None) -> Node:
    """A bare name: variable, value, or enumeration value of the expected type."""
    enum = without_nothing(expected) if expected is not None else None
    value_type = enum if isinstance(enum, EnumType) and name.text in enum.values else None
    resolutions = env.scope.session.resolutions
    resolutions.seek(name, Vacancy(expected, env.variables))
    variable = env.variables.get(name.text)
    symbol = None if variable else env.scope.value(name)
    if value_type and (variable or symbol):
        env.scope.session.error(
            "CQP215",
            f"« {name.text} » désigne à la fois une valeur de « {value_type.name} » et autre chose",
            name.span,
            "lequel ?",
            others=[(symbol.span, "déclaré ici")] if symbol else [],
            help=f"Écrivez « {value_type.name}.{name.text} » pour la valeur, ou renommez l'autre.",
        )
        return unknown(env, name.span)
    if variable:
        resolutions.use(name.span, variable.span)
        return narrowed(make(Var, env, name.span, variable.type, name=name.text, slot=variable.slot), env)
    if symbol:
        return value_of(symbol, env, name.span)
    if value_type:
        resolutions.use_part(name, value_type.name)
        return make(Const, env, name.span, value_type, value=name.text)
    if name.text in FUNCTIONS:
        env.scope.session.error(
            "CQP304",
            f"« {name.text} » attend des arguments",
            name.span,
            "appelé sans argument",
            help=f"Par exemple : « {FUNCTIONS[name.text].usage} ».",
        )
    elif not isinstance(expected, UnknownType):
        # What is expected by something wrong may well be a value of it: the mistake has been told.
        _report_unknown(name, env, enum)
    return unknown(env, name.span)


def _report_unknown(name: tree.Name, env: Environment, expected: Type | None) -> None:
    session = env.scope.session
    if isinstance(expected, EnumType):
        close = nearest(name.text, [*expected.values, *env.variables, *env.scope.visible_values()])
        listed = ", ".join(f"« {value} »" for value in expected.values)
        session.error(
            "CQP214",
            f"« {name.text} » n'est pas une valeur de « {expected.name} »",
            name.span,
            "inconnue",
            help=f"Vouliez-vous dire « {close} » ?" if close else f"Valeurs admises : {listed}.",
        )
        return
    homes = _enumerations_with(name.text, env)
    if homes:
        session.error(
            "CQP215",
            f"De quelle énumération « {name.text} » est-il une valeur ?",
            name.span,
            "le type attendu ici ne le dit pas",
            help="Écrivez " + " ou ".join(f"« {home}.{name.text} »" for home in homes) + ".",
        )
        return
    env.scope.unknown_value(name, env.variables)


def _enumerations_with(value: str, env: Environment) -> list[str]:
    found = []
    for scope in (env.scope, *env.scope.uses):
        for symbol in scope.types.values():
            resolved = declared_type(symbol)
            if isinstance(resolved, EnumType) and value in resolved.values:
                found.append(resolved.name)
    return found


def value_of(symbol: ValueSymbol, env: Environment, span: Span) -> Node:
    """The node of a symbol that stands alone, without arguments."""
    match symbol:
        case EntrySymbol(entry=entry):
            return narrowed(make(Fact, env, span, entry.type, entry=entry.name), env)
        case InterpretationSymbol(interpretation=interpretation):
            return make(Reading, env, span, interpretation.type, interpretation=interpretation.name)
        case RuleSymbol(params=()):
            return narrowed(call(symbol, (), env, span), env)
        case RuleSymbol(params=params) | TableSymbol(params=params):
            short = symbol.name.rpartition(".")[2]
            wanted = " ; ".join(param.name for param in params)
            env.scope.session.error(
                "CQP304",
                f"« {short} » attend {len(params)} argument{'s' if len(params) > 1 else ''}",
                span,
                "appelé sans argument",
                help=f"Écrivez « {short}({wanted}) ».",
            )
            return unknown(env, span)
        case _:
            assert_never(symbol)


def call(symbol: RuleSymbol, args: tuple[Node, ...], env: Environment, span: Span) -> Call:
    """A call, at the date at which the politique of a decision is assessed, if it says one."""
    at = None
    if symbol.kind == "decision" and symbol.assessed_at is not None:
        at = make(Fact, env, span, DATE, entry=symbol.assessed_at)
    return make(Call, env, span, symbol.type, rule=symbol.name, args=args, at=at)
