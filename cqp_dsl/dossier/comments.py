"""The comments of a dossier that is written anew: each beside what it was beside, none lost.

A text that is written from data has no comments. Those of the text that it replaces are put where the same key stands;
where that is gone, at the key that held it; else at the beginning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Path: TypeAlias = tuple[str, ...]

_LINE: Final = re.compile(
    r"(?P<indent> *)(?P<dashes>(?:- +)*)(?:(?P<key>[^\s#'\"{\[][^:#]*?|'[^']*'|\"[^\"]*\") *:(?= |$))?"
)
_BLOCK: Final = re.compile(r"[:-] +[|>][+-]?\d*\s*(#.*)?$")


@define
class _Line:
    """A line: what it says, its comment, and the keys that lead to it."""

    text: str
    comment: str
    path: Path


_END: Final[Path] = ("",)
"""Where the comments at the end of a text stand: no key is empty."""


def with_comments(before: str, text: str, is_made: Callable[[str], bool] = lambda _: False) -> str:
    """A YAML text with the comments of the one that it replaces, but for those that it has already.

    ``is_made`` says of a comment that it was made with the text, and is not kept.
    """
    lines = list(_read(text))
    known = {line.comment for line in lines if line.comment}
    first: dict[Path, int] = {}
    for number, line in enumerate(lines):
        if line.text:
            for length in range(len(line.path) + 1):
                first.setdefault(line.path[:length], number)
    above: dict[int, list[str]] = {}
    beside: dict[int, str] = {}
    for comment, path, own_line in _comments(before):
        if comment in known or is_made(comment):
            continue
        if path == _END:
            above.setdefault(len(lines) - 1, []).append(comment)
            continue
        place = next(first[path[:length]] for length in range(len(path), -1, -1) if path[:length] in first)
        exact = bool(path) and lines[place].path == path
        if own_line or not exact or place in beside or lines[place].comment:
            above.setdefault(place if path else 0, []).append(comment)
        else:
            beside[place] = comment
    written = []
    for number, given in enumerate(text.split("\n")):
        indent = " " * (len(given) - len(given.lstrip(" ")))
        written += [f"{indent}{comment}" for comment in above.get(number, [])]
        written.append(f"{given}  {beside[number]}" if number in beside else given)
    return "\n".join(written)


def _comments(text: str) -> Iterator[tuple[str, Path, bool]]:
    """Each comment, the keys of what it is beside or above, and whether it has a line of its own."""
    waiting: list[str] = []
    for line in _read(text):
        if line.text:
            yield from ((comment, line.path, True) for comment in waiting)
            waiting = []
            if line.comment:
                yield line.comment, line.path, False
        elif line.comment:
            waiting.append(line.comment)
    yield from ((comment, _END, True) for comment in waiting)


@define
class _Keys:
    """The keys that lead to a line, by how far they stand from the left."""

    held: list[tuple[int, str]] = field(factory=list)
    counts: dict[tuple[int, Path], int] = field(factory=dict)

    def at(self, column: int) -> None:
        """Leave what stands as far right as a column, or farther."""
        while self.held and self.held[-1][0] >= column:
            self.held.pop()

    @property
    def path(self) -> Path:
        """The keys at hand."""
        return tuple(key for _, key in self.held)


def _read(text: str) -> Iterator[_Line]:
    keys = _Keys()
    block: int | None = None
    for raw in text.split("\n"):
        indent = len(raw) - len(raw.lstrip(" "))
        if block is not None and (not raw.strip() or indent > block):
            yield _Line(raw, "", keys.path)
            continue
        block = None
        content, comment = _parted(raw)
        if content.strip():
            _enter(keys, content)
            block = indent if _BLOCK.search(content) else None
        yield _Line(content.strip(), comment, keys.path)


def _enter(keys: _Keys, content: str) -> None:
    """Go to the key, or to the element, that a line begins."""
    match = _LINE.match(content)
    if match is None:
        return
    column = len(match["indent"])
    for _ in range(match["dashes"].count("-")):
        keys.at(column)
        place = (column, keys.path)
        keys.counts[place] = keys.counts.get(place, 0) + 1
        keys.held.append((column, f"[{keys.counts[place]}]"))
        column += 2
    if match["key"] is not None:
        keys.at(column)
        keys.held.append((column, match["key"].strip("'\"")))


def _parted(raw: str) -> tuple[str, str]:
    """A line without its comment, and the comment: a « # » after a space, outside quotation marks."""
    quote = ""
    for place, char in enumerate(raw):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"" and (place == 0 or raw[place - 1] in " [{,:-"):
            quote = char
        elif char == "#" and (place == 0 or raw[place - 1].isspace()):
            return raw[:place].rstrip(), raw[place:]
    return raw, ""
