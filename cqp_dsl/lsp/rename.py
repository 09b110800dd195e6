"""Renaming, in every file at once: done only where nothing but the name changes, which is proved first.

The edits are applied to a copy of the program, which is elaborated: it must say what it said, and every name must
designate what it designated. Otherwise the reason is given and nothing is changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from attrs import define
from lsprotocol import types

from cqp_dsl.core.operations import FUNCTIONS
from cqp_dsl.diagnostics import Severity
from cqp_dsl.language.syntax.reparse import reparse
from cqp_dsl.language.syntax.words import RESERVED_WORDS
from cqp_dsl.semantics import analyse
from cqp_dsl.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.lsp.definitions import Definition
    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.lsp.snapshot import Snapshot
    from cqp_dsl.source import Span

_NAME = re.compile(r"[^\W\d]\w*")
_FIXED: Final = frozenset({"section", "fixe"})
_QUOTES: Final = '«»“”"'
_MARGIN: Final = " \t\u00a0\u202f"


class RefusalError(Exception):
    """Why something is not renamed, in French."""


@define(frozen=True)
class Renamable:
    """What stands at a place: the name to replace, and what it is now."""

    definition: Definition
    place: types.Range
    name: str


def renamable(snapshot: Snapshot, document: Document, position: types.Position) -> Renamable:
    """What can be renamed at a place.

    Raises:
        RefusalError: nothing can.
    """
    found = snapshot.at(document.source.path, document.positions.offset(position))
    if found is None:
        message = "Il n'y a pas ici de nom déclaré dans vos politiques : un mot du langage ne se renomme pas."
        raise RefusalError(message)
    place, definition = found
    if definition.kind in _FIXED:
        message = "Une section se nomme comme dans le texte cité : corrigez-la à la main, là où la source la déclare."
        raise RefusalError(message)
    inner = _inside(place, document) if definition.is_label else (place.start, place.end)
    return Renamable(definition, document.positions.between(*inner), definition.name)


def rename(snapshot: Snapshot, document: Document, position: types.Position, name: str) -> types.WorkspaceEdit:
    """What to change, in every file.

    Raises:
        RefusalError: the new name cannot be had.
    """
    target = renamable(snapshot, document, position)
    wanted = _checked(unicodedata.normalize("NFC", name.strip()), target.definition)
    if wanted == target.name:
        return types.WorkspaceEdit(document_changes=[])
    places = _places(snapshot, target.definition)
    _prove(snapshot, places, wanted)
    return types.WorkspaceEdit(
        document_changes=[_edit(snapshot.documents[path], spots, wanted) for path, spots in places.items()]
    )


def _edit(document: Document, spots: list[tuple[int, int]], name: str) -> types.TextDocumentEdit:
    return types.TextDocumentEdit(
        types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version),
        [types.TextEdit(document.positions.between(*spot), name) for spot in spots],
    )


def _checked(name: str, definition: Definition) -> str:
    """The new name, if it can be one at all."""
    if definition.is_label:
        if not name or any(quote in name for quote in _QUOTES):
            message = "Un libellé ne peut être ni vide ni contenir de guillemets."
            raise RefusalError(message)
        return name
    if not _NAME.fullmatch(name):
        message = (
            f"« {name} » n'est pas un nom : des lettres, des chiffres et « _ », sans espace, et d'abord une lettre."
        )
        raise RefusalError(message)
    if name in RESERVED_WORDS:
        message = f"« {name} » est un mot réservé du langage : il ne peut pas être un nom."
        raise RefusalError(message)
    if name in FUNCTIONS and definition.kind not in ("valeur", "champ", "lecture", "exception", "disposition"):
        message = f"« {name} » est déjà une fonction du langage : choisissez un autre nom."
        raise RefusalError(message)
    return name


def _inside(span: Span, document: Document) -> tuple[int, int]:
    """The words of a label, without its quotation marks and the spaces beside them."""
    text = document.text_of(span)
    words = text[1:-1].strip()
    start = span.start + text.index(words) if words else span.start + 1
    return start, start + len(words)


def _places(snapshot: Snapshot, definition: Definition) -> dict[str, list[tuple[int, int]]]:
    """What to replace in each file."""
    places: dict[str, list[tuple[int, int]]] = {}
    for span in snapshot.places(definition):
        document = snapshot.documents[span.path]
        spot = _inside(span, document) if definition.is_label else (span.start, span.end)
        places.setdefault(span.path, []).append(spot)
    return places


def _prove(snapshot: Snapshot, places: dict[str, list[tuple[int, int]]], name: str) -> None:
    """Refuse a change after which the program would not say the same."""
    files = []
    for path, document in sorted(snapshot.documents.items()):
        parsed = snapshot.parsed[path]
        if path in places:
            text = _replaced(document.source.text, places[path], name)
            parsed = reparse(SourceFile.from_text(path, text), parsed)
        tree = parsed.file or parsed.partial
        if path in places and parsed.file is None and snapshot.parsed[path].file is not None:
            raise RefusalError(_refused(name, parsed.diagnostics))
        if tree is not None:
            files.append((parsed.source, tree))
    after = analyse(files)
    before = Counter(one.code for one in snapshot.analysis.diagnostics)
    new = [one for one in after.diagnostics if one.severity is Severity.ERROR and not before[one.code]]
    if new or Counter(one.code for one in after.diagnostics) != before:
        raise RefusalError(_refused(name, new or after.diagnostics))
    moved = {(_moved(use, places, name), _moved(declared, places, name)) for use, declared in _uses(snapshot)}
    if moved != {(_key(use), _key(declared)) for use, declared in after.resolutions.uses}:
        message = f"« {name} » désigne déjà autre chose là où ce nom est employé : choisissez un autre nom."
        raise RefusalError(message)


def _uses(snapshot: Snapshot) -> list[tuple[Span, Span]]:
    return snapshot.analysis.resolutions.uses


def _refused(name: str, found: Iterable[Diagnostic]) -> str:
    said = next((one.message for one in found), "le programme ne dirait plus la même chose")
    return f"« {name} » ne convient pas\u00a0: {said[:1].lower()}{said[1:]}."


def _replaced(text: str, spots: list[tuple[int, int]], name: str) -> str:
    pieces, done = [], 0
    for start, end in sorted(spots):
        pieces += [text[done:start], name]
        done = end
    return "".join([*pieces, text[done:]])


def _key(span: Span) -> tuple[str, int]:
    return span.path, span.start


def _moved(span: Span, places: dict[str, list[tuple[int, int]]], name: str) -> tuple[str, int]:
    """Where a place starts once the names before it have changed."""
    shift = sum(len(name) - (end - start) for start, end in places.get(span.path, ()) if end <= span.start)
    return span.path, span.start + shift
