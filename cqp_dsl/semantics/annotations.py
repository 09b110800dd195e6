"""Type expressions to types; declared types, enumerations and fiches, resolved on first use."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, assert_never

from attrs import evolve

from cqp_dsl.core.datatypes.types import (
    BOOL,
    DATE,
    PERIOD,
    TEXT,
    UNKNOWN,
    Bounds,
    EnumType,
    Field,
    ListType,
    MapType,
    NumberType,
    OptionalType,
    RecordType,
    Type,
    UnknownType,
    number_in,
)
from cqp_dsl.core.datatypes.units import DURATION, PLAIN, Number, Unit, in_base
from cqp_dsl.core.printer import spoken
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.limits import MAX_CELLS, MAX_NESTED_TYPES
from cqp_dsl.semantics.measures import literal_unit, quiet_unit, written_unit
from cqp_dsl.semantics.members import check_members
from cqp_dsl.semantics.resolutions import Vacancy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.semantics.scope import PolicyScope, TypeSymbol

_SIMPLE: dict[str, Type] = {
    "booléen": BOOL,
    "texte": TEXT,
    "date": DATE,
    "durée": number_in(DURATION),
    "période": PERIOD,
}


def resolve_type(expr: tree.TypeExpr, scope: PolicyScope) -> Type:
    """The type that an expression names; ``UNKNOWN`` after a diagnostic."""
    match expr:
        case tree.SimpleTypeExpr(name=name):
            return _SIMPLE[name]
        case tree.NumberTypeExpr():
            return _number_type(expr, scope)
        case tree.NamedTypeExpr(path=path):
            return _named_type(path, scope)
        case tree.ListTypeExpr(item=item):
            return ListType(resolve_type(item, scope))
        case tree.MapTypeExpr():
            return _map_type(expr, scope)
        case tree.OptionalTypeExpr(inner=inner):
            resolved = resolve_type(inner, scope)
            return resolved if isinstance(resolved, OptionalType) else OptionalType(resolved)
        case _:
            assert_never(expr)


def declared_type(symbol: TypeSymbol) -> Type:
    """The type of a declaration, computed once; a fiche or type that contains itself is reported."""
    if symbol.type is not None:
        return symbol.type
    decl, scope = symbol.decl, symbol.scope
    if symbol.resolving:
        scope.session.error(
            "CQP224",
            f"Le type « {decl.name.text} » se contient lui-même",
            decl.name.span,
            help="Un type ne peut pas être défini à partir de lui-même : retirez ce champ ou passez par une liste "
            "d'identifiants.",
        )
        symbol.type = UNKNOWN
        return UNKNOWN
    if scope.session.types_open >= MAX_NESTED_TYPES:
        _report_nested(decl.name, scope)
        symbol.type = UNKNOWN
        return UNKNOWN
    symbol.resolving = True
    scope.session.types_open += 1
    match decl:
        case tree.TypeDecl(type=type_expr):
            resolved = resolve_type(type_expr, scope)
        case tree.EnumDecl():
            resolved = _enum_type(decl, scope)
        case tree.RecordDecl():
            resolved = _record_type(decl, scope)
        case _:
            assert_never(decl)
    symbol.resolving = False
    scope.session.types_open -= 1
    if symbol.type is None:
        symbol.type = resolved
    return symbol.type


def _report_nested(name: tree.Name, scope: PolicyScope) -> None:
    """Report, once, types that go too deep."""
    if not any(found.code == "CQP228" for found in scope.session.diagnostics):
        scope.session.error(
            "CQP228",
            f"Plus de {MAX_NESTED_TYPES} types sont définis l'un par l'autre",
            name.span,
            "un de trop",
            help="Mettez moins de fiches l'une dans l'autre.",
        )


def _leaves(type_: Type, scope: PolicyScope) -> int:
    """How many single values a type holds, an element of each list counted once."""
    match type_:
        case RecordType(name=name):
            return scope.session.leaves.get(name, 1)
        case MapType(keys=keys, value=value):
            return math.prod(len(key.values) for key in keys) * _leaves(value, scope)
        case ListType(item=inner) | OptionalType(inner=inner):
            return _leaves(inner, scope)
        case _:
            return 1


def _unique_name(name: str, scope: PolicyScope) -> str:
    """The short name, or the qualified one when several politiques declare it."""
    homes = [other for other in scope.every_policy.values() if name in other.types]
    return name if len(homes) <= 1 else f"{scope.name}.{name}"


def _enum_type(decl: tree.EnumDecl, scope: PolicyScope) -> EnumType:
    seen = check_members(decl, scope)
    labels = tuple(m.label.text if m.label else spoken(m.name.text) for m in seen.values())
    name = _unique_name(decl.name.text, scope)
    for member in seen.values():
        scope.session.resolutions.declare_part(name, member.name.text, member.name.span)
    return EnumType(name, tuple(seen), labels, decl.ordered)


def _record_type(decl: tree.RecordDecl, scope: PolicyScope) -> RecordType | UnknownType:
    fields: dict[str, Field] = {}
    spans: dict[str, tree.Name] = {}
    for field in decl.fields:
        name = field.name.text
        if name in fields:
            scope.session.error(
                "CQP203",
                f"Le champ « {name} » figure deux fois dans la fiche « {decl.name.text} »",
                field.name.span,
                "seconde fois",
                others=[(spans[name].span, "première fois")],
                help="Renommez l'un des deux.",
            )
            continue
        spans[name] = field.name
        fields[name] = Field(name, resolve_type(field.type, scope), field.label.text if field.label else "")
    name = _unique_name(decl.name.text, scope)
    for field_name in spans.values():
        scope.session.resolutions.declare_part(name, field_name.text, field_name.span)
    leaves = sum(_leaves(field.type, scope) for field in fields.values())
    if leaves > MAX_CELLS:
        scope.session.error(
            "CQP225",
            f"Cette fiche aurait {leaves} valeurs, au plus {MAX_CELLS} sont admises",
            decl.name.span,
            "trop grande",
            help="Mettez moins de fiches l'une dans l'autre, ou donnez-les en liste.",
        )
        return UNKNOWN
    scope.session.leaves[name] = leaves
    return RecordType(name, tuple(fields.values()))


def _named_type(path: tree.Path, scope: PolicyScope) -> Type:
    head, *rest = path.parts
    if rest:
        home = scope.reachable().get(head.text)
        if home is None:
            scope.unknown_policy(head)
            return UNKNOWN
        symbol = scope.through(head, rest[0], lambda other: other.types)
        name, candidates = rest[0], list(home.types)
        scope.session.resolutions.seek(name, Vacancy(policy=home.name, type_name=True))
    else:
        scope.session.resolutions.seek(head, Vacancy(type_name=True))
        symbol, name = scope.type_symbol(head), head
        candidates = [known for other in (scope, *scope.uses) for known in other.types]
        candidates += [*_SIMPLE, "nombre", "entier"]
    if symbol is None and scope.incomplete and not rest:
        return UNKNOWN
    if symbol is None:
        scope.unknown("CQP202", f"Le type « {name.text} » n'est déclaré nulle part", name, candidates)
        return UNKNOWN
    return declared_type(symbol)


def enumeration(path: tree.Path, scope: PolicyScope) -> EnumType | None:
    """The enumeration that a path names; reports anything else."""
    resolved = _named_type(path, scope)
    if isinstance(resolved, EnumType):
        return resolved
    if not isinstance(resolved, UnknownType):
        scope.session.error(
            "CQP301",
            f"« {path.text} » n'est pas une énumération",
            path.span,
            "une énumération est attendue après « par »",
            help="On n'indexe une valeur que par une énumération déclarée : « Note par Épreuve ».",
        )
    return None


def _map_type(expr: tree.MapTypeExpr, scope: PolicyScope) -> Type:
    value = resolve_type(expr.value, scope)
    keys = [enumeration(path, scope) for path in expr.keys]
    known = tuple(key for key in keys if key is not None)
    if len(known) < len(keys):
        return UNKNOWN
    cells = _leaves(MapType(known, value), scope)
    if cells > MAX_CELLS:
        scope.session.error(
            "CQP225",
            f"Ce tableau de valeurs aurait {cells} cases, au plus {MAX_CELLS} sont admises",
            expr.span,
            "trop grand",
            help="Réduisez le nombre d'énumérations après « par ».",
        )
        return UNKNOWN
    return MapType(known, value)


def _number_type(expr: tree.NumberTypeExpr, scope: PolicyScope) -> NumberType | UnknownType:
    """« nombre de 0 à 100 % »: where the type has no unit, its limits give it, and one without a unit shares it."""
    written = [limit for limit in _limits(expr.bounds) if limit.unit] if expr.bounds is not None else []
    units = [literal_unit(limit, scope) for limit in written]
    shown = written_unit(expr.unit.text, expr.unit.span, scope) if expr.unit else units[-1] if units else PLAIN
    if shown is None or None in units:
        return UNKNOWN
    for limit, unit in zip(written, units, strict=True):
        if unit is not None and unit.base != shown.base:
            _other_unit(limit, shown.written, scope)
    bounds = _bounds(expr.bounds, shown, scope) if expr.bounds is not None else None
    return number_in(shown, integer=expr.integer, bounds=bounds)


def in_the_unit_of(
    values: Iterable[tree.DatedValue | tree.CaseDecl | tree.Grid], type_: Type, scope: PolicyScope
) -> Type:
    """A type that declares no unit, ``nombre`` or ``durée``, shown in the one that all its values are written in."""
    match type_:
        case OptionalType(inner=inner):
            return OptionalType(in_the_unit_of(values, inner, scope))
        case MapType(keys=keys, value=value):
            return MapType(keys, in_the_unit_of(values, value, scope))
        case NumberType(unit=unit, shown=shown) if shown in (PLAIN, DURATION):
            units = {_unit_shown(expr, scope) for value in values for expr in _results(value)} - {None}
            written = units.pop() if len(units) == 1 else shown
            return evolve(type_, shown=written) if written is not None and written.base == unit else type_
        case _:
            return type_


def _results(value: tree.DatedValue | tree.CaseDecl | tree.Grid) -> Iterator[object]:
    """What a case or a grid gives."""
    if isinstance(value, tree.Grid):
        for row in value.rows:
            yield from row.cells
    else:
        yield value.value


def _unit_shown(expr: object, scope: PolicyScope) -> Unit | None:
    """The unit of a literal, none for anything else; None for zero, ``rien`` and what is still to be fixed."""
    while isinstance(expr, tree.Negate | tree.Group):
        expr = expr.operand if isinstance(expr, tree.Negate) else expr.inner
    match expr:
        case tree.NumberLit(value=0) | tree.HoleExpr() | tree.NothingLit() | tree.AnyCell():
            return None
        case tree.NumberLit():
            return quiet_unit(expr, scope)
        case _:
            return PLAIN


def _other_unit(limit: tree.NumberLit, unit: str, scope: PolicyScope) -> None:
    scope.session.error(
        "CQP302",
        f"La limite est en « {limit.unit} », le nombre " + (f"en « {unit} »" if unit else "n'a pas d'unité"),
        limit.span,
        "une autre unité",
        help=f"Écrivez la limite en {unit}." if unit else "Retirez l'unité de la limite.",
    )


def _limits(bounds: tree.BoundsExpr) -> list[tree.NumberLit]:
    """The limits that are written, without their sign."""
    bare = (limit.operand if isinstance(limit, tree.Negate) else limit for limit in (bounds.low, bounds.high))
    return [limit for limit in bare if isinstance(limit, tree.NumberLit)]


def _bounds(expr: tree.BoundsExpr, shown: Unit, scope: PolicyScope) -> Bounds:
    """The limits in the base of their unit; one without a unit is in that of the type."""
    low, high = (_limit(limit, shown, scope) for limit in (expr.low, expr.high))
    if low is not None and high is not None and low > high:
        scope.session.error(
            "CQP319",
            "La limite basse dépasse la limite haute",
            expr.span,
            "limites inversées",
            help="Inversez les deux limites.",
        )
    return Bounds(low, high, expr.low_included, expr.high_included)


def _limit(expr: tree.Expr | None, shown: Unit, scope: PolicyScope) -> Number | None:
    match expr:
        case tree.Negate(operand=operand):
            positive = _limit(operand, shown, scope)
            return None if positive is None else -positive
        case tree.NumberLit(value=value, unit=unit):
            return in_base(value, quiet_unit(expr, scope) if unit else shown)
        case _:
            return None
