"""Records compared with all that they hold."""

from __future__ import annotations

import attrs


def whole(value: object) -> object:
    """A record as plain data, with what equality leaves out: classes, places, types, labels."""
    class_ = type(value)
    if attrs.has(class_):
        return (class_.__name__, *(whole(getattr(value, field.name)) for field in attrs.fields(class_)))
    if isinstance(value, tuple | list):
        return [whole(part) for part in value]
    if isinstance(value, dict):
        return [(whole(key), whole(part)) for key, part in value.items()]
    return class_.__name__, value
