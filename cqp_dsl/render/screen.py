"""The reader's screen: width, encoding, colours, and the passage of foreign text to it.

Every text that comes from a policy or a dossier goes through ``Screen.text``: control characters are stripped (a
label cannot move the cursor nor turn the reading direction round), and what the encoding cannot write is spelt.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from cqp_dsl.core.datatypes.display import NBSP
from cqp_dsl.render.layout import joined, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.page import Mark, Source

_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_UNBREAKABLE = re.compile("[\u00a0\u202f]| (?=[:;!?»%€])|(?<=«) ")
"""No-break spaces, and the plain ones that stand where French typography has a no-break one."""

_SPELLINGS = {
    "«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "‘": "'", "…": "...", "–": "-", "—": "-", "−": "-", "×": "x",
    "÷": "/", "≥": ">=", "≤": "<=", "≠": "!=", "≈": "~", "→": "->", "·": "-", "•": "*", "€": "EUR", "œ": "oe",
    "Œ": "OE", "æ": "ae", "Æ": "AE", "§": "par. ", "°": "o", "²": "2", "³": "3", "✓": "[v]", "✗": "[x]",
    "│": "|", "├": "|", "└": "`", "─": "-", "┌": ",", "╭": ",", "╰": "`",
}  # fmt: skip

_MARKS: dict[Mark, tuple[str, str, str]] = {
    "yes": ("✓", "[v]", "bold green"),
    "no": ("✗", "[x]", "bold red"),
    "unknown": ("?", "[?]", "bold yellow"),
    "flaw": ("!", "[!]", "bold magenta"),
    "value": ("=", "[=]", "bold cyan"),
    "applied": ("→", "[>]", "bold"),
    "skipped": ("·", "[-]", "dim"),
}

_MIN_WIDTH = 20

MAX_WIDTH = 120
"""Lines longer than this are tiring to read, however wide the window."""


def clean(text: str) -> str:
    """The text on one line, without escape sequences, control or direction characters."""
    if text.replace(NBSP, " ").isprintable():
        return text
    text = _ESCAPE_SEQUENCE.sub("", text)
    return "".join(_cleaned(char) for char in text)


def cleaned(text: str) -> str:
    """A text of several lines, each without escape sequences, control or direction characters."""
    return text if text.replace("\n", "").isprintable() else "\n".join(map(clean, text.split("\n")))


def _cleaned(char: str) -> str:
    if char in "\n\r\t\v\f\x85\u2028\u2029":
        return " "
    return "" if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} else char


def unbroken(text: str) -> str:
    """The text with no-break spaces where French typography parts nothing at the end of a line."""
    return _UNBREAKABLE.sub(NBSP, text)


@define(frozen=True, eq=False, repr=False)
class Screen:
    """What text is laid out for: columns, encoding of the stream, whether colours are welcome.

    ``short_names`` maps the path of a file to the shorter name that it is shown by.
    """

    width: int = 80
    encoding: str = "utf-8"
    colour: bool = False
    short_names: dict[str, str] = field(factory=dict)

    def naming(self, paths: Iterable[str]) -> Screen:
        """The same screen, showing each of these files by its bare name where no other file has it."""
        by_name: dict[str, list[str]] = {}
        for path in paths:
            by_name.setdefault(path.rpartition("/")[2], []).append(path)
        short = {found[0]: name for name, found in by_name.items() if len(found) == 1}
        return evolve(self, short_names=short)

    def source(self, source: Source) -> str:
        """A source as shown here: ``enjeux §V · certification.cqp:41``."""
        return source.text(self.short_names.get(source.path))

    def fit(self, text: str) -> str:
        """The text with what the encoding cannot write spelt otherwise."""
        return text if self._writes(text) else self._spelt(text).replace(NBSP, " ")

    def _spelt(self, text: str) -> str:
        """The text character by character, its no-break spaces kept for the layout."""
        unspaced = text.replace(f"«{NBSP}", "«").replace(f"{NBSP}»", "»")
        return "".join(char if char == NBSP else self._fit_char(char) for char in unspaced)

    def _fit_char(self, char: str) -> str:
        for candidate in (char, _SPELLINGS.get(char), unicodedata.normalize("NFKD", char)):
            if candidate is None:
                continue
            written = candidate.encode(self.encoding, "ignore").decode(self.encoding)
            if written:
                return written
        return "?"

    @property
    def columns(self) -> int:
        """The columns that are written in."""
        return max(_MIN_WIDTH, min(self.width, MAX_WIDTH))

    def text(self, content: str, style: str = "") -> Styled:
        """Foreign text, made harmless and writable, ready for layout."""
        text = unbroken(clean(content))
        return ((text if self._writes(text) else self._spelt(text), style),)

    def mark(self, mark: Mark) -> Styled:
        """A mark that survives without colour: ``✓``, or ``[v]`` where the encoding has no ``✓``."""
        sign, spelt, style = _MARKS[mark]
        return ((sign if self._writes("✓→·") else spelt, style),)

    def _writes(self, text: str) -> bool:
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def paragraph(self, text: Styled, indent: int = 0) -> list[Styled]:
        """The rows of a text, ``indent`` columns from the left."""
        rows = wrapped(text, self.columns - indent)
        return [((" " * indent, ""), *row) for row in rows] if indent else rows

    def lay_out(self, rows: Iterable[Styled]) -> str:
        """The rows one under the other, as text for this screen; a no-break space has done its work by then."""
        return self.fit(joined(rows, colour=self.colour).replace(NBSP, " "))
