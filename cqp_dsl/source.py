"""Source files, and places in them.

The text of a file is NFC-normalised once, when it is read; every offset, line and column is in the normalised text.
"""

from __future__ import annotations

import bisect
import hashlib
import itertools
import re
import unicodedata
from functools import cached_property
from typing import Final

from attrs import define


@define(unsafe_hash=True)
class Span:
    """A place: a stretch of one file.

    Attributes:
        path: the display path of the file, relative to the root of the program, with ``/`` separators.
        start: the offset of its first character.
        end: the offset after its last character.
        line: from one, like the column.
    """

    path: str
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def place(self) -> str:
        """``path:line``, as it is shown beside a line of a trace."""
        return f"{self.path}:{self.line}"

    def to(self, other: Span) -> Span:
        """The span from the start of this one to the end of another, in the same file."""
        return Span(self.path, self.start, other.end, self.line, self.column, other.end_line, other.end_column)


_ALONE: Final = re.compile(r"\r(?!\n)")
"""A carriage return without its line feed: the end of a line for editors, hence for the language."""


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", _ALONE.sub("\n", text) if "\r" in text else text)


@define(frozen=True, eq=False, repr=False)
class SourceFile:
    """One file as it was read.

    Attributes:
        path: its display path.
        text: its text, NFC-normalised; a carriage return that stands alone ends a line, and is a line break in it.
        digest: the SHA-256 of its bytes, in hexadecimal.
        first_line: the number of its first line, where it is a part of a file.
    """

    path: str
    text: str
    digest: str = ""
    first_line: int = 1

    @classmethod
    def from_text(cls, path: str, text: str) -> SourceFile:
        """A file from text in memory; the digest is that of its UTF-8 bytes."""
        return cls(path, _normal(text), hashlib.sha256(text.encode("utf-8", "replace")).hexdigest())

    @classmethod
    def from_bytes(cls, path: str, data: bytes, first_line: int = 1) -> SourceFile:
        """A file from its bytes, or a part of a file whose first line has this number.

        Raises:
            UnicodeDecodeError: the bytes are not UTF-8 (a leading byte-order mark is accepted and dropped).
        """
        text = _normal(data.decode().removeprefix("\ufeff"))
        return cls(path, text, hashlib.sha256(data).hexdigest(), first_line)

    @cached_property
    def _line_starts(self) -> list[int]:
        lines = self.text.split("\n")
        return list(itertools.accumulate((len(line) + 1 for line in lines[:-1]), initial=0))

    def position(self, offset: int) -> tuple[int, int]:
        """The line, numbered as in the file, and the one-based column of a character offset."""
        line = bisect.bisect_right(self._line_starts, offset)
        return line + self.first_line - 1, offset - self._line_starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The span between two character offsets."""
        starts = self._line_starts
        line = bisect.bisect_right(starts, start)
        column = start - starts[line - 1] + 1
        shown = line + self.first_line - 1
        if line == len(starts) or end < starts[line]:  # most of them stand on one line
            return Span(self.path, start, end, shown, column, shown, column + end - start)
        end_line, end_column = self.position(end)
        return Span(self.path, start, end, shown, column, end_line, end_column)

    def line(self, number: int) -> str:
        """The text of the line of that number, without its line break; empty where there is none."""
        starts = self._line_starts
        number -= self.first_line - 1
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r")
