"""Scenarios run from the editor: what stands above each, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field
from lsprotocol import types

from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.scenarios import run_scenario
from cqp_dsl.lsp.limits import limit_lens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cqp_dsl.core.scenario import Scenario
    from cqp_dsl.lsp.definitions import Definition
    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.lsp.snapshot import Snapshot
    from cqp_dsl.workspace.testing.frontiers import Frontier

RUN: Final = "cqp.run_scenario"
_LONGEST: Final = 100


@define(frozen=True)
class Outcome:
    """What came of a scenario: how many cases it has, and what failed, each in one line."""

    label: str
    cases: int
    failures: tuple[str, ...]

    @property
    def shown(self) -> str:
        """In a few words, after the scenario."""
        if not self.failures:
            return "✓ réussi" if self.cases <= 1 else f"✓ {self.cases} cas réussis"
        first = self.failures[0]
        short = first if len(first) <= _LONGEST else first[: _LONGEST - 1] + "…"
        return f"✗ {short}"


@define(frozen=True)
class Played:
    """What came of the scenarios of a file, by label, and the limits that none of them tries."""

    outcomes: Mapping[str, Outcome] = field(factory=dict)
    limits: tuple[Frontier, ...] = ()


def run(snapshot: Snapshot, path: str, label: str) -> list[Outcome] | str:
    """Run the scenario of a file that has this label, or all of them without one; a sentence where none can be run.

    ``snapshot`` must be complete.
    """
    program = snapshot.analysis.program
    if program is None or any(parsed.file is None for parsed in snapshot.parsed.values()):
        return "Les scénarios ne se jouent qu'une fois les erreurs des politiques corrigées."
    found: dict[str, list[Scenario]] = {}
    for scenario in program.scenarios:
        if scenario.span.path == path and label in ("", scenario.label):
            found.setdefault(scenario.label, []).append(scenario)
    if not found:
        return f"Aucun scénario ne s'appelle « {label} » ici." if label else "Ce fichier n'a pas de scénario."
    engine = Engine(program)
    return [_outcome(name, scenarios, engine) for name, scenarios in found.items()]


def _outcome(label: str, scenarios: list[Scenario], engine: Engine) -> Outcome:
    return Outcome(label, len(scenarios), tuple(line for one in scenarios for line in _failures(one, engine)))


def _failures(scenario: Scenario, engine: Engine) -> Iterator[str]:
    row = f"cas {scenario.row}, " if scenario.row is not None else ""
    try:
        result = run_scenario(engine, scenario)
    except EvaluationError as error:
        yield f"{row}{error.diagnostic.message}"
        return
    for failure in result.failures:
        yield f"{row}attendu\u00a0: {failure.expected} ; trouvé\u00a0: {failure.found}"


def lenses(snapshot: Snapshot, document: Document, played: Played) -> list[types.CodeLens]:
    """Above the politique, all its scenarios; above each scenario, itself, and what came of it; untried limits."""
    outline = snapshot.outlines.get(document.source.path)
    if outline is None:
        return []
    scenarios = [one for one in outline.parts if one.kind == "scénario"]
    found: list[types.CodeLens] = []
    if scenarios:
        many = f"les {len(scenarios)} scénarios" if len(scenarios) > 1 else "le scénario"
        found.append(_lens(outline, document, f"▶ exécuter {many}", [document.uri, ""]))
        if played.limits:
            many = f"{len(played.limits)} limites non essayées" if played.limits[1:] else "une limite non essayée"
            found.append(_lens(outline, document, f"✗ {many}", [document.uri, ""]))
    for one in scenarios:
        found.append(_lens(one, document, "▶ exécuter ce scénario", [document.uri, one.name]))
        outcome = played.outcomes.get(one.name)
        if outcome is not None:
            found.append(_lens(one, document, outcome.shown, [document.uri, one.name]))
    return [*found, *(limit_lens(one, document) for one in played.limits)]


def _lens(one: Definition, document: Document, title: str, arguments: list[str]) -> types.CodeLens:
    return types.CodeLens(document.range(one.span), types.Command(title, RUN, arguments=list(arguments)))
