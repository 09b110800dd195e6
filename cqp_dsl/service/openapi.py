"""The description of the service (OpenAPI 3.1), read off the documents that its answers are checked against."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from cqp_dsl.render.json_schema import schema_of
from cqp_dsl.service.problems import KINDS, MEDIA, Kind, ProblemJson
from cqp_dsl.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.service.routes import Address, Query

_EVERY: Final = (Kind.TOO_MANY, Kind.INTERNAL, Kind.BUSY)
_KEYED: Final = (Kind.UNAUTHORIZED, Kind.FORBIDDEN)
_BODY: Final = (Kind.BAD_REQUEST, Kind.TOO_LARGE, Kind.UNSUPPORTED_MEDIA, Kind.TOO_SLOW)


def description(addresses: Sequence[Address]) -> dict[str, Any]:
    """The description of these addresses."""
    components: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for address in addresses:
        paths.setdefault(address.path, {})[address.method.lower()] = _operation(address, components)
    _component(ProblemJson, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "cqp",
            "version": __version__,
            "description": "Décider des dossiers d'après un règlement, expliquer chaque décision, garder chaque acte.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _component(document: type, components: dict[str, Any]) -> dict[str, str]:
    """A document among the components, and a reference to it."""
    schema: dict[str, Any] = dict(schema_of(document, document.__name__))
    inner = schema.pop("$defs", {})
    schema.pop("$schema")
    name = document.__name__.removesuffix("Json")
    for each, found in {name: schema, **inner}.items():
        text = json.dumps(found).replace("#/$defs/", "#/components/schemas/")
        components.setdefault(each, json.loads(text))
    return {"$ref": f"#/components/schemas/{name}"}


def _operation(address: Address, components: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "summary": address.told,
        "operationId": address.endpoint.__name__,
        "responses": _responses(address, components),
        "security": [] if address.right is None else [{"key": []}],
    }
    if address.right:
        told["description"] = f"Droit : {address.right}."
    if address.queries:
        told["parameters"] = [_parameter(query) for query in address.queries]
    if address.takes is not None:
        content = {"application/json": {"schema": _component(address.takes, components)}}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _parameter(query: Query) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if query.whole:
        schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
    elif query.pattern:
        schema["pattern"] = query.pattern
    return {
        "name": query.name,
        "in": query.place,
        "required": query.place == "path",
        "description": query.told,
        "schema": schema,
    }


def _responses(address: Address, components: dict[str, Any]) -> dict[str, Any]:
    if isinstance(address.gives, str):
        content: dict[str, Any] = {address.gives: {"schema": {} if "json" in address.gives else {"type": "string"}}}
    else:
        content = {"application/json": {"schema": _component(address.gives, components)}}
    found: dict[str, Any] = {"200": {"description": "Fait.", "content": content}}
    kinds = [*_EVERY, *address.problems]
    kinds += _KEYED if address.right is not None else ()
    kinds += _BODY if address.takes is not None else ()
    kinds += (Kind.BAD_REQUEST,) if any(query.place != "path" for query in address.queries) else ()
    for kind in kinds:
        status, title = KINDS[kind]
        problem = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        found.setdefault(str(status), {"description": title, "content": problem})
    if address.path == "/health":
        found["503"] = {"description": "Le registre ne répond pas.", "content": {**content, **problem_content()}}
    return dict(sorted(found.items()))


def problem_content() -> dict[str, Any]:
    """The content of a problem."""
    return {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
