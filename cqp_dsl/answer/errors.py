"""What an evaluation cannot be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cqp_dsl.diagnostics import Diagnostic


class EvaluationError(Exception):
    """The question has no meaning: no date, or no decision.

    Attributes:
        diagnostic: what is wrong and how to mend it.
    """

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic
