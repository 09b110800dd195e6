"""From a name to its declaration, to its other places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.lsp.snapshot import Snapshot
    from cqp_dsl.source import Span


def locations(snapshot: Snapshot, spans: Iterable[Span]) -> list[types.Location]:
    """Places of any file."""
    return [
        types.Location(document.uri, document.range(span))
        for span in spans
        if (document := snapshot.documents.get(span.path)) is not None
    ]


def definition(snapshot: Snapshot, document: Document, position: types.Position) -> list[types.LocationLink]:
    """Where the name at a place is declared."""
    found = snapshot.at(document.source.path, document.positions.offset(position))
    if found is None:
        return []
    place, target = found
    home = snapshot.documents[target.span.path]
    return [
        types.LocationLink(home.uri, home.range(target.extent), home.range(target.span), document.range(place)),
    ]


def references(
    snapshot: Snapshot, document: Document, position: types.Position, *, declaration: bool
) -> list[types.Location]:
    """Every place, in every file, of what the name at a place designates."""
    found = snapshot.at(document.source.path, document.positions.offset(position))
    if found is None:
        return []
    _, target = found
    return locations(snapshot, (span for span in snapshot.places(target) if declaration or span != target.span))


def highlights(snapshot: Snapshot, document: Document, position: types.Position) -> list[types.DocumentHighlight]:
    """The places of the same name in the same file."""
    found = snapshot.at(document.source.path, document.positions.offset(position))
    if found is None:
        return []
    _, target = found
    kinds = types.DocumentHighlightKind
    return [
        types.DocumentHighlight(document.range(span), kinds.Write if span == target.span else kinds.Read)
        for span in snapshot.places(target)
        if span.path == document.source.path
    ]
