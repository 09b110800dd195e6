"""The JSON Schema of a document, read off the types that its makers are checked against.

A document is a ``TypedDict``: the type checker holds the code that fills it to its keys and types, and ``schema_of``
publishes them. What types cannot say stands in ``Annotated``: a text is the description of what it is about, a pair is
a keyword of JSON Schema and its value, a tuple where it is a list.
"""

from __future__ import annotations

import functools
import re
import types
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints
from typing import is_typeddict as is_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.render.json_values import Json

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")

_SIMPLE: dict[object, dict[str, Json]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    object: {},
}


def schema_of(document: type, title: str) -> dict[str, Json]:
    """The schema (draft 2020-12) of a document: every object is closed, and its keys are there unless ``NotRequired``.

    Raises:
        TypeError: the document holds a type that is none of those that JSON has.
    """
    found: dict[str, Json] = {}
    root = _object(document, found)
    return {"$schema": _DIALECT, "title": title, **root, **({"$defs": dict(sorted(found.items()))} if found else {})}


def _object(document: type, found: dict[str, Json]) -> dict[str, Json]:
    hints = get_type_hints(document, include_extras=True)
    required: list[Json] = [name for name, type_ in hints.items() if get_origin(type_) is not NotRequired]
    described: dict[str, Json] = {"description": document.__doc__} if document.__doc__ else {}
    return {
        **described,
        "type": "object",
        "properties": {name: _schema(type_, found) for name, type_ in hints.items()},
        "required": required,
        "additionalProperties": False,
    }


def _schema(type_: Any, found: dict[str, Json]) -> dict[str, Json]:  # noqa: ANN401 - any annotation
    """The schema of a type; the documents met in it are added to ``found``."""
    if is_document(type_):
        name = _WORD.sub("_", type_.__name__.removesuffix("Json")).lower()
        if name not in found:
            found[name] = None  # itself met inside itself needs no more than its name
            found[name] = _object(type_, found)
        return {"$ref": f"#/$defs/{name}"}
    parts = get_args(type_)
    origin = get_origin(type_)
    if origin is Annotated:
        return functools.reduce(_noted, type_.__metadata__, _schema(parts[0], found))
    if origin is NotRequired:
        return _schema(parts[0], found)
    if origin is Literal:
        return {"const": parts[0]} if len(parts) == 1 else {"enum": list(parts)}
    if origin in {Union, types.UnionType}:
        return {"anyOf": _schemas(parts, found)}
    if origin is list:
        return {"type": "array", "items": _schema(parts[0], found)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(parts[1], found)}
    if type_ in _SIMPLE:
        return dict(_SIMPLE[type_])
    message = f"{type_!r} is no type of JSON"
    raise TypeError(message)


def _schemas(parts: Iterable[Any], found: dict[str, Json]) -> list[Json]:
    return [_schema(part, found) for part in parts]


def _noted(schema: dict[str, Json], note: str | tuple[str, Any]) -> dict[str, Json]:
    if isinstance(note, str):
        return {**schema, "description": note}
    keyword, value = note
    return {**schema, keyword: list(value) if isinstance(value, tuple) else value}
