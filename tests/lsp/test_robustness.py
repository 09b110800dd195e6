"""Whatever an editor sends, the server answers, in its protocol alone, and goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tests.lsp.workshop import MARKS, SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MALFORMED = (
    b"{",
    b"[]",
    b"null",
    b'"bonjour"',
    b"\xff\xfe",
    b'{"jsonrpc": "2.0"}',
    b'{"jsonrpc": "2.0", "method": 3}',
    b'{"jsonrpc": "2.0", "id": "x", "method": "textDocument/hover", "params": {"textDocument": 3}}',
    b'{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {}}',
    b'{"jsonrpc": "2.0", "method": "$/inconnu", "params": {}}',
    b'{"jsonrpc": "2.0", "id": "y", "method": "inconnu", "params": {}}',
)


class Wire:
    """The server, spoken to in raw messages."""

    def __init__(self, *folders: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cqp_dsl", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        # A server that stops answering must not stop the tests: it is ended, and the message that is awaited is none.
        self.guard = threading.Timer(120, self.process.kill)
        self.guard.daemon = True
        self.guard.start()
        self.number = 0
        self.notes: list[dict[str, Any]] = []
        listed = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}, "workspaceFolders": listed})
        self.tell("initialized", {})

    def raw(self, body: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def tell(self, method: str, params: object) -> None:
        self.raw(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode())

    def ask(self, method: str, params: object) -> dict[str, Any]:
        self.number += 1
        self.raw(json.dumps({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params}).encode())
        while True:
            message = self.read()
            if message.get("id") == self.number and "method" not in message:
                return message
            self.notes.append(message)

    def read(self) -> dict[str, Any]:
        """The next message: anything else on standard output fails."""
        assert self.process.stdout is not None
        head = self.process.stdout.readline()
        assert head.startswith(b"Content-"), head
        length = 0
        while head.strip():
            name, _, value = head.partition(b":")
            length = int(value) if name == b"Content-Length" else length
            head = self.process.stdout.readline()
        found: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return found

    def open(self, uri: str, text: str) -> None:
        item = {"uri": uri, "languageId": "cqp", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def at(self, method: str, uri: str, line: int, character: int) -> dict[str, Any]:
        place = {"line": line, "character": character}
        return self.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": place})

    def said(self, uri: str) -> list[str]:
        """The codes last said of a file, once everything is known."""
        self.ask("workspace/symbol", {"query": ""})
        told = [note["params"] for note in self.notes if note.get("method") == "textDocument/publishDiagnostics"]
        return next(([one["code"] for one in each["diagnostics"]] for each in reversed(told) if each["uri"] == uri), [])

    def leave(self) -> int:
        assert "error" not in self.ask("shutdown", None)
        self.tell("exit", None)
        return self.end()

    def end(self) -> int:
        """Close what leads to the server; its exit code."""
        self.guard.cancel()
        with self.process:
            return self.process.wait(30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "règles d'été"
    home.mkdir()
    (home / "commun.cqp").write_text(SHARED, encoding="utf-8")
    (home / "notes.cqp").write_text(MARKS, encoding="utf-8")
    return home


@pytest.fixture
def wire(folder: Path) -> Iterator[Wire]:
    made = Wire(folder)
    try:
        yield made
        assert made.leave() == 0
    finally:
        made.process.kill()
        made.end()


def test_a_malformed_message_is_survived(wire: Wire, folder: Path) -> None:
    wire.open((folder / "notes.cqp").as_uri(), MARKS)
    for body in MALFORMED:
        wire.raw(body)
        assert wire.at("hover", (folder / "notes.cqp").as_uri(), 3, 9)["result"] is not None, body


def test_a_place_out_of_range_is_answered(wire: Wire, folder: Path) -> None:
    uri = (folder / "notes.cqp").as_uri()
    wire.open(uri, MARKS)
    for method in ("hover", "completion", "definition", "documentHighlight", "prepareRename"):
        for line, character in [(9_999, 0), (3, 9_999), (2**31 - 1, 2**31 - 1), (-1, -1)]:
            answer = wire.at(method, uri, line, character)
            assert "result" in answer or answer["error"]["message"]
    assert wire.at("hover", uri, 3, 9)["result"] is not None


def test_an_address_that_is_no_file_is_answered(wire: Wire, folder: Path) -> None:
    for uri in ("git:/notes.cqp?ref=main", "http://exemple.test/notes.cqp", "", "file:", "%%%"):
        wire.open(uri, MARKS.replace("politique notes", "politique brouillon"))
        for method in ("hover", "completion", "definition"):
            assert "result" in wire.at(method, uri, 3, 9), uri
    assert wire.said((folder / "notes.cqp").as_uri()) == []


def test_an_untitled_text_is_read_with_the_folder(wire: Wire) -> None:
    wire.open(
        "untitled:Sans titre", MARKS.replace("politique notes", "politique brouillon").replace("≥ seuil", "≥ seul")
    )
    assert wire.said("untitled:Sans titre") == ["CQP201"]


def test_a_file_that_vanishes_is_forgotten(wire: Wire, folder: Path) -> None:
    gone = folder / "commun.cqp"
    wire.ask("workspace/symbol", {"query": ""})
    gone.unlink()
    wire.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": gone.as_uri(), "type": 3}]})
    assert "CQP205" in wire.said((folder / "notes.cqp").as_uri())
    assert wire.at("hover", gone.as_uri(), 0, 0)["result"] is None


def test_two_folders_are_two_programs(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "autre"
    other.mkdir()
    (other / "notes.cqp").write_text(MARKS, encoding="utf-8")
    wire = Wire(folder, other)
    assert wire.said((folder / "notes.cqp").as_uri()) == []
    assert "CQP205" in wire.said((other / "notes.cqp").as_uri())
    removed = {"event": {"added": [], "removed": [{"uri": other.as_uri(), "name": "autre"}]}}
    wire.tell("workspace/didChangeWorkspaceFolders", removed)
    assert wire.said((other / "notes.cqp").as_uri()) == []
    assert wire.leave() == 0


def test_a_file_outside_of_every_folder_is_read_with_those_beside_it(folder: Path) -> None:
    wire = Wire()
    uri = (folder / "notes.cqp").as_uri()
    wire.open(uri, MARKS)
    assert wire.at("definition", uri, 3, 20)["result"][0]["uri"] == (folder / "commun.cqp").as_uri()
    assert wire.leave() == 0


def test_a_huge_text_is_refused_and_the_rest_goes_on(wire: Wire, folder: Path) -> None:
    uri = (folder / "énorme.cqp").as_uri()
    wire.open(uri, "politique énorme « É »\n" + "# rien\n" * 200_000)
    assert wire.said(uri) == ["CQP112"]
    assert wire.at("hover", uri, 0, 12)["result"] is None
    assert "result" in wire.at("completion", uri, 100, 0)


def test_changes_that_come_faster_than_they_are_looked_at(wire: Wire, folder: Path) -> None:
    uri = (folder / "notes.cqp").as_uri()
    wire.open(uri, MARKS)
    for version in range(2, 40):
        text = MARKS.replace("≥ seuil", "≥ seuil" + "l" * version)
        change = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}
        wire.tell("textDocument/didChange", change)
    wire.tell(
        "textDocument/didChange", {"textDocument": {"uri": uri, "version": 40}, "contentChanges": [{"text": MARKS}]}
    )
    assert wire.said(uri) == []


def test_an_editor_that_goes_away_leaves_no_server_behind(folder: Path) -> None:
    wire = Wire(folder)
    assert wire.process.stdin is not None
    wire.process.stdin.close()
    wire.end()
