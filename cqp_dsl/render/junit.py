"""The results of scenarios as the XML that continuous integration reads (JUnit's)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cqp_dsl.core.datatypes.display import NBSP, plain_spaces
from cqp_dsl.render.scenarios_text import failed_scenario_text
from cqp_dsl.render.screen import Screen, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.answer.scenario_result import ScenarioResult
    from cqp_dsl.core.program import Program

_SCREEN = Screen(100)


def junit_xml(results: Sequence[ScenarioResult], program: Program) -> str:
    """One ``testsuite`` per politique, one ``testcase`` per scenario or row of its ``cas``, without durations."""
    root = Element("testsuites", {"name": "cqp", **_counts(results)})
    by_policy: dict[str, list[ScenarioResult]] = {}
    for result in results:
        by_policy.setdefault(result.scenario.policy, []).append(result)
    for policy, group in by_policy.items():
        suite = SubElement(root, "testsuite", {"name": policy, "errors": "0", "skipped": "0", **_counts(group)})
        for result in group:
            _case(suite, result, program)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _counts(results: Sequence[ScenarioResult]) -> dict[str, str]:
    return {"tests": str(len(results)), "failures": str(sum(not result.passed for result in results))}


def _case(suite: Element, result: ScenarioResult, program: Program) -> None:
    scenario = result.scenario
    row = f" [cas {scenario.row}]" if scenario.row is not None else ""
    case = SubElement(
        suite,
        "testcase",
        classname=clean(scenario.policy),
        name=clean(f"{scenario.label}{row}"),
        file=clean(scenario.span.path),
        line=str(scenario.span.line),
    )
    if not result.passed:
        message = f"{NBSP}; ".join(f"attendu {one.expected}, trouvé {one.found}" for one in result.failures)
        told = failed_scenario_text(result, program, _SCREEN)
        lines = "\n".join(clean(line) for line in told.splitlines())
        SubElement(case, "failure", message=clean(plain_spaces(message)), type="attendu").text = lines
