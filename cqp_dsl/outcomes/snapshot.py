"""An outcome to keep: an answer as data, without lines of files, and the fingerprints of the policies that it used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.outcomes.fingerprint import fingerprints, policy_digests
from cqp_dsl.render.answer_json import answer_data
from cqp_dsl.render.json_values import json_text

if TYPE_CHECKING:
    from cqp_dsl.core.program import Program
    from cqp_dsl.evaluation.answer import Answer
    from cqp_dsl.render.json_values import Json

_PLACES = frozenset({"place", "receipt", "path", "diagnostics"})
"""What changes with the lines of a file, or with any file of the program: the fingerprints say it better."""


def outcome(answer: Answer, program: Program) -> dict[str, Json]:
    """The outcome of an answer that was given by this program.

    Returns:
        ``dossier``, ``facts`` (digest of the dossier), ``policies`` and ``declarations`` (fingerprints of what was
        used), and the answer's own ``date``, ``decisions``, ``hypotheses`` and ``overrides``.
    """
    declarations = fingerprints(program, dict.fromkeys(decision.name for decision in answer.decisions))
    kept = _without_places(answer_data(answer, program))
    if not isinstance(kept, dict):
        message = "an answer is an object"
        raise TypeError(message)
    return {
        "dossier": answer.dossier,
        "facts": answer.receipt.dossier[:16],
        "policies": dict(policy_digests(declarations, program)),
        "declarations": dict(declarations),
        **{name: kept[name] for name in ("date", "decisions", "hypotheses", "overrides")},
    }


def outcome_text(answer: Answer, program: Program) -> str:
    """The same as text, to be kept in a file."""
    return json_text(outcome(answer, program))


def _without_places(data: Json) -> Json:
    match data:
        case dict():
            return {name: _without_places(part) for name, part in data.items() if name not in _PLACES}
        case list():
            return [_without_places(part) for part in data]
        case _:
            return data
