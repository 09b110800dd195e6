"""The language server at the other end of a web socket: one server for each page that edits."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from starlette.websockets import WebSocketDisconnect

if TYPE_CHECKING:
    from starlette.websockets import WebSocket

    from cqp_dsl.web.workshop import Workshop


async def serve_editor(socket: WebSocket, workshop: Workshop) -> None:
    """Carry messages between a page that edits and its language server, until the page goes away."""
    from cqp_dsl.lsp.embedded import Conversation  # noqa: PLC0415 - heavy, and most pages edit nothing

    await socket.accept()
    outgoing: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def put(text: str) -> None:
        loop.call_soon_threadsafe(outgoing.put_nowait, text)

    conversation = Conversation(workshop.rules.root, put)
    sender = asyncio.create_task(_send(socket, outgoing))
    try:
        while True:
            conversation.receive(await socket.receive_text())
    except (WebSocketDisconnect, KeyError):  # KeyError: bytes, which nobody of ours sends
        pass
    finally:
        sender.cancel()
        conversation.close()
        with contextlib.suppress(asyncio.CancelledError):
            await sender


async def _send(socket: WebSocket, outgoing: asyncio.Queue[str]) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await socket.send_text(await outgoing.get())
