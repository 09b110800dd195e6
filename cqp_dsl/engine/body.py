"""What the writer of functions and the chooser of cases ask of the body that they work for: ``unit.py`` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.values import Value, Void
    from cqp_dsl.core.nodes import Default, Hole, Node
    from cqp_dsl.core.signatures import Operation
    from cqp_dsl.engine.layout import Region
    from cqp_dsl.engine.run import Frame, Run
    from cqp_dsl.engine.strict import Site

Function: TypeAlias = "Callable[..., Value]"


class Part(Protocol):
    """An expression that has a function of its own."""

    @property
    def function(self) -> Function | None:
        """It, once it is written."""


class Body(Protocol):
    """The body of a rule, or a condition that stands alone."""

    @property
    def cite(self) -> Cite | None:
        """Its citation."""

    @property
    def invoke(self) -> Callable[[str], Function]:
        """Gives the function of a rule, by name."""

    def constant(self, value: object) -> str:
        """The name under which functions find a value."""

    def site(self, node: Node, row: Operation | None) -> Site:
        """An expression as the place of a gap."""

    def unknown_figure(self, node: Hole) -> Void:
        """The Void of a figure that nobody has fixed."""

    def blanks(self, region: Region) -> str:
        """The name under which functions find what follows the element in a new frame of a region."""

    def written_elsewhere(self, node: Node, region: Region, function: str) -> tuple[Region, int] | None:
        """The place of an expression that another function works out; otherwise ``function`` is now the one."""

    def part(self, node: Node, region: Region) -> Part:
        """The function of an expression that stands in a region, on its own."""

    def wanted(self, node: Node, region: Region) -> Part:
        """The function of an expression that is to be written with those being written."""

    def chooser(self, node: Default, region: Region) -> Function:
        """What decides between the cases of a default."""

    def look(self, node: Node, region: Region, run: Run, frames: Sequence[Frame]) -> Value:
        """The value of an expression that stands in a region, from the record; worked out if nobody has yet."""
