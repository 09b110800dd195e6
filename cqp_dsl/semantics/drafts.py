"""Cases as they are collected, before what beats them is attached to their guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.nodes import CaseKind, Node, Window, Wording
    from cqp_dsl.source import Span


@define(eq=False, repr=False)
class Draft:
    """A case before it is attached: its own condition and value, and the drafts that it beats directly."""

    kind: CaseKind
    condition: Node
    value: Node
    span: Span
    window: Window | None
    cite: Cite | None
    name: str = ""
    label: Wording | None = None
    excepted: str | None = None
    tests: tuple[Node, ...] = ()
    applies: Node | None = None
    beats: list[Draft] = field(factory=list)
    guard: Node | None = None
