"""The headings of a dossier, except ``paramètres``: facts, decisions asked, readings assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.dossier import absent
from cqp_dsl.datatypes.values import MapValue, Record, Void
from cqp_dsl.diagnostics import Fix, Label, nearest
from cqp_dsl.dossier.keys import report_repeated
from cqp_dsl.dossier.report import choices, suggestion
from cqp_dsl.dossier.scalars import nearest_value
from cqp_dsl.dossier.tree import Broken, Items, Keyed, Leaf, Tree, shape
from cqp_dsl.dossier.typed import ValueReader
from cqp_dsl.dossier.written import enumeration_value

if TYPE_CHECKING:
    from collections.abc import Collection

    from cqp_dsl.core.program import Program
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.dossier.report import Report


def read_facts(node: Tree, program: Program, report: Report) -> dict[str, Value]:
    """``faits:``: the facts of each politique, under its name. A fact of which nothing is known is left out."""
    facts: dict[str, Value] = {}
    seen: dict[str, Leaf] = {}
    for policy, value in _pairs(node, "faits", "les politiques, et sous chacune ses faits", report):
        if policy.text not in program.policies:
            _report_unknown_policy(policy, program, report)
        elif policy.text in seen:
            report_repeated(policy, seen[policy.text], report)
        else:
            seen[policy.text] = policy
            facts.update(_policy_facts(value, policy.text, program, report))
    return {name: facts[name] for name in program.entries if name in facts}


def _policy_facts(node: Tree, policy: str, program: Program, report: Report) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    seen: dict[str, Leaf] = {}
    for key, value in _pairs(node, policy, "les faits de cette politique", report):
        entry = program.entries.get(f"{policy}.{key.text}")
        if entry is None:
            _report_unknown_fact(key, policy, program, report)
        elif key.text in seen:
            report_repeated(key, seen[key.text], report)
        else:
            seen[key.text] = key
            reader = ValueReader(report, lambda type_, path, entry=entry: absent(entry, type_, path))  # type: ignore[misc]
            fact = reader.read(value, entry.type, entry.name)
            if knows_something(fact):
                facts[entry.name] = fact
    return facts


def knows_something(value: Value) -> bool:
    """Whether any leaf is known; an empty list is known."""
    match value:
        case Void():
            return False
        case Record(values=values):
            return any(map(knows_something, values))
        case MapValue(cells=cells):
            return any(map(knows_something, cells.values()))
        case _:
            return True


def knows_everything(value: Value) -> bool:
    """Whether no leaf is unknown."""
    match value:
        case Void():
            return False
        case Record(values=values) | tuple(values):
            return all(map(knows_everything, values))
        case MapValue(cells=cells):
            return all(map(knows_everything, cells.values()))
        case _:
            return True


def _pairs(node: Tree, heading: str, content: str, report: Report) -> list[tuple[Leaf, Tree]]:
    """The keys under a heading, which may be left empty."""
    match node:
        case Keyed(pairs=pairs):
            return [(pair.key, pair.value) for pair in pairs]
        case Leaf(empty=True) | Broken():
            return []
        case _:
            message = f"« {heading} » : {shape(node)} ; attendu : un groupe de clés, {content}"
            report.add("CQP609", message, node.span)
            return []


def _report_unknown_policy(key: Leaf, program: Program, report: Report) -> None:
    owners = [entry.policy for entry in program.entries.values() if entry.name == f"{entry.policy}.{key.text}"]
    if owners:
        advice = f"C'est un fait de la politique « {owners[0]} » : écrivez-le sous ce nom."
        fix = None
    else:
        near, advice = known_policies(key.text, program)
        fix = Fix(f"écrire « {near} »", key.span, key.rewritten(near)) if near else None
    report.add("CQP606", f"{key.shown} n'est pas une politique", key.span, help=advice, fix=fix)


def known_policies(name: str, program: Program) -> tuple[str | None, str]:
    """The politique that a name most likely means, and the help that says which were read and how to give one's own."""
    near = nearest(name, program.policies)
    meant = f"Vouliez-vous dire « {near} » ? " if near else ""
    advice = f"Politiques lues : {choices(program.policies)}. Les vôtres se donnent par « --policies RÉPERTOIRE »."
    return near, meant + advice


def _report_unknown_fact(key: Leaf, policy: str, program: Program, report: Report) -> None:
    elsewhere = [entry for entry in program.entries.values() if entry.name == f"{entry.policy}.{key.text}"]
    own = {entry.name.removeprefix(f"{policy}.") for entry in program.entries.values() if entry.policy == policy}
    places: list[Label] = [Label(key.span)]
    fix = None
    if elsewhere:
        owners = choices(f"« {entry.policy} »" for entry in elsewhere)
        advice = f"Ce fait existe dans {owners} : écrivez-le sous ce nom."
        places.append(Label(elsewhere[0].span, "déclaré ici"))
    elif not own:
        advice = "Cette politique n'a aucun fait à elle."
    else:
        near, advice = suggestion(key.text, sorted(own))
        fix = Fix(f"écrire « {near} »", key.span, key.rewritten(near)) if near else None
    report.add("CQP607", f"{key.shown} n'est pas un fait de la politique « {policy} »", *places, help=advice, fix=fix)


