"""Diagnostics for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.diagnostics import CATALOGUE, Severity, in_order
from cqp_dsl.render.json_values import json_text, span_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.diagnostics import Diagnostic, Fix
    from cqp_dsl.render.json_values import Json


def diagnostics_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A document ``{"diagnostics": […], "errors": n, "warnings": n}``."""
    found = in_order(diagnostics)
    return json_text(
        {
            "diagnostics": [diagnostic_data(diagnostic) for diagnostic in found],
            "errors": sum(diagnostic.severity is Severity.ERROR for diagnostic in found),
            "warnings": sum(diagnostic.severity is Severity.WARNING for diagnostic in found),
        }
    )


def diagnostic_data(diagnostic: Diagnostic) -> Json:
    """One diagnostic as JSON data."""
    return {
        "code": diagnostic.code,
        "title": CATALOGUE[diagnostic.code].title,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "labels": [{"place": span_json(label.span), "text": label.text} for label in diagnostic.labels],
        "help": diagnostic.help,
        "fix": _fix(diagnostic.fix) if diagnostic.fix else None,
        "choices": [_fix(choice) for choice in diagnostic.choices],
    }


def _fix(fix: Fix) -> Json:
    return {"title": fix.title, "place": span_json(fix.span), "replacement": fix.replacement}
