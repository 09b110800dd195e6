"""Diagnostics one a line, for editors and ``grep``: ``path:line:column: severity CODE message``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.diagnostics import Severity, in_order
from cqp_dsl.render.screen import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.diagnostics import Diagnostic

_WORDS = {Severity.ERROR: "erreur", Severity.WARNING: "avertissement", Severity.NOTE: "note"}


def diagnostics_short(diagnostics: Iterable[Diagnostic]) -> str:
    """A line per diagnostic, in the order of files and lines; empty when there is none."""
    return "".join(f"{clean(_line(diagnostic))}\n" for diagnostic in in_order(diagnostics))


def _line(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    place = f"{span.path}:{span.line}:{span.column}: " if span else ""
    return f"{place}{_WORDS[diagnostic.severity]} {diagnostic.code} {' '.join(diagnostic.message.split())}"
