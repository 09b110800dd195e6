"""Text in columns: how wide it is, where its lines break, how its styles are written for a terminal.

A text is a tuple of *pieces*, each with its style (``bold green``, or nothing). A *row* is a text that stands on one
line. Everything here is a function of strings: a trace of a thousand lines is laid out while it is waited for.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Piece: TypeAlias = tuple[str, str]
Styled: TypeAlias = tuple[Piece, ...]

_WORD = re.compile(" *[^ ]+ *")
"""A word and the spaces around it; a no-break space is part of the word."""

_SPACES = " \u00a0"
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "magenta": "35", "cyan": "36"}
"""What ECMA-48 calls the rendition of a style's words."""


@functools.cache
def _char_cells(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


@functools.lru_cache(4096)  # a text is measured several times as it is placed
def cells(text: str) -> int:
    """The columns that a text without control characters takes."""
    return len(text) if text.isascii() else sum(map(_char_cells, text))


def styled_cells(text: Styled) -> int:
    """The columns that a styled text takes."""
    columns = 0
    for part, _ in text:  # measured for each line of a trace: a sum over a generator takes three times the calls
        columns += cells(part)
    return columns


def joined(rows: Iterable[Styled], *, colour: bool) -> str:
    """The rows as lines, each ended, in colours or without."""
    if not colour:
        return "".join([f"{''.join([part for part, _ in row]).rstrip(_SPACES)}\n" for row in rows])
    return "".join(["".join([*(_rendered(part, style) for part, style in _rstripped(row)), "\n"]) for row in rows])


def _rendered(part: str, style: str) -> str:
    return f"\x1b[{';'.join(_CODES[word] for word in style.split())}m{part}\x1b[0m" if style and part else part


def wrapped(text: Styled, width: int) -> list[Styled]:
    """The rows of a text in ``width`` columns: broken between words, and inside a word that is wider than a row."""
    if styled_cells(text) <= width:
        return [text]
    breaks = _breaks("".join([part for part, _ in text]), width)
    return [_rstripped(row) for row in _divided(text, breaks)]


def _breaks(text: str, width: int) -> list[int]:
    """Where the rows of a text start, the first apart."""
    found: list[int] = []
    column = 0
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        if cells(word.rstrip(" ")) <= width - column:
            column += cells(word)
        elif cells(word.rstrip(" ")) > width:
            for piece in _folded(word, width):
                found.extend([start] if start else [])
                start += len(piece)
                column = cells(piece)
        elif column:
            found.append(start)
            column = cells(word)
    return found


def _folded(word: str, width: int) -> list[str]:
    """A word in pieces that fit."""
    pieces: list[str] = []
    start = column = 0
    for offset, char in enumerate(word):
        if column + _char_cells(char) > width:
            pieces.append(word[start:offset])
            start, column = offset, 0
        column += _char_cells(char)
    return [*pieces, word[start:]]


def _divided(text: Styled, breaks: list[int]) -> list[Styled]:
    """A text cut at some offsets."""
    rows: list[Styled] = []
    row: list[Piece] = []
    offset = 0
    ends = iter([*breaks, sum(len(part) for part, _ in text)])
    end = next(ends)
    for part, style in text:
        start = 0
        while offset + len(part) - start > end:
            row.append((part[start : start + end - offset], style))
            start += end - offset
            offset = end
            rows.append(tuple(row))
            row = []
            end = next(ends)
        row.append((part[start:], style))
        offset += len(part) - start
    return [*rows, tuple(row)]


def _rstripped(row: Styled) -> Styled:
    """The row without the spaces at its end."""
    while row:
        *others, (last, style) = row
        if kept := last.rstrip(_SPACES):
            return (*others, (kept, style))
        row = tuple(others)
    return row


def cropped(text: Styled, width: int, *, end: str = "") -> Styled:
    """What of a text goes into ``width`` columns, ``end`` included where something is left out."""
    if styled_cells(text) <= width:
        return text
    kept: list[Piece] = []
    room = width - cells(end)
    for part, style in text:
        size = 0
        while size < len(part) and room >= _char_cells(part[size]):
            room -= _char_cells(part[size])
            size += 1
        kept.append((part[:size], style))
        if size < len(part):
            return (*kept[:-1], (part[:size] + end, style))
    return tuple(kept)
