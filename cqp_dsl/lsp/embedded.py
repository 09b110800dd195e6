"""A language server inside another program: messages are handed to it one by one, and its own handed out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field
from pygls import uris
from pygls.exceptions import JsonRpcException

from cqp_dsl.lsp.addresses import local_path
from cqp_dsl.lsp.features import register
from cqp_dsl.lsp.server import CqpServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_REFUSED: Final = frozenset({"workspace/didChangeWorkspaceFolders", "workspace/didChangeConfiguration", "exit"})
"""Messages that would have the server look elsewhere, or end the program that it is in."""


@define
class _Outgoing:
    send: Callable[[str], None]

    def write(self, data: bytes) -> None:
        """Hand a message out."""
        self.send(data.decode())

    def close(self) -> None:
        """Nothing is to be closed."""


@define
class Conversation:
    """One editor and its server, which sees the files of one folder and no others.

    Attributes:
        folder: the folder.
        send: is given each message of the server, as JSON.
    """

    folder: Path
    send: Callable[[str], None]
    _server: CqpServer = field(factory=CqpServer)

    def __attrs_post_init__(self) -> None:
        register(self._server)
        self._server.protocol.set_writer(_Outgoing(self.send), include_headers=False)

    def receive(self, text: str) -> None:
        """Take in a message of the editor; one that is malformed, or reaches out of the folder, is left aside."""
        try:
            data = json.loads(text)
        except ValueError:
            return
        if not isinstance(data, dict) or data.get("method") in _REFUSED or not self._is_inside(data.get("params")):
            return
        if data.get("method") == "initialize" and isinstance(data.get("params"), dict):
            root = uris.from_fs_path(str(self.folder))
            data["params"].update(rootUri=root, rootPath=None, workspaceFolders=None, initializationOptions=None)
        try:
            self._server.protocol.handle_message(self._structured(data))
        except JsonRpcException:
            return  # a request that is malformed already has its answer

    def close(self) -> None:
        """The editor has gone."""
        self._server.watch.stop()

    def _structured(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - a message of any kind
        # The library structures every object that JSON holds, from the inside out.
        return json.loads(json.dumps(data), object_hook=self._server.protocol.structure_message)

    def _is_inside(self, params: object) -> bool:
        """Whether the file that a message is about is in the folder."""
        document = params.get("textDocument") if isinstance(params, dict) else None
        uri = document.get("uri") if isinstance(document, dict) else None
        if not isinstance(uri, str):
            return True
        path = local_path(uri)
        return path is not None and path.is_relative_to(self.folder)
