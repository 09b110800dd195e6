"""A client, and the server as editors run it: another process, on its standard input and output."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator  # noqa: TC003 - pytest-lsp looks the types of a fixture up
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from cqp_dsl.resources import policies_folder

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parent.parent.parent


class Editor:
    """What a user does, on a copy of the shipped policies."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}

    def path(self, name: str) -> Path:
        """A file of the policies."""
        return self.folder / name

    def uri(self, name: str) -> str:
        """Its address."""
        return self.path(name).as_uri()

    def identifier(self, name: str) -> types.TextDocumentIdentifier:
        """Its address, as requests give it."""
        return types.TextDocumentIdentifier(self.uri(name))

    def open(self, name: str, text: str | None = None) -> str:
        """Open a file; its text."""
        content = self.path(name).read_text(encoding="utf-8") if text is None else text
        self.versions[name], self.texts[name] = 1, content
        item = types.TextDocumentItem(self.uri(name), "cqp", 1, content)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return content

    def type(self, name: str, text: str) -> None:
        """Replace the text of a file."""
        self.versions[name] += 1
        self.texts[name] = text
        identifier = types.VersionedTextDocumentIdentifier(uri=self.uri(name), version=self.versions[name])
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))

    def close(self, name: str) -> None:
        """Close a file without saving it."""
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.identifier(name)))

    def apply(self, edit: types.WorkspaceEdit) -> None:
        """Make the changes that the server proposes, in files that are open or not."""
        for change in edit.document_changes or ():
            assert isinstance(change, types.TextDocumentEdit)
            name = next(
                each.relative_to(self.folder).as_posix()
                for each in self.folder.rglob("*.cqp")
                if each.as_uri() == change.text_document.uri
            )
            text = self.texts.get(name) or self.path(name).read_text(encoding="utf-8")
            for one in sorted(change.edits, key=lambda one: one.range.start, reverse=True):
                assert isinstance(one, types.TextEdit)
                start, end = offset(text, one.range.start), offset(text, one.range.end)
                text = text[:start] + one.new_text + text[end:]
            if name in self.versions:
                self.type(name, text)
            else:
                self.path(name).write_text(text, encoding="utf-8")
                event = types.FileEvent(self.uri(name), types.FileChangeType.Changed)
                self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    def at(self, name: str, words: str, within: int = 0) -> types.Position:
        """Where words stand in a file that is open."""
        before = self.texts[name][: self.texts[name].index(words) + within]
        line = before.rpartition("\n")[2]
        return types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)

    async def told(self, name: str, until: Callable[[list[types.Diagnostic]], bool] = bool) -> list[types.Diagnostic]:
        """What is said of a file, as soon as it is what is waited for."""
        while not until(found := list(self.client.diagnostics.get(self.uri(name), ()))):
            waiting = self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
            await asyncio.wait_for(waiting, 60)
        return found

    async def settled(self, name: str) -> Any:  # noqa: ANN401 - whatever is answered
        """Wait until all is known: a request that needs everything is answered."""
        context = types.ReferenceContext(include_declaration=True)
        params = types.ReferenceParams(
            context=context, text_document=self.identifier(name), position=types.Position(0, 0)
        )
        return await self.client.text_document_references_async(params)


def offset(text: str, position: types.Position) -> int:
    """The offset of a place, for a text whose lines end with a line feed."""
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: position.line])
    units = lines[position.line].encode("utf-16-le")[: 2 * position.character] if position.line < len(lines) else b""
    return start + len(units.decode("utf-16-le"))


@pytest.fixture
def project_folder(tmp_path: Path) -> Path:
    """A folder with the policies in it, and beside them a file that is none."""
    folder = tmp_path / "projet"
    shutil.copytree(policies_folder(), folder / "policies")
    (folder / "brouillon").mkdir()
    (folder / "brouillon" / "faux.cqp").write_text("règle (\n", encoding="utf-8")
    return folder


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[sys.executable, "-m", "cqp_dsl", "lsp"]))  # type: ignore[untyped-decorator]
async def client(lsp_client: LanguageClient, project_folder: Path) -> AsyncIterator[None]:
    """The server, with that folder open."""

    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)  # type: ignore[untyped-decorator]
    def _registered(_params: types.RegistrationParams) -> None:
        """What the server wants to be told of is told by the tests themselves."""

    @lsp_client.feature(types.WORKSPACE_CODE_LENS_REFRESH)  # type: ignore[untyped-decorator]
    def _refreshed(_params: None) -> None:
        """Lenses are asked for when they are looked at."""

    params = types.InitializeParams(
        capabilities=client_capabilities("visual_studio_code"),
        workspace_folders=[types.WorkspaceFolder(project_folder.as_uri(), "projet")],
    )
    await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client: LanguageClient, project_folder: Path) -> Editor:
    """An editor that has the folder open."""
    return Editor(client, project_folder / "policies")
