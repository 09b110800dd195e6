"""The results of scenarios, and what they cover, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.datatypes.display import plain_spaces
from cqp_dsl.render.json_values import json_text, span_json
from cqp_dsl.testing.coverage import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.evaluation.scenarios import ScenarioResult
    from cqp_dsl.render.json_values import Json
    from cqp_dsl.testing.coverage import Coverage, Covered


def scenarios_json(results: Sequence[ScenarioResult], reports: dict[str, Json]) -> str:
    """``{"passed", "failed", "scenarios": […]}`` and the reports that were asked for, each under its name."""
    passed = sum(result.passed for result in results)
    shown: list[Json] = [_result(result) for result in results]
    return json_text({"passed": passed, "failed": len(results) - passed, "scenarios": shown, **reports})


def _result(result: ScenarioResult) -> Json:
    scenario = result.scenario
    return {
        "policy": scenario.policy,
        "label": scenario.label,
        "row": scenario.row,
        "place": span_json(scenario.span),
        "passed": result.passed,
        "failures": [
            {
                "expected": plain_spaces(failure.expected),
                "found": plain_spaces(failure.found),
                "place": span_json(failure.expectation.span),
            }
            for failure in result.failures
        ],
    }


def coverage_data(coverage: Coverage) -> Json:
    """``{"reached", "total", "kinds", "policies", "items"}``; ``side`` is the value wanted of a labelled condition."""
    policies = dict.fromkeys(one.item.policy for one in coverage.found)
    return {
        **_counts(coverage),
        "kinds": {kind: _counts(part) for kind in KINDS if (part := coverage.of(kind=kind)).found},
        "policies": {policy: _counts(coverage.of(policy=policy)) for policy in policies},
        "items": [_item(one) for one in coverage.found],
    }


def _counts(part: Coverage) -> dict[str, Json]:
    return {"reached": part.reached, "total": len(part.found)}


def _item(one: Covered) -> Json:
    item = one.item
    return {
        "kind": item.kind,
        "name": item.name,
        "label": item.label or None,
        "policy": item.policy,
        "side": item.side,
        "scenarios": one.scenarios,
        "place": span_json(item.span),
    }
