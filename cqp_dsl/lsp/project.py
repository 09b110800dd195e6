"""A program under an editor's eyes: its files, and what is known of them, kept up to date at the least cost.

``look`` is quick: it parses again what changed, elaborates without the scenarios of other files, and proof-reads the
file in hand. ``finish`` does the rest. Both run on the worker's thread; everything else on the editor's.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from cqp_dsl.diagnostics import Diagnostic, Label, has_errors, in_order
from cqp_dsl.language.syntax.reparse import Parsed, reparse
from cqp_dsl.lsp import texts
from cqp_dsl.lsp.snapshot import Snapshot
from cqp_dsl.semantics import Analysis, analyse
from cqp_dsl.workspace.lint import lint

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from cqp_dsl.language.syntax.tree import File
    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.source import SourceFile


class SupersededError(Exception):
    """Something changed since: what was being computed is of no use."""


@define(eq=False)
class Project:
    """A program.

    Attributes:
        documents: its files by display path, as they are now.
        refused: the files that cannot be read, each with why.
        number: the count of changes.
        changed: the files that changed since they were last looked at.
        snapshot: what is known, possibly of an earlier moment.
    """

    documents: dict[str, Document] = field(factory=dict)
    refused: dict[str, Diagnostic] = field(factory=dict)
    number: int = 0
    changed: set[str] = field(factory=set)
    snapshot: Snapshot | None = None
    _parsed: dict[str, Parsed] = field(factory=dict)

    # --- On the editor's thread -------------------------------------------------------------------------------------

    def put(self, document: Document) -> None:
        """Take a file in, or its new text."""
        self.documents[document.source.path] = document
        self.refused.pop(document.source.path, None)
        self.touch(document.source.path)

    def drop(self, path: str) -> None:
        """Forget a file."""
        self.documents.pop(path, None)
        self.refused.pop(path, None)
        self.touch(path)

    def touch(self, path: str) -> None:
        """Count a change."""
        self.number += 1
        self.changed.add(path)

    @property
    def current(self) -> bool:
        """Whether what is known is what the files say now."""
        return self.snapshot is not None and self.snapshot.number == self.number

    def look(self) -> Callable[[], Snapshot]:
        """A job that looks at the files as they are now."""
        changed, self.changed = self.changed & self.documents.keys(), set()
        return functools.partial(self._look, self.number, changed, dict(self.documents), dict(self.refused))

    # --- On the worker's thread -------------------------------------------------------------------------------------

    def _look(
        self, number: int, changed: set[str], documents: dict[str, Document], refused: dict[str, Diagnostic]
    ) -> Snapshot:
        """What is known of the files, those that did not change taken as read."""
        self._parse(documents)
        analysis = self._analyse(documents, changed)
        said = self.snapshot.diagnostics if self.snapshot else {}
        fresh = _by_path(self._found(documents, analysis, changed), documents)
        if all(self._parsed[path].file is not None for path in documents):
            fresh = {path: fresh[path] if path in changed else said.get(path, ()) for path in documents}
        told = {**fresh, **{path: (one,) for path, one in refused.items()}}
        return Snapshot(number, documents, dict(self._parsed), analysis, told, complete=False)

    def finish(self, snapshot: Snapshot, pause: Callable[[], None]) -> Snapshot:
        """The same moment, with everything that there is to know.

        Raises:
            SupersededError: ``pause`` gave up.
        """
        documents = snapshot.documents
        analysis = self._analyse(documents, None, pause)
        found = _by_path(self._found(documents, analysis, documents, pause), documents)
        refused = {path: said for path, said in snapshot.diagnostics.items() if path not in documents}
        return evolve(snapshot, analysis=analysis, diagnostics={**refused, **found}, complete=True)

    def _parse(self, documents: Mapping[str, Document]) -> None:
        for path in self._parsed.keys() - documents.keys():
            del self._parsed[path]
        for path, document in documents.items():
            before = self._parsed.get(path)
            if before is None or before.source.text != document.source.text:
                self._parsed[path] = reparse(document.source, before)

    def _analyse(
        self,
        documents: Mapping[str, Document],
        scenarios_of: Collection[str] | None,
        pause: Callable[[], None] = lambda: None,
    ) -> Analysis:
        files = [
            (documents[path].source, file)
            for path in sorted(documents)
            if (file := self._parsed[path].file or self._parsed[path].partial) is not None
        ]
        return analyse(files, scenarios_of=scenarios_of, pause=pause)

    def _found(
        self,
        documents: Mapping[str, Document],
        analysis: Analysis,
        paths: Collection[str],
        pause: Callable[[], None] = lambda: None,
    ) -> list[Diagnostic]:
        """What ``cqp lint`` would say, of some files at least: a phase that finds errors is the last one heard."""
        found = [said for path in documents for said in self._parsed[path].diagnostics]
        if has_errors(found):
            return found
        if analysis.program is None:
            return [*found, *analysis.diagnostics]
        files: list[tuple[SourceFile, File]] = [
            (documents[path].source, file) for path in sorted(paths) if (file := self._parsed[path].file) is not None
        ]
        said = lint(files, analysis.program, analysis.diagnostics, pause)
        if len(files) == len(documents):
            said = [*said, *texts.findings(analysis.program, documents, [file for _, file in files])]
        return [*found, *said]


def _by_path(found: list[Diagnostic], documents: Mapping[str, Document]) -> dict[str, tuple[Diagnostic, ...]]:
    """The findings of each file, in order; one without a place is said at the head of the first file."""
    said: dict[str, list[Diagnostic]] = {path: [] for path in documents}
    for one in in_order(found):
        if one.span is not None and one.span.path in said:
            said[one.span.path].append(one)
        elif said:
            path = min(said)
            place = Label(documents[path].source.span(0, 0))
            said[path].append(evolve(one, labels=(place, *one.labels)))
    return {path: tuple(each) for path, each in said.items()}
