"""Who may speak to the workbench: the browser that was given its link, and the pages that it served itself.

Another page of the same browser may send requests to 127.0.0.1, and a name that its owner points there makes its pages
look like ours. So each request must be for our own host and port, come from our own pages, and carry the token; what is
served may load nothing from elsewhere and runs no script that is written in a page.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Final

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN: Final = "jeton"  # noqa: S105 - the name, not a token
"""The name of the token in the link."""

MAX_BODY: Final = 8 * 1_048_576
"""The most bytes that a form may carry."""

_COMMON: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@define(frozen=True)
class Refusal:
    """Why a request is not answered: a status of HTTP and a sentence."""

    status: int
    text: str


@define(frozen=True)
class Guard:
    """What requests must carry.

    Attributes:
        port: the port that is listened on.
        token: what the link holds.
    """

    port: int
    token: str = field(factory=lambda: secrets.token_urlsafe(24), repr=False)

    @property
    def cookie(self) -> str:
        """The name of the cookie, its own for each port: cookies do not tell ports apart."""
        return f"cqp-atelier-{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts under which the workbench is known."""
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    @property
    def link(self) -> str:
        """The link that opens the workbench."""
        return f"http://127.0.0.1:{self.port}/?{TOKEN}={self.token}"

    def refusal(self, method: str, headers: Mapping[str, str], cookies: Mapping[str, str]) -> Refusal | None:
        """Why a request is not answered; None where it is."""
        host = headers.get("host", "")
        if host not in self.hosts:
            return Refusal(421, "Cette adresse n’est pas celle de l’atelier.")
        if not self.is_ours(headers, strict=method not in {"GET", "HEAD"}):
            return Refusal(403, "Cette demande vient d’une autre page que celles de l’atelier.")
        if not self.is_token(cookies.get(self.cookie, "")):
            return Refusal(403, "Ouvrez l’atelier par le lien qu’il a affiché en démarrant : il contient sa clé.")
        return None

    def is_ours(self, headers: Mapping[str, str], *, strict: bool) -> bool:
        """Whether a request comes from one of our pages; ``strict`` refuses those that do not say."""
        origin = headers.get("origin", "")
        if origin:
            return origin == f"http://{headers.get('host', '')}"
        site = headers.get("sec-fetch-site", "")
        if strict:
            return site == "same-origin"
        return site in {"", "same-origin", "none"}

    def is_token(self, given: str) -> bool:
        """Whether this is the token."""
        return hmac.compare_digest(given.encode(), self.token.encode())

    def set_cookie(self) -> str:
        """What has the browser keep the token, out of reach of scripts and of other sites."""
        return f"{self.cookie}={self.token}; Path=/; HttpOnly; SameSite=Strict"


def security_headers(nonce: str, *, alone: bool = False) -> dict[str, str]:
    """What the browser is told to allow in a page; ``alone`` is whether it is one that is sent and printed."""
    if alone:
        policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-modals"
    else:
        policy = (
            f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'"
        )
    return {**_COMMON, "Content-Security-Policy": f"{policy}; frame-ancestors 'none'"}
