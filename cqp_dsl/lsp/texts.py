"""From a quotation to the text of its source, and back to the rules that quote a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from cqp_dsl.diagnostics import Severity
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.descent import within
from cqp_dsl.lsp.addresses import local_path
from cqp_dsl.lsp.documents import Document
from cqp_dsl.semantics.citations import section_name
from cqp_dsl.workspace.text.quotations import text_findings
from cqp_dsl.workspace.text.reading import Texts, read_texts, text_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cqp_dsl.core.program import Program
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.lsp.snapshot import Snapshot
    from cqp_dsl.workspace.text.reading import SourceText


def findings(program: Program, documents: Mapping[str, Document], files: list[tree.File]) -> list[Diagnostic]:
    """What is wrong with the texts of a program, those that are there, and with what is quoted of them."""
    found = text_findings(files, read_texts(program, _places(documents)))
    return [one for one in found if one.severity is not Severity.NOTE]


def _places(documents: Mapping[str, Document]) -> dict[str, Path]:
    return {name: path for name, document in documents.items() if (path := local_path(document.uri)) is not None}


def _texts(snapshot: Snapshot) -> Texts:
    program = snapshot.analysis.program
    return read_texts(program, _places(snapshot.documents)) if program is not None else Texts({})


def _address(text: SourceText, snapshot: Snapshot) -> Path | None:
    home = local_path(snapshot.documents[text.declared.span.path].uri)
    return text_path(text.declared, home)


def _quotations(snapshot: Snapshot, path: str) -> Iterator[tuple[tree.CiteDecl, tree.Text]]:
    file = snapshot.tree(path)
    for cite in within(file, tree.CiteDecl):
        if cite.extract is not None:
            yield cite, cite.extract


def quoted_text(snapshot: Snapshot, document: Document, position: types.Position) -> list[types.LocationLink]:
    """Where the text has the words that are quoted at a place; nothing where no quotation stands there."""
    offset = document.positions.offset(position)
    for cite, extract in _quotations(snapshot, document.source.path):
        if not extract.span.start <= offset <= extract.span.end:
            continue
        text = _texts(snapshot).found.get(cite.source.text)
        path = _address(text, snapshot) if text else None
        if text is None or path is None:
            return []
        home = Document(path.as_uri(), text.file, text.file.text, None, document.encoding)
        for section in cite.sections:
            located = text.located(extract.text, section_name(section))
            if located:
                whole = home.range(text.file.span(located[0][0], located[-1][1]))
                return [types.LocationLink(home.uri, whole, whole, document.range(extract.span))]
    return []


def quoting_rules(
    snapshot: Snapshot, address: str, position: types.Position, encoding: types.PositionEncodingKind
) -> list[types.Location]:
    """The quotations, in every file, of the sentence at a place of a text."""
    path = local_path(address)
    for text in _texts(snapshot).found.values():
        if path is None or _address(text, snapshot) != path:
            continue
        home = Document(address, text.file, text.file.text, None, encoding)
        offset = home.positions.offset(position)
        around = next((one for one in text.sentences if one.start <= offset <= one.end), None)
        start, end = (around.start, around.end) if around else (offset, offset + 1)
        return [
            types.Location(document.uri, document.range(extract.span))
            for name, document in snapshot.documents.items()
            for cite, extract in _quotations(snapshot, name)
            if cite.source.text == text.document.name and _touches(text, cite, extract, start, end)
        ]
    return []


def _touches(text: SourceText, cite: tree.CiteDecl, extract: tree.Text, start: int, end: int) -> bool:
    return any(
        first < end and last > start
        for section in cite.sections
        for first, last in text.located(extract.text, section_name(section)) or ()
    )
