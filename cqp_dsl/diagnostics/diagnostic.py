"""The diagnostic record and its parts."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.diagnostics.catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.source import Span


class Severity(enum.Enum):
    """How much a diagnostic weighs: an error stops the run, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@define(unsafe_hash=True, repr=False)
class Label:
    """A place and what is said of it."""

    span: Span
    text: str = ""


@define(unsafe_hash=True, repr=False)
class Fix:
    """A correction that a tool can make: replace the text under ``span`` by ``replacement``."""

    title: str
    span: Span
    replacement: str


@define(unsafe_hash=True, repr=False)
class Diagnostic:
    """One finding.

    Attributes:
        code: a key of ``CATALOGUE``.
        message: one sentence in French, without its full stop.
        labels: the places concerned, the primary one first.
        help: what to do, in one sentence or more.
        fix: the correction, where only one is right.
        choices: corrections among which only the author can choose.
    """

    code: str
    message: str
    labels: tuple[Label, ...] = ()
    help: str | None = None
    fix: Fix | None = None
    severity: Severity = Severity.ERROR
    choices: tuple[Fix, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.code not in CATALOGUE:
            message = f"diagnostic code {self.code} is not in the catalogue"
            raise ValueError(message)

    @property
    def span(self) -> Span | None:
        """The primary place, if there is one."""
        return self.labels[0].span if self.labels else None


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of the diagnostics is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics sorted by file, position and code, without repetition."""

    def key(d: Diagnostic) -> tuple[str, int, str, str]:
        return (d.span.path, d.span.start, d.code, d.message) if d.span else ("", -1, d.code, d.message)

    return sorted(dict.fromkeys(diagnostics), key=key)
