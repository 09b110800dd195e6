"""The reader's screen: width, encoding, colours, and the passage of foreign text to it.

Every text that comes from a policy or a dossier goes through ``Screen.text``: control characters are stripped (a
label cannot move the cursor nor turn the reading direction round), and what the encoding cannot write is spelt.
"""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING

from attrs import define, evolve, field
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from cqp_dsl.render.page import Mark, Source

_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_KEPT_SPACE = "\ue000"
"""Stands for a no-break space during layout (rich would break lines at a true one); printed as a plain space."""
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

MAX_WIDTH = 120
"""Lines longer than this are tiring to read, however wide the window."""


def clean(text: str) -> str:
    """The text on one line, without escape sequences, control or direction characters."""
    text = _ESCAPE_SEQUENCE.sub("", text)
    return "".join(_cleaned(char) for char in text)


def _cleaned(char: str) -> str:
    if char in "\n\r\t\v\f\x85\u2028\u2029":
        return " "
    return "" if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} else char


@define(frozen=True)
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
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            unspaced = text.replace(f"«{_KEPT_SPACE}", "«").replace(f"{_KEPT_SPACE}»", "»")
            return "".join(char if char == _KEPT_SPACE else self._fit_char(char) for char in unspaced)
        return text

    def _fit_char(self, char: str) -> str:
        for candidate in (char, _SPELLINGS.get(char), unicodedata.normalize("NFKD", char)):
            if candidate is None:
                continue
            written = candidate.encode(self.encoding, "ignore").decode(self.encoding)
            if written:
                return written
        return "?"

    def text(self, content: str, style: str = "") -> Text:
        """Foreign text, made harmless and writable, ready for layout."""
        return Text(self.fit(self.unbroken(clean(content))), style=style)

    def unbroken(self, content: str) -> str:
        """The text with spaces that hold together what French typography does not part at the end of a line."""
        return _UNBREAKABLE.sub(_KEPT_SPACE, content)

    def mark(self, mark: Mark) -> Text:
        """A mark that survives without colour: ``✓``, or ``[v]`` where the encoding has no ``✓``."""
        sign, spelt, style = _MARKS[mark]
        return Text(sign if self._writes("✓→·") else spelt, style=style)

    def _writes(self, text: str) -> bool:
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def lay_out(self, *renderables: RenderableType) -> str:
        """The renderables one under the other, as text for this screen."""
        stream = io.StringIO()
        console = Console(
            file=stream,
            width=max(20, min(self.width, MAX_WIDTH)),
            force_terminal=self.colour,
            color_system="standard" if self.colour else None,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
            _environ={},
        )
        for renderable in renderables:
            console.print(renderable)
        lines = stream.getvalue().replace(_KEPT_SPACE, " ").split("\n")
        return self.fit("\n".join(line.rstrip() for line in lines))
