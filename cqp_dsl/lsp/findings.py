"""Diagnostics of the engine as an editor shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from cqp_dsl.diagnostics import Severity
from cqp_dsl.resources import pages_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.lsp.documents import Document

SOURCE: Final = "cqp"
_SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_USELESS: Final = frozenset({"CQP402", "CQP403", "CQP404"})
"""What says that something serves nothing: an editor greys it."""


def published(
    said: tuple[Diagnostic, ...], document: Document | None, documents: Mapping[str, Document]
) -> list[types.Diagnostic]:
    """What there is to say of a file; one that cannot be read has no places."""
    return [_shown(one, document, documents) for one in said]


def _shown(one: Diagnostic, document: Document | None, documents: Mapping[str, Document]) -> types.Diagnostic:
    first = one.labels[0] if one.labels else None
    place = (
        document.range(first.span) if first and document else types.Range(types.Position(0, 0), types.Position(0, 0))
    )
    message = f"{one.message} ({first.text})" if first and first.text else one.message
    if one.help:
        message = f"{message}\n{one.help}"
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(home.uri, home.range(label.span)), label.text or "voir aussi ici"
        )
        for label in one.labels[1:]
        if (home := documents.get(label.span.path)) is not None
    ]
    page = pages_folder() / f"{one.code}.md"
    return types.Diagnostic(
        range=place,
        message=message,
        severity=_SEVERITIES[one.severity],
        code=one.code,
        code_description=types.CodeDescription(page.as_uri()) if page.is_file() else None,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if one.code in _USELESS else None,
        related_information=related or None,
    )
