"""Scenarios for the terminal: what was expected, what was found, and the trace of the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.render.missing import missing_lines
from cqp_dsl.render.outline import reason_lines
from cqp_dsl.render.page import Line, source_of
from cqp_dsl.render.trace_outline import trace_line
from cqp_dsl.render.tree import tree_of
from cqp_dsl.render.wording import COLON, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.answer.scenario_result import ScenarioFailure, ScenarioResult
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.screen import Screen

_TRACE_LEVELS = 3
"""Levels of the trace shown under a scenario that fails; ``cqp check --complet`` shows all."""


def failed_scenario_text(result: ScenarioResult, program: Program, screen: Screen) -> str:
    """A scenario that failed: each expectation not met, with what was found instead and why."""
    scenario = result.scenario
    screen = screen.naming(program.files)
    row = f", cas {scenario.row}" if scenario.row is not None else ""
    title = f"{scenario.policy}, scénario {quoted(scenario.label)}{row}"
    rows = tree_of(Line(title, "no", source_of(None, scenario.span)), screen, style="bold")
    for failure in result.failures:
        rows.extend(_failure(failure, program, screen))
    return screen.lay_out(rows)


def summary_text(results: Sequence[ScenarioResult], screen: Screen) -> str:
    """``95 scénarios, 95 réussis``, with the failures last where there are any."""
    if not results:
        return screen.lay_out([screen.text("aucun scénario")])
    passed = sum(result.passed for result in results)
    failed = len(results) - passed
    text = f"{counted(len(results), 'scénario')}, {counted(passed, 'réussi')}"
    if failed:
        text += f", {failed} en échec"
    return screen.lay_out(screen.paragraph(screen.text(text, "bold red" if failed else "bold green")))


def _failure(failure: ScenarioFailure, program: Program, screen: Screen) -> Iterator[Styled]:
    place = screen.source(source_of(None, failure.expectation.span))
    yield from screen.paragraph(screen.text(f"attendu{COLON}", "bold") + screen.text(failure.expected), 2)
    yield from screen.paragraph(screen.text(f"écrit en {place}", "dim cyan"), 4)
    yield from screen.paragraph(screen.text(f"trouvé{COLON}", "bold") + screen.text(failure.found), 2)
    if failure.answer is not None:
        for line in _explanation(failure.answer, program):
            yield from tree_of(line, screen, indent=4)


def _explanation(answer: DecisionAnswer, program: Program) -> tuple[Line, ...]:
    """Why it is so, in short: the reasons, what is missing, and the top of the trace."""
    lines = (*reason_lines(answer.reasons, program), *missing_lines(answer.missing, program))
    return lines if answer.trace is None else (*lines, trace_line(answer.trace, _TRACE_LEVELS))
