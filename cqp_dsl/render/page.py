"""What an answer says, as data: a page of blocks, sections and lines, before any layout.

A ``Page`` is a dossier; a ``Block`` is one of its decisions; a ``Section`` is a titled tree of ``Line``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, field

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span

Mark: TypeAlias = Literal["yes", "no", "unknown", "flaw", "value", "applied", "skipped"]
"""``yes`` ✓, ``no`` ✗, ``unknown`` ?, ``flaw`` ! (of the policy), ``value`` =, ``applied`` → and ``skipped`` ·."""


MAX_DEPTH = 60
"""How many levels of a trace or of reasons are shown; below, a line says that more follows."""

CUT = "la suite n'est pas montrée"
"""What stands under a line whose own lines are not shown."""


@define(frozen=True, repr=False)
class Source:
    """Where a line comes from: the citation of the regulation, and the place in a policy file."""

    cite: Cite | None = None
    path: str = ""
    line: int = 0

    def text(self, path: str | None = None) -> str:
        """``enjeux §V · certification.cqp:41``; ``path`` may be a shorter name of the file."""
        place = f"{path or self.path}:{self.line}" if self.path else ""
        return " · ".join(part for part in (str(self.cite or ""), place) if part)


def source_of(cite: Cite | None, span: Span | None) -> Source:
    """The source of what has this citation and this span, as far as they are known."""
    return Source(cite, span.path if span else "", span.line if span else 0)


@define(frozen=True, repr=False)
class Row:
    """A line of a small table: what it is about, how it is worked out, what it comes to."""

    name: str
    figures: str = ""
    text: str = ""


@define(frozen=True, repr=False)
class Line:
    """A sentence, its mark, where it comes from, and what stands under it.

    ``notes`` are sentences of lesser weight, each on its own line: a formula, why a case did not apply. ``table`` is
    what an aggregate adds up or compares.
    """

    text: str
    mark: Mark | None = None
    source: Source = field(factory=Source)
    notes: tuple[str, ...] = ()
    children: tuple[Line, ...] = ()
    table: tuple[Row, ...] = ()


@define(frozen=True, eq=False, repr=False)
class Section:
    """A titled tree of lines. ``detail`` marks the whole trace, which a page may fold."""

    title: str
    lines: tuple[Line, ...]
    detail: bool = False


@define(frozen=True, eq=False, repr=False)
class Block:
    """One decision: its headline and its sections."""

    headline: Line
    sections: tuple[Section, ...]


@define(frozen=True, eq=False, repr=False)
class Page:
    """One dossier: its label and date, what was supposed, its decisions, the sources cited, the receipt's line."""

    title: str
    date: str
    remarks: tuple[Line, ...]
    blocks: tuple[Block, ...]
    sources: tuple[str, ...]
    receipt: str


@define(frozen=True, eq=False, repr=False)
class Refusal:
    """A dossier that was refused, and why. ``number`` is which of the dossiers of its file it is, from one."""

    path: str
    diagnostics: tuple[Diagnostic, ...]
    number: int | None = None
