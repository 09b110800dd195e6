"""Diagnostics as SARIF 2.1.0, the form that forges and editors exchange (OASIS, March 2020)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from cqp_dsl.diagnostics import CATALOGUE, Severity, in_order
from cqp_dsl.render.json_values import json_text
from cqp_dsl.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.diagnostics import Diagnostic, Fix, Label
    from cqp_dsl.render.json_values import Json
    from cqp_dsl.source import Span

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def diagnostics_sarif(diagnostics: Iterable[Diagnostic]) -> str:
    """A SARIF log of one run. Paths are relative to the folder of policies that was read."""
    found = in_order(diagnostics)
    codes = sorted({diagnostic.code for diagnostic in found})
    return json_text(
        {
            "$schema": _SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "cqp",
                            "version": __version__,
                            "language": "fr",
                            "rules": [_rule(code) for code in codes],
                        }
                    },
                    "columnKind": "unicodeCodePoints",
                    "results": [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in found],
                }
            ],
        }
    )


def _rule(code: str) -> Json:
    return {"id": code, "shortDescription": {"text": CATALOGUE[code]}}


def _result(diagnostic: Diagnostic, rank: int) -> Json:
    text = f"{diagnostic.message}. {diagnostic.help or ''}".strip()
    result: dict[str, Json] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rank,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": text},
    }
    if diagnostic.labels:
        first, *others = diagnostic.labels
        result["locations"] = [_location(first)]
        if others:
            result["relatedLocations"] = [_location(label) for label in others]
    fixes = [diagnostic.fix] if diagnostic.fix else diagnostic.choices
    if fixes:
        result["fixes"] = [_fix(fix) for fix in fixes]
    return result


def _location(label: Label) -> Json:
    location: dict[str, Json] = {
        "physicalLocation": {"artifactLocation": _file(label.span), "region": _region(label.span)}
    }
    if label.text:
        location["message"] = {"text": label.text}
    return location


def _fix(fix: Fix) -> Json:
    replacement: dict[str, Json] = {"deletedRegion": _region(fix.span), "insertedContent": {"text": fix.replacement}}
    return {
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": _file(fix.span), "replacements": [replacement]}],
    }


def _file(span: Span) -> Json:
    return {"uri": quote(span.path, errors="surrogateescape")}


def _region(span: Span) -> Json:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }
