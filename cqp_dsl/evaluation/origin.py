"""Where an expression stands, for the gaps that it may cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Cite
    from cqp_dsl.core.program import Rule


@define(frozen=True)
class Origin:
    """Where an expression stands: the rule's name and its citation."""

    place: str
    cite: Cite | None = None


def origin_of(rule: Rule) -> Origin:
    """The origin of what stands in a rule."""
    return Origin(rule.name, rule.cite)
