"""What a file declares, as a tree; what all of them declare, by name; what can be folded."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, TypeVar

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.lsp.definitions import Definition, Kind
    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.lsp.snapshot import Snapshot

T = TypeVar("T")

_KINDS: Final[dict[Kind, types.SymbolKind]] = {
    "politique": types.SymbolKind.Module,
    "source": types.SymbolKind.Package,
    "section": types.SymbolKind.Key,
    "unité": types.SymbolKind.Class,
    "énumération": types.SymbolKind.Enum,
    "valeur": types.SymbolKind.EnumMember,
    "type": types.SymbolKind.Class,
    "fiche": types.SymbolKind.Struct,
    "champ": types.SymbolKind.Field,
    "entrée": types.SymbolKind.Variable,
    "exigence": types.SymbolKind.Boolean,
    "paramètre": types.SymbolKind.Constant,
    "fixe": types.SymbolKind.Constant,
    "tableau": types.SymbolKind.Array,
    "colonne": types.SymbolKind.Field,
    "règle": types.SymbolKind.Function,
    "décision": types.SymbolKind.Method,
    "argument": types.SymbolKind.Variable,
    "exception": types.SymbolKind.Event,
    "disposition": types.SymbolKind.Event,
    "interprétation": types.SymbolKind.Interface,
    "lecture": types.SymbolKind.EnumMember,
    "scénario": types.SymbolKind.Event,
    "garantie": types.SymbolKind.Boolean,
    "hors_machine": types.SymbolKind.Null,
    "variable": types.SymbolKind.Variable,
}
_MOST: Final = 500
"""Symbols of the workspace shown at once."""


def document_symbols(snapshot: Snapshot, document: Document) -> list[types.DocumentSymbol]:
    """The politique of a file, and in it what it declares."""
    outline = snapshot.outlines.get(document.source.path)
    return [] if outline is None else [_symbol(outline, document)]


def _symbol(one: Definition, document: Document) -> types.DocumentSymbol:
    label = "" if one.is_label else one.label
    extent, name = document.range(one.extent), document.range(one.span)
    return types.DocumentSymbol(
        name=one.name or one.kind,
        kind=_KINDS[one.kind],
        range=extent,
        selection_range=name if _holds(extent, name) else extent,
        detail=f"{one.kind} « {label} »" if label else one.kind,
        children=[_symbol(part, document) for part in one.parts],
    )


def _holds(outer: types.Range, inner: types.Range) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def workspace_symbols(snapshots: Iterable[Snapshot], query: str) -> list[types.WorkspaceSymbol]:
    """What the files declare under a name, or a label, that holds what is sought, accents and case apart."""
    wanted = folded(query)
    found = []
    for snapshot in snapshots:
        for path, outline in snapshot.outlines.items():
            document = snapshot.documents[path]
            for one in outline.all():
                if wanted in folded(f"{one.name} {one.label}"):
                    place = types.Location(document.uri, document.range(one.span))
                    found.append(types.WorkspaceSymbol(place, one.name, _KINDS[one.kind], container_name=one.policy))
    return found[:_MOST]


def folded(text: str) -> str:
    """A text without accents, case or ``_``: how names are looked for."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("_", " "))
    return "".join(char for char in bare if not unicodedata.combining(char))


def folding(snapshot: Snapshot, document: Document) -> list[types.FoldingRange]:
    """The declarations and the comments that take several lines."""
    outline = snapshot.outlines.get(document.source.path)
    tree = snapshot.tree(document.source.path)
    if outline is None or tree is None:
        return []
    spans = [one.extent for part in outline.parts for one in part.all() if one.kind != "section"]
    ranges = [types.FoldingRange(*_lines(document.range(span))) for span in [tree.policy.span, *spans]]
    lines = [
        document.range(comment.span).start.line for comment in tree.comments if _alone(document, comment.span.start)
    ]
    ranges += [types.FoldingRange(first, last, kind=types.FoldingRangeKind.Comment) for first, last in _runs(lines)]
    return [one for one in ranges if one.end_line > one.start_line]


def _alone(document: Document, offset: int) -> bool:
    """Whether nothing stands before a place on its line."""
    text = document.source.text
    return not text[text.rfind("\n", 0, offset) + 1 : offset].strip()


def _lines(place: types.Range) -> tuple[int, int]:
    return place.start.line, place.end.line


def _runs(lines: list[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of numbers that follow one another."""
    start: int | None = None
    for line, following in zip(lines, [*lines[1:], -1], strict=True):
        start = line if start is None else start
        if following != line + 1:
            yield start, line
            start = None
