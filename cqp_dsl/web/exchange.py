"""What a page asks and what it is given: plain data, whoever carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HTML: Final = "text/html; charset=utf-8"


@define(frozen=True, eq=False, repr=False)
class Upload:
    """A file that a form carries."""

    name: str
    data: bytes


@define(frozen=True, eq=False, repr=False)
class Request:
    """A request.

    Attributes:
        method: ``GET`` or ``POST``.
        path: the path of the address, decoded: ``/dossier/candidats/17.yaml``.
        query: what stands after its question mark, in order.
        form: the fields that were posted, in order.
        uploads: the files that were posted, by field.
        partial: whether only a part of the page is wanted, to be put in the one that is shown.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()
    uploads: Mapping[str, Upload] = field(factory=dict)
    partial: bool = False

    def asked(self, name: str) -> str:
        """The first value of a name in the address; empty where there is none."""
        return next((value for key, value in self.query if key == name), "")

    def posted(self, name: str) -> str:
        """The first value of a field; empty where there is none."""
        return next((value for key, value in self.form if key == name), "")


@define(frozen=True, eq=False, repr=False)
class Reply:
    """What is given back: a page, a part of one, or a document.

    ``alone`` marks a page that is sent and printed as it is: its style is inside it, and it has no script.
    """

    body: str | bytes
    status: int = 200
    media: str = HTML
    headers: Mapping[str, str] = field(factory=dict)
    alone: bool = False


def redirect(address: str, request: Request) -> Reply:
    """Lead to another address, whether the page or only a part of it was asked."""
    if request.partial:
        return Reply("", headers={"HX-Redirect": address})
    return Reply("", status=303, headers={"Location": address})


def attachment(data: bytes, name: str, media: str) -> Reply:
    """A document to keep, under a name."""
    return Reply(data, media=media, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"})


def address(*parts: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """An address from its parts, each escaped; a part may hold several steps."""
    path = "/" + "/".join(quote(part.strip("/")) for part in parts if part.strip("/"))
    asked = urlencode(list(query))
    return f"{path}?{asked}" if asked else path
