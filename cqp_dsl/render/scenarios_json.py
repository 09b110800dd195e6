"""The results of scenarios, and what they cover, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.datatypes.display import plain_spaces
from cqp_dsl.render.json_values import json_text, span_json
from cqp_dsl.workspace.testing.coverage import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.evaluation.scenarios import ScenarioResult
    from cqp_dsl.render.json_values import Json
    from cqp_dsl.workspace.testing.coverage import Coverage, Covered
    from cqp_dsl.workspace.testing.mutation import Judged, Mutation
    from cqp_dsl.workspace.testing.spelling import Proposal
    from cqp_dsl.workspace.testing.trials import Tried


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


def mutation_data(mutation: Mutation) -> Json:
    """``{"noticed", "total", "mutants"}``; ``noticed_by`` is null for a survivor, which may have a ``proposal``."""
    return {
        "noticed": mutation.noticed,
        "total": len(mutation.judged),
        "mutants": [_judged(one) for one in mutation.judged],
    }


def _judged(one: Judged) -> Json:
    killer = one.killer
    return {
        "kind": one.mutant.kind,
        "policy": one.mutant.policy,
        "name": one.mutant.place,
        "before": one.mutant.before,
        "after": one.mutant.after or None,
        "place": span_json(one.mutant.span),
        "noticed_by": None if killer is None else {"label": killer.label, "row": killer.row, "policy": killer.policy},
        "reached_by": one.reaching,
        "proposal": _proposal(one.proposal),
    }


def frontiers_data(tried: Sequence[Tried]) -> Json:
    """A list of frontiers: the sides that scenarios try, and scenarios proposed for the others."""
    return [
        {
            "policy": one.frontier.policy,
            "name": one.frontier.place,
            "comparison": one.frontier.text,
            "limit": one.frontier.at,
            "place": span_json(one.frontier.span),
            "tried": list(one.sides),
            "proposals": {side: _proposal(proposal) for side, proposal in one.proposals},
        }
        for one in tried
    ]


def _proposal(proposal: Proposal | None) -> Json:
    return None if proposal is None else {"path": proposal.path, "text": proposal.text}
