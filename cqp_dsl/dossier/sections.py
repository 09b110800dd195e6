"""``décisions:`` and ``lectures:``: what is asked, and the readings assumed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cqp_dsl.diagnostics import Label
from cqp_dsl.dossier.keys import is_name, report_repeated, section
from cqp_dsl.dossier.mistakes import nearest_value
from cqp_dsl.dossier.report import choices
from cqp_dsl.dossier.scalars import AtOnce, enumerated
from cqp_dsl.dossier.tree import Refused, is_empty, says_nothing, shape, shown, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cqp_dsl.core.program import Program
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node


def meanings(names: Collection[str]) -> dict[str, list[str]]:
    """The qualified names that each qualified or short name may stand for."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition(".")[2], []).append(name)
    return {**found, **{name: [name] for name in names}}


class DecisionReader:
    """Reads ``décisions:`` against one program."""

    def __init__(self, program: Program) -> None:
        self._program = program

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        return meanings(self._program.published)

    def read(self, node: Node, report: Report) -> tuple[str, ...] | None:
        """The decisions asked, by qualified or short name; None where nothing is asked."""
        if isinstance(node, Refused) or is_empty(node):
            return None
        if isinstance(node, dict) or says_nothing(node):
            report.add("CQP609", f"« décisions » : {shape(node)} ; attendu : une liste de noms", node)
            return None
        asked = node if isinstance(node, list | tuple) else [node]
        report.count(len(asked), node)
        names: dict[str, None] = {}
        for item in asked:
            text = text_of(item)
            if text is not None and not is_empty(item) and not says_nothing(item):
                fitting = self._known.get(text, ())
                if len(fitting) == 1:
                    names[fitting[0]] = None
                else:
                    self._report(item, fitting, report)
            elif not isinstance(item, Refused):
                report.add("CQP609", f"« décisions » : {shape(item)} ; attendu : le nom d'une décision", item)
        if not asked:
            report.warn(
                "CQP618",
                "« décisions » est une liste vide : tout ce que les faits permettent est demandé",
                node,
                help="Nommez les décisions voulues, ou retirez la rubrique.",
            )
        return tuple(names) or None

    def _report(self, name: Node, fitting: Sequence[str], report: Report) -> None:
        if report.skips(name):
            return
        program = self._program
        decisions = list(program.published)
        labels: list[Label] = []
        near = None
        if fitting:
            message = f"{shown(name)} est le nom de plusieurs décisions"
            advice = f"Écrivez {' ou '.join(fitting)}."
            labels = [Label(program.rules[each].span, "l'une d'elles") for each in fitting]
        elif rules := meanings(program.rules).get(str(name)):
            message = f"{shown(name)} n'est pas une décision publiée"
            advice = f"Ce qui peut être demandé : {choices(decisions)}."
            labels = [Label(program.rules[rules[0]].span, "déclaré ici sans le mot « décision »")]
        else:
            message = f"{shown(name)} n'est pas une décision"
            near, advice = report.suggestion(str(name), [*decisions, *(rule.short_name for rule in program.decisions)])
        report.add("CQP619", message, name, *labels, help=advice, fix=report.writing(near, name))


class ReadingReader:
    """Reads ``lectures:`` against one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._read_name: dict[str, AtOnce] = {}

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        return meanings(self._program.interpretations)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self._program.interpretations)}

    def read(self, node: Node, report: Report) -> dict[str, str]:
        """The reading assumed of each interpretation named."""
        readings: dict[str, str] = {}
        seen: dict[str, str] = {}
        for key, value in section(node, "lectures", "les interprétations, chacune avec sa lecture", report).items():
            fitting = self._known.get(key, ())
            if len(fitting) != 1:
                self._report(key, fitting, report)
                continue
            (name,) = fitting
            if name in seen:
                report_repeated(key, seen[name], report)
                continue
            seen[name] = key
            reading = self._reading(value, name, report)
            if reading is not None:
                readings[name] = reading
        return {name: readings[name] for name in sorted(readings, key=self._places.__getitem__)}

    def _report(self, key: object, fitting: Sequence[str], report: Report) -> None:
        if not is_name(key, "lectures", report) or report.skips(key):
            return
        program, near = self._program, None
        labels = [Label(program.interpretations[name].span, "l'une d'elles") for name in fitting]
        if fitting:
            message, advice = (
                f"{shown(key)} est le nom de plusieurs interprétations",
                f"Écrivez {' ou '.join(fitting)}.",
            )
        else:
            message = f"{shown(key)} n'est pas une interprétation"
            names = [*program.interpretations, *(name.partition(".")[2] for name in program.interpretations)]
            near = report.nearest(key, names)
            advice = f"Vouliez-vous dire « {near} » ?" if near else f"Attendu : {choices(program.interpretations)}."
        report.add("CQP620", message, key, *labels, help=advice, fix=report.writing(near, key))

    def _reading(self, node: Node, name: str, report: Report) -> str | None:
        read_name = self._read_name.get(name)
        if read_name is None:
            read_name = self._read_name[name] = enumerated(self._program.interpretations[name].type)
        found = read_name(node)
        if isinstance(found, str):
            return found
        interpretation = self._program.interpretations[name]
        type_ = interpretation.type
        values = choices(type_.values)
        text = text_of(node)
        if isinstance(node, Refused):
            return None
        if text is None or says_nothing(node):
            report.add("CQP609", f"« {name} » : {shape(node)} ; attendu : l'une des lectures {values}", node)
            return None
        if is_empty(node):
            advice = f"Écrivez l'une des lectures {values}, ou retirez la ligne."
            report.warn("CQP618", f"« {name} » est laissé vide : la lecture reste ouverte", node, help=advice)
            return None
        found = read_name(text)
        if isinstance(found, str):
            return found
        near = nearest_value(text, type_, report)
        report.add(
            "CQP620",
            f"{shown(node)} n'est pas une lecture de « {name} » ; attendu : {values}",
            node,
            Label(interpretation.span, "l'interprétation est déclarée ici"),
            help=f"Vouliez-vous dire « {near} » ?" if near else None,
            fix=report.writing(near, node),
        )
        return None
