"""JSON (RFC 8259) to the neutral tree, with the place of every value; numbers stay texts."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NoReturn

from cqp_dsl.dossier.limits import MAX_DEPTH, MAX_ITEMS
from cqp_dsl.dossier.report import ReadingStoppedError
from cqp_dsl.dossier.tree import Items, Keyed, Leaf, Pair, Tree

if TYPE_CHECKING:
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.source import SourceFile

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORD = re.compile(r"[^\s,:\[\]{}\"]+")
_CHUNK = re.compile(r'[^"\\\x00-\x1f]*')
_UNICODE = re.compile(r"[0-9a-fA-F]{4}")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CONSTANTS = frozenset({"true", "false", "null"})


def read_json(source: SourceFile, report: Report) -> Tree | None:
    """The value of the file; None when there is nothing in it.

    Raises:
        ReadingStoppedError: the text is not JSON, or passes a limit; the report says where.
    """
    return _Parser(source, report).document()


class _Parser:
    """Recursive descent over one text; the depth is limited, hence so is the recursion."""

    def __init__(self, source: SourceFile, report: Report) -> None:
        self._source = source
        self._report = report
        self._text = source.text
        self._at = 0

    def document(self) -> Tree | None:
        self._blank()
        if self._at == len(self._text):
            return None
        root = self._value(0)
        self._blank()
        if self._at < len(self._text):
            self._fail("le dossier est fini, et ceci vient encore après")
        return root

    def _blank(self) -> None:
        match = _BLANK.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _next(self) -> str:
        """The next character that is not blank, not consumed; empty at the end."""
        self._blank()
        return self._text[self._at : self._at + 1]

    def _fail(self, message: str, advice: str | None = None) -> NoReturn:
        span = self._source.span(self._at, min(self._at + 1, len(self._text)))
        self._report.add("CQP601", f"Le JSON n'est pas lisible : {message}", span, help=advice)
        raise ReadingStoppedError

    def _stop(self, what: str) -> NoReturn:
        self._report.add("CQP604", f"Ce dossier est trop grand : {what}", self._source.span(self._at, self._at))
        raise ReadingStoppedError

    def _value(self, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            self._stop(f"plus de {MAX_DEPTH} niveaux de listes et de clés emboîtés")
        char = self._next()
        if char == "{":
            return self._keyed(depth)
        if char == "[":
            return self._items(depth)
        if char == '"':
            return self._string()
        match = _WORD.match(self._text, self._at)
        if match is None:
            self._fail(f"une valeur est attendue, et « {char} » est écrit" if char else "il manque la fin du dossier")
        word = match.group()
        if word not in _CONSTANTS and not _NUMBER.fullmatch(word):
            self._fail(f"« {word[:40]} » n'est pas une valeur", 'Un texte, une date, oui ou non s\'écrivent entre " ".')
        self._at = match.end()
        return Leaf(word, self._source.span(match.start(), match.end()))

    def _items(self, depth: int) -> Items:
        start = self._at
        self._at += 1
        items: list[Tree] = []
        while self._next() != "]":
            if items:
                self._comma("]")
            if len(items) == MAX_ITEMS:
                self._stop(f"plus de {MAX_ITEMS} éléments dans une liste")
            items.append(self._value(depth + 1))
        self._at += 1
        return Items(tuple(items), self._source.span(start, self._at))

    def _keyed(self, depth: int) -> Keyed:
        start = self._at
        self._at += 1
        pairs: list[Pair] = []
        while self._next() != "}":
            if pairs:
                self._comma("}")
            if len(pairs) == MAX_ITEMS:
                self._stop(f"plus de {MAX_ITEMS} clés dans un groupe")
            if self._next() != '"':
                self._fail('une clé est attendue, entre guillemets " "')
            key = self._string()
            if self._next() != ":":
                self._fail("il manque les deux-points après la clé")
            self._at += 1
            pairs.append(Pair(key, self._value(depth + 1)))
        self._at += 1
        return Keyed(tuple(pairs), self._source.span(start, self._at))

    def _comma(self, closing: str) -> None:
        if self._next() != ",":
            self._fail(f"il manque une virgule, ou « {closing} »")
        comma = self._at
        self._at += 1
        if self._next() == closing:
            self._at = comma
            self._fail(f"une virgule de trop avant « {closing} »", "Retirez-la.")

    def _string(self) -> Leaf:
        start = self._at
        self._at += 1
        parts: list[str] = []
        while True:
            chunk = _CHUNK.match(self._text, self._at)
            if chunk:
                parts.append(chunk.group())
                self._at = chunk.end()
            char = self._text[self._at : self._at + 1]
            if char == '"':
                break
            if char == "\\":
                parts.append(self._escape())
            else:
                self._unclosed(start, char)
        self._at += 1
        # A pair of escaped surrogates is one character; UTF-16 joins it and refuses half of one.
        try:
            text = "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            self._at = start
            self._fail("un échappement ne désigne aucun caractère")
        return Leaf(unicodedata.normalize("NFC", text), self._source.span(start, self._at), quoted=True)

    def _unclosed(self, start: int, char: str) -> NoReturn:
        if char and char not in "\r\n":
            self._fail("un caractère de contrôle dans un texte", "Écrivez une tabulation \\t.")
        self._at = start
        self._fail("un guillemet ouvert n'est jamais fermé", "Fermez-le ; un saut de ligne s'écrit \\n.")

    def _escape(self) -> str:
        letter = self._text[self._at + 1 : self._at + 2]
        if letter == "u":
            match = _UNICODE.match(self._text, self._at + 2)
            if match is None:
                self._fail("\\u demande quatre chiffres hexadécimaux")
            self._at = match.end()
            return chr(int(match.group(), 16))
        if letter not in _ESCAPES:
            self._fail("un échappement inconnu après « \\ »", "Une barre oblique inverse s'écrit \\\\.")
        self._at += 2
        return _ESCAPES[letter]
