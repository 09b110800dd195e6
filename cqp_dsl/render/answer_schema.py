"""The JSON Schema of the answers, published by ``cqp schema answer``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.datatypes.values import GAP_KINDS

if TYPE_CHECKING:
    from cqp_dsl.render.json_values import Json

_TEXT: dict[str, Json] = {"type": "string"}
_FLAG: dict[str, Json] = {"type": "boolean"}
_DATE: dict[str, Json] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_DIGEST: dict[str, Json] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_LINE: dict[str, Json] = {"type": "integer", "minimum": 1}
_STATUS: dict[str, Json] = {"enum": ["decided", "undetermined", "disputed", "uncovered", "conflict"]}
_VALUE: dict[str, Json] = {
    "description": "Exact numbers are strings (12, 40/3); dates are ISO; null is « rien », or no value.",
    "type": ["string", "boolean", "null", "object", "array"],
}


def answer_schema() -> dict[str, Json]:
    """The schema (draft 2020-12) of what ``answers_json`` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Réponses de cqp check",
        "type": "object",
        "properties": {"answers": _list({"oneOf": [_ref("answer"), _ref("refusal")]})},
        "required": ["answers"],
        "additionalProperties": False,
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Json]:
    return {
        "answer": _answer(),
        "refusal": _object(
            dossier={"type": "null"}, path=_TEXT, refused={"const": True}, diagnostics=_list(_ref("diagnostic"))
        ),
        "decision": _decision(),
        "reason": _object(
            text=_TEXT,
            satisfied=_FLAG,
            bindings=_list(_object(variable=_TEXT, value=_TEXT)),
            place=_ref("place"),
            cite=_ref("cite"),
            worlds=_list(_ref("world")),
            truncated=_FLAG,
            reasons=_list(_ref("reason")),
        ),
        "missing": _object(
            kind={"enum": ["fact", "judgement", "parameter"]},
            name=_TEXT,
            question=_TEXT,
            by=_or_null(_TEXT),
            worlds=_list(_ref("world")),
        ),
        "cause": _cause(),
        "reading": _object(
            interpretation=_TEXT,
            question=_TEXT,
            place=_or_null(_ref("place")),
            cite=_ref("cite"),
            readings=_list(_object(name=_TEXT, label=_TEXT)),
        ),
        "outcome": _object(
            world=_ref("world"),
            status=_STATUS,
            value=_VALUE,
            text=_or_null(_TEXT),
            favourable=_or_null(_FLAG),
            reasons=_list(_ref("reason")),
            missing=_list(_ref("missing")),
        ),
        "world": _list(_object(interpretation=_TEXT, reading=_TEXT, label=_TEXT)),
        "trace": _trace(),
        "receipt": _receipt(),
        "diagnostic": _diagnostic(),
        "place": _object(path=_TEXT, line=_LINE, column=_LINE, end_line=_LINE, end_column=_LINE),
        "cite": _or_null(_object(source=_TEXT, sections=_list(_TEXT), extract=_or_null(_TEXT))),
    }


def _answer() -> dict[str, Json]:
    return _object(
        dossier=_TEXT,
        path=_TEXT,
        refused={"const": False},
        date=_DATE,
        decisions=_list(_ref("decision")),
        hypotheses=_ref("world"),
        overrides=_list(_object(parameter=_TEXT, value=_TEXT)),
        receipt=_ref("receipt"),
        diagnostics=_list(_ref("diagnostic")),
    )


def _decision() -> dict[str, Json]:
    return _object(
        name=_TEXT,
        policy=_TEXT,
        args=_list(_TEXT),
        label=_TEXT,
        type=_TEXT,
        status=_STATUS,
        value=_VALUE,
        text=_or_null(_TEXT),
        favourable=_or_null(_FLAG),
        date=_or_null(_DATE),
        place=_ref("place"),
        cite=_ref("cite"),
        reasons=_list(_ref("reason")),
        missing=_list(_ref("missing")),
        causes=_list(_ref("cause")),
        readings=_list(_ref("reading")),
        outcomes=_list(_ref("outcome")),
        advice=_or_null(_TEXT),
        trace=_or_null(_ref("trace")),
    )


def _cause() -> dict[str, Json]:
    side = _object(name=_TEXT, value=_TEXT, place=_ref("place"), cite=_ref("cite"))
    side["required"] = ["name", "place", "cite"]
    return _object(
        kind={"enum": [*GAP_KINDS, "conflict"]},
        name=_TEXT,
        text=_TEXT,
        before=_or_null(_DATE),
        after=_or_null(_DATE),
        places=_list(side),
    )


def _trace() -> dict[str, Json]:
    return _object(
        kind=_TEXT,
        name=_TEXT,
        label=_TEXT,
        status={"enum": ["applied", "not_applied", "true", "false", "known", "void"]},
        value=_VALUE,
        text=_or_null(_TEXT),
        formula=_TEXT,
        computed=_TEXT,
        why=_TEXT,
        place=_ref("place"),
        cite=_ref("cite"),
        shared=_FLAG,
        truncated=_FLAG,
        children=_list(_ref("trace")),
    )


def _receipt() -> dict[str, Json]:
    return _object(
        digest=_DIGEST,
        language=_TEXT,
        engine=_TEXT,
        program=_list(_object(path=_TEXT, digest=_DIGEST)),
        dossier=_DIGEST,
        date=_DATE,
        decisions=_list(_TEXT),
        readings=_list(_object(interpretation=_TEXT, reading=_TEXT)),
        overrides=_list(_object(parameter=_TEXT, value=_TEXT)),
    )


def _diagnostic() -> dict[str, Json]:
    fix = _object(title=_TEXT, place=_ref("place"), replacement=_TEXT)
    return _object(
        code={"type": "string", "pattern": "^CQP[1-9][0-9]{2}$"},
        title=_TEXT,
        severity={"enum": ["error", "warning", "note"]},
        message=_TEXT,
        labels=_list(_object(place=_ref("place"), text=_TEXT)),
        help=_or_null(_TEXT),
        fix=_or_null(fix),
        choices=_list(fix),
    )


def _object(**properties: dict[str, Json]) -> dict[str, Json]:
    """A closed object, all of whose keys are there."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Json]) -> dict[str, Json]:
    return {"type": "array", "items": items}


def _or_null(schema: dict[str, Json]) -> dict[str, Json]:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> dict[str, Json]:
    return {"$ref": f"#/$defs/{name}"}
