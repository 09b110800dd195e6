from __future__ import annotations

from typing import ClassVar

import msgspec
import pytest

from cqp_dsl.records import PartlyCompared


class Place(PartlyCompared, frozen=True):
    APART: ClassVar = frozenset({"line"})

    name: str
    line: int = 0


class Other(Place, frozen=True):
    APART: ClassVar = Place.APART | {"note"}

    parts: tuple[Place, ...] = ()
    note: str = ""


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (Place("a", 1), Place("a", 2), True),
        (Place("a", 1), Place("b", 1), False),
        (Other("a", 1, (Place("b", 1),), "x"), Other("a", 2, (Place("b", 3),), "y"), True),
        (Other("a", 1, (Place("b", 1),)), Other("a", 1, (Place("c", 1),)), False),
        (Place("a", 1), Other("a", 1), False),
        (Place("a", 1), "a", False),
    ],
)
def test_some_fields_do_not_count(left: object, right: object, same: bool) -> None:  # noqa: FBT001
    assert (left == right, left != right, right == left, right != left) == (same, not same, same, not same)
    assert len({left, right}) == (1 if same else 2)
    assert not same or hash(left) == hash(right)


def test_nothing_changes_once_made() -> None:
    place = Place("a", 1)
    with pytest.raises(AttributeError):
        place.line = 2  # type: ignore[misc]
    assert msgspec.structs.replace(place, line=2).line == 2
