"""Where the text says it: what every declaration, and every cause of an answer, may cite."""

from __future__ import annotations

from attrs import define


@define(unsafe_hash=True, repr=False)
class Cite:
    """A citation: a source's short name, its sections (``§V``) and, optionally, the very words."""

    source: str
    sections: tuple[str, ...]
    extract: str | None = None

    def __str__(self) -> str:
        return f"{self.source} {', '.join(self.sections)}" if self.sections else self.source
