"""The server: its workers, its socket, its end."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import uvicorn

from cqp_dsl.service.settings import VARIABLE

if TYPE_CHECKING:
    from cqp_dsl.service.settings import Settings


def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until told to stop; what was let in is answered first, thirty seconds at most."""
    os.environ[VARIABLE] = settings.text()
    for number in (signal.SIGTERM, signal.SIGINT):  # raised again by uvicorn, once it has stopped as it was told to
        signal.signal(number, lambda *_: None)
    uvicorn.run(
        "cqp_dsl.service.app:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        access_log=False,  # it would write queries, hence references
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=30,
        limit_concurrency=1_000,
        h11_max_incomplete_event_size=65_536,
    )
