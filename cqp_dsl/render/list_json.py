"""Politiques, decisions and facts for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

from cqp_dsl.core.datatypes.types import type_name
from cqp_dsl.render.json_values import CiteJson, PlaceJson, cite_json, json_text, span_json
from cqp_dsl.workspace.inventory.listing import FactStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.workspace.inventory.listing import ListedDecision, ListedFact, ListedPolicy


class ListedFactJson(TypedDict):
    """A fact that a decision may need, whatever the cases that a dossier takes."""

    name: str
    question: str
    type: str
    optional: Annotated[bool, "Whether it may be « rien », which must be said too."]
    by: Annotated[str | None, "Whose judgement it is."]
    status: Annotated[FactStatus, "Whether the dossier of --from gives it; unknown without one."]
    place: PlaceJson


class ListedParameterJson(TypedDict):
    """What a decision is taken for."""

    name: str
    type: str


class ListedDecisionJson(TypedDict):
    """A decision, and what it may need."""

    name: str
    label: str
    type: str
    parameters: list[ListedParameterJson]
    facts: list[ListedFactJson]
    holes: Annotated[list[str], "The parameters with figures that are still to be fixed."]
    cite: CiteJson | None
    place: PlaceJson


class ListedPolicyJson(TypedDict):
    """A politique and its decisions."""

    name: str
    label: str
    uses: list[str]
    decisions: list[ListedDecisionJson]
    cite: CiteJson | None
    place: PlaceJson


class ListJson(TypedDict):
    """What there is to ask."""

    policies: list[ListedPolicyJson]


def list_json(policies: Sequence[ListedPolicy]) -> str:
    """``{"policies": [{"name", "label", "decisions": [{"name", "label", "facts": […]}]}]}``."""
    document: ListJson = {"policies": [_policy(each) for each in policies]}
    return json_text(document)


def _policy(listed: ListedPolicy) -> ListedPolicyJson:
    policy = listed.policy
    return {
        "name": policy.name,
        "label": policy.label,
        "uses": list(policy.uses),
        "decisions": [_decision(decision) for decision in listed.decisions],
        "cite": cite_json(policy.cite),
        "place": span_json(policy.span),
    }


def _decision(decision: ListedDecision) -> ListedDecisionJson:
    rule = decision.rule
    return {
        "name": rule.name,
        "label": rule.label,
        "type": type_name(rule.type),
        "parameters": [{"name": param.name, "type": type_name(param.type)} for param in rule.params],
        "facts": [_fact(fact) for fact in decision.facts],
        "holes": list(decision.holes),
        "cite": cite_json(rule.cite),
        "place": span_json(rule.span),
    }


def _fact(fact: ListedFact) -> ListedFactJson:
    entry = fact.entry
    return {
        "name": entry.name,
        "question": entry.question,
        "type": type_name(entry.type),
        "optional": fact.optional,
        "by": entry.judge,
        "status": fact.status,
        "place": span_json(entry.span),
    }
