"""Dossiers from the disk, one after the other: files, all those of a folder, each of those that a file holds.

Nothing is kept of a dossier once the next is asked for, so that any number takes the memory of a few.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, BinaryIO

from attrs import define, field

from cqp_dsl.diagnostics import Diagnostic, Label
from cqp_dsl.source import Span
from cqp_dsl.workspace import files
from cqp_dsl.workspace.system_errors import reason_of
from cqp_dsl.workspace.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cqp_dsl.source import SourceFile

SUFFIXES = (".yaml", ".yml", ".json", ".toml")
"""The endings of the names of dossiers."""


@define(frozen=True, eq=False, repr=False)
class DossierText:
    """The text of one dossier, or why there is none.

    Attributes:
        path: the file, as it is shown.
        source: the text, whose lines are numbered as those of the file; or what is wrong.
        number: which of the dossiers of the file it is, from one; None where the file is one dossier.
    """

    path: str
    source: SourceFile | Diagnostic
    number: int | None = None

    @property
    def title(self) -> str:
        """The file, and which of its dossiers it is."""
        return self.path if self.number is None else f"{self.path}, dossier n° {self.number}"


def dossiers_under(paths: Iterable[Path], limit: int) -> Iterator[DossierText]:
    """The dossiers of files and folders, in the order given, and inside a folder in that of the names.

    Args:
        paths: files and folders. In a folder, hidden files and folders are left out, and so is what is no dossier by
            the ending of its name.
        limit: the most bytes of one dossier.
    """
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path, limit)
        else:
            yield from _in_file(path, limit)


def _in_folder(folder: Path, limit: int) -> Iterator[DossierText]:
    refused: list[DossierText] = []

    def refuse(unread: Path, error: OSError) -> None:
        shown = unread.as_posix()
        message = f"le répertoire « {shown} » ne peut pas être lu ({reason_of(error)})"
        refused.append(DossierText(shown, Diagnostic("CQP702", message, help="Vérifiez ses droits.")))

    for path in walk(folder, refuse):
        if path.name.casefold().endswith(SUFFIXES):
            yield from _in_file(path, limit)
    yield from refused


def _in_file(path: Path, limit: int) -> Iterator[DossierText]:
    shown = path.as_posix()
    if path.suffix.casefold() == ".toml" or not path.is_file():
        yield DossierText(shown, files.read(path, shown, limit))
        return
    try:
        with path.open("rb") as stream:
            yield from dossiers_in(stream, shown, limit)
    except OSError as error:
        message = f"le fichier « {shown} » ne peut pas être lu ({reason_of(error)})"
        yield DossierText(shown, Diagnostic("CQP702", message, help="Vérifiez ses droits."))


def dossiers_in(stream: BinaryIO, shown: str, limit: int) -> Iterator[DossierText]:
    """The dossiers of a text: the documents of a YAML one, the elements of a JSON list; else the text is one dossier.

    Args:
        stream: the bytes of the text.
        shown: what it is called; a name in ``.yaml`` or ``.yml`` is not that of a JSON list.
        limit: the most bytes of one dossier.
    """
    pieces = iter(lambda: stream.readline(limit + 1), b"")
    head: list[bytes] = []
    while sum(map(len, head)) <= limit and (piece := next(pieces, b"")):
        head.append(piece)
        if piece.strip(_BLANKS):
            break
    whole = itertools.chain(head, pieces)
    if b"".join(head).lstrip(_BLANKS).startswith(b"[") and not shown.casefold().endswith((".yaml", ".yml")):
        yield from _list(whole, shown, limit)
        return
    parts = _documents(whole, limit)
    first = next(parts)
    second = next(parts, None)
    if second is None:
        yield DossierText(shown, first.source(shown, limit))
        return
    for number, part in enumerate(itertools.chain((first, second), parts), 1):
        yield DossierText(shown, part.source(shown, limit), number)


_BLANKS = b" \t\r\n\xef\xbb\xbf"
"""What may stand before a text: white space, and the mark of the order of bytes."""


@define(frozen=True, eq=False, repr=False)
class _Part:
    """A stretch of a file, from the line ``line`` on."""

    data: bytes
    line: int

    def source(self, shown: str, limit: int) -> SourceFile | Diagnostic:
        """Its text, or what is wrong with its bytes."""
        return files.decode(self.data, shown, limit, first_line=self.line)


def _documents(lines: Iterable[bytes], limit: int) -> Iterator[_Part]:
    """The documents of a YAML text, at least one: a line that starts with ``---`` cannot be anything but a mark.

    A document without content (a mark after the last one, comments) is none, unless there is no other.
    """
    part = _Growing(1)
    found = False
    number = 0
    whole_line = True
    for line in lines:
        mark = _MARK.match(line) if whole_line else None
        if mark and mark[1] == b"---":
            if part.content:
                found = True
                yield part.done()
            if part.content or part.marked:
                part = _Growing(number + 1)
            part.marked = True
        part.add(line, limit, content=_CONTENT.match(line[mark.end() :] if mark else line) is not None)
        whole_line = line.endswith(b"\n")
        number += whole_line
        if mark and mark[1] == b"..." and part.content:
            found = True
            yield part.done()
            part = _Growing(number + 1)
    if part.content or not found:
        yield part.done()


_MARK = re.compile(rb"(?:\xef\xbb\xbf)?(---|\.\.\.)(?=\s|$)")
_CONTENT = re.compile(rb"[ \t]*[^\s#%]|[ \t]+%")
"""A line that says something: neither a comment nor, at its start, a directive."""


@define(eq=False, repr=False)
class _Growing:
    """A document of which more may come."""

    line: int
    pieces: list[bytes] = field(factory=list)
    size: int = 0
    content: bool = False
    marked: bool = False

    def add(self, piece: bytes, limit: int, *, content: bool) -> None:
        """Take a line in; past the limit, nothing more is kept."""
        if self.size <= limit:
            self.pieces.append(piece)
        self.size += len(piece)
        self.content = self.content or content

    def done(self) -> _Part:
        """The document as it is."""
        return _Part(b"".join(self.pieces), self.line)


def _list(pieces: Iterable[bytes], shown: str, limit: int) -> Iterator[DossierText]:
    """The elements of a JSON list; what is wrong with the list itself comes in its place."""
    number = 0
    scan = _ListScan(limit)
    for part in scan.parts(pieces):
        number += 1
        yield DossierText(shown, part.source(shown, limit), number)
    if scan.problem:
        message = f"Le JSON n'est pas lisible : {scan.problem}"
        place = Span(shown, 0, 0, scan.line, 1, scan.line, 1)
        yield DossierText(shown, Diagnostic("CQP601", message, (Label(place),)), number + 1)


@define(eq=False, repr=False)
class _ListScan:
    """Cuts a JSON list at the commas of its own; what stands between is for the reader of dossiers to judge."""

    limit: int
    line: int = 1
    problem: str = ""
    _depth: int = 0
    _quoted: bool = False
    _element: bytearray = field(factory=bytearray)
    _first_line: int = 1

    def parts(self, pieces: Iterable[bytes]) -> Iterator[_Part]:
        """The elements, as they are met."""
        commas = 0
        for piece in pieces:
            at = 0
            while match := (_IN_TEXT if self._quoted else _OUTSIDE).search(piece, at):
                sign = match[0]
                ends = self._depth == 1 and not self._quoted and sign in b",]"
                self._take(piece[at : match.start() if ends or self._depth == 0 else match.end()])
                at = match.end()
                if not ends:
                    self._step(sign)
                    continue
                part = self._element_done()
                if part is not None:
                    yield part
                elif sign == b"," or commas:
                    self.problem = "une virgule de trop"
                    return
                commas += 1
                if sign == b"]":
                    self._check_end(piece[at:], pieces, empty=part is None)
                    return
            self._take(piece[at:])
        part = self._element_done()
        if part is not None:
            yield part
        self.problem = "il manque « ] » à la fin de la liste"

    def _take(self, data: bytes) -> None:
        if self._depth and len(self._element) <= self.limit:
            self._element += data

    def _step(self, sign: bytes) -> None:
        match sign:
            case b"\n":
                self.line += 1
            case b'"':
                self._quoted = not self._quoted
            case b"[" | b"{":
                self._depth += 1
                if self._depth == 1:
                    self._first_line = self.line
            case b"]" | b"}":
                self._depth -= 1
            case _:
                pass

    def _element_done(self) -> _Part | None:
        """The element that has just ended, from the start of its line if it is the first there; None for a blank."""
        data, line = bytes(self._element), self._first_line
        self._element.clear()
        self._first_line = self.line
        blank = len(data) - len(data.lstrip(_BLANKS))
        if blank == len(data):
            return None
        start = data.rfind(b"\n", 0, blank) + 1 or blank
        return _Part(data[start:].rstrip(_BLANKS), line + data.count(b"\n", 0, start))

    def _check_end(self, rest: bytes, pieces: Iterable[bytes], *, empty: bool) -> None:
        if any(piece.strip(_BLANKS) for piece in itertools.chain((rest,), pieces)):
            self.problem = "la liste est finie, et quelque chose vient encore après"
        elif empty:
            self.problem = "la liste ne contient aucun dossier"


_OUTSIDE = re.compile(rb'[\[\]{},"\n]')
_IN_TEXT = re.compile(rb'"|\\.|\n', re.DOTALL)
