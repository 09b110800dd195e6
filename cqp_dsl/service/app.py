"""The application: who may come in, how much, how long; then the address that was asked."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import define, field
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from cqp_dsl.render.json_values import json_line
from cqp_dsl.service.desk import Desk
from cqp_dsl.service.endpoints import Call
from cqp_dsl.service.keys import Caller, Keys, KeysError
from cqp_dsl.service.metrics import Metrics, log
from cqp_dsl.service.openapi import description
from cqp_dsl.service.problems import Kind, ProblemError, response_of
from cqp_dsl.service.routes import ADDRESSES
from cqp_dsl.service.settings import VARIABLE, Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from cqp_dsl.service.routes import Address

_ANYBODY: Final = Caller("-", frozenset())


@define(eq=False)
class _Bucket:
    """How much a caller may still send: it fills with time."""

    left: float
    at: float


@define(eq=False)
class Door:
    """Lets requests in, and says what became of each."""

    settings: Settings
    desk: Desk
    keys: Keys
    metrics: Metrics = field(factory=Metrics)
    _buckets: dict[str, _Bucket] = field(factory=dict)

    def serving(self, address: Address) -> Callable[[Request], Awaitable[Response]]:
        """What answers at an address."""

        async def served(request: Request) -> Response:
            began = time.perf_counter()
            caller, call, failure = _ANYBODY, None, {}
            try:
                caller = self._caller(request, address)
                call = await self._call(request, address, caller)
                response = await address.endpoint(call)
            except ProblemError as problem:
                response = response_of(problem)
            except ClientDisconnect:
                raise
            except Exception as error:  # noqa: BLE001 - the last resort: a sentence, and what to report in the log
                failure = _where(error)
                response = response_of(
                    ProblemError(Kind.INTERNAL, "une faute de cqp, à signaler avec la ligne du journal")
                )
            seconds = time.perf_counter() - began
            self.metrics.count(address.path, response.status_code, seconds)
            log(
                {
                    "method": request.method,
                    "route": address.path,
                    "status": response.status_code,
                    "ms": round(seconds * 1000, 1),
                    "caller": caller.name,
                    "entry": call.written if call else None,
                    **failure,
                }
            )
            return response

        served.__name__ = address.endpoint.__name__
        return served

    def _caller(self, request: Request, address: Address) -> Caller:
        """Who asks, if they may.

        Raises:
            ProblemError: they may not, or have asked too much.
        """
        if address.right is None:
            return _ANYBODY
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        try:
            caller = self.keys.bearer(key.strip()) if scheme.casefold() == "bearer" else None
        except KeysError as error:
            log({"level": "error", "what": str(error)})
            raise ProblemError(Kind.BUSY, "les clés ne peuvent pas être lues") from error
        if caller is None:
            detail = "donnez votre clé : Authorization: Bearer cqp_…"
            raise ProblemError(Kind.UNAUTHORIZED, detail, headers={"WWW-Authenticate": 'Bearer realm="cqp"'})
        self._count(caller)
        if address.right and address.right not in caller.rights:
            raise ProblemError(Kind.FORBIDDEN, f"cette clé n'a pas le droit « {address.right} »")
        return caller

    def _count(self, caller: Caller) -> None:
        rate, now = self.settings.rate, time.monotonic()
        bucket = self._buckets.setdefault(caller.name, _Bucket(2 * rate, now))
        bucket.left = min(2 * rate, bucket.left + (now - bucket.at) * rate)
        bucket.at = now
        if bucket.left < 1:
            raise ProblemError(Kind.TOO_MANY, f"plus de {rate:g} demandes par seconde", headers={"Retry-After": "1"})
        bucket.left -= 1

    async def _call(self, request: Request, address: Address, caller: Caller) -> Call:
        body = await self._body(request) if address.takes is not None else b""
        query = _given(request, address)
        return Call(
            self.desk,
            caller,
            self.metrics,
            body,
            dict(request.path_params),
            query,
            query.pop("Idempotency-Key", None),
        )

    async def _body(self, request: Request) -> bytes:
        """The body, as long as it is neither too large nor too slow.

        Raises:
            ProblemError: it is.
        """
        media = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
        if media != "application/json":
            raise ProblemError(Kind.UNSUPPORTED_MEDIA, "envoyez du JSON : Content-Type: application/json")
        most = self.settings.most_bytes
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self.settings.patience):
                async for part in request.stream():
                    size += len(part)
                    if size > most:
                        detail = f"la demande dépasse {most} octets"
                        raise ProblemError(Kind.TOO_LARGE, detail, headers={"Connection": "close"})
                    parts.append(part)
        except TimeoutError:
            detail = "la demande n'est pas arrivée à temps"
            raise ProblemError(Kind.TOO_SLOW, detail, headers={"Connection": "close"}) from None
        return b"".join(parts)


def _given(request: Request, address: Address) -> dict[str, str]:
    """The parameters of a request, checked against those of the address.

    Raises:
        ProblemError: one is not well written.
    """
    found: dict[str, str] = {}
    for query in address.queries:
        if query.place == "path":
            continue
        given = (
            request.headers.getlist(query.name) if query.place == "header" else request.query_params.getlist(query.name)
        )
        if len(given) > 1 or (given and query.pattern and not re.search(query.pattern, given[0], re.ASCII)):
            raise ProblemError(Kind.BAD_REQUEST, f"« {query.name} » est mal écrit")
        if given and "\0" in given[0]:
            raise ProblemError(Kind.BAD_REQUEST, f"« {query.name} » contient un caractère nul")
        if given:
            found[query.name] = given[0]
    if unknown := sorted(set(request.query_params) - {query.name for query in address.queries}):
        raise ProblemError(Kind.BAD_REQUEST, f"« {unknown[0]} » n'est pas attendu dans l'adresse")
    return found


def _where(error: Exception) -> dict[str, object]:
    """What to report: the class of an error and where it came from; never its words, which may quote a dossier."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return {"level": "error", "error": type(error).__name__, "at": f"{Path(frame.filename).name}:{frame.lineno}"}


async def _not_served(request: Request, error: Exception) -> Response:
    """What is said of an address that there is not, or of a method that it has not."""
    del request
    if isinstance(error, HTTPException) and error.status_code == ProblemError(Kind.METHOD_NOT_ALLOWED, "").status:
        headers = dict(error.headers or {})
        return response_of(ProblemError(Kind.METHOD_NOT_ALLOWED, "cette adresse se demande autrement", headers=headers))
    return response_of(ProblemError(Kind.NOT_FOUND, "cette adresse n'existe pas : /openapi.json les dit toutes"))


def application(settings: Settings | None = None) -> Starlette:
    """The application that a worker serves, told what to do by its environment."""
    chosen = settings or Settings.of(os.environ[VARIABLE])
    desk = Desk.open(chosen)
    keys = Keys(Path(chosen.keys))
    keys.refresh()
    door = Door(chosen, desk, keys)
    described = json_line(description(ADDRESSES))

    async def openapi(request: Request) -> Response:
        del request
        return Response(described, media_type="application/json")

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        desk.start()
        yield
        await desk.stop()

    routes = [Route(each.path, door.serving(each), methods=[each.method]) for each in ADDRESSES]
    return Starlette(
        routes=[*routes, Route("/openapi.json", openapi)],
        lifespan=lifespan,
        exception_handlers={HTTPException: _not_served},
    )
