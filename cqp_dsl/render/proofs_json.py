"""What was established of policies, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from cqp_dsl.render.diagnostics_json import DiagnosticJson, diagnostic_data
from cqp_dsl.render.json_values import PlaceJson, json_text, span_json

if TYPE_CHECKING:
    from cqp_dsl.answer.verdicts import Disagreement, Finding, ProofReport, Verdict, Witness


class WitnessJson(TypedDict):
    """A dossier that the engine decided."""

    says: str
    scenario: Annotated[str | None, "To paste into the file of the politique; null where none can spell it."]
    policy: str
    path: str
    facts: list[str]


class FindingJson(TypedDict):
    """What disproves a statement."""

    diagnostic: DiagnosticJson
    witnesses: list[WitnessJson]
    kept: Annotated[str | None, "Why the authors keep it."]


class VerdictJson(TypedDict):
    """The answer to one question about one thing."""

    question: Literal["gap", "conflict", "idle", "guarantee", "reading", "outcome"]
    subject: str
    label: str
    place: PlaceJson
    verdict: Literal["established", "counterexample", "unsettled", "out_of_reach"]
    most: Annotated[int | None, "The number of elements that lists had at most; null where no list matters."]
    notes: list[str]
    reason: Annotated[str | None, "Why nothing could be established."]
    reason_place: PlaceJson | None
    findings: list[FindingJson]
    witnesses: list[WitnessJson]


class DisagreementJson(TypedDict):
    """A dossier of which the proof and the engine do not say the same: to be reported."""

    question: str
    subject: str
    expected: str
    found: str
    facts: list[str]


class ProofsJson(TypedDict):
    """All the verdicts."""

    verdicts: list[VerdictJson]
    disagreements: list[DisagreementJson]


def proofs_json(report: ProofReport) -> str:
    """``{"verdicts": [{"question", "subject", "verdict", "findings": […]}]}``."""
    document: ProofsJson = {
        "verdicts": [_verdict(one) for one in report.verdicts],
        "disagreements": [_disagreement(one) for one in report.disagreements],
    }
    return json_text(document)


def _verdict(verdict: Verdict) -> VerdictJson:
    return {
        "question": verdict.asked,
        "subject": verdict.subject,
        "label": verdict.label,
        "place": span_json(verdict.span),
        "verdict": verdict.standing,
        "most": verdict.most,
        "notes": list(verdict.notes),
        "reason": verdict.reason or None,
        "reason_place": None if verdict.reason_span is None else span_json(verdict.reason_span),
        "findings": [_finding(one) for one in verdict.findings],
        "witnesses": [_witness(one) for one in verdict.witnesses],
    }


def _finding(finding: Finding) -> FindingJson:
    return {
        "diagnostic": diagnostic_data(finding.diagnostic),
        "witnesses": [_witness(one) for one in finding.witnesses],
        "kept": finding.kept or None,
    }


def _witness(witness: Witness) -> WitnessJson:
    return {
        "says": witness.says,
        "scenario": witness.scenario,
        "policy": witness.policy,
        "path": witness.path,
        "facts": list(witness.facts),
    }


def _disagreement(one: Disagreement) -> DisagreementJson:
    return {
        "question": one.asked,
        "subject": one.subject,
        "expected": one.expected,
        "found": one.found,
        "facts": list(one.facts),
    }
