"""A first look at a file, before any parsing: comments, texts, brackets, declarations, deceptive characters.

One linear pass. It keeps the comments, finds where each declaration starts (the places where parsing can resume after
an error), and stops what would be too large or too deep before anything recurses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.diagnostics import Diagnostic, Label, Severity
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.characters import CONTROL, INVISIBLE, LOOKALIKES, invisible, is_word, lookalike
from cqp_dsl.language.syntax.limits import MAX_BRACKETS, MAX_FILE_CHARACTERS
from cqp_dsl.language.syntax.words import DECLARATION_WORDS

if TYPE_CHECKING:
    from cqp_dsl.source import SourceFile

_MAX_UNCLOSED: Final = 20
_MAX_DECEPTIVE: Final = 50
_CLOSING: Final = {'"': '"', "“": "”"}
_WORDS: Final = "|".join(["politique", *DECLARATION_WORDS])
DECLARATION_WORD: Final = (
    rf"(?:(?:{_WORDS})(?!\w)|type(?=\s+[^\W\d]\w*\s*=)|(?:source|unité)(?=\s+[^\W\d]\w*\s*[«\"“]))"
)
"""A pattern of the first word of a declaration."""
_START: Final = rf"[^\S\n]*{DECLARATION_WORD}"
_ALIKE: Final = "".join(LOOKALIKES)
_FIRST = re.compile(f"{_START}(?P<start>)")
# It begins with one class of characters, so that the search for it runs over all others at once.
_SCAN = re.compile(
    rf"[\n#\"“«()\[\]{{}}{INVISIBLE}{_ALIKE}]"
    rf"(?:(?<=\n){_START}(?P<start>)|(?<=\#)[^\n]*(?P<comment>)|(?<=[\"“«])(?P<quote>)"
    rf"|(?<=[(\[{{])(?P<open>)|(?<=[)\]}}])(?P<close>)"
    rf"|(?<=[{INVISIBLE}])[{INVISIBLE}]*(?P<invisible>)|(?<=[{_ALIKE}])(?P<alike>))"
)
_GUILLEMET = re.compile("[«»]")
_SWALLOWED = rf"\n(?={_START}\s+[\w«\"“])"
_INVISIBLE = re.compile(f"[{INVISIBLE}{CONTROL}]+")
_BLANK = re.compile(rf"(?:#[^\n]*+|[\s{INVISIBLE}]++)*+")


@define(frozen=True)
class Scanned:
    """What the first look found.

    Attributes:
        readable: whether parsing makes sense at all.
        starts: the offsets of the declarations' first words, ``politique`` included, in order.
        broken: offsets of mistakes that spoil the declaration around them, already told.
        unclosed: whether some text does not end.
        texts: the offsets of the texts between quotation marks, marks included.
    """

    comments: tuple[tree.Comment, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    readable: bool = True
    starts: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()
    unclosed: bool = False
    texts: tuple[tuple[int, int], ...] = ()


def scan(source: SourceFile) -> Scanned:
    """Look a file over."""
    if len(source.text) > MAX_FILE_CHARACTERS:
        return Scanned(diagnostics=(_too_large(source),), readable=False)
    if _BLANK.fullmatch(source.text):
        return Scanned(diagnostics=(_empty(source),), readable=False)
    scanned = _Scanner(source).run()
    if scanned.unclosed:
        # A text that was closed too late hides declarations: the second look assumes that no text runs over one.
        return _Scanner(source, wary=True).run()
    return scanned


def rescan(source: SourceFile) -> Scanned:
    """Look over a file that does not parse: a text that runs over a declaration is taken for one that is not closed."""
    return _Scanner(source, wary=True).run()


class _Scanner:
    def __init__(self, source: SourceFile, *, wary: bool = False) -> None:
        self.source = source
        self.text = source.text
        self.wary = wary
        self.has_invisible = _INVISIBLE.search(source.text) is not None
        self.comments: list[tree.Comment] = []
        self.diagnostics: list[Diagnostic] = []
        self.starts: list[int] = []
        self.broken: list[int] = []
        self.texts: list[tuple[int, int]] = []
        self.depth = 0
        self.deceptive = 0
        self.unclosed = 0

    def run(self) -> Scanned:
        match = _FIRST.match(self.text)
        position = self._take(match) if match else 0
        while match := _SCAN.search(self.text, position):
            position = self._take(match)
        return Scanned(
            comments=tuple(self.comments),
            diagnostics=tuple(self.diagnostics),
            starts=tuple(self.starts),
            broken=tuple(self.broken),
            unclosed=self.unclosed > 0,
            texts=tuple(self.texts),
        )

    def _take(self, match: re.Match[str]) -> int:
        """Note one finding; returns where to go on."""
        start, end = match.span()
        match match.lastgroup:
            case "start":
                self.starts.append(end - len(match[0].lstrip()))
                self.depth = 0
            case "comment":
                self.comments.append(tree.Comment(span=self.source.span(start, end), text=match[0].rstrip("\r")))
                self._deceptive_in(start, end)
            case "quote":
                return self._quote(start)
            case "open":
                self.depth += 1
                if self.depth == MAX_BRACKETS + 1:
                    self.broken.append(start)
                    self.diagnostics.append(_too_nested(self.source, start))
            case "close":
                self.depth = max(0, self.depth - 1)
            case "invisible":
                self._invisible(start, end)
            case _:
                return self._lookalike(start)
        return end

    def _quote(self, start: int) -> int:
        """Pass over a text; one that does not end is told, and taken to end with its line."""
        end = self._end_of_text(start)
        if end is None or (self.wary and re.compile(_SWALLOWED).search(self.text, start, end)):
            self.broken.append(start)
            self.unclosed += 1
            if self.unclosed > _MAX_UNCLOSED:
                return len(self.text)
            self.diagnostics.append(_unclosed(self.source, start))
            newline = self.text.find("\n", start)
            return len(self.text) if newline < 0 else newline
        self.texts.append((start, end))
        self._deceptive_in(start, end)
        return end

    def _end_of_text(self, start: int) -> int | None:
        opening = self.text[start]
        if opening in _CLOSING:
            closing = self.text.find(_CLOSING[opening], start + 1)
            return None if closing < 0 else closing + 1
        closing = self.text.find("»", start)
        if closing < 0 or self.text.find("«", start + 1, closing) < 0:
            return closing + 1 or None
        depth = 0
        for match in _GUILLEMET.finditer(self.text, start):
            depth += 1 if match[0] == "«" else -1
            if depth == 0:
                return match.end()
        return None

    def _deceptive_in(self, start: int, end: int) -> None:
        if self.has_invisible:
            for match in _INVISIBLE.finditer(self.text, start, end):
                self._invisible(*match.span(), spoils=False)

    def _invisible(self, start: int, end: int, *, spoils: bool = True) -> None:
        if start == 0:
            return
        found = invisible(self.source, start, end, spoils=spoils)
        if spoils and found.severity is Severity.ERROR:
            self.broken.append(start)
        self._deceptive(found)

    def _lookalike(self, at: int) -> int:
        start = end = at
        while start > 0 and is_word(self.text[start - 1]):
            start -= 1
        while end < len(self.text) and is_word(self.text[end]):
            end += 1
        self._deceptive(lookalike(self.source, start, end))
        return end

    def _deceptive(self, found: Diagnostic) -> None:
        self.deceptive += 1
        if self.deceptive <= _MAX_DECEPTIVE:
            self.diagnostics.append(found)


def _too_large(source: SourceFile) -> Diagnostic:
    return Diagnostic(
        "CQP112",
        f"Ce fichier compte {len(source.text)} caractères, la limite est de {MAX_FILE_CHARACTERS}",
        (Label(source.span(0, 0)),),
        help="Partagez-le en plusieurs politiques, reliées par « utilise ».",
    )


def _empty(source: SourceFile) -> Diagnostic:
    return Diagnostic(
        "CQP116",
        "Ce fichier ne contient aucune politique",
        (Label(source.span(0, 0)),),
        help="Un fichier commence par « politique nom « libellé » ».",
    )


def _too_nested(source: SourceFile, start: int) -> Diagnostic:
    return Diagnostic(
        "CQP111",
        f"Plus de {MAX_BRACKETS} parenthèses, crochets ou accolades sont ouverts à la fois",
        (Label(source.span(start, start + 1), "une de trop ici"),),
        help="Donnez un nom à une partie du calcul, dans une règle à part.",
    )


def _unclosed(source: SourceFile, start: int) -> Diagnostic:
    closing = {"«": "»", "“": "”"}.get(source.text[start], '"')
    return Diagnostic(
        "CQP105",
        "Un texte commence ici et ne se termine pas",
        (Label(source.span(start, start + 1), "guillemet ouvrant"),),
        help=f"Fermez le texte par « {closing} ».",
    )
