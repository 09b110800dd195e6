"""The declarations that no decision evaluates: figures to fix, guarantees, texts, and what no machine decides.

Apart from the program, like scenarios, so that a decision defines only the classes that it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.source import Span


@define(eq=False, repr=False)
class TextGap:
    """A ``lacune``: a section that the copy of a text lacks, wholly or in part, and why.

    Attributes:
        resumes: the first words of what remains of it, where its heading is missing; None where nothing remains.
        ends: the last words of that, where the text has it in the middle of another section.
    """

    section: str
    reason: str
    span: Span
    resumes: str | None = None
    ends: str | None = None


@define(eq=False, repr=False)
class DeclaredText:
    """What a ``source`` says of the file of its text.

    Attributes:
        source: the short name of the source.
        file: the path of the file from the folder of the policy that declares it, with ``/`` separators; None: no file.
        fingerprint: the SHA-256 of its bytes, in lower-case hexadecimal; None where it is not declared.
        span: where the file is named; the source, where none is.
    """

    source: str
    file: str | None
    fingerprint: str | None
    gaps: tuple[TextGap, ...]
    span: Span
    fingerprint_span: Span | None = None


@define(eq=False, repr=False)
class HoleDeclaration:
    """One cell declared ``à fixer par``: parameter, key, type of the cell, and by whom."""

    parameter: str
    key: tuple[str, ...]
    type: Type
    by: str
    span: Span
    cite: Cite | None = None


@define(eq=False, repr=False)
class Guarantee:
    """A ``garantie``: what every dossier must satisfy.

    Attributes:
        condition: what must be true; None for a monotony.
        grows: for a monotony (``croît avec``), the rule and the fact that it grows with.
    """

    label: str
    policy: str
    span: Span
    condition: Node | None
    grows: tuple[str, str] | None = None
    cite: Cite | None = None


@define(eq=False, repr=False)
class OffMachine:
    """A ``hors_machine``: what the text says and no machine decides, and why."""

    name: str
    policy: str
    text: str
    reason: str
    span: Span
    cite: Cite | None = None
