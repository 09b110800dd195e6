"""What an operation raises when it has no result, and the cause that it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.values import Gap, Limit

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.source import Span


class UndefinedError(Exception):
    """An operation without a result for these operands.

    Attributes:
        kind: one of ``GAP_KINDS``.
        detail: what is wrong, in French, to complete the sentence.
    """

    def __init__(self, detail: str, kind: str = "undefined_operation") -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


class LimitError(UndefinedError):
    """There is a result, and the machine stops before it: the text is not blamed."""


def cause_of(error: UndefinedError, place: str, span: Span, cite: Cite | None) -> Gap | Limit:
    """Why there is no value where an operation raised."""
    if isinstance(error, LimitError):
        return Limit(place, span, error.detail, cite=cite)
    return Gap(error.kind, place, span, error.detail, cite=cite)
