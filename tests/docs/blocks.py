"""The fenced blocks of the authors' pages, and what the words after the fence ask of each.

======================  ==============================================================================================
``cqp``                 a whole file, alone
``cqp cadre``           a whole file; those that are extracts are written at its end, on every page
``cqp fichier=PATH``    a whole file, saved under that name: with those of its folder it makes a program
``cqp échec``           a whole file whose scenarios do not all pass
``cqp extrait``         declarations, at the end of the frame
``cqp faute CODE``      declarations at the end of the frame, or a whole file, that give this code and no other
``text message``        what the finding of the block before says
``yaml``                a dossier for the frame
``yaml fichier=PATH``   a dossier, saved under that name
``yaml faute CODE``     a dossier for the frame that gives this code and no other
``console``             commands (``$ …``), each followed by what it prints
======================  ==============================================================================================
"""

from __future__ import annotations

import re
from pathlib import Path

from attrs import define

ROOT = Path(__file__).resolve().parents[2]
ENTRY = ROOT / "docs" / "langage.md"
PAGES = (ENTRY, *sorted((ROOT / "docs" / "langage").glob("*.md")))
_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@define(frozen=True)
class Block:
    """A fenced block: ``info`` are the words after the fence, ``start`` and ``end`` where its text stands."""

    page: Path
    line: int
    info: tuple[str, ...]
    text: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """How a test calls it: ``regles.md:12``."""
        return f"{self.page.name}:{self.line}"

    @property
    def kind(self) -> str:
        """The words that say what it is, file name and code apart."""
        return " ".join(word for word in self.info if not word.startswith(("fichier=", "CQP")))

    @property
    def file(self) -> str | None:
        """The name that it is saved under."""
        return next((word.removeprefix("fichier=") for word in self.info if word.startswith("fichier=")), None)

    @property
    def code(self) -> str:
        """The code that it gives."""
        return next(word for word in self.info if word.startswith("CQP"))


def blocks_of(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    source = page.read_text(encoding="utf-8")
    return [
        Block(
            page,
            source.count("\n", 0, match.start()) + 1,
            tuple(match["info"].split()),
            match["text"],
            match.start("text"),
            match.end("text"),
        )
        for match in _FENCE.finditer(source)
    ]


BLOCKS = tuple(block for page in PAGES for block in blocks_of(page))
FRAME = next((block.text for block in BLOCKS if block.info == ("cqp", "cadre")), "")


def before(block: Block) -> list[Block]:
    """The blocks that stand before this one on its page."""
    return [other for other in BLOCKS if other.page == block.page and other.start < block.start]


def on_page(block: Block) -> list[Block]:
    """The blocks of its page, in order."""
    return [other for other in BLOCKS if other.page == block.page]
