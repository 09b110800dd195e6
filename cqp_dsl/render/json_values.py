"""Values, places and citations as JSON data: exact numbers are strings, dates are ISO, nothing is a float."""

from __future__ import annotations

import datetime
import json
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypedDict

import msgspec

from cqp_dsl.core.datatypes.types import ListType, MapType, NumberType, OptionalType, RecordType
from cqp_dsl.core.datatypes.units import in_unit
from cqp_dsl.core.datatypes.values import MapValue, Period, Record, Void, exact_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.source import Span

Json: TypeAlias = bool | int | str | list["Json"] | dict[str, "Json"] | None

LineNumber: TypeAlias = Annotated[int, ("minimum", 1)]
Day: TypeAlias = Annotated[str, ("pattern", r"^\d{4}-\d{2}-\d{2}$")]
ValueJson: TypeAlias = Annotated[
    object,
    "Exact numbers are strings (12, 40/3), in the unit of the type; dates are ISO; a leaf that is not known inside a "
    '{"unknown": true}; null is « rien », or no value.',
    ("type", ("string", "boolean", "null", "object", "array")),
]


class PlaceJson(TypedDict):
    """A stretch of a file, from its first to after its last character; lines and columns are counted from one."""

    path: str
    line: LineNumber
    column: LineNumber
    end_line: LineNumber
    end_column: LineNumber


class CiteJson(TypedDict):
    """A citation of the text that the policies apply."""

    source: Annotated[str, "The name that the policies give the document."]
    sections: list[str]
    extract: Annotated[str | None, "The very words, where they are quoted."]


UNKNOWN: dict[str, Json] = {"unknown": True}
"""A leaf without a value, inside a composite that has others."""

_COMMANDING = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What would speak to the terminal that shows the document, the characters that JSON always escapes apart."""
_LONE_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def json_text(document: Mapping[str, object] | Sequence[object]) -> str:
    """The document as text, indented: the same bytes on every machine, for the same data."""
    return _escaped(msgspec.json.format(_encoded(document), indent=2).decode()) + "\n"


def json_line(document: Mapping[str, object] | Sequence[object]) -> str:
    """The same on one line."""
    return _escaped(_encoded(document).decode())


def _escaped(text: str) -> str:
    """The same document; only its texts hold such characters."""
    return _COMMANDING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _encoded(document: Mapping[str, object] | Sequence[object]) -> bytes:
    try:
        return msgspec.json.encode(document)
    except UnicodeEncodeError:  # the name of a file, for instance, that is not UTF-8
        return json.dumps(document, ensure_ascii=False).translate(_LONE_SURROGATES).encode()


def number_json(number: Fraction | int) -> str:
    """``"12"`` or ``"40/3"``, in lowest terms."""
    return exact_text(number)


def value_json(value: Value, type_: Type) -> Json:
    """A value: ``rien`` is null; records and maps are objects, a map over several enumerations nests them."""
    if isinstance(type_, OptionalType):
        return None if value is None else value_json(value, type_.inner)
    if isinstance(value, Void):
        return dict(UNKNOWN)
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | Fraction):
        return number_json(in_unit(value, type_.shown) if isinstance(type_, NumberType) else value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Period):
        return {"start": value.start.isoformat(), "end": value.end.isoformat()}
    if isinstance(value, Record) and isinstance(type_, RecordType):
        fields = zip(type_.fields, value.values, strict=True)
        return {field.name: value_json(part, field.type) for field, part in fields}
    if isinstance(value, MapValue) and isinstance(type_, MapType):
        return _map_json(value, type_)
    if isinstance(value, tuple) and isinstance(type_, ListType):
        return [value_json(item, type_.item) for item in value]
    message = f"{value!r} is not a value of {type_!r}"
    raise TypeError(message)


def _map_json(value: MapValue, type_: MapType) -> Json:
    document: dict[str, Json] = {}
    for key, part in value.cells.items():
        home = document
        for name in key[:-1]:
            inner = home.setdefault(name, {})
            if isinstance(inner, dict):
                home = inner
        home[key[-1]] = value_json(part, type_.value)
    return document


def span_json(span: Span) -> PlaceJson:
    """A place: file, first and last line and column, one-based."""
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def cite_json(cite: Cite | None) -> CiteJson | None:
    """A citation: source, sections and, where it is quoted, the very words."""
    if cite is None:
        return None
    return {"source": cite.source, "sections": list(cite.sections), "extract": cite.extract}
