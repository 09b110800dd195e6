"""What is known of a program at one moment: the texts, their trees, what every name designates.

Features are functions of a snapshot, a file and a place: they never look at the editor's present text, which may have
changed since.
"""

from __future__ import annotations

import bisect
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.lsp.definitions import Definition, definitions
from cqp_dsl.lsp.signatures import types_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.language.syntax.reparse import Parsed
    from cqp_dsl.language.syntax.tree import File
    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.semantics import Analysis
    from cqp_dsl.source import Span


@define(frozen=True)
class Occurrence:
    """A name in a text, and where what it designates is declared."""

    span: Span
    declared: Span


@define(frozen=True, eq=False)
class Snapshot:
    """A program at one moment.

    Attributes:
        number: the count of changes that it takes in.
        documents: the files by display path.
        parsed: what each was parsed to.
        analysis: what elaboration found of them.
        diagnostics: what there is to say, by display path; complete where ``complete`` is.
        complete: whether the scenarios of every file were read, and the whole program proof-read.
    """

    number: int
    documents: Mapping[str, Document]
    parsed: Mapping[str, Parsed]
    analysis: Analysis
    diagnostics: Mapping[str, tuple[Diagnostic, ...]]
    complete: bool

    @cached_property
    def _by_uri(self) -> dict[str, Document]:
        return {document.uri: document for document in self.documents.values()}

    def document(self, uri: str) -> Document | None:
        """The file of an address."""
        return self._by_uri.get(uri)

    def tree(self, path: str) -> File | None:
        """The tree of a file; where a declaration does not parse, as it was when it last did."""
        return self.parsed[path].partial

    @cached_property
    def outlines(self) -> dict[str, Definition]:
        """What each file declares, by display path."""
        return {path: definitions(file) for path in self.documents if (file := self.tree(path)) is not None}

    @cached_property
    def declared(self) -> dict[Span, Definition]:
        """Everything that is declared, by the place where it is named; bound variables included."""
        found = {one.span: one for outline in self.outlines.values() for one in outline.all()}
        for span in self.analysis.resolutions.variables:
            if span not in found and self._is_current(span):
                found[span] = self._variable(span)
        return found

    def _variable(self, span: Span) -> Definition:
        outline = self.outlines[span.path]
        around = next((one for one in outline.parts if encloses(one.extent, span.start)), outline)
        text = self.documents[span.path].text_of(span)
        return Definition("variable", text, span, around.extent, outline.name, "", None)

    @cached_property
    def _stale(self) -> dict[str, list[tuple[int, int]]]:
        """The stretches that do not parse: what is known of them is what was known before."""
        return {
            path: [(piece.start, piece.end) for piece in parsed.pieces if piece.node is None]
            for path, parsed in self.parsed.items()
        }

    def _is_current(self, span: Span, name: str | None = None) -> bool:
        """Whether a place may be trusted: it stands in text that parses, or still reads as the name."""
        if not any(start <= span.start < end for start, end in self._stale.get(span.path, ())):
            return True
        return self.documents[span.path].text_of(span) == name

    @cached_property
    def _occurrences(self) -> dict[str, list[Occurrence]]:
        """The names of each file in order, declarations included."""
        found: dict[str, dict[tuple[int, int], Occurrence]] = {path: {} for path in self.documents}
        for span in self.declared:
            found[span.path][span.start, span.end] = Occurrence(span, span)
        for span, declared in self.analysis.resolutions.uses:
            target = self.declared.get(declared)
            if target is not None and self._is_current(span, target.name):
                found[span.path].setdefault((span.start, span.end), Occurrence(span, declared))
        return {path: [places[key] for key in sorted(places)] for path, places in found.items()}

    @cached_property
    def _places(self) -> dict[Span, list[Span]]:
        places: dict[Span, list[Span]] = {}
        for occurrences in self._occurrences.values():
            for one in occurrences:
                places.setdefault(one.declared, []).append(one.span)
        return places

    def occurrences(self, path: str) -> list[Occurrence]:
        """The names of a file that designate something, in order."""
        return self._occurrences.get(path, [])

    def at(self, path: str, offset: int) -> tuple[Span, Definition] | None:
        """The name at a place, or just before it, and what it designates."""
        names = self.occurrences(path)
        index = bisect.bisect_right(names, offset, key=lambda one: one.span.start)
        for one in reversed(names[max(0, index - 2) : index]):
            if one.span.start <= offset <= one.span.end:
                return one.span, self.declared[one.declared]
        return None

    def places(self, definition: Definition) -> list[Span]:
        """Every place that names something, its declaration included, file by file, in order."""
        return self._places.get(definition.span, [])

    def type_of(self, definition: Definition) -> Type | None:
        """The type of the values that something has."""
        variable = self.analysis.resolutions.variables.get(definition.span)
        if variable is not None:
            return variable
        return self._types.get(definition.span)

    @cached_property
    def _types(self) -> dict[Span, Type]:
        found: dict[Span, Type] = {}
        for scope in self.analysis.scopes.values():
            found.update(types_of(scope))
        return found


def encloses(span: Span, offset: int) -> bool:
    """Whether a place is in a span, its end included."""
    return span.start <= offset <= span.end
