"""The JSON answer: valid against its own schema, exact, the same bytes every time."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from attrs import evolve

from cqp_dsl.answer.answer import Argument, Override
from cqp_dsl.core.datatypes.types import (
    DATE,
    NUMBER,
    PERIOD,
    TEXT,
    EnumType,
    Field,
    ListType,
    MapType,
    OptionalType,
    RecordType,
)
from cqp_dsl.core.datatypes.values import Gap, MapValue, Period, Record, Void
from cqp_dsl.diagnostics import Diagnostic, Fix, Label
from cqp_dsl.render.json_values import value_json
from cqp_dsl.render.page import Refusal
from cqp_dsl.render.schemas import published_schema
from tests.render.documents import answers_json
from tests.render.samples import AMOUNT, EVERY_STATUS, HOURS, MODULE, PROGRAM, REFUSED, RESULT, answer, at
from tests.render.samples import DATE as DAY

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value


def document(*results: Answer | Refusal) -> Any:  # noqa: ANN401 - parsed JSON
    """The document of these results, checked against the schema."""
    parsed = json.loads(answers_json(results, PROGRAM), parse_float=_refuse)
    jsonschema.Draft202012Validator(published_schema("answer")).validate(parsed)
    return parsed


def _refuse(text: str) -> None:
    message = f"a float in JSON: {text}"
    raise AssertionError(message)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(published_schema("answer"))


@pytest.mark.parametrize("status", EVERY_STATUS)
def test_every_status_is_valid(status: str) -> None:
    decision = document(answer(EVERY_STATUS[status]))["answers"][0]["decisions"][0]
    assert decision["status"] == EVERY_STATUS[status].status
    assert (decision["value"] is not None) == (decision["status"] == "decided")


def test_the_schema_refuses_what_is_not_an_answer() -> None:
    parsed = document(answer(REFUSED))
    parsed["answers"][0]["decisions"][0]["status"] = "peut-être"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(parsed, published_schema("answer"))


def test_a_refused_dossier_stands_among_the_answers() -> None:
    fix = Fix("écrire 20", at(2), "20")
    diagnostic = Diagnostic("CQP615", "25 dépasse 20", (Label(at(2), "ici"),), help="au plus 20", fix=fix)
    answers = document(Refusal("b.yaml", (diagnostic,)), answer(AMOUNT))["answers"]
    assert [item["refused"] for item in answers] == [True, False]
    assert answers[0]["diagnostics"][0]["code"] == "CQP615"
    assert answers[1]["decisions"][0]["value"] == "3216"


def test_missing_says_what_and_whom_to_ask() -> None:
    missing = document(answer(EVERY_STATUS["undetermined"]))["answers"][0]["decisions"][0]["missing"]
    assert [(item["kind"], item["name"], item["by"]) for item in missing] == [
        ("fact", "certification.oral", None),
        ("judgement", "vae.expérience_en_relation", "le jury"),
        ("parameter", "certification.taux[premss]", "la caisse nationale"),
    ]


def test_readings_and_outcomes_of_a_dispute() -> None:
    decision = document(answer(EVERY_STATUS["disputed"]))["answers"][0]["decisions"][0]
    assert [reading["name"] for reading in decision["readings"][0]["readings"]] == ["année_civile", "douze_mois"]
    assert [outcome["value"] for outcome in decision["outcomes"]] == [True, False]


def test_values_labelled_alike_have_addresses_of_their_own() -> None:
    twins = EnumType("Site", ("nord", "sud"), ("Lyon", "Lyon"))
    given = [evolve(AMOUNT, args=(Argument("site", name, twins),)) for name in twins.values]
    assert [decision["args"] for decision in document(answer(*given))["answers"][0]["decisions"]] == [
        [{"name": "site", "value": "nord", "label": "Lyon"}],
        [{"name": "site", "value": "sud", "label": "Lyon"}],
    ]


def test_a_figure_given_by_the_dossier_is_exact() -> None:
    given = answer(AMOUNT, overrides=(Override("p.plafond", ("oral",), Fraction(45, 2), HOURS),))
    assert document(given)["answers"][0]["overrides"] == [
        {"parameter": "p.plafond", "key": ["oral"], "value": "45/2", "text": "22,5\u00a0h"}
    ]


def test_same_answer_same_bytes() -> None:
    shown = answer(REFUSED, AMOUNT)
    assert answers_json([shown], PROGRAM) == answers_json([evolve(shown)], PROGRAM)


@pytest.mark.parametrize(
    ("value", "type_", "expected"),
    [
        (Fraction(40, 3), NUMBER, "40/3"),
        (Fraction(-6, 3), NUMBER, "-2"),
        (None, OptionalType(NUMBER), None),
        (DAY, DATE, "2013-12-16"),
        (Period(DAY, DAY), PERIOD, {"start": "2013-12-16", "end": "2013-12-16"}),
        ("certifié", RESULT, "certifié"),
        ((1, Fraction(1, 2)), ListType(NUMBER), ["1", "1/2"]),
        (
            Record((1, Void((Gap("no_case", "x", at(1)),)))),
            RecordType("R", (Field("a", NUMBER), Field("b", TEXT))),
            {"a": "1", "b": {"unknown": True}},
        ),
        (
            MapValue({("pass", "pass"): 1, ("pass", "premss"): 2, ("premss", "pass"): 3, ("premss", "premss"): 4}),
            MapType((MODULE, MODULE), NUMBER),
            {"pass": {"pass": "1", "premss": "2"}, "premss": {"pass": "3", "premss": "4"}},
        ),
    ],
)
def test_values(value: Value, type_: Type, expected: object) -> None:
    assert value_json(value, type_) == expected