def read_decisions(node: Tree, program: Program, report: Report) -> tuple[str, ...] | None:
    """``décisions:``: the decisions asked, by qualified or short name; None where nothing is asked."""
    match node:
        case Items(items=items):
            asked = items
        case Leaf(empty=True) | Broken():
            return None
        case Leaf():
            asked = (node,)
        case _:
            report.add("CQP609", f"« décisions » : {shape(node)} ; attendu : une liste de noms", node.span)
            return None
    names = []
    known = meanings(program.published)
    for item in asked:
        if isinstance(item, Leaf) and not item.empty:
            names.append(_decision(item, known.get(item.text, []), program, report))
        elif not isinstance(item, Broken):
            report.add("CQP609", f"« décisions » : {shape(item)} ; attendu : le nom d'une décision", item.span)
    if not asked:
        report.warn(
            "CQP618",
            "« décisions » est une liste vide : tout ce que les faits permettent est demandé",
            node.span,
            help="Nommez les décisions voulues, ou retirez la rubrique.",
        )
    return tuple(dict.fromkeys(name for name in names if name)) or None


def _decision(leaf: Leaf, fitting: list[str], program: Program, report: Report) -> str | None:
    if len(fitting) == 1:
        return fitting[0]
    decisions = list(program.published)
    places, fix = [Label(leaf.span)], None
    if fitting:
        message = f"{leaf.shown} est le nom de plusieurs décisions"
        advice = f"Écrivez {' ou '.join(fitting)}."
        places += [Label(program.rules[name].span, "l'une d'elles") for name in fitting]
    elif rules := meanings(program.rules).get(leaf.text):
        message = f"{leaf.shown} n'est pas une décision publiée"
        advice = f"Ce qui peut être demandé : {choices(decisions)}."
        places.append(Label(program.rules[rules[0]].span, "déclaré ici sans le mot « décision »"))
    else:
        message = f"{leaf.shown} n'est pas une décision"
        near, advice = suggestion(leaf.text, [*decisions, *(rule.short_name for rule in program.decisions)])
        fix = Fix(f"écrire « {near} »", leaf.span, leaf.rewritten(near)) if near else None
    report.add("CQP619", message, *places, help=advice, fix=fix)
    return None


def meanings(names: Collection[str]) -> dict[str, list[str]]:
    """The qualified names that each qualified or short name may stand for."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition(".")[2], []).append(name)
    return {**found, **{name: [name] for name in names}}


def read_readings(node: Tree, program: Program, report: Report) -> dict[str, str]:
    """``lectures:``: the reading assumed of each interpretation named."""
    readings: dict[str, str] = {}
    seen: dict[str, Leaf] = {}
    known = meanings(program.interpretations)
    for key, value in _pairs(node, "lectures", "les interprétations, chacune avec sa lecture", report):
        fitting = known.get(key.text, [])
        if len(fitting) != 1:
            _report_interpretation(key, fitting, program, report)
        elif fitting[0] in seen:
            report_repeated(key, seen[fitting[0]], report)
        else:
            seen[fitting[0]] = key
            reading = _reading(value, fitting[0], program, report)
            if reading is not None:
                readings[fitting[0]] = reading
    return {name: readings[name] for name in program.interpretations if name in readings}


def _report_interpretation(key: Leaf, fitting: list[str], program: Program, report: Report) -> None:
    places, fix = [Label(key.span)], None
    if fitting:
        message, advice = f"{key.shown} est le nom de plusieurs interprétations", f"Écrivez {' ou '.join(fitting)}."
        places += [Label(program.interpretations[name].span, "l'une d'elles") for name in fitting]
    else:
        message = f"{key.shown} n'est pas une interprétation"
        names = [*program.interpretations, *(name.partition(".")[2] for name in program.interpretations)]
        near = nearest(key.text, names)
        advice = f"Vouliez-vous dire « {near} » ?" if near else f"Attendu : {choices(program.interpretations)}."
        fix = Fix(f"écrire « {near} »", key.span, key.rewritten(near)) if near else None
    report.add("CQP620", message, *places, help=advice, fix=fix)


def _reading(node: Tree, name: str, program: Program, report: Report) -> str | None:
    interpretation = program.interpretations[name]
    values = choices(interpretation.type.values)
    if isinstance(node, Broken):
        return None
    if not isinstance(node, Leaf):
        report.add("CQP609", f"« {name} » : {shape(node)} ; attendu : l'une des lectures {values}", node.span)
        return None
    if node.empty:
        advice = f"Écrivez l'une des lectures {values}, ou retirez la ligne."
        report.warn("CQP618", f"« {name} » est laissé vide : la lecture reste ouverte", node.span, help=advice)
        return None
    reading = enumeration_value(node.text, interpretation.type)
    if reading is None:
        near = nearest_value(node.text, interpretation.type)
        report.add(
            "CQP620",
            f"{node.shown} n'est pas une lecture de « {name} » ; attendu : {values}",
            Label(node.span),
            Label(interpretation.span, "l'interprétation est déclarée ici"),
            help=f"Vouliez-vous dire « {near} » ?" if near else None,
            fix=Fix(f"écrire « {near} »", node.span, node.rewritten(near)) if near else None,
        )
    return reading
