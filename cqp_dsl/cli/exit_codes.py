"""Exit codes: the worst of what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cqp_dsl.answer.answer import Answer, DecisionAnswer

FAVOURABLE = 0
UNFAVOURABLE = 1
USAGE = 2
INVALID_POLICY = 3
UNSETTLED = 4
INVALID_DOSSIER = 5
INTERNAL_ERROR = 70
NOT_WRITTEN = 74
INTERRUPTED = 130
READER_LEFT = 141


class ReaderLeftError(Exception):
    """Whoever reads the standard output has gone (``cqp … | head``)."""


class NotWrittenError(Exception):
    """The answer could not be written. ``path`` is where it was to go, None for the standard output."""

    def __init__(self, path: Path | None, error: OSError) -> None:
        super().__init__(path, error)
        self.path = path
        self.error = error


_WORST_FIRST = (INTERNAL_ERROR, NOT_WRITTEN, INVALID_POLICY, INVALID_DOSSIER, UNSETTLED, UNFAVOURABLE, FAVOURABLE)


def worst(codes: Iterable[int]) -> int:
    """The worst of these codes; favourable when there is none."""
    return min(codes, key=_WORST_FIRST.index, default=FAVOURABLE)


def answer_code(answer: Answer) -> int:
    """The code of one dossier's answer."""
    return worst(_decision_code(decision) for decision in answer.decisions)


def _decision_code(decision: DecisionAnswer) -> int:
    match decision.status:
        case "uncovered" | "conflict" | "out_of_limits":
            return INVALID_POLICY
        case "undetermined" | "disputed":
            return UNSETTLED
        case "decided":
            return UNFAVOURABLE if decision.favourable is False else FAVOURABLE
