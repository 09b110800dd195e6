"""Diagnostics for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

from cqp_dsl.diagnostics import CATALOGUE, Severity, in_order
from cqp_dsl.render.json_values import PlaceJson, json_text, span_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.diagnostics import Diagnostic, Fix


class FixJson(TypedDict):
    """A mechanical mend: the text at ``place`` is to be replaced."""

    title: str
    place: PlaceJson
    replacement: str


class LabelJson(TypedDict):
    """A place, and what is said of it."""

    place: PlaceJson
    text: str


class DiagnosticJson(TypedDict):
    """Something that was found; the first of its labels is where."""

    code: Annotated[str, ("pattern", "^CQP[1-9][0-9]{2}$")]
    title: str
    severity: Annotated[str, ("enum", tuple(each.value for each in Severity))]
    message: str
    labels: list[LabelJson]
    help: str | None
    fix: FixJson | None
    choices: Annotated[list[FixJson], "Mends between which only the author can choose."]


class DiagnosticsJson(TypedDict):
    """Diagnostics in the order of files and lines, errors and warnings counted."""

    diagnostics: list[DiagnosticJson]
    errors: int
    warnings: int


def diagnostics_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A document ``{"diagnostics": […], "errors": n, "warnings": n}``."""
    found = in_order(diagnostics)
    document: DiagnosticsJson = {
        "diagnostics": [diagnostic_data(diagnostic) for diagnostic in found],
        "errors": sum(diagnostic.severity is Severity.ERROR for diagnostic in found),
        "warnings": sum(diagnostic.severity is Severity.WARNING for diagnostic in found),
    }
    return json_text(document)


def diagnostic_data(diagnostic: Diagnostic) -> DiagnosticJson:
    """One diagnostic as JSON data."""
    return {
        "code": diagnostic.code,
        "title": CATALOGUE[diagnostic.code],
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "labels": [{"place": span_json(label.span), "text": label.text} for label in diagnostic.labels],
        "help": diagnostic.help,
        "fix": _fix(diagnostic.fix) if diagnostic.fix else None,
        "choices": [_fix(choice) for choice in diagnostic.choices],
    }


def _fix(fix: Fix) -> FixJson:
    return {"title": fix.title, "place": span_json(fix.span), "replacement": fix.replacement}
