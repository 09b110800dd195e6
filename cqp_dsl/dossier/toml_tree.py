"""TOML 1.0 to the neutral tree, with the place of every value.

``tomllib`` gives values without places. So a scanner finds the structure and the places, and ``tomllib`` remains the
judge of what is TOML: whatever the scanner lets through and it refuses is refused. Numbers stay texts.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import attrs

from cqp_dsl.dossier.limits import MAX_DEPTH, MAX_ITEMS, MAX_NUMBER_LENGTH
from cqp_dsl.dossier.report import ReadingStoppedError
from cqp_dsl.dossier.toml_errors import syntax_problem
from cqp_dsl.dossier.tree import Items, Keyed, Leaf, Pair, Tree

if TYPE_CHECKING:
    from cqp_dsl.dossier.report import Report
    from cqp_dsl.source import SourceFile, Span

_BLANK = re.compile(r"[ \t]*")
_BLANK_LINES = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRINGS = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' r"'''.*?'{3,5}|" r'"(?:[^"\\\n]|\\.)*"|' r"'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_NEARLY_BARE_KEY = re.compile(r"[\w-]+")
_WORD = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[^\s,\]}#]*|[^\s,\]}#]+")
_OTHER_BASE = re.compile(r"0x[0-9A-Fa-f_]+|0o[0-7_]+|0b[01_]+")


@attrs.define
class _Table:
    """A table under construction."""

    span: Span
    keys: dict[str, tuple[Leaf, _Part]] = attrs.field(factory=dict)


@attrs.define
class _Tables:
    """An array of tables under construction."""

    tables: list[_Table] = attrs.field(factory=list)


_Part: TypeAlias = "_Table | _Tables | Tree"


def read_toml(source: SourceFile, report: Report) -> Tree | None:
    """The table of the file; None when there is nothing in it.

    Raises:
        ReadingStoppedError: the text is not TOML, or passes a limit; the report says where.
    """
    root = _Scanner(source, report).document()
    try:
        tomllib.loads(source.text, parse_float=str)
    except ValueError as error:
        span, message = syntax_problem(error, source)
        report.add("CQP601", f"Le TOML n'est pas lisible : {message}", span)
        raise ReadingStoppedError from None
    return root if root.pairs else None


class _Scanner:
    """Reads tables, keys and values of one text, in order."""

    def __init__(self, source: SourceFile, report: Report) -> None:
        self._source = source
        self._report = report
        self._text = source.text
        self._at = 0

    def document(self) -> Keyed:
        """The whole file."""
        root = _Table(self._source.span(0, len(self._text)))
        current = root
        while self._skip(_BLANK_LINES) < len(self._text):
            if self._text.startswith("[[", self._at):
                current = self._header(root, "[[", "]]")
            elif self._text[self._at] == "[":
                current = self._header(root, "[", "]")
            else:
                self._assignment(current, 0)
            self._skip(_BLANK)
            if self._text[self._at : self._at + 1] not in ("", "\n", "\r", "#"):
                self._fail("une fin de ligne est attendue ici")
        return self._frozen(root, 0)

    def _skip(self, blank: re.Pattern[str]) -> int:
        match = blank.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._at

    def _fail(self, message: str, advice: str | None = None) -> NoReturn:
        span = self._source.span(self._at, min(self._at + 1, len(self._text)))
        self._report.add("CQP601", f"Le TOML n'est pas lisible : {message}", span, help=advice)
        raise ReadingStoppedError

    def _deep(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            self._stop(f"plus de {MAX_DEPTH} niveaux de listes et de clés emboîtés")

    def _stop(self, what: str) -> NoReturn:
        self._report.add("CQP604", f"Ce dossier est trop grand : {what}", self._source.span(self._at, self._at))
        raise ReadingStoppedError

    def _header(self, root: _Table, opening: str, closing: str) -> _Table:
        self._at += len(opening)
        keys = self._dotted_key()
        self._skip(_BLANK)
        if not self._text.startswith(closing, self._at):
            self._fail(f"il manque « {closing} » après ce nom")
        self._at += len(closing)
        holder = self._descend(root, keys[:-1])
        last = keys[-1]
        if opening == "[":
            return self._descend(holder, [last])
        _, part = holder.keys.setdefault(last.text, (last, _Tables()))
        table = _Table(last.span)
        if isinstance(part, _Tables):
            if len(part.tables) == MAX_ITEMS:
                self._stop(f"plus de {MAX_ITEMS} éléments dans une liste")
            part.tables.append(table)
        return table

    def _descend(self, table: _Table, keys: list[Leaf]) -> _Table:
        for key in keys:
            _, part = table.keys.setdefault(key.text, (key, _Table(key.span)))
            match part:
                case _Table():
                    table = part
                case _Tables(tables=tables):
                    table = tables[-1]
                case _:
                    # A key under a plain value is not TOML: tomllib says so afterwards.
                    table = _Table(key.span)
        return table

    def _assignment(self, table: _Table, depth: int) -> None:
        keys = self._dotted_key()
        self._skip(_BLANK)
        if self._text[self._at : self._at + 1] != "=":
            self._fail("il manque « = » après la clé", 'Une clé accentuée s\'écrit entre guillemets : "décisions" = …')
        self._at += 1
        holder = self._descend(table, keys[:-1])
        if len(holder.keys) == MAX_ITEMS:
            self._stop(f"plus de {MAX_ITEMS} clés dans un groupe")
        holder.keys[keys[-1].text] = (keys[-1], self._value(depth))

    def _dotted_key(self) -> list[Leaf]:
        keys = [self._key()]
        while self._skip(_BLANK) < len(self._text) and self._text[self._at] == ".":
            self._at += 1
            self._deep(len(keys) + 1)
            keys.append(self._key())
        return keys

    def _key(self) -> Leaf:
        start = self._skip(_BLANK)
        if self._text[start : start + 1] in ('"', "'"):
            return self._string()
        match = _BARE_KEY.match(self._text, start)
        nearly = _NEARLY_BARE_KEY.match(self._text, start)
        if nearly is not None and (match is None or nearly.end() > match.end()):
            self._fail("en TOML, une clé accentuée s'écrit entre guillemets", f'Écrivez "{nearly.group()}".')
        if match is None:
            self._fail("une clé est attendue ici")
        self._at = match.end()
        return Leaf(match.group(), self._source.span(start, self._at))

    def _value(self, depth: int) -> Tree:
        self._deep(depth)
        start = self._skip(_BLANK)
        char = self._text[start : start + 1]
        if char == "[":
            return self._array(depth)
        if char == "{":
            return self._inline_table(depth)
        if char in ('"', "'"):
            return self._string()
        match = _WORD.match(self._text, start)
        if match is None:
            advice = 'Pour dire « inconnu », effacez la clé ; pour « rien », écrivez "rien".'
            self._fail("une valeur est attendue ici", advice)
        self._at = match.end()
        word = match.group()
        if len(word) <= MAX_NUMBER_LENGTH and _OTHER_BASE.fullmatch(word):
            word = str(int(word, 0)) if not word.endswith("_") and "__" not in word else word
        elif word[0] in "+-0123456789":
            word = word.replace("_", "")
        return Leaf(word, self._source.span(start, self._at))

    def _array(self, depth: int) -> Items:
        start = self._at
        self._at += 1
        items: list[Tree] = []
        while self._skip(_BLANK_LINES) < len(self._text) and self._text[self._at] != "]":
            if len(items) == MAX_ITEMS:
                self._stop(f"plus de {MAX_ITEMS} éléments dans une liste")
            items.append(self._value(depth + 1))
            if self._skip(_BLANK_LINES) < len(self._text) and self._text[self._at] == ",":
                self._at += 1
            elif self._text[self._at : self._at + 1] != "]":
                self._fail("il manque une virgule, ou « ] »")
        self._close("]")
        return Items(tuple(items), self._source.span(start, self._at))

    def _inline_table(self, depth: int) -> Keyed:
        start = self._at
        self._at += 1
        table = _Table(self._source.span(start, start))
        while self._skip(_BLANK) < len(self._text) and self._text[self._at] != "}":
            self._assignment(table, depth + 1)
            if self._skip(_BLANK) < len(self._text) and self._text[self._at] == ",":
                self._at += 1
            elif self._text[self._at : self._at + 1] != "}":
                self._fail("il manque une virgule, ou « } »")
        self._close("}")
        table.span = self._source.span(start, self._at)
        return self._frozen(table, depth)

    def _close(self, closing: str) -> None:
        if self._at == len(self._text):
            self._fail(f"il manque « {closing} »")
        self._at += 1

    def _string(self) -> Leaf:
        match = _STRINGS.match(self._text, self._at)
        if match is None:
            self._fail("un guillemet ouvert n'est jamais fermé", "Fermez-le.")
        try:
            text = tomllib.loads(f"x = {match.group()}")["x"]
        except ValueError:
            advice = "Écrivez-le entre apostrophes : '…'."
            self._fail("un échappement inconnu, ou un caractère de contrôle, dans ce texte", advice)
        span = self._source.span(match.start(), match.end())
        self._at = match.end()
        return Leaf(unicodedata.normalize("NFC", text), span, quoted=True)

    def _frozen(self, table: _Table, depth: int) -> Keyed:
        self._deep(depth)
        pairs = []
        for key, part in table.keys.values():
            match part:
                case _Table():
                    value: Tree = self._frozen(part, depth + 1)
                case _Tables(tables=tables):
                    value = Items(tuple(self._frozen(one, depth + 2) for one in tables), key.span)
                case _:
                    value = part
            pairs.append(Pair(key, value))
        return Keyed(tuple(pairs), table.span)
