"""Records of which some fields say where they come from, and do not count when two of them are compared.

A record that decisions go through is a ``msgspec.Struct``: a program that has been put away is read back, and a trace
written, at the price of a few C calls for each record. Two of them are equal when all of their fields are; here is the
exception, for a span or a citation.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec


class PartlyCompared(msgspec.Struct, frozen=True, eq=False):
    """A record compared by its fields, but for those that ``APART`` names."""

    APART: ClassVar[frozenset[str]] = frozenset()

    def _compared(self) -> tuple[object, ...]:
        apart = self.APART
        return tuple([getattr(self, name) for name in self.__struct_fields__ if name not in apart])

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._compared() == other._compared()

    def __ne__(self, other: object) -> bool:  # that of a Struct would not ask ``__eq__``
        return not self == other

    def __hash__(self) -> int:
        return hash((type(self), *self._compared()))
