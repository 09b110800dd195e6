"""Values and places as JSON data: exact numbers are strings, dates are ISO, nothing is a float."""

from __future__ import annotations

import datetime
import json
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from cqp_dsl.datatypes.types import ListType, MapType, OptionalType, RecordType
from cqp_dsl.datatypes.values import MapValue, Period, Record, Void

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Cite
    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.source import Span

Json: TypeAlias = bool | int | str | list["Json"] | dict[str, "Json"] | None

UNKNOWN: dict[str, Json] = {"unknown": True}
"""A leaf without a value, inside a composite that has others."""


def json_text(document: Json) -> str:
    """The document as text: the same bytes on every machine, for the same data."""
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False).translate(_LONE_SURROGATES) + "\n"


_LONE_SURROGATES = dict.fromkeys(range(55296, 57344), "�")


def number_json(number: Fraction | int) -> str:
    """``"12"`` or ``"40/3"``, in lowest terms."""
    fraction = Fraction(number)
    return str(fraction.numerator) if fraction.denominator == 1 else f"{fraction.numerator}/{fraction.denominator}"


def value_json(value: Value, type_: Type) -> Json:
    """A value: ``rien`` is null; records and maps are objects, a map over several enumerations nests them."""
    if isinstance(type_, OptionalType):
        return None if value is None else value_json(value, type_.inner)
    if isinstance(value, Void):
        return dict(UNKNOWN)
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | Fraction):
        return number_json(value)
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


def span_json(span: Span) -> Json:
    """A place: file, first and last line and column, one-based."""
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def cite_json(cite: Cite | None) -> Json:
    """A citation: source, sections and, where it is quoted, the very words."""
    if cite is None:
        return None
    return {"source": cite.source, "sections": list(cite.sections), "extract": cite.extract}
