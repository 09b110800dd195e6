"""Serving an editor: the server with its features, on standard input and output or on a port."""

from __future__ import annotations

import logging
import os
from typing import Any

from cqp_dsl.lsp.features import register
from cqp_dsl.lsp.server import TRACEBACK, CqpServer


def start(port: int | None = None) -> None:
    """Serve one editor: on standard input and output, or on a port of the loopback."""
    level = logging.DEBUG if os.environ.get(TRACEBACK) else logging.CRITICAL
    logging.basicConfig(level=level)  # on standard error: standard output carries the protocol
    server: Any = CqpServer()
    register(server)
    if port is None:
        server.start_io()
    else:
        server.start_tcp("127.0.0.1", port)
