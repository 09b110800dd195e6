"""An outcome to keep: an answer as data, without lines of files, and the fingerprints of the policies that it used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.render.answer_json import answer_data
from cqp_dsl.render.json_values import json_text
from cqp_dsl.render.outcomes.fingerprint import fingerprints, policy_digests
from cqp_dsl.render.outcomes.values import values_seen
from cqp_dsl.render.trace_outline import trace_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.answer.answer import Answer, DecisionAnswer
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.answer_document import DecisionJson
    from cqp_dsl.render.json_values import Json
    from cqp_dsl.render.page import Line, Mark

_SIGNS: dict[Mark | None, str] = {
    "yes": "✓ ", "no": "✗ ", "unknown": "? ", "flaw": "! ", "value": "= ", "applied": "→ ", "skipped": "· ", None: "",
}  # fmt: skip

_PLACES = frozenset({"place", "path", "trace", "computation", "would"})
"""What changes with the lines of a file, what only heads a ground, and the trace, which is kept as text."""


def outcome(answer: Answer, program: Program) -> dict[str, Json]:
    """The outcome of an answer that was given by this program.

    Returns:
        ``dossier``, ``facts`` (digest of the dossier), ``policies`` and ``declarations`` (fingerprints of what was
        used), ``values`` (what each declaration gave, by arguments), and the answer's own ``date``, ``decisions``,
        ``hypotheses`` and ``overrides``.
    """
    declarations = fingerprints(program, dict.fromkeys(decision.name for decision in answer.decisions))
    values = values_seen(answer, program, declarations)
    data = answer_data(answer, program)
    decisions: list[Json] = [
        _decision(document, decision) for document, decision in zip(data["decisions"], answer.decisions, strict=True)
    ]
    return {
        "dossier": answer.dossier,
        "date": answer.date.isoformat() if answer.date else None,
        "hypotheses": _without_places(data["hypotheses"]),
        "overrides": _without_places(data["overrides"]),
        "decisions": decisions,
        "facts": answer.receipt.dossier[:16],
        "policies": dict(policy_digests(declarations, program)),
        "declarations": dict(declarations),
        "values": {name: dict(instances) for name, instances in values.items()},
    }


def outcome_text(answer: Answer, program: Program) -> str:
    """The same as text, to be kept in a file."""
    return json_text(outcome(answer, program))


def _decision(document: DecisionJson, decision: DecisionAnswer) -> Json:
    kept: dict[str, Json] = {name: _without_places(part) for name, part in document.items() if name not in _PLACES}
    kept["trace"] = list(_lines(trace_line(decision.trace))) if decision.trace else []
    return kept


def _lines(line: Line, depth: int = 0) -> Iterator[str]:
    """A line of the trace and those under it, indented."""
    cite = f" ({line.source.cite})" if line.source.cite else ""
    yield f"{'  ' * depth}{_SIGNS[line.mark]}{' | '.join((line.text, *line.notes))}{cite}"
    for child in line.children:
        yield from _lines(child, depth + 1)


def _without_places(data: object) -> Json:
    match data:
        case None | str() | int():
            return data
        case dict():
            return {name: _without_places(part) for name, part in data.items() if name not in _PLACES}
        case list():
            return [_without_places(part) for part in data]
        case _:
            message = f"{data!r} is not JSON"
            raise TypeError(message)
