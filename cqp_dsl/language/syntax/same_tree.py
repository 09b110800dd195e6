"""Whether two surface trees say the same thing."""

from __future__ import annotations

import functools

import attrs


def same_tree(one: object, other: object) -> bool:
    """Whether two parts of a tree are made of the same nodes.

    What the tree marks ``eq=False`` does not count: where a node stands, how an operator is spelt, the comments.
    """
    pending: list[tuple[object, object]] = [(one, other)]
    while pending:
        left, right = pending.pop()
        if type(left) is not type(right):
            return False
        if isinstance(left, tuple) and isinstance(right, tuple):
            if len(left) != len(right):
                return False
            pending += zip(left, right, strict=True)
        elif attrs.has(class_ := type(left)):
            pending += ((getattr(left, name), getattr(right, name)) for name in _compared(class_))
        elif left != right:
            return False
    return True


@functools.cache
def _compared(class_: type[attrs.AttrsInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(class_) if field.eq)
