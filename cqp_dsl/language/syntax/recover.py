"""Recovery: a file that does not parse is cut at its declarations, and each is parsed on its own.

So one run reports every mistake, and a mistake in one declaration says nothing about the others.
"""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.diagnostics import Diagnostic, Label, has_errors, nearest
from cqp_dsl.language.syntax.build import Builder
from cqp_dsl.language.syntax.explain import explain
from cqp_dsl.language.syntax.language import failure_of
from cqp_dsl.language.syntax.limits import MAX_DIAGNOSTICS
from cqp_dsl.language.syntax.scan import rescan
from cqp_dsl.language.syntax.wording import KEYWORDS
from cqp_dsl.language.syntax.words import DECLARATION_WORDS
from cqp_dsl.language.syntax.wrong_words import misspelt

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from cqp_dsl.language.syntax.language import Start
    from cqp_dsl.language.syntax.scan import Scanned
    from cqp_dsl.source import SourceFile

_FIRST_WORDS: Final = ("politique", "source", "type", *DECLARATION_WORDS)
_KEYWORDS: Final = frozenset(words[0].split()[0] for words in KEYWORDS.values())
_MAX_LOOKUPS: Final = 500
_LINE_WORD = re.compile(r"^([^\W\d]\w*)[^\S\n]+[\w«\"“]", re.MULTILINE)
_BLANK = re.compile(r"(?:#[^\n]*|\s+)+")


@define(frozen=True)
class Chunk:
    """A declaration as cut out: its first word, and the word meant when that one is misspelt."""

    start: int
    end: int
    word: str
    meant: str | None = None


def recover(
    source: SourceFile, scanned: Scanned, *, failed: bool, sound: Container[tuple[int, int]] = ()
) -> list[Diagnostic]:
    """Everything that is wrong in a file that does not parse, what the scan told already apart.

    Args:
        source: the file.
        scanned: what the first look found.
        failed: whether it was parsed as a whole, in vain.
        sound: where the declarations stand, if any, that are known to parse and to say nothing.
    """
    diagnostics: list[Diagnostic] = []
    if failed and not scanned.unclosed:
        scanned = rescan(source)
        if scanned.unclosed:
            diagnostics += [found for found in scanned.diagnostics if found.code == "CQP105"]
    chunks = _chunks(source, scanned)
    diagnostics += _layout(source, chunks)
    for chunk in chunks:
        if len(diagnostics) >= MAX_DIAGNOSTICS:
            break
        known = (chunk.start, chunk.end) in sound and not chunk.meant
        if not known and not _contains(scanned.broken, chunk.start, chunk.end):
            diagnostics += _chunk_diagnostics(source, chunk)
    if failed and not has_errors(diagnostics):
        diagnostics += mistakes(source, "file", 0, len(source.text))
    return diagnostics


def _chunks(source: SourceFile, scanned: Scanned) -> list[Chunk]:
    """The declarations, in order; what stands before the first of them is one chunk too, unless blank."""
    meant = dict(_misspelt_starts(source, scanned))
    starts = sorted({*scanned.starts, *meant})
    first = _skip_blank(source.text, 0)
    if not starts or first < starts[0]:
        starts.insert(0, first)
    ends = [*starts[1:], len(source.text)]
    bounds = zip(starts, ends, strict=True)
    return [Chunk(start, end, _word(source.text, start), meant.get(start)) for start, end in bounds]


def _misspelt_starts(source: SourceFile, scanned: Scanned) -> Iterator[tuple[int, str]]:
    """Lines that begin, unindented, with a word close to a declaration's first word."""
    known: dict[str, str | None] = {}
    text_starts = [start for start, _ in scanned.texts]
    for match in _LINE_WORD.finditer(source.text):
        word, start = match[1], match.start()
        if word in _FIRST_WORDS or word in _KEYWORDS or len(word) < len("type"):
            continue
        at = bisect.bisect_right(text_starts, start) - 1
        if at >= 0 and start < scanned.texts[at][1]:
            continue
        if word not in known and len(known) < _MAX_LOOKUPS:
            known[word] = nearest(word, _FIRST_WORDS)
        if close := known.get(word):
            yield start, close


def _layout(source: SourceFile, chunks: list[Chunk]) -> list[Diagnostic]:
    """The header: present, first, alone."""
    headers = [chunk for chunk in chunks if "politique" in (chunk.word, chunk.meant)]
    if not headers:
        return [_missing_header(source, chunks[0])]
    if headers[0] is not chunks[0] and chunks[0].word in _FIRST_WORDS:
        return [_late_header(source, headers[0], chunks[0]), *_extra_headers(source, headers)]
    return _extra_headers(source, headers)


def _extra_headers(source: SourceFile, headers: list[Chunk]) -> list[Diagnostic]:
    return [_second_header(source, extra, headers[0]) for extra in headers[1:]]


def _chunk_diagnostics(source: SourceFile, chunk: Chunk) -> list[Diagnostic]:
    if chunk.meant:
        return [misspelt(_word_label(source, chunk).span, chunk.word, chunk.meant)]
    if chunk.word != "politique" and chunk.word not in _FIRST_WORDS:
        return []
    start: Start = "policy_decl" if chunk.word == "politique" else "declaration"
    return mistakes(source, start, chunk.start, chunk.end)


def mistakes(source: SourceFile, rule: Start, start: int, end: int) -> list[Diagnostic]:
    """What is wrong in a stretch of the file."""
    builder = Builder(source)
    if builder.parse(rule, (start, end)) is None and not builder.diagnostics:
        return [explain(source, failure_of(source.text, rule, start, end), start, end)]
    return builder.diagnostics


def _contains(offsets: tuple[int, ...], start: int, end: int) -> bool:
    at = bisect.bisect_left(offsets, start)
    return at < len(offsets) and offsets[at] < end


def _skip_blank(text: str, start: int) -> int:
    match = _BLANK.match(text, start)
    return match.end() if match else start


def _word(text: str, start: int) -> str:
    match = re.compile(r"\w+").match(text, start)
    return match[0] if match else ""


def _word_label(source: SourceFile, chunk: Chunk, text: str = "") -> Label:
    return Label(source.span(chunk.start, chunk.start + max(1, len(chunk.word))), text)


def _missing_header(source: SourceFile, first: Chunk) -> Diagnostic:
    found = f"« {first.word} »" if first.word else f"« {source.text[first.start]} »"
    return Diagnostic(
        "CQP108",
        f"Le fichier commence par {found}, et non par « politique »",
        (_word_label(source, first, "attendu : « politique »"),),
        help="Écrivez d'abord : politique nom « Libellé ».",
    )


def _late_header(source: SourceFile, header: Chunk, first: Chunk) -> Diagnostic:
    return Diagnostic(
        "CQP108",
        "« politique » vient après une déclaration",
        (_word_label(source, header, "à placer en tête"), _word_label(source, first, "cette déclaration la précède")),
        help="L'en-tête « politique » ouvre le fichier : déplacez les déclarations après lui.",
    )


def _second_header(source: SourceFile, extra: Chunk, header: Chunk) -> Diagnostic:
    return Diagnostic(
        "CQP117",
        "Une seconde politique commence dans ce fichier",
        (_word_label(source, extra, "seconde politique"), _word_label(source, header, "la première est ici")),
        help="Un fichier contient une seule politique : placez la seconde dans un fichier à elle.",
    )
