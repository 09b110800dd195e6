"""The description of the service is true: schemathesis makes requests from it, wrong ones too, checks the answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import hypothesis
import jsonschema
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from cqp_dsl.render.schemas import published_schema
from cqp_dsl.service.openapi import description
from cqp_dsl.service.routes import ADDRESSES
from tests.service.conftest import Place, Server, dossier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.service.routes import Address

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(Place(tmp_path_factory.mktemp("service")), "--rate", "1000000")
    started.start()
    yield started
    started.stop()


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: f"{address.method} {address.path}")
def test_each_address_answers_as_described(server: Server, address: Address) -> None:
    schema = schemathesis.openapi.from_dict(description(ADDRESSES), config=SchemathesisConfig())
    operation = schema[address.path][address.method]
    cases = operation.as_strategy()
    if address.takes is not None:
        cases |= operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    @hypothesis.given(case=cases)
    @hypothesis.settings(max_examples=12, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
    def play(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(base_url=server.url, headers=server.place.bearing(), checks=CHECKS)

    play()


def test_the_description_is_that_of_the_json_of_the_command_line() -> None:
    """One definition: the schema of an answer is the one that ``cqp schema answer`` publishes."""
    described = description(ADDRESSES)["components"]["schemas"]["answer"]
    published = json.dumps(published_schema("answer")["$defs"]["answer"])  # type: ignore[index, call-overload]
    assert json.dumps(described) == published.replace("#/$defs/", "#/components/schemas/")


def test_good_answers_are_as_described(server: Server) -> None:
    body = {"dossier": dossier("Anne"), "act": True, "trace": True}
    open_ = {"dossier": {"date": "2013-06-01", "faits": {"essai": {}}}, "decisions": ["admission"]}
    bodies = {
        "/v1/decide": body,
        "/v1/explain": body,
        "/v1/letter": body,
        "/v1/next-question": open_,
        "/v1/acts/{sequence}/follow-up": {"by": "le jury", "on": "2013-06-12", "followed": True, "why": "conforme"},
        "/v1/erasures": {"reference": "Anne", "why": "demande"},
    }
    described = description(ADDRESSES)
    with httpx.Client(base_url=server.url, headers=server.place.bearing()) as client:
        client.post("/v1/decide", json=body)
        # What erases the person, last.
        for address in sorted(ADDRESSES, key=lambda each: each.path == "/v1/erasures"):
            path = address.path.replace("{sequence}", "1").replace("{policy}", "essai")
            answer = client.request(address.method, path, json=bodies.get(address.path))
            assert answer.status_code == 200, answer.text
            content = described["paths"][address.path][address.method.lower()]["responses"]["200"]["content"]
            media = answer.headers["content-type"].partition(";")[0]
            assert list(content) == [media]
            if media == "application/json":
                schema = {**content[media]["schema"], "components": described["components"]}
                jsonschema.Draft202012Validator(schema).validate(answer.json())


def test_the_description_is_served_to_anybody(server: Server) -> None:
    assert httpx.get(f"{server.url}/openapi.json").json() == description(ADDRESSES)
