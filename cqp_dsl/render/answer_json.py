"""One answer for programs, in the shape that ``answer_document`` gives; ``answers_json`` writes those of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, assert_never

from cqp_dsl.core.datatypes.display import format_value
from cqp_dsl.core.datatypes.types import type_name
from cqp_dsl.core.datatypes.values import Conflict, Gap, MissingFact, MissingJudgement, UnfixedHole, Void
from cqp_dsl.render.diagnostics_json import diagnostic_data
from cqp_dsl.render.json_values import cite_json, span_json, value_json
from cqp_dsl.render.page import MAX_DEPTH
from cqp_dsl.render.wording import (
    argument_text,
    decision_title,
    final_cause_text,
    missing_path,
    missing_question,
    outcome_text,
    reading_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.answer.answer import (
        Answer,
        DecisionAnswer,
        Missing,
        Outcome,
        Override,
        Reason,
        Receipt,
        TraceNode,
    )
    from cqp_dsl.answer.computation import Step, Term
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.program import Program, World
    from cqp_dsl.render.answer_document import (
        AnswerJson,
        ArgumentJson,
        CauseJson,
        DecisionJson,
        InterpretationJson,
        MissingJson,
        NearJson,
        OutcomeJson,
        OverrideJson,
        ReasonJson,
        ReceiptJson,
        SideJson,
        StepJson,
        TermJson,
        TraceJson,
        WorldJson,
    )


def answer_data(answer: Answer, program: Program, *, traced: bool = True) -> AnswerJson:
    """One answer as JSON data, with its traces or without."""
    return {
        "dossier": answer.dossier,
        "path": answer.path,
        "number": answer.number,
        "refused": False,
        "date": answer.date.isoformat() if answer.date else None,
        "decisions": [_decision_data(decision, program, traced=traced) for decision in answer.decisions],
        "hypotheses": _world_data(answer.hypotheses, program),
        "overrides": [_override_data(given) for given in answer.overrides],
        "receipt": _receipt_data(answer.receipt),
        "diagnostics": [diagnostic_data(diagnostic) for diagnostic in answer.diagnostics],
    }


def _decision_data(decision: DecisionAnswer, program: Program, *, traced: bool) -> DecisionJson:
    known = decision.status == "decided"
    document: DecisionJson = {
        "name": decision.name,
        "policy": decision.policy,
        "args": args_data(decision),
        "label": decision_title(decision),
        "type": type_name(decision.type),
        "status": decision.status,
        "value": value_json(decision.value, decision.type) if known else None,
        "text": outcome_text(decision.value, decision.type) if known else None,
        "favourable": decision.favourable,
        "date": decision.date.isoformat() if decision.date else None,
        "place": span_json(decision.span),
        "cite": cite_json(decision.cite),
        "reasons": reasons_data(decision.reasons, program),
        "missing": _missing_data(decision.missing, program),
        "causes": _causes_data(decision, program),
        "readings": _readings_data(decision, program),
        "outcomes": [_outcome_data(outcome, decision.type, program) for outcome in decision.outcomes],
        "advice": decision.advice,
        "computation": steps_data(decision.computation, program) if traced else [],
        "trace": _trace_data(decision.trace) if traced and decision.trace else None,
    }
    if decision.prospects is not None:
        from cqp_dsl.render.prospects_json import prospects_data  # noqa: PLC0415 - only where it is asked

        document["prospects"] = prospects_data(
            decision.prospects, decision, lambda missing: _missing_data(missing, program)
        )
    return document


def args_data(decision: DecisionAnswer) -> list[ArgumentJson]:
    """What a decision is taken for."""
    return [
        {"name": arg.name, "value": value_json(arg.value, arg.type), "label": argument_text(arg)}
        for arg in decision.args
    ]


def _override_data(given: Override) -> OverrideJson:
    return {
        "parameter": given.parameter,
        "key": list(given.key),
        "value": value_json(given.value, given.type),
        "text": format_value(given.value, given.type),
    }


def reasons_data(reasons: Iterable[Reason], program: Program, depth: int = 0) -> list[ReasonJson]:
    """Conditions that decided, with those under them."""
    return [_reason_data(reason, program, depth) for reason in reasons]


def _reason_data(reason: Reason, program: Program, depth: int) -> ReasonJson:
    cut = bool(reason.children) and depth >= MAX_DEPTH
    return {
        "text": reason.text,
        "satisfied": reason.satisfied,
        "bindings": [{"variable": variable, "value": value} for variable, value in reason.bindings],
        "place": span_json(reason.span),
        "cite": cite_json(reason.cite),
        "worlds": _worlds_data(reason.worlds, program),
        "would": reason.would or None,
        "truncated": cut,
        "reasons": [] if cut else reasons_data(reason.children, program, depth + 1),
    }


def _missing_data(missing: Iterable[Missing], program: Program) -> list[MissingJson]:
    return [
        {
            "kind": _missing_kind(item),
            "name": missing_path(item.cause),
            "question": missing_question(item.cause, program),
            "by": None if isinstance(item.cause, MissingFact) else item.cause.by,
            "worlds": _worlds_data(item.worlds, program),
        }
        for item in missing
    ]


def _missing_kind(item: Missing) -> Literal["fact", "judgement", "parameter"]:
    match item.cause:
        case MissingFact():
            return "fact"
        case MissingJudgement():
            return "judgement"
        case UnfixedHole():
            return "parameter"
        case _:
            assert_never(item.cause)


def _causes_data(decision: DecisionAnswer, program: Program) -> list[CauseJson]:
    """The final causes: what the text does not provide, and where it contradicts itself."""
    documents: list[CauseJson] = []
    for cause in decision.causes:
        match cause:
            case Gap():
                places: list[SideJson] = [
                    {"name": cause.place, "place": span_json(cause.span), "cite": cite_json(cause.cite)}
                ]
                documents.append(
                    {
                        "kind": cause.kind,
                        "name": cause.place,
                        "text": final_cause_text(cause, decision.date, program),
                        "before": cause.before.isoformat() if cause.before else None,
                        "after": cause.after.isoformat() if cause.after else None,
                        "places": places,
                        **_near_data(cause, decision, program),
                    }
                )
            case Conflict(place=place):
                sides: list[SideJson] = [
                    {
                        "name": side.name,
                        "value": side.value,
                        "place": span_json(side.span),
                        "cite": cite_json(side.cite),
                    }
                    for side in (cause.first, cause.second)
                ]
                documents.append(
                    {
                        "kind": "conflict",
                        "name": place,
                        "text": final_cause_text(cause, decision.date, program),
                        "before": None,
                        "after": None,
                        "places": sides,
                        "facts": [],
                        "nearest": None,
                    }
                )
            case _:
                continue
    return documents


def _near_data(gap: Gap, decision: DecisionAnswer, program: Program) -> NearJson:
    """What the dossier says of what the cases look at, and the case that lacks least."""
    near = next((each for each in decision.near if (each.place, each.span) == (gap.place, gap.span)), None)
    if near is None:
        return {"facts": [], "nearest": None}
    return {
        "facts": [{"name": name, "text": text} for name, text in near.facts],
        "nearest": None
        if near.case is None
        else {
            "value": near.value,
            "place": span_json(near.case),
            "cite": cite_json(near.cite),
            "reasons": reasons_data(near.unmet, program),
        },
    }


def _readings_data(decision: DecisionAnswer, program: Program) -> list[InterpretationJson]:
    """The interpretations that matter, each with its question and the readings compared."""
    compared: dict[str, dict[str, None]] = {}
    for outcome in decision.outcomes:
        for name, reading in outcome.world:
            compared.setdefault(name, {})[reading] = None
    documents: list[InterpretationJson] = []
    for name, readings in compared.items():
        interpretation = program.interpretations.get(name)
        documents.append(
            {
                "interpretation": name,
                "question": interpretation.question if interpretation else "",
                "place": span_json(interpretation.span) if interpretation else None,
                "cite": cite_json(interpretation.cite) if interpretation else None,
                "readings": [{"name": reading, "label": reading_text(name, reading, program)} for reading in readings],
            }
        )
    return documents


def _outcome_data(outcome: Outcome, type_: Type, program: Program) -> OutcomeJson:
    known = outcome.status == "decided"
    return {
        "world": _world_data(outcome.world, program),
        "status": outcome.status,
        "value": value_json(outcome.value, type_) if known else None,
        "text": outcome_text(outcome.value, type_) if known else None,
        "favourable": outcome.favourable,
        "reasons": reasons_data(outcome.reasons, program),
        "missing": _missing_data(outcome.missing, program),
    }


def _worlds_data(worlds: Iterable[World], program: Program) -> list[WorldJson]:
    return [_world_data(world, program) for world in worlds]


def _world_data(world: World, program: Program) -> WorldJson:
    return [
        {"interpretation": name, "reading": reading, "label": reading_text(name, reading, program)}
        for name, reading in world
    ]


def steps_data(steps: Iterable[Step], program: Program) -> list[StepJson]:
    """The steps of a computation."""
    return [_step_data(step, program) for step in steps]


def _step_data(step: Step, program: Program) -> StepJson:
    return {
        "label": step.label,
        "value": None if isinstance(step.value, Void) else value_json(step.value, step.type),
        "text": step.text,
        "words": step.words,
        "figures": step.figures,
        "why": step.why,
        "aggregate": step.aggregate,
        "terms": [_term_data(term) for term in step.terms],
        "worlds": _worlds_data(step.worlds, program),
        "place": None if step.span is None else span_json(step.span),
        "cite": cite_json(step.cite),
    }


def _term_data(term: Term) -> TermJson:
    known = term.counts and not isinstance(term.value, Void)
    return {
        "name": term.name,
        "figures": term.figures,
        "value": value_json(term.value, term.type) if known else None,
        "text": term.text,
        "why": term.why,
        "counts": term.counts,
        "lacks": term.lacks,
        "cite": cite_json(term.cite),
    }


def _trace_data(node: TraceNode, depth: int = 0) -> TraceJson:
    cut = bool(node.children) and depth >= MAX_DEPTH
    unknown = isinstance(node.value, Void)
    return {
        "kind": node.kind,
        "name": node.name,
        "label": node.label,
        "status": node.status,
        "value": None if unknown else value_json(node.value, node.type),
        "text": None if unknown else format_value(node.value, node.type),
        "formula": node.formula,
        "computed": node.computed,
        "why": node.why,
        "place": span_json(node.span),
        "cite": cite_json(node.cite),
        "shared": node.shared,
        "truncated": cut,
        "children": [] if cut else [_trace_data(child, depth + 1) for child in node.children],
    }


def _receipt_data(receipt: Receipt) -> ReceiptJson:
    return {
        "digest": receipt.digest,
        "language": receipt.language,
        "engine": receipt.engine,
        "dossier": receipt.dossier,
        "date": receipt.date.isoformat() if receipt.date else None,
        "decisions": list(receipt.decisions),
        "readings": [{"interpretation": name, "reading": reading} for name, reading in receipt.readings],
        "overrides": [{"parameter": name, "value": value} for name, value in receipt.overrides],
    }
