"""The server: requests of HTTP to handlers, replies to HTTP. Nothing is decided here."""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import anyio
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from cqp_dsl.web.editing import serve_editor
from cqp_dsl.web.exchange import Reply, Request, Upload
from cqp_dsl.web.guard import MAX_BODY, TOKEN, Guard, security_headers
from cqp_dsl.web.routes import handle
from cqp_dsl.web.screens.pages import message

if TYPE_CHECKING:
    from starlette.types import Message
    from starlette.websockets import WebSocket

    from cqp_dsl.web.workshop import Workshop

LONGEST: Final = 30
"""Seconds that a reply may take."""

_NONCE: Final = 'data-nonce=""'
"""Where a page is told under which number its own style may be added."""

_MOST_FIELDS: Final = 5_000
_FORBIDDEN: Final = 1008


def application(workshop: Workshop, guard: Guard) -> Starlette:
    """The workbench of a folder, behind its guard."""
    limiter = anyio.CapacityLimiter(4)

    async def page(http: HttpRequest) -> Response:
        nonce = secrets.token_urlsafe(12)
        entered = _entered(http, guard)
        if entered is not None:
            return entered
        refusal = guard.refusal(http.method, http.headers, http.cookies)
        if refusal is not None:
            reply = message("L’atelier est fermé ici", [refusal.text], status=refusal.status, back=None)
            return _response(reply, http, nonce)
        try:
            request = await _request(http)
        except (HTTPException, _TooLargeError):
            return _response(message("C’est trop", ["Ce qui est envoyé est trop gros."], status=413), http, nonce)
        reply = message("C’est trop long", ["Cette demande a été arrêtée : elle prenait trop de temps."], status=503)
        with anyio.move_on_after(LONGEST):
            reply = await anyio.to_thread.run_sync(handle, request, workshop, limiter=limiter, abandon_on_cancel=True)
        return _response(reply, http, nonce)

    async def editor(socket: WebSocket) -> None:
        if socket.headers.get("origin", "") != f"http://{socket.headers.get('host', '')}" or guard.refusal(
            "GET", socket.headers, socket.cookies
        ):
            await socket.close(_FORBIDDEN)
            return
        await serve_editor(socket, workshop)

    return Starlette(
        routes=[
            WebSocketRoute("/langage", editor),
            Route("/{path:path}", page, methods=["GET", "HEAD", "POST"]),
        ]
    )


class _TooLargeError(Exception):
    """A form carries more than it may."""


def _entered(http: HttpRequest, guard: Guard) -> Response | None:
    """The way in: the link with its token is changed for a cookie, and the token leaves the address."""
    given = http.query_params.get(TOKEN)
    if given is None or http.method != "GET" or http.headers.get("host", "") not in guard.hosts:
        return None
    if not guard.is_token(given):
        return None
    rest = urlencode([(name, value) for name, value in http.query_params.multi_items() if name != TOKEN])
    # The cookie is not sent along a redirect that comes from elsewhere: the page itself leads on.
    where = f"{http.url.path}?{rest}" if rest else http.url.path
    return PlainTextResponse(
        "", status_code=303, headers={"Location": where, "Set-Cookie": guard.set_cookie(), **security_headers("")}
    )


async def _request(http: HttpRequest) -> Request:
    form: list[tuple[str, str]] = []
    uploads: dict[str, Upload] = {}
    if http.method == "POST":
        length = http.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MAX_BODY:
            raise _TooLargeError
        limited = HttpRequest(http.scope, _limited(http))
        async with limited.form(max_files=4, max_fields=_MOST_FIELDS, max_part_size=MAX_BODY) as posted:
            for name, value in posted.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = Upload(value.filename or "", await value.read())
                else:
                    form.append((name, value))
    return Request(
        "GET" if http.method == "HEAD" else http.method,
        http.url.path if "%" not in http.url.path else http.scope["path"],
        tuple(http.query_params.multi_items()),
        tuple(form),
        uploads,
        partial=http.headers.get("hx-request") == "true",
    )


def _limited(http: HttpRequest):  # type: ignore[no-untyped-def]  # noqa: ANN202 - starlette's own kind of function
    received = 0

    async def receive() -> Message:
        nonlocal received
        part = await http.receive()
        received += len(part.get("body", b""))
        if received > MAX_BODY:
            raise _TooLargeError
        return part

    return receive


def _response(reply: Reply, http: HttpRequest, nonce: str) -> Response:
    text = reply.body.replace(_NONCE, f'data-nonce="{nonce}"') if isinstance(reply.body, str) else reply.body
    body = text.encode("utf-8", "replace") if isinstance(text, str) else text
    headers = {**security_headers(nonce, alone=reply.alone), **reply.headers}
    with contextlib.suppress(KeyError):
        headers["Location"] = _latin(headers["Location"])
    return Response(b"" if http.method == "HEAD" else body, reply.status, headers, reply.media)


def _latin(text: str) -> str:
    return text.encode("ascii", "ignore").decode()
