"""What an author waits for in an editor: from a keystroke to what is said of it, by the server in its own process.

The text is the largest of the shipped policies, changed in the middle; each figure is the median of many changes.
Beside them, a whole ``cqp lint`` of the same policies, which says the same.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cqp_dsl.resources import policies_folder

if TYPE_CHECKING:
    from collections.abc import Callable

CHANGES = 25
_NAME = "vae/vae.cqp"
_RIGHT = "expérience est d'au moins durée_exigée\n"


class _Server:
    """The server, in a process of its own, with a folder open."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "cqp_dsl", "lsp"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        self.uri = (folder / _NAME).as_uri()
        self.version = 0
        self._number = 0
        listed = [{"uri": folder.as_uri(), "name": folder.name}]
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}, "workspaceFolders": listed})
        self.tell("initialized", {})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None  # noqa: S101 - it was asked for
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None  # noqa: S101 - it was asked for
        length = 0
        while head := self.process.stdout.readline().strip():
            name, _, value = head.partition(b":")
            length = int(value) if name == b"Content-Length" else length
        found: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return found

    def tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: object) -> Any:  # noqa: ANN401 - whatever is answered
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while (message := self._read()).get("id") != self._number or "method" in message:
            pass
        return message.get("result")

    def change(self, text: str) -> list[str]:
        """Type; the codes of what is said of this very text."""
        self.version += 1
        if self.version == 1:
            item = {"uri": self.uri, "languageId": "cqp", "version": 1, "text": text}
            self.tell("textDocument/didOpen", {"textDocument": item})
        else:
            document = {"uri": self.uri, "version": self.version}
            self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})
        while True:
            said = self._read().get("params", {})
            if said.get("uri") == self.uri and said.get("version") == self.version:
                return [one["code"] for one in said["diagnostics"]]

    def settle(self) -> None:
        """Wait until nothing is left to compute."""
        self.ask("workspace/symbol", {"query": ""})

    def leave(self) -> None:
        self.ask("shutdown", None)
        self.tell("exit", None)
        with self.process:
            self.process.wait(30)


def medians() -> dict[str, float]:
    """The median of each row, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        policies = Path(folder) / "policies"
        shutil.copytree(policies_folder(), policies)
        rows = {"cqp lint, processus entier": _median(lambda: _lint(policies), 3)}
        server = _Server(policies)
        text = (policies / _NAME).read_text(encoding="utf-8")
        middle = text.index("\n\nrègle") + len("\n\nrègle ")
        server.change(text)
        server.settle()
        rows["une lettre dans un nom"] = _typed(server, lambda count: text[:middle] + "e" * count + text[middle:])
        rows["un nom inconnu"] = _typed(server, lambda count: text.replace(_RIGHT, _RIGHT.strip() + "e" * count + "\n"))
        rows["une parenthèse de trop"] = _typed(server, lambda count: text[:middle] + ")" * count + text[middle:])
        server.change(text)
        place = {"line": text[:middle].count("\n") + 1, "character": 8}
        asked = {"textDocument": {"uri": server.uri}, "position": place}
        rows["complétion"] = _median(lambda: server.ask("textDocument/completion", asked), CHANGES)
        server.leave()
    return {f"éditeur|{name}": value for name, value in rows.items()}


def _typed(server: _Server, text_of: Callable[[int], str]) -> float:
    """From a change to what is said of it; the server has nothing else to do meanwhile."""
    times = []
    for count in range(1, CHANGES + 1):
        server.settle()
        text = text_of(count)
        start = time.perf_counter()
        server.change(text)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _median(job: Callable[[], object], count: int) -> float:
    times = []
    for _ in range(count):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _lint(folder: Path) -> None:
    command = [sys.executable, "-m", "cqp_dsl", "lint", str(folder)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "CQP_CACHE": ""})  # noqa: S603
