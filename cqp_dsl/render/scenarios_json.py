"""The results of scenarios, and what they cover, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NotRequired, TypedDict

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.render.json_values import PlaceJson, json_text, span_json
from cqp_dsl.workspace.testing.coverage import KINDS, ItemKind
from cqp_dsl.workspace.testing.frontiers import Side
from cqp_dsl.workspace.testing.mutants import MutantKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.answer.scenario_result import ScenarioResult
    from cqp_dsl.workspace.testing.coverage import Coverage, Covered
    from cqp_dsl.workspace.testing.mutation import Judged, Mutation
    from cqp_dsl.workspace.testing.spelling import Proposal
    from cqp_dsl.workspace.testing.tried_frontiers import Tried


class FailureJson(TypedDict):
    """An expectation that is not met, or a guarantee that does not hold; both sides in French."""

    expected: str
    found: str
    place: PlaceJson


class ScenarioJson(TypedDict):
    """A scenario, or one row of its cases, as it was run."""

    policy: str
    label: str
    row: Annotated[int | None, "The row of its cases, from one."]
    place: PlaceJson
    passed: bool
    failures: list[FailureJson]


class CountsJson(TypedDict):
    """How many items some scenario reaches, and how many there are."""

    reached: int
    total: int


class ItemJson(TypedDict):
    """A part of the text, and how many scenarios reach it."""

    kind: ItemKind
    name: str
    label: str | None
    policy: str
    side: Annotated[bool | None, "The value wanted of a labelled condition or of a requirement."]
    scenarios: int
    place: PlaceJson


class CoverageJson(TypedDict):
    """What scenarios show of the text."""

    reached: int
    total: int
    kinds: dict[str, CountsJson]
    policies: dict[str, CountsJson]
    items: list[ItemJson]


class ProposalJson(TypedDict):
    """A scenario to add at the end of a file."""

    path: str
    text: str


class NoticingJson(TypedDict):
    """The scenario that fails with a mistake sown."""

    label: str
    row: int | None
    policy: str


class MutantJson(TypedDict):
    """A small mistake sown in the rules."""

    kind: MutantKind
    policy: str
    name: str
    before: str
    after: Annotated[str | None, "What stands there instead; null where something is taken out."]
    place: PlaceJson
    noticed_by: Annotated[NoticingJson | None, "Null for a mistake that passes unnoticed."]
    reached_by: int
    proposal: ProposalJson | None


class MutationJson(TypedDict):
    """Which small mistakes scenarios notice."""

    noticed: int
    total: int
    mutants: list[MutantJson]


class FrontierJson(TypedDict):
    """Where a comparison turns, the sides that scenarios try, and scenarios proposed for the others."""

    policy: str
    name: str
    comparison: str
    limit: str
    place: PlaceJson
    tried: list[Side]
    proposals: dict[str, ProposalJson | None]


class ScenariosJson(TypedDict):
    """Scenarios as they were run, and the reports that were asked for."""

    passed: int
    failed: int
    scenarios: list[ScenarioJson]
    coverage: NotRequired[CoverageJson]
    mutation: NotRequired[MutationJson]
    boundaries: NotRequired[list[FrontierJson]]


def scenarios_json(
    results: Sequence[ScenarioResult],
    *,
    coverage: Coverage | None = None,
    mutation: Mutation | None = None,
    boundaries: Sequence[Tried] | None = None,
) -> str:
    """``{"passed", "failed", "scenarios": […]}``, and each report that is given, under its name."""
    passed = sum(result.passed for result in results)
    document: ScenariosJson = {
        "passed": passed,
        "failed": len(results) - passed,
        "scenarios": [_result(result) for result in results],
    }
    if coverage is not None:
        document["coverage"] = _coverage(coverage)
    if mutation is not None:
        document["mutation"] = _mutation(mutation)
    if boundaries is not None:
        document["boundaries"] = [_frontier(one) for one in boundaries]
    return json_text(document)


def _result(result: ScenarioResult) -> ScenarioJson:
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


def _coverage(coverage: Coverage) -> CoverageJson:
    policies = dict.fromkeys(one.item.policy for one in coverage.found)
    return {
        **_counts(coverage),
        "kinds": {kind: _counts(part) for kind in KINDS if (part := coverage.of(kind=kind)).found},
        "policies": {policy: _counts(coverage.of(policy=policy)) for policy in policies},
        "items": [_item(one) for one in coverage.found],
    }


def _counts(part: Coverage) -> CountsJson:
    return {"reached": part.covered, "total": len(part.found)}


def _item(one: Covered) -> ItemJson:
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


def _mutation(mutation: Mutation) -> MutationJson:
    return {
        "noticed": mutation.noticed,
        "total": len(mutation.judged),
        "mutants": [_judged(one) for one in mutation.judged],
    }


def _judged(one: Judged) -> MutantJson:
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


def _frontier(one: Tried) -> FrontierJson:
    return {
        "policy": one.frontier.policy,
        "name": one.frontier.place,
        "comparison": one.frontier.text,
        "limit": one.frontier.at,
        "place": span_json(one.frontier.span),
        "tried": list(one.sides),
        "proposals": {side: _proposal(proposal) for side, proposal in one.proposals},
    }


def _proposal(proposal: Proposal | None) -> ProposalJson | None:
    return None if proposal is None else {"path": proposal.path, "text": proposal.text}
