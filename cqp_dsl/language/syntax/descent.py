"""Going down a surface tree: every node of some classes, wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, overload

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
U = TypeVar("U")

_FIELDS: dict[type, tuple[str, ...]] = {}


def _parts(node: object) -> Iterator[object]:
    class_ = type(node)
    names = _FIELDS.get(class_)
    if names is None:
        names = tuple(field.name for field in attrs.fields(class_) if field.name != "span") if attrs.has(class_) else ()
        _FIELDS[class_] = names
    for name in names:
        value = getattr(node, name)
        yield from value if isinstance(value, tuple) else (value,)


@overload
def within(node: object, kind: type[T], /, *, but: tuple[type, ...] = ()) -> Iterator[T]: ...
@overload
def within(node: object, kind: type[T], other: type[U], /, *, but: tuple[type, ...] = ()) -> Iterator[T | U]: ...
def within(node: object, *kinds: type[object], but: tuple[type, ...] = ()) -> Iterator[object]:
    """The nodes of these classes in a part of the tree, itself included, in order; not below classes ``but``."""
    pending = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, kinds):
            yield current
        if isinstance(current, tuple):
            pending.extend(reversed(current))
        elif not isinstance(current, but):
            pending.extend(reversed(list(_parts(current))))
