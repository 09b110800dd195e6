"""``faits:``: the facts of each politique, under its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.core.datatypes.values import MapValue, Record, Void
from cqp_dsl.diagnostics import Label, nearest
from cqp_dsl.dossier.keys import is_name, section
from cqp_dsl.dossier.report import choices
from cqp_dsl.dossier.tree import shown
from cqp_dsl.dossier.values import value_reader

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Program
    from cqp_dsl.dossier.reader import ValueReader
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node


@define(eq=False, repr=False)
class _Fact:
    """A fact, its place among those of the program, and what reads it, made when it is first given."""

    place: int
    name: str
    reader: ValueReader | None = None


@define(eq=False, repr=False)
class FactReader:
    """Reads ``faits:`` against one program."""

    program: Program
    _policies: dict[str, dict[str, _Fact]] = field(factory=dict)

    def read(self, node: Node, report: Report) -> dict[str, Value]:
        """The facts of each politique, under its name. A fact of which nothing is known is left out."""
        found: list[tuple[int, str, Value]] = []
        for policy, group in section(node, "faits", "les politiques, et sous chacune ses faits", report).items():
            facts = self._facts(policy)
            if facts is None:
                _report_unknown_policy(policy, self.program, report)
                continue
            for key, given in section(group, policy, "les faits de cette politique", report).items():
                fact = facts.get(key)
                if fact is None:
                    _report_unknown_fact(key, policy, self.program, report)
                    continue
                if fact.reader is None:
                    entry = self.program.entries[fact.name]
                    fact.reader = value_reader(entry.type, entry)
                value = fact.reader.read(given, fact.name, report)
                if type(value) not in _PARTLY_KNOWN or knows_something(value):
                    found.append((fact.place, fact.name, value))
        found.sort(key=_place)
        return {name: value for _, name, value in found}

    def _facts(self, policy: object) -> dict[str, _Fact] | None:
        """The facts of a politique by their short names; None where there is no such politique."""
        facts = self._policies.get(policy) if isinstance(policy, str) else None
        if facts is None and isinstance(policy, str) and policy in self.program.policies:
            start = f"{policy}."
            names = enumerate(self.program.entries)
            facts = {name.removeprefix(start): _Fact(at, name) for at, name in names if name.startswith(start)}
            self._policies[str(policy)] = facts
        return facts


_PARTLY_KNOWN = frozenset({Void, Record, MapValue})


def _place(found: tuple[int, str, Value]) -> int:
    return found[0]


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


def _report_unknown_policy(key: object, program: Program, report: Report) -> None:
    if not is_name(key, "faits", report) or report.skips(key):
        return
    owners = [entry.policy for entry in program.entries.values() if entry.name == f"{entry.policy}.{key}"]
    if owners:
        near, advice = None, f"C'est un fait de la politique « {owners[0]} » : écrivez-le sous ce nom."
    else:
        near, advice = known_policies(key, program)
    report.add("CQP606", f"{shown(key)} n'est pas une politique", key, help=advice, fix=report.writing(near, key))


def known_policies(name: str, program: Program) -> tuple[str | None, str]:
    """The politique that a name most likely means, and the help that says which were read and how to give one's own."""
    near = nearest(name, program.policies)
    meant = f"Vouliez-vous dire « {near} » ? " if near else ""
    advice = f"Politiques lues : {choices(program.policies)}. Les vôtres se donnent par « --policies RÉPERTOIRE »."
    return near, meant + advice


def _report_unknown_fact(key: object, policy: str, program: Program, report: Report) -> None:
    if not is_name(key, policy, report) or report.skips(key):
        return
    elsewhere = [entry for entry in program.entries.values() if entry.name == f"{entry.policy}.{key}"]
    own = {entry.name.removeprefix(f"{policy}.") for entry in program.entries.values() if entry.policy == policy}
    declared, near = None, None
    if elsewhere:
        owners = choices(f"« {entry.policy} »" for entry in elsewhere)
        advice = f"Ce fait existe dans {owners} : écrivez-le sous ce nom."
        declared = Label(elsewhere[0].span, "déclaré ici")
    elif not own:
        advice = "Cette politique n'a aucun fait à elle."
    else:
        near, advice = report.suggestion(key, sorted(own))
    message = f"{shown(key)} n'est pas un fait de la politique « {policy} »"
    report.add("CQP607", message, key, declared, help=advice, fix=report.writing(near, key))
