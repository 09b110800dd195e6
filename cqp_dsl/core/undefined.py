"""What an operation raises when it has no result; the compiled code turns it into a gap that names the place."""

from __future__ import annotations


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
