"""JSON as text, and the schema of a document read off its types."""

from __future__ import annotations

import json
import re
from typing import Annotated, Literal, NotRequired, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp_dsl.render.json_schema import schema_of
from cqp_dsl.render.json_values import json_text

_COMMANDING = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LEAVES = st.none() | st.booleans() | st.integers() | st.text()
_DOCUMENTS = st.dictionaries(
    st.text(), st.recursive(_LEAVES, lambda part: st.lists(part) | st.dictionaries(st.text(), part), max_leaves=20)
)


@given(_DOCUMENTS)
def test_the_text_is_that_of_the_standard_library(document: dict[str, object]) -> None:
    expected = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    assert json_text(document) == _COMMANDING.sub(lambda found: f"\\u{ord(found[0]):04x}", expected)
    assert json.loads(json_text(document)) == document


def test_what_would_speak_to_a_terminal_is_escaped() -> None:
    document = {"é\u202e": "a\x1b\x7f\x9b\u200f\u2069"}
    assert json_text(document) == '{\n  "é\\u202e": "a\\u001b\\u007f\\u009b\\u200f\\u2069"\n}\n'


def test_half_characters_are_replaced() -> None:
    """The name of a file may hold one, where its bytes are not UTF-8; no JSON does."""
    assert json_text({"path": "a\udcff.yaml", "é": [1]}) == '{\n  "path": "a\ufffd.yaml",\n  "é": [\n    1\n  ]\n}\n'


class BranchJson(TypedDict):
    """A branch."""

    kind: Literal["a", "b"]
    last: Literal[True]
    size: Annotated[int, ("minimum", 1), "How long."]
    note: NotRequired[str | None]
    whatever: Annotated[object, ("type", ("string", "null"))]
    branches: list[BranchJson]
    by_name: dict[str, bool]


class OldTreeJson(TypedDict):
    """A tree."""

    root: BranchJson


class Wrong(TypedDict):
    mark: float


def test_a_schema_says_all_that_the_types_say() -> None:
    branch = {"$ref": "#/$defs/branch"}
    assert schema_of(OldTreeJson, "Arbre") == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Arbre",
        "description": "A tree.",
        "type": "object",
        "properties": {"root": branch},
        "required": ["root"],
        "additionalProperties": False,
        "$defs": {
            "branch": {
                "description": "A branch.",
                "type": "object",
                "properties": {
                    "kind": {"enum": ["a", "b"]},
                    "last": {"const": True},
                    "size": {"type": "integer", "minimum": 1, "description": "How long."},
                    "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                    "whatever": {"type": ["string", "null"]},
                    "branches": {"type": "array", "items": branch},
                    "by_name": {"type": "object", "additionalProperties": {"type": "boolean"}},
                },
                "required": ["kind", "last", "size", "whatever", "branches", "by_name"],
                "additionalProperties": False,
            }
        },
    }


def test_no_float_goes_into_a_document() -> None:
    with pytest.raises(TypeError, match="float"):
        schema_of(Wrong, "Faux")
