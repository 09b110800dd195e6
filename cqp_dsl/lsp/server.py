"""The server: which message of the editor asks for what. Nothing is decided here."""

from __future__ import annotations

import logging
import os
import traceback
from typing import TYPE_CHECKING, Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from cqp_dsl.lsp.findings import published
from cqp_dsl.lsp.lenses import Played
from cqp_dsl.lsp.protocol import AnsweringProtocol
from cqp_dsl.lsp.texts import quoting_rules
from cqp_dsl.lsp.watch import Watch
from cqp_dsl.lsp.workspace import Workspace
from cqp_dsl.version import __version__

if TYPE_CHECKING:
    from pygls.server import ServerErrors

    from cqp_dsl.lsp.completion import FirstWords
    from cqp_dsl.lsp.documents import Document
    from cqp_dsl.lsp.lenses import Outcome
    from cqp_dsl.lsp.project import Project
    from cqp_dsl.lsp.snapshot import Snapshot
    from cqp_dsl.lsp.workspace import Root
    from cqp_dsl.workspace.testing.frontiers import Frontier

TRACEBACK: Final = "CQPTRACEBACK"


class CqpServer(LanguageServer):
    """A server: one editor, its folders, and the worker that keeps what is known of them up to date."""

    def __init__(self) -> None:
        # Whole texts: they are small, and a change counted wrongly cannot spoil what follows it.
        super().__init__(
            "cqp",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
            protocol_cls=AnsweringProtocol,
        )
        self.first_words: FirstWords = "filled in"
        self.policies = Workspace(types.PositionEncodingKind.Utf16)
        self.watch = Watch(self._on_news, self._on_trouble)
        self._told: dict[str, tuple[int | None, list[types.Diagnostic]]] = {}
        self._played: dict[str, tuple[int, Played]] = {}

    # --- What is known ----------------------------------------------------------------------------------------------

    async def known(self, uri: str, *, complete: bool = False) -> tuple[Snapshot, Document] | None:
        """What is known now of the program of a file, and the file; None where it is none of ours."""
        root = self.policies.root_of(uri)
        if root is None:
            return None
        snapshot = await self.watch.current(root.project, complete=complete)
        document = snapshot.document(uri) or self._by_path(root, snapshot, uri)
        return None if document is None else (snapshot, document)

    async def quoting_rules(self, uri: str, position: types.Position) -> list[types.Location]:
        """What quotes the sentence at a place of a text; nothing where the file is none of our texts."""
        root = self.policies.root_of(uri)
        if root is None:
            return []
        snapshot = await self.watch.current(root.project)
        return quoting_rules(snapshot, uri, position, self.policies.encoding)

    async def known_lately(self, uri: str) -> tuple[Snapshot, Document] | None:
        """A file as it is now, and what was known of its program a moment ago: enough where haste matters more."""
        root = self.policies.root_of(uri)
        if root is None:
            return None
        snapshot = root.project.snapshot or await self.watch.current(root.project)
        document = root.project.documents.get(self.policies.name_of(root, uri) or "")
        return None if document is None else (snapshot, document)

    def _by_path(self, root: Root, snapshot: Snapshot, uri: str) -> Document | None:
        """A file whose address the editor writes otherwise than we do."""
        return snapshot.documents.get(self.policies.name_of(root, uri) or "")

    async def all_known(self) -> list[Snapshot]:
        """What is known of every program, to the end."""
        return [await self.watch.current(root.project, complete=True) for root in list(self.policies.roots)]

    def change(self, uri: str, text: str, version: int) -> None:
        """Take in what is typed in a file."""
        root = self.policies.change(uri, text, version)
        if root is not None:
            self.watch.changed(root.project)

    # --- Scenarios --------------------------------------------------------------------------------------------------

    def keep(
        self, snapshot: Snapshot, document: Document, outcomes: list[Outcome], limits: tuple[Frontier, ...] | None
    ) -> None:
        """Keep what came of scenarios, show it beside them, and say it where there is a failure.

        ``limits`` are those that no scenario tries, where they were looked for.
        """
        before = self.played(snapshot, document)
        now = {**before.outcomes, **{one.label: one for one in outcomes}}
        self._played[document.uri] = (snapshot.number, Played(now, before.limits if limits is None else limits))
        failed = [one for one in outcomes if one.failures]
        if failed:
            self.warn(f"« {failed[0].label} » : {failed[0].shown}")
        capabilities = self.client_capabilities.workspace
        if capabilities and capabilities.code_lens and capabilities.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)

    def played(self, snapshot: Snapshot, document: Document) -> Played:
        """What came of the scenarios of a file, as long as nothing has changed since."""
        number, played = self._played.get(document.uri, (-1, Played()))
        return played if number == snapshot.number else Played()

    # --- What is told -----------------------------------------------------------------------------------------------

    def _on_news(self, project: Project) -> None:
        snapshot = project.snapshot
        if snapshot is None:
            return
        for path, said in snapshot.diagnostics.items():
            document = snapshot.documents.get(path)
            if document is None:
                uri = self.policies.address(project, path)
                shown = published(said, None, snapshot.documents) if uri else []
                version = None
            else:
                uri, version = document.uri, document.version
                shown = published(said, document, snapshot.documents)
            if uri:
                self._tell(uri, version, shown)
        self.forget_closed()
        while self.policies.said:
            self.warn(self.policies.said.pop())

    def _tell(self, uri: str, version: int | None, shown: list[types.Diagnostic]) -> None:
        before = self._told.get(uri)
        if before == (version, shown) or (before is None and not shown and version is None):
            return
        self._told[uri] = (version, shown)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, version))

    def forget_closed(self) -> None:
        """Nothing is said any more of the files that are gone."""
        there = {
            uri
            for root in self.policies.roots
            for path in (*root.project.documents, *root.project.refused)
            if (uri := self.policies.address(root.project, path))
        }
        for uri in [uri for uri in self._told if uri not in there]:
            del self._told[uri]
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def warn(self, message: str) -> None:
        """Tell the user something that no place of a text shows."""
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))

    def _on_trouble(self, error: Exception) -> None:
        logging.getLogger(__name__).error("".join(traceback.format_exception(error)))
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(frame.filename)}:{frame.lineno}"  # noqa: PTH119 - the name alone
        self.window_show_message(
            types.ShowMessageParams(
                types.MessageType.Error,
                f"Erreur interne de cqp : vos politiques n'y sont pour rien. À signaler : {type(error).__name__} "
                f"en {place} (cqp {__version__}).",
            )
        )

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """Keep what went wrong with a message in the log: its answer, where it has one, says so already."""
        logging.getLogger(__name__).warning("%s: %s", source, error)
