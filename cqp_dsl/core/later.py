"""Lists that are made when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

_Item = TypeVar("_Item")


class Later(Sequence[_Item]):
    """Items that are read, all of them, when one of them or their number is first asked for."""

    def __init__(self, read: Callable[[], Sequence[_Item]]) -> None:
        self._read = read
        self._items: tuple[_Item, ...] | None = None

    def _all(self) -> tuple[_Item, ...]:
        if self._items is None:
            self._items = tuple(self._read())
        return self._items

    @overload
    def __getitem__(self, index: int) -> _Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_Item, ...]: ...
    def __getitem__(self, index: int | slice) -> _Item | tuple[_Item, ...]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[_Item]:
        return iter(self._all())
