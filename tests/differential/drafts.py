"""A program as pieces: files, declarations, their cases, rows and exceptions, any of which may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Iterator


@define
class Block:
    """A declaration: its head, and the pieces after it."""

    head: str
    pieces: list[str] = field(factory=list)

    def text(self) -> str:
        return "\n".join([self.head, *self.pieces])


@define
class File:
    """A politique: its name, what its header says beside, and its declarations."""

    name: str
    header: list[str]
    blocks: list[Block] = field(factory=list)

    def text(self) -> str:
        head = "\n  ".join([f"politique {self.name} « {self.name} »", *self.header])
        return "\n\n".join([head, *(block.text() for block in self.blocks)]) + "\n"


@define
class Draft:
    """A whole program."""

    files: list[File]

    def texts(self) -> Iterator[tuple[str, str]]:
        """The name and the text of each file."""
        for file in self.files:
            yield f"{file.name}.cqp", file.text()

    def text(self) -> str:
        """All of it in one text, as the corpus holds programs of several files."""
        return "\n".join(f"# fichier : {name}\n{text}" for name, text in self.texts())
