"""Each engine, with the two decisions written in its own terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.cases import Case, Decision, Outcome


@define(frozen=True)
class Row:
    """One line of the table: a way of taking a decision.

    ``prepare`` gives the facts in the engine's own form, as already read; ``decide`` is what is timed; ``read`` says
    what its result means.
    """

    name: str
    decision: Decision
    prepare: Callable[[Case], Any]
    decide: Callable[[Any], Any]
    read: Callable[[Any], Outcome]


def marks_outcome(result: Any) -> Outcome:  # noqa: ANN401 - what the engine makes of its own result
    """What ``{"sans_pass", "sous_moyenne", "eliminatoires", "certification"}`` means."""
    from bench.cases import Outcome  # noqa: PLC0415

    failing = {"écrit" if exam == "ecrit" else str(exam) for exam in result["eliminatoires"]}
    failing |= {"pass"} if result["sans_pass"] else set()
    failing |= {"moyenne"} if result["sous_moyenne"] else set()
    return Outcome(str(result["certification"]), frozenset(failing))


def claim_outcome(result: Any) -> Outcome:  # noqa: ANN401 - likewise
    """What ``{"sans_lien", "trop_court", "deja", "recevabilite", "modalite"}`` means."""
    from bench.cases import Outcome  # noqa: PLC0415

    names = {"sans_lien": "relation", "trop_court": "durée", "deja": "année"}
    failing = {name for key, name in names.items() if result[key]}
    return Outcome(f"{result['recevabilite']} {result['modalite']}", frozenset(failing))
