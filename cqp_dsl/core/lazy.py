"""A sequence whose items are made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

_Item = TypeVar("_Item")


class LazySequence(Sequence[_Item]):
    """The items that ``make`` gives: it is called once, when one of them or their number is first asked for."""

    def __init__(self, make: Callable[[], Sequence[_Item]]) -> None:
        self._make = make
        self._made: tuple[_Item, ...] | None = None

    def _items(self) -> tuple[_Item, ...]:
        if self._made is None:
            self._made = tuple(self._make())
        return self._made

    @overload
    def __getitem__(self, index: int) -> _Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_Item, ...]: ...
    def __getitem__(self, index: int | slice) -> _Item | tuple[_Item, ...]:
        return self._items()[index]

    def __len__(self) -> int:
        return len(self._items())

    def __iter__(self) -> Iterator[_Item]:
        return iter(self._items())
