"""The sentences of a text, each with the section that it stands in."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.workspace.text.headings import Passage

_ITEM: Final = re.compile(r"\s*(?:[-–—•▪◦‣*\uf0b7\uf0a7]|\d{1,2}[.)]|#{1,6})\s")
"""How an item of a list begins, or a heading."""

_END: Final = re.compile(r"[.!?…](?:[  \u202f]?[»”\")])*(?=\s+[A-ZÀ-ÖØ-Þ«“\"(])|\s;(?=\s*\n)")
_SHORT: Final = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|art|al|cf|p|pp|M|MM|Mme|Mmes|Dr|n|no|nos|ex|etc|chap|env|max|min|réf)\.$"
)
"""What a point ends without ending a sentence."""

_FEWEST_LETTERS: Final = 3


@define(frozen=True, repr=False)
class Sentence:
    """A sentence, an item of a list or a line of a table.

    Attributes:
        text: its words, spaces and line ends made one space.
        start: the offset of its first character.
        end: the offset after its last.
        section: the innermost section that it stands in; empty before the first one.
    """

    text: str
    start: int
    end: int
    section: str


def sentences(text: str, found: Sequence[Passage]) -> tuple[Sentence, ...]:
    """The sentences of a text, headings left out, and what holds fewer than three letters."""
    headings = [(passage.start, passage.body) for passage in found if passage.body > passage.start]
    starts = {start for passage in found for start in (passage.start, passage.body)}
    said: list[Sentence] = []
    for first, last in _blocks(text):
        for start, end in _cut(first, last, starts):
            if any(opened <= start < closed for opened, closed in headings):
                continue
            for from_, to in _split(text, start, end):
                words = " ".join(text[from_:to].split())
                if sum(char.isalpha() for char in words) >= _FEWEST_LETTERS:
                    said.append(Sentence(words, from_, to, _section_at(from_, found)))
    return tuple(said)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of a text and the items of its lists: lines that follow one another."""
    start = end = 0
    for line in text.splitlines(keepends=True):
        if not line.strip() or _ITEM.match(line):
            if end > start:
                yield start, end
            start = end
        end += len(line)
        if not line.strip():
            start = end
    if end > start:
        yield start, end


def _cut(start: int, end: int, at: set[int]) -> Iterator[tuple[int, int]]:
    """A block, cut where a section begins or its heading ends."""
    points = [start, *sorted(point for point in at if start < point < end), end]
    yield from itertools.pairwise(points)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for mark in _END.finditer(text, start, end):
        if not _SHORT.search(text, at, mark.end()):
            yield _trimmed(text, at, mark.end())
            at = mark.end()
    yield _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _section_at(offset: int, found: Sequence[Passage]) -> str:
    inner = [passage for passage in found if passage.start <= offset < passage.end]
    return max(inner, key=lambda passage: passage.start).section if inner else ""
