"""Places of an editor and places of the engine.

An editor counts lines, and code units within a line, in the text as it was typed; the engine counts characters in the
text in NFC. Lines are the same in both; within a line that NFC shortens, characters are matched one by one.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, Final

from attrs import define
from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.source import Span

_LINE_END = re.compile(r"\r\n|\n|\r")
_ASTRAL: Final = 0xFFFF


def _widths_utf16(text: str) -> int:
    return len(text) + sum(ord(char) > _ASTRAL for char in text)


def _widths_utf8(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _widths_utf32(text: str) -> int:
    return len(text)


_WIDTHS: Final[dict[types.PositionEncodingKind, Callable[[str], int]]] = {
    types.PositionEncodingKind.Utf8: _widths_utf8,
    types.PositionEncodingKind.Utf16: _widths_utf16,
    types.PositionEncodingKind.Utf32: _widths_utf32,
}


def _lines(text: str) -> list[tuple[int, int]]:
    """The start and the end of each line, its break apart."""
    starts, ends = [0], []
    for match in _LINE_END.finditer(text):
        ends.append(match.start())
        starts.append(match.end())
    return list(zip(starts, [*ends, len(text)], strict=True))


@define(frozen=True)
class Positions:
    """The places of one text.

    Attributes:
        typed: the text as the editor has it.
        text: the same in NFC, which spans refer to.
        encoding: the code units that the editor counts in.
    """

    typed: str
    text: str
    encoding: types.PositionEncodingKind = types.PositionEncodingKind.Utf16

    @cached_property
    def _typed_lines(self) -> list[tuple[int, int]]:
        return _lines(self.typed)

    @cached_property
    def _text_lines(self) -> list[tuple[int, int]]:
        return self._typed_lines if self.typed == self.text else _lines(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._text_lines]

    def offset(self, position: types.Position) -> int:
        """The character offset of a place; a place beyond its line is at its end, beyond the text at its end."""
        if position.line >= len(self._typed_lines):
            return len(self.text)
        start, end = self._typed_lines[max(0, position.line)]
        line = self.typed[start:end]
        column = 0
        units = max(0, position.character)
        width = _WIDTHS[self.encoding]
        if line.isascii():
            column = min(units, len(line))
        else:
            while column < len(line) and units >= width(line[column]):
                units -= width(line[column])
                column += 1
        begin, _ = self._text_lines[max(0, position.line)]
        return begin + (column if self.typed == self.text else len(unicodedata.normalize("NFC", line[:column])))

    def position(self, offset: int) -> types.Position:
        """The place of a character offset."""
        number = bisect.bisect_right(self._starts, offset) - 1
        start, end = self._text_lines[number]
        column = min(offset, end) - start
        typed_start, typed_end = self._typed_lines[number]
        line = self.typed[typed_start:typed_end]
        if self.typed != self.text:
            column = _unshortened(line, self.text[start:end], column)
        width = _WIDTHS[self.encoding]
        return types.Position(number, column if line.isascii() else width(line[:column]))

    def range(self, span: Span) -> types.Range:
        """The place of a span."""
        return self.between(span.start, span.end)

    def between(self, start: int, end: int) -> types.Range:
        """The place between two character offsets."""
        return types.Range(self.position(start), self.position(end))

    def width(self, start: int, end: int) -> int:
        """How many units what stands between two offsets of one line takes."""
        if self.typed == self.text:
            return _WIDTHS[self.encoding](self.text[start:end])
        return self.position(end).character - self.position(start).character

    @property
    def whole(self) -> types.Range:
        """The whole text."""
        return types.Range(types.Position(0, 0), self.position(len(self.text)))


def _unshortened(line: str, shorter: str, column: int) -> int:
    """Where the character at ``column`` of a line in NFC starts in the line as typed."""
    if line == shorter:
        return column
    # It starts no earlier than in NFC, and what precedes it comes to as many characters.
    ends = range(column, len(line) + 1)
    at = next((end for end in ends if len(unicodedata.normalize("NFC", line[:end])) >= column), len(line))
    while at < len(line) and unicodedata.combining(line[at]):
        at += 1
    return at
