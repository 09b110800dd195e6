"""Serving the workbench on this machine alone, and opening the browser on it."""

from __future__ import annotations

import contextlib
import socket
import webbrowser
from typing import TYPE_CHECKING, Final

import uvicorn
from attrs import define

from cqp_dsl.web.app import application
from cqp_dsl.web.guard import Guard
from cqp_dsl.web.workshop import open_workshop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cqp_dsl.web.workshop import Workshop

LOOPBACK: Final = "127.0.0.1"
_USUAL: Final = 8765
"""The port that is tried first, where none is asked for: a bookmark then finds it again."""


def serve(folder: Path, port: int | None, *, browser: bool, tell: Callable[[str], None]) -> None:
    """Serve the workbench of a folder until it is interrupted.

    Args:
        folder: what is opened.
        port: the port to listen on; by default a free one.
        browser: whether to open the browser.
        tell: is given the link, once the workbench listens.

    Raises:
        RefusedFileError: the folder is not one.
        OSError: the port is not free.
    """
    ready = prepared(open_workshop(folder), port)
    tell(ready.guard.link)
    if browser:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(ready.guard.link)
    with contextlib.suppress(KeyboardInterrupt):
        ready.run()


@define(frozen=True, eq=False)
class Ready:
    """A workbench that listens, and answers once it runs."""

    guard: Guard
    server: uvicorn.Server
    listening: socket.socket

    def run(self) -> None:
        """Answer until the server is told to stop."""
        self.server.run([self.listening])


def prepared(workshop: Workshop, port: int | None) -> Ready:
    """The server of a workbench; what connects before it runs waits.

    Raises:
        OSError: the port is not free.
    """
    listening = _listening(port)
    guard = Guard(listening.getsockname()[1])
    config = uvicorn.Config(
        application(workshop, guard),
        log_level="error",
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=4 * 1_048_576,
        lifespan="off",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=65_536,
    )
    return Ready(guard, uvicorn.Server(config), listening)


def _listening(port: int | None) -> socket.socket:
    """A socket that listens on the loopback: what connects before the server is ready waits."""
    for tried in (port,) if port is not None else (_USUAL, 0):
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((LOOPBACK, tried))
            found.listen(64)
        except OSError:
            found.close()
            if tried in {port, 0}:
                raise
        else:
            return found
    raise AssertionError
