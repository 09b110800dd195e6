"""``provenance:``: where each fact came from, who said it or from which piece; no decision reads it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cqp_dsl.dossier.keys import as_group, is_name, report_repeated, section
from cqp_dsl.dossier.report import choices
from cqp_dsl.dossier.sections import meanings
from cqp_dsl.dossier.tree import Refused, is_empty, says_nothing, shape, shown, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.core.program import Program
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.dossier.tree import Node


class ProvenanceReader:
    """Reads ``provenance:`` against one program."""

    def __init__(self, program: Program) -> None:
        self._program = program

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        return meanings(self._program.entries)

    def read(self, node: Node, report: Report) -> dict[str, str]:
        """Where each fact came from, by qualified entry: ``notes: procès-verbal du 12 décembre 2013``."""
        found: dict[str, str] = {}
        seen: dict[str, str] = {}
        for key, name, value in self._pairs(node, report):
            if name in seen:
                report_repeated(key, seen[name], report)
                continue
            seen[name] = key
            text = text_of(value)
            if text is not None and not is_empty(value) and not says_nothing(value):
                found[name] = text.strip()
            elif not isinstance(value, Refused) and not is_empty(value):
                message = f"« provenance.{key} » : {shape(value)} ; attendu : un texte, qui dit d'où vient ce fait"
                report.add("CQP609", message, value)
        return found

    def _pairs(self, node: Node, report: Report) -> Iterator[tuple[str, str, Node]]:
        """The key, the entry and the value of each line; those under a politique are its own facts."""
        for key, value in section(node, "provenance", "les faits, chacun avec d'où il vient", report).items():
            if not is_name(key, "provenance", report):
                continue
            if key in self._program.policies and (group := as_group(value)) is not None:
                report.count_keys(group)
                for inner, told in group.items():
                    if is_name(inner, f"provenance.{key}", report):
                        name = f"{key}.{inner}"
                        if name in self._program.entries:
                            yield name, name, told
                        else:
                            self._report(inner, report)
            elif len(fitting := self._known.get(key, [])) == 1:
                yield key, fitting[0], value
            else:
                self._report(key, report, fitting)

    def _report(self, key: str, report: Report, fitting: Sequence[str] = ()) -> None:
        if report.skips(key):
            return
        near = None
        if fitting:
            message = f"{shown(key)} est le nom de plusieurs faits"
            advice = f"Écrivez {' ou '.join(fitting)}."
        else:
            message = f"{shown(key)} n'est pas un fait"
            entries = self._program.entries
            near, advice = report.suggestion(key, [*entries, *(name.partition(".")[2] for name in entries)])
            advice = advice or f"Les faits : {choices(list(entries))}."
        report.add("CQP607", message, key, help=advice, fix=report.writing(near, key))
