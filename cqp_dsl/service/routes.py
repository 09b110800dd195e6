"""The addresses of the service: one table, which Starlette serves and OpenAPI describes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.render.list_json import ListJson
from cqp_dsl.render.register_document import EntryJson, FollowUpJson, HeadJson, RegisterJson
from cqp_dsl.service import documents, endpoints
from cqp_dsl.service.problems import Kind

if TYPE_CHECKING:
    from cqp_dsl.service.endpoints import Endpoint
    from cqp_dsl.service.keys import Right


@define(frozen=True)
class Query:
    """A parameter of an address, in its query or in its path."""

    name: str
    told: str
    place: str = "query"
    pattern: str = ""
    whole: bool = False


@define(frozen=True)
class Address:
    """An address: what it takes, what it gives, who may ask.

    Attributes:
        right: the right that it takes; None where anybody may ask, an empty one where any key will do.
        takes: the document of the body.
        gives: the document of the answer, or its media type.
        problems: the kinds of problems that are its own.
    """

    method: str
    path: str
    endpoint: Endpoint
    told: str
    right: Right | str | None
    gives: type | str
    takes: type | None = None
    queries: tuple[Query, ...] = ()
    problems: tuple[Kind, ...] = ()


_NUMBER: Final = Query("sequence", "Le numéro de l'inscription.", "path", whole=True)
_DECIDING: Final = (Kind.DOSSIER_REFUSED, Kind.REQUEST_REFUSED, Kind.CONFLICT, Kind.REGISTER)
_IDEMPOTENCY: Final = Query(
    "Idempotency-Key",
    "Une clé que vous choisissez, propre à la demande : la même demande, renvoyée, n'est inscrite qu'une fois.",
    "header",
    pattern=r"^[!-~]{1,200}$",
)

ADDRESSES: Final = (
    Address(
        "POST", "/v1/decide", endpoints.decide, "Décider un dossier, et l'inscrire avant de répondre.", "simulate",
        documents.DecidedJson, documents.DecideRequestJson, (_IDEMPOTENCY,), _DECIDING,
    ),
    Address(
        "POST", "/v1/explain", endpoints.explain, "Dire ce qui est dû d'une décision (CRPA, R. 311-3-1-2).", "simulate",
        documents.ExplainedJson, documents.DecideRequestJson, (_IDEMPOTENCY,), _DECIDING,
    ),
    Address(
        "POST", "/v1/letter", endpoints.letter, "Écrire la lettre d'une réponse.", "simulate",
        documents.LetterJson, documents.DecideRequestJson, (_IDEMPOTENCY,), _DECIDING,
    ),
    Address(
        "POST", "/v1/next-question", endpoints.next_question,
        "Dire la question dont la réponse épargne le plus d'autres ; rien n'est décidé ni inscrit.", "simulate",
        documents.NextQuestionJson, documents.QuestionRequestJson, (), (Kind.DOSSIER_REFUSED, Kind.REQUEST_REFUSED),
    ),
    Address(
        "GET", "/v1/policies", endpoints.policies, "Lister les politiques, leurs décisions, leurs faits.", "simulate",
        ListJson,
    ),
    Address(
        "GET", "/v1/policies/{policy}/template", endpoints.template, "Donner un dossier à remplir.", "simulate",
        "application/yaml", None, (Query("policy", "Le nom de la politique.", "path"),), (Kind.REQUEST_REFUSED,),
    ),
    Address(
        "GET", "/v1/dossier-schema", endpoints.dossier_schema, "Donner le schéma JSON des dossiers.", "simulate",
        "application/schema+json",
    ),
    Address(
        "GET", "/v1/acts", endpoints.acts, "Chercher des inscriptions, cinquante au plus.", "read", RegisterJson, None,
        (
            Query("reference", "Ce qui désigne la personne, ou une partie."),
            Query("decision", "Le nom d'une décision."),
            Query("article", "Un article appliqué : « §V »."),
            Query("ground", "Des mots d'un motif."),
            Query("since", "Depuis ce jour.", pattern=r"^\d{4}-\d{2}-\d{2}$"),
            Query("until", "Jusqu'à ce jour.", pattern=r"^\d{4}-\d{2}-\d{2}$"),
        ),
        (Kind.REGISTER,),
    ),
    Address(
        "GET", "/v1/acts/{sequence}", endpoints.act, "Montrer une inscription, entière.", "read", EntryJson, None,
        (_NUMBER,), (Kind.REGISTER, Kind.NOT_FOUND),
    ),
    Address(
        "POST", "/v1/acts/{sequence}/follow-up", endpoints.follow_up, "Inscrire ce qui a été fait d'une réponse.",
        "act", FollowUpJson, documents.FollowUpRequestJson, (_NUMBER,), (Kind.REGISTER, Kind.NOT_FOUND),
    ),
    Address(
        "POST", "/v1/erasures", endpoints.erase, "Effacer une personne du registre.", "erase", documents.ErasedJson,
        documents.EraseRequestJson, (), (Kind.REGISTER, Kind.NOT_FOUND),
    ),
    Address(
        "GET", "/v1/head", endpoints.head, "Donner la dernière inscription et son empreinte, à noter ailleurs.", "read",
        HeadJson, None, (), (Kind.REGISTER, Kind.NOT_FOUND),
    ),
    Address("GET", "/health", endpoints.health, "Dire si le service peut répondre.", None, documents.HealthJson),
    Address("GET", "/metrics", endpoints.metrics, "Donner les compteurs, pour Prometheus.", "", "text/plain"),
)  # fmt: skip
"""Every address, that of the description itself apart."""
