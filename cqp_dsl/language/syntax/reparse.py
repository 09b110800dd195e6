"""Parsing again what has changed little: each declaration that reads as before keeps the tree it had.

A file is cut where its declarations begin, as recovery does, and each piece is parsed on its own. What comes of it is
what ``parse_file`` gives, which is asked itself wherever a piece does not parse; a property holds the two together.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final

import attrs
from attrs import define, evolve

from cqp_dsl.diagnostics import Diagnostic, Severity, has_errors
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.build import Builder
from cqp_dsl.language.syntax.language import parses
from cqp_dsl.language.syntax.parse import parse_file, told
from cqp_dsl.language.syntax.recover import recover
from cqp_dsl.language.syntax.scan import scan
from cqp_dsl.source import Span

if TYPE_CHECKING:
    from cqp_dsl.language.syntax.language import Start
    from cqp_dsl.language.syntax.scan import Scanned
    from cqp_dsl.source import SourceFile

_HEADER: Final = "politique"


@define(frozen=True)
class Piece:
    """A declaration, the header included: its text and its place, and what it was parsed to.

    Attributes:
        node: None where the piece does not parse.
        diagnostics: what the builder said of it; nothing where it does not parse.
        earlier: where it does not parse, what stood there when it last did.
    """

    text: str
    start: int
    line: int
    node: tree.PolicyDecl | tree.Declaration | None
    diagnostics: tuple[Diagnostic, ...] = ()
    earlier: tree.PolicyDecl | tree.Declaration | None = None

    @property
    def end(self) -> int:
        """Where it ends: where the next one starts."""
        return self.start + len(self.text)


@define(frozen=True)
class Parsed:
    """A file and what it was parsed to.

    Attributes:
        file: the surface tree; None when there is an error.
        diagnostics: every error and warning, in order.
        pieces: its declarations, one by one.
        partial: the tree of the declarations that parse, and of the others as they last were; None without a header.
    """

    source: SourceFile
    file: tree.File | None
    diagnostics: tuple[Diagnostic, ...]
    pieces: tuple[Piece, ...]
    partial: tree.File | None


def reparse(source: SourceFile, before: Parsed | None = None) -> Parsed:
    """Parse a file, with what an earlier text of it was parsed to."""
    scanned = scan(source)
    if not scanned.readable:
        file, diagnostics = parse_file(source)
        return Parsed(source, file, tuple(diagnostics), (), None)
    kept = {piece.text: piece for piece in before.pieces} if before else {}
    pieces = tuple(_piece(source, start, end, kept) for start, end in _bounds(source, scanned))
    if before:
        same = len(before.pieces) == len(pieces)
        pairs = zip(before.pieces, pieces, strict=False)
        # Where declarations came or went, only the header is sure to be what it was.
        known = tuple(_remembered(*pair) if same or not number else pair[1] for number, pair in enumerate(pairs))
        pieces = (*known, *pieces[len(known) :])
    partial = _file(source, scanned, pieces)
    if has_errors(scanned.diagnostics):
        file, diagnostics = parse_file(source)
        return Parsed(source, file, tuple(diagnostics), pieces, partial)
    if not _whole(source, pieces):
        return _mistaken(source, scanned, pieces, partial)
    found = [*scanned.diagnostics, *(said for piece in pieces for said in piece.diagnostics)]
    return Parsed(source, None if has_errors(found) else partial, tuple(told(found)), pieces, partial)


def _mistaken(source: SourceFile, scanned: Scanned, pieces: tuple[Piece, ...], partial: tree.File | None) -> Parsed:
    """A file with a piece that does not parse, or none: what is wrong is looked for where it can be."""
    if _fails(pieces):
        sound = {(piece.start, piece.end) for piece in pieces if piece.node is not None and not piece.diagnostics}
        found = [*scanned.diagnostics, *recover(source, scanned, failed=True, sound=sound)]
        if has_errors(found):
            return Parsed(source, None, tuple(told(found)), pieces, partial)
    file, diagnostics = parse_file(source)
    return Parsed(source, file, tuple(diagnostics), pieces, partial)


def _fails(pieces: tuple[Piece, ...]) -> bool:
    """Whether a piece is no declaration, nor several: those that share a line make one piece, and parse together."""
    if not pieces or not isinstance(pieces[0].node, tree.PolicyDecl):
        return False
    header = pieces[0].text
    return any(piece.node is None and not parses(header + piece.text, "file") for piece in pieces)


def _bounds(source: SourceFile, scanned: Scanned) -> list[tuple[int, int]]:
    return list(itertools.pairwise([*scanned.starts, len(source.text)]))


def _whole(source: SourceFile, pieces: tuple[Piece, ...]) -> bool:
    """Whether the pieces make a file: a header, then declarations, nothing that does not parse."""
    if not pieces or any(piece.node is None for piece in pieces):
        return False
    before = "".join(line.partition("#")[0] for line in source.text[: pieces[0].start].split("\n"))
    header, *rest = pieces
    alone = isinstance(header.node, tree.PolicyDecl) and not any(isinstance(p.node, tree.PolicyDecl) for p in rest)
    return alone and not before.strip(" \t\ufeff\u00a0")


def _file(source: SourceFile, scanned: Scanned, pieces: tuple[Piece, ...]) -> tree.File | None:
    nodes = [node for piece in pieces if (node := piece.node or piece.earlier) is not None]
    header = next((node for node in nodes if isinstance(node, tree.PolicyDecl)), None)
    if header is None:
        return None
    declarations = tuple(node for node in nodes if not isinstance(node, tree.PolicyDecl))
    span = source.span(header.span.start, max(node.span.end for node in nodes))
    return tree.File(span=span, policy=header, declarations=declarations, comments=scanned.comments)


def _piece(source: SourceFile, start: int, end: int, kept: dict[str, Piece]) -> Piece:
    text = source.text[start:end]
    line, column = source.position(start)
    known = kept.get(text)
    # Columns of the first line count from the start of the line: a piece that is indented otherwise is read again.
    if known is not None and known.node is not None and known.node.span.column == column:
        return _moved(known, start, line)
    rule: Start = "policy_decl" if text.startswith(_HEADER) else "declaration"
    builder = Builder(source)
    node = builder.parse(rule, (start, end))
    return Piece(text, start, line, node, () if node is None else tuple(builder.diagnostics))


def _remembered(before: Piece, now: Piece) -> Piece:
    """A piece that does not parse, with what its place held when it did."""
    was = before.node or before.earlier
    if now.node is not None or was is None:
        return now
    return evolve(now, earlier=_Move(now.start - before.start, now.line - before.line).of(was))


def _moved(piece: Piece, start: int, line: int) -> Piece:
    """The same piece at another place."""
    if (piece.start, piece.line) == (start, line):
        return piece
    move = _Move(start - piece.start, line - piece.line)
    return Piece(piece.text, start, line, move.of(piece.node), move.of(piece.diagnostics))


_FIELDS: dict[type, tuple[str, ...]] = {}


@define(frozen=True)
class _Move:
    """So many characters and lines further."""

    by: int
    lines: int

    def of(self, part: Any) -> Any:  # noqa: ANN401 - a node of any class, and what stands in one
        """The same part there."""
        match part:
            case Span():
                return Span(
                    part.path, part.start + self.by, part.end + self.by,
                    part.line + self.lines, part.column, part.end_line + self.lines, part.end_column,
                )  # fmt: skip
            case tuple():
                return tuple(self.of(item) for item in part) if part else part
            case str() | int() | None | Severity():
                return part
        names = _FIELDS.get(type(part))
        if names is None:
            names = tuple(field.name for field in attrs.fields(type(part))) if attrs.has(type(part)) else ()
            _FIELDS[type(part)] = names
        return type(part)(**{name: self.of(getattr(part, name)) for name in names}) if names else part
