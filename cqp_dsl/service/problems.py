"""What goes wrong, as ``application/problem+json`` (RFC 9457), in French."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Annotated, Final, NotRequired, TypedDict

from starlette.responses import Response

from cqp_dsl.diagnostics import CATALOGUE
from cqp_dsl.render.diagnostics_json import DiagnosticJson, diagnostic_data
from cqp_dsl.render.json_values import PlaceJson, json_line

if TYPE_CHECKING:
    from cqp_dsl.pipeline import CqpError

MEDIA: Final = "application/problem+json"


class Kind(enum.StrEnum):
    """The kinds of problems, the last word of their types."""

    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    TOO_SLOW = "too-slow"
    CONFLICT = "conflict"
    TOO_LARGE = "too-large"
    UNSUPPORTED_MEDIA = "unsupported-media"
    BAD_REQUEST = "bad-request"
    DOSSIER_REFUSED = "dossier-refused"
    REQUEST_REFUSED = "request-refused"
    TOO_MANY = "too-many"
    INTERNAL = "internal"
    BUSY = "busy"
    REGISTER = "register"


class ProblemJson(TypedDict):
    """Why a request has no answer."""

    type: Annotated[str, "What kind of problem, for programs: urn:cqp:problem:…"]
    title: str
    status: int
    detail: Annotated[str, "What happened, for people."]
    code: NotRequired[Annotated[str, "The code of the first diagnostic; cqp explain says more of it."]]
    place: NotRequired[PlaceJson]
    diagnostics: NotRequired[list[DiagnosticJson]]


KINDS: Final[dict[Kind, tuple[int, str]]] = {
    Kind.UNAUTHORIZED: (401, "Clé absente ou inconnue"),
    Kind.FORBIDDEN: (403, "Droit qui manque"),
    Kind.NOT_FOUND: (404, "Introuvable"),
    Kind.METHOD_NOT_ALLOWED: (405, "Méthode que cette adresse n'a pas"),
    Kind.TOO_SLOW: (408, "Demande trop lente à arriver"),
    Kind.CONFLICT: (409, "Demande qui en contredit une autre"),
    Kind.TOO_LARGE: (413, "Demande trop grande"),
    Kind.UNSUPPORTED_MEDIA: (415, "Demande qui n'est pas du JSON"),
    Kind.BAD_REQUEST: (400, "Demande mal écrite"),
    Kind.DOSSIER_REFUSED: (422, "Dossier à corriger"),
    Kind.REQUEST_REFUSED: (422, "Demande qui ne peut pas être satisfaite"),
    Kind.TOO_MANY: (429, "Trop de demandes"),
    Kind.INTERNAL: (500, "Erreur interne"),
    Kind.BUSY: (503, "Service occupé"),
    Kind.REGISTER: (503, "Registre injoignable"),
}
"""By the last word of the type: status and title."""


class ProblemError(Exception):
    """Why a request has no answer."""

    def __init__(
        self, kind: Kind, detail: str, *, error: CqpError | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail
        self.error = error
        self.headers = headers or {}

    @property
    def status(self) -> int:
        """The status of the response."""
        return KINDS[self.kind][0]


def response_of(problem: ProblemError) -> Response:
    """The response that says it."""
    status, title = KINDS[problem.kind]
    document: ProblemJson = {
        "type": f"urn:cqp:problem:{problem.kind}",
        "title": title,
        "status": status,
        "detail": problem.detail,
    }
    if problem.error is not None and problem.error.diagnostics:
        found = [diagnostic_data(each) for each in problem.error.diagnostics]
        document["code"] = found[0]["code"]
        if found[0]["labels"]:
            document["place"] = found[0]["labels"][0]["place"]
        document["diagnostics"] = found
    return Response(json_line(document), status, problem.headers, MEDIA)


def refused(kind: Kind, error: CqpError) -> ProblemError:
    """What is wrong with a dossier or a request, said by its diagnostics."""
    first = error.diagnostics[0]
    detail = f"{CATALOGUE[first.code]} : {first.message}"
    others = len(error.diagnostics) - 1
    if others:
        detail += f" (et {others} autre{'s' if others > 1 else ''} remarque{'s' if others > 1 else ''})"
    return ProblemError(kind, detail, error=error)
