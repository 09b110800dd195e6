"""The questions that the text leaves open, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from cqp_dsl.answer.answer import Status
from cqp_dsl.render.answer_document import ArgumentJson
from cqp_dsl.render.answer_json import args_data
from cqp_dsl.render.json_values import CiteJson, Day, PlaceJson, cite_json, json_text, span_json
from cqp_dsl.render.wording import outcome_text
from cqp_dsl.workspace.inventory.ambiguities import AmbiguityKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.answer.sweep import Sweep, Waiting
    from cqp_dsl.workspace.inventory.ambiguities import Ambiguity


class SummaryJson(TypedDict):
    """What a decision came to."""

    status: Status
    text: str | None
    favourable: bool | None


class ChangeJson(TypedDict):
    """A decision on a dossier that a reading changes."""

    dossier: str
    path: str
    decision: str
    args: list[ArgumentJson]
    before: SummaryJson
    after: SummaryJson


class ReadingJson(TypedDict):
    """A reading that can be chosen."""

    name: str
    label: str
    changes: Annotated[list[ChangeJson] | None, "Null where no dossier was given."]


class RetainedJson(TypedDict):
    """The reading that was retained, by whom and when."""

    reading: str
    by: str
    on: Day | None


class WaitingJson(TypedDict):
    """A decision on a dossier that waits for a figure or a judgement."""

    dossier: str
    path: str
    decision: str
    args: list[ArgumentJson]


class AmbiguityJson(TypedDict):
    """A reading to choose, a figure to fix, or a judgement."""

    kind: AmbiguityKind
    name: str
    policy: str
    question: str
    status: Literal["open", "retained"]
    retained: RetainedJson | None
    by: Annotated[str | None, "Who is to fix or to judge."]
    cells: list[list[str]]
    place: PlaceJson
    cite: CiteJson | None
    readings: list[ReadingJson]
    decisions: list[str]
    waiting: Annotated[list[WaitingJson] | None, "Null where no dossier was given."]


class AmbiguitiesJson(TypedDict):
    """What the text leaves open, and how many dossiers were examined."""

    dossiers: int | None
    ambiguities: list[AmbiguityJson]


def ambiguities_json(found: Sequence[Ambiguity], sweep: Sweep | None) -> str:
    """``{"dossiers": n, "ambiguities": […]}``; without dossiers, what depends on them is null."""
    document: AmbiguitiesJson = {
        "dossiers": None if sweep is None else sweep.dossiers,
        "ambiguities": [_ambiguity(item, sweep) for item in found],
    }
    return json_text(document)


def _ambiguity(item: Ambiguity, sweep: Sweep | None) -> AmbiguityJson:
    return {
        "kind": item.kind,
        "name": item.name,
        "policy": item.policy,
        "question": item.question,
        "status": "open" if item.retained is None else "retained",
        "retained": _retained(item),
        "by": item.by,
        "cells": [list(cell) for cell in item.cells],
        "place": span_json(item.span),
        "cite": cite_json(item.cite),
        "readings": [
            {"name": name, "label": label, "changes": None if sweep is None else _changes(item.name, name, sweep)}
            for name, label in item.readings
        ],
        "decisions": list(item.decisions),
        "waiting": None if sweep is None else _waiting(item, sweep.waiting),
    }


def _retained(item: Ambiguity) -> RetainedJson | None:
    retained = item.retained
    if retained is None:
        return None
    return {
        "reading": retained.reading,
        "by": retained.by,
        "on": retained.on.isoformat() if retained.on else None,
    }


def _changes(interpretation: str, reading: str, sweep: Sweep) -> list[ChangeJson]:
    return [
        {
            "dossier": shift.dossier,
            "path": shift.path,
            "decision": shift.after.name,
            "args": args_data(shift.after),
            "before": _summary(shift.before),
            "after": _summary(shift.after),
        }
        for shift in sweep.shifts
        if (shift.interpretation, shift.reading) == (interpretation, reading)
    ]


def _summary(decision: DecisionAnswer) -> SummaryJson:
    known = decision.status == "decided"
    return {
        "status": decision.status,
        "text": outcome_text(decision.value, decision.type) if known else None,
        "favourable": decision.favourable,
    }


def _waiting(item: Ambiguity, waiting: Sequence[Waiting]) -> list[WaitingJson]:
    return [
        {"dossier": wait.dossier, "path": wait.path, "decision": wait.decision.name, "args": args_data(wait.decision)}
        for wait in waiting
        if wait.name == item.name
    ]
