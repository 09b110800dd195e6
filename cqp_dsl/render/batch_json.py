"""What many dossiers came to, as JSON: for programs; its schema is that of ``cqp schema batch``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, TypedDict

if TYPE_CHECKING:
    from cqp_dsl.render.batch_summary import Count, Summary


class CountJson(TypedDict):
    """Something counted; ``favourable`` says whether it speaks for those whom it concerns, or was fulfilled."""

    text: str
    count: int
    favourable: bool | None


class BatchDecisionJson(TypedDict):
    """What one decision came to."""

    title: str
    total: int
    outcomes: list[CountJson]
    grounds: list[CountJson]


class MistakeJson(TypedDict):
    """What is wrong, or worth a word: where, and how to mend it. ``dossier`` is empty for the file itself."""

    place: str
    dossier: str
    text: str
    severity: Literal["error", "warning"]


class BatchJson(TypedDict):
    """The counts of ``cqp batch``."""

    source: str
    dossiers: int
    refused: int
    engines: dict[str, int]
    decisions: list[BatchDecisionJson]
    missing: list[CountJson]
    mistakes: list[MistakeJson]


def batch_document(summary: Summary) -> BatchJson:
    """The summary as data."""
    return {
        "source": summary.source,
        "dossiers": summary.tally.dossiers,
        "refused": summary.tally.refused,
        "engines": dict(summary.engines),
        "decisions": [
            {
                "title": one.title,
                "total": one.total,
                "outcomes": [_count(each) for each in one.outcomes],
                "grounds": [_count(each) for each in one.grounds],
            }
            for one in summary.decisions
        ],
        "missing": [_count(one) for one in summary.missing],
        "mistakes": [
            {
                "place": one.place,
                "dossier": one.dossier,
                "text": one.text,
                "severity": "error" if one.error else "warning",
            }
            for one in summary.mistakes
        ],
    }


def _count(one: Count) -> CountJson:
    favourable = {"yes": True, "no": False}
    return {"text": one.text, "count": one.count, "favourable": favourable.get(one.mark or "")}


def batch_json(summary: Summary) -> str:
    """The summary as a text."""
    return json.dumps(batch_document(summary), ensure_ascii=False, indent=2) + "\n"
