"""Texts compared by their letters and figures: spaces, quotes, dashes, bullets and hyphenation do not count."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DROPPED: Final = frozenset({"Pd", "Pi", "Pf", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn"})
"""The Unicode categories of what does not count: dashes, quotes, spaces, and what is not a character of the text."""

_MARKS: Final = frozenset("'\"`*_#•·▪◦‣|")
_LEFT_OUT: Final = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*")
"""What stands for words left out of a quotation: ``[…]``, ``(…)`` or ``…``."""


@define(frozen=True, eq=False, repr=False)
class Folded:
    """The characters of a text that count, and the offset of each in it."""

    chars: str
    offsets: Sequence[int]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The range of ``chars`` that comes from a range of the text."""
        from bisect import bisect_left  # noqa: PLC0415 - a name for one use

        return bisect_left(self.offsets, start), bisect_left(self.offsets, end)


def fold(text: str) -> Folded:
    """The characters of ``text`` that count, ligatures taken apart; case and accents count."""
    chars: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        if char in _MARKS or unicodedata.category(char) in _DROPPED:
            continue
        plain = char if char.isascii() else unicodedata.normalize("NFKC", char)
        chars.extend(plain)
        offsets.extend([offset] * len(plain))
    return Folded("".join(chars), offsets)


def quoted_parts(quotation: str) -> Iterator[str]:
    """The stretches of a quotation that must stand in the text, in their order."""
    yield from (part for part in _LEFT_OUT.split(quotation) if part)


def find(quotation: str, folded: Folded, start: int, end: int) -> tuple[tuple[int, int], ...] | None:
    """Where a quotation stands in the text between two offsets.

    Args:
        quotation: the words, with ``[…]`` where some are left out.
        folded: the whole text.
        start: the first offset of the text that is looked at.
        end: the offset after the last.

    Returns:
        The offsets of each of its parts in the text; None where one of them does not stand there, after the former.
    """
    at, last = folded.within(start, end)
    found: list[tuple[int, int]] = []
    for part in quoted_parts(quotation):
        wanted = fold(part).chars
        if not wanted:
            continue
        place = folded.chars.find(wanted, at, last)
        if place < 0:
            return None
        at = place + len(wanted)
        found.append((folded.offsets[place], folded.offsets[at - 1] + 1))
    return tuple(found)
