"""``{ … }``: a list, a fiche or a map, by the expected type."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.types import (
    UNKNOWN,
    EnumType,
    ListType,
    MapType,
    RecordType,
    Type,
    UnknownType,
    type_name,
)
from cqp_dsl.core.dossier import absent
from cqp_dsl.core.nodes import Const, Make, Node
from cqp_dsl.diagnostics import nearest
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.agreement import fit, join, make, unknown, without_nothing
from cqp_dsl.semantics.resolutions import Vacancy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.semantics.inference import Infer


def set_literal(expr: tree.SetLit, env: Environment, expected: Type | None, infer: Infer) -> Node:
    """The composite that a ``{ … }`` literal makes."""
    target = without_nothing(expected) if expected is not None else None
    match target:
        case RecordType():
            return _record(expr, env, target, infer)
        case MapType():
            return _map(expr, env, target, infer)
        case ListType(item=item):
            return _list(expr, env, None if isinstance(item, UnknownType) else item, infer)
        case None if not any(element.key or element.otherwise for element in expr.elements):
            return _list(expr, env, None, infer)
        case None | UnknownType():
            if target is None:
                env.scope.session.error(
                    "CQP312",
                    "On ne sait pas de quel type est ce « { … } »",
                    expr.span,
                    help="Donnez-le là où un type est déclaré : la valeur d'une règle, d'un paramètre, d'un fait "
                    "ou d'un argument.",
                )
            return unknown(env, expr.span)
        case _:
            env.scope.session.error(
                "CQP301",
                f"Type attendu : {type_name(target)} ; trouvé : « {{ … }} »",
                expr.span,
                "entre accolades",
                help="Les accolades écrivent une liste, une fiche ou une valeur par énumération.",
            )
            return unknown(env, expr.span)


def _list(expr: tree.SetLit, env: Environment, expected: Type | None, infer: Infer) -> Node:
    """A list, of the type expected for its elements or else of the smallest type that holds them all."""
    nodes: list[Node] = []
    item = expected
    for number, element in enumerate(expr.elements, start=1):
        if element.key or element.otherwise:
            env.scope.session.error(
                "CQP308",
                "Une liste n'a pas de clés",
                element.span,
                "avec une clé",
                help="Écrivez seulement les valeurs, séparées par « ; ».",
            )
            continue
        inner = env.inside(f"[{number}]")
        node = infer(element.value, inner, item if expected is None else expected)
        if expected is None and item is not None:
            item = join(item, node.type) or item
        elif item is None and not isinstance(node.type, UnknownType):
            item = node.type
        nodes.append(fit(node, item, env) if item is not None else node)
    return make(Make, env, expr.span, ListType(item or UNKNOWN), shape="list", operands=tuple(nodes))


def _keyed(
    expr: tree.SetLit, env: Environment, owner: EnumType | RecordType, what: str, code: str
) -> dict[str, tree.Element]:
    """The elements by key, unknown and repeated keys reported; ``sinon`` is left out."""
    found: dict[str, tree.Element] = {}
    names = owner.values if isinstance(owner, EnumType) else tuple(field.name for field in owner.fields)
    _note_keys(expr, env, owner)
    bare = next((element for element in expr.elements if element.key is None and not element.otherwise), None)
    if bare is not None:
        env.scope.session.error(
            "CQP308",
            f"Une clé est attendue ici : {what}",
            bare.value.span,
            "sans clé",
            help=f"Écrivez « {names[0]} : valeur ».",
        )
    _report_second_rest(expr, env)
    for element in expr.elements:
        if element.otherwise or element.key is None:
            continue
        if element.key.text not in names:
            close = nearest(element.key.text, names)
            listed = ", ".join(f"« {name} »" for name in names)
            env.scope.session.error(
                code,
                f"« {element.key.text} » n'est pas {what}",
                element.key.span,
                "inconnu",
                help=f"Vouliez-vous dire « {close} » ?" if close else f"Attendu : {listed}.",
            )
        elif element.key.text in found:
            env.scope.session.error(
                "CQP308",
                f"« {element.key.text} » est donné deux fois",
                element.key.span,
                "seconde fois",
                others=[(found[element.key.text].span, "première fois")],
                help="Retirez l'un des deux.",
            )
        else:
            found[element.key.text] = element
    return found


def _note_keys(expr: tree.SetLit, env: Environment, owner: EnumType | RecordType) -> None:
    resolutions = env.scope.session.resolutions
    for element in expr.elements:
        if element.key is not None:
            resolutions.seek(element.key, Vacancy(base=owner))
            resolutions.use_part(element.key, owner.name)
        elif isinstance(element.value, tree.NameRef):
            resolutions.seek(element.value.name, Vacancy(base=owner))


def _report_second_rest(expr: tree.SetLit, env: Environment) -> None:
    rests = [element for element in expr.elements if element.otherwise]
    if len(rests) > 1:
        env.scope.session.error(
            "CQP308",
            "« sinon » est donné deux fois",
            rests[1].span,
            "seconde fois",
            others=[(rests[0].span, "première fois")],
            help="Un seul « sinon » tient lieu de toutes les autres cases : retirez l'autre.",
        )


def _record(expr: tree.SetLit, env: Environment, target: RecordType, infer: Infer) -> Node:
    found = _keyed(expr, env, target, f"un champ de la fiche « {target.name} »", "CQP213")
    rest = next((element for element in expr.elements if element.otherwise), None)
    if rest is not None:
        env.scope.session.error(
            "CQP308",
            "« sinon » ne complète pas une fiche",
            rest.span,
            f"« {target.name} » est une fiche",
            help="Donnez chaque champ ; « sinon » ne vaut que pour les valeurs « par » énumération.",
        )
        return unknown(env, expr.span)
    operands: list[Node] = []
    missing: list[str] = []
    for field in target.fields:
        element = found.get(field.name)
        inner = env.inside(f".{field.name}")
        if element is not None:
            operands.append(fit(infer(element.value, inner, field.type), field.type, env))
        elif inner.partial is not None:
            operands.append(_absent(expr, inner, field.type))
        else:
            missing.append(field.name)
            operands.append(unknown(env, expr.span))
    _report_missing(missing, expr, env, "champ", len(target.fields))
    return make(Make, env, expr.span, target, shape="record", operands=tuple(operands))


def _absent(expr: tree.SetLit, env: Environment, type_: Type) -> Node:
    """An unknown leaf of a fact that a scenario gives in part."""
    if env.partial is None:
        return unknown(env, expr.span)
    entry, path = env.partial
    return make(Const, env, expr.span, type_, value=absent(entry, type_, path))


def _report_missing(missing: list[str], expr: tree.SetLit, env: Environment, what: str, expected: int) -> None:
    """Report what is missing, unless as many elements are there under a wrong key, which has been told."""
    if missing and len(missing) <= expected - sum(not element.otherwise for element in expr.elements):
        plural = "s" if len(missing) > 1 else ""
        env.scope.session.error(
            "CQP308",
            f"Il manque {len(missing)} {what}{plural} : {', '.join(f'« {name} »' for name in missing[:12])}",
            expr.span,
            "incomplet",
            help="Donnez-les" + (", ou « sinon : … » pour toutes les autres cases." if what == "case" else "."),
        )


def _map(expr: tree.SetLit, env: Environment, target: MapType, infer: Infer) -> Node:
    cells = dict(_cells(expr, env, target, (), infer))
    return make(Make, env, expr.span, target, shape="map", operands=tuple(cells.values()), keys=tuple(cells))


def _cells(
    expr: tree.SetLit, env: Environment, target: MapType, prefix: tuple[str, ...], infer: Infer
) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Every cell under ``prefix``; literals nest for several enumerations; missing cells are reported."""
    enum, *rest = target.keys[len(prefix) :]
    found = _keyed(expr, env, enum, f"une valeur de « {enum.name} »", "CQP214")
    otherwise = next((element for element in expr.elements if element.otherwise), None)
    missing: list[str] = []
    for name in enum.values:
        element = found.get(name, otherwise)
        key = (*prefix, name)
        if element is None:
            missing.append(name)
            for tail in itertools.product(*(other.values for other in rest)):
                yield (*key, *tail), _absent(expr, env.inside(f"[{' ; '.join((*key, *tail))}]"), target.value)
        elif not rest:
            inner = env.inside(f"[{' ; '.join(key)}]")
            yield key, fit(infer(element.value, inner, target.value), target.value, env)
        elif isinstance(element.value, tree.SetLit):
            yield from _cells(element.value, env, target, key, infer)
        else:
            env.scope.session.error(
                "CQP308",
                f"Les valeurs par « {rest[0].name} » sont attendues ici, entre accolades",
                element.value.span,
                "sans accolades",
                help=f"Écrivez « {name} : {{ {rest[0].values[0]} : … ; sinon : … }} », ou un tableau croisé.",
            )
    if env.partial is None:
        _report_missing(missing, expr, env, "case", len(enum.values))
