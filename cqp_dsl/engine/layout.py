"""Where each expression of a body leaves its value: regions, and slots in their frames.

The body of a rule is a region; what an aggregate works out for each element is another, inside. A frame of the body
holds the effect date and the arguments, then slots; a frame of an element holds the element, then slots. Slots are
given out as code is written: a frame that is too short is made longer when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.core.nodes import TODAY

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Fold, Node, Var

ITEM = 0
"""The slot of the element in the frame of an element."""


@define(eq=False, repr=False)
class Region:
    """What has frames of its own.

    ``depth`` counts the aggregates around it; ``variable`` is the slot, in the core, of the variable that it binds;
    ``slots`` give the place of an expression by its identity; ``inner`` are the regions of the aggregates in it.
    """

    depth: int
    parent: Region | None
    size: int
    variable: int = TODAY
    slots: dict[int, int] = field(factory=dict)
    homes: dict[int, str] = field(factory=dict)
    """The function that works out each expression, by identity."""
    inner: dict[int, tuple[Region, int]] = field(factory=dict)
    places: dict[int, tuple[int, int]] = field(factory=dict)
    """The depth and the slot of each expression that was looked for from here, by identity."""
    kept: list[Node] = field(factory=list)
    """The expressions that have a slot, so that their identities stay taken."""

    def reserve(self) -> int:
        """A new slot."""
        self.size += 1
        return self.size - 1

    def slot(self, node: Node) -> int:
        """The slot of an expression, here."""
        found = self.slots.get(id(node))
        if found is None:
            found = self.slots[id(node)] = self.reserve()
            self.kept.append(node)
        return found

    def place(self, node: Node) -> tuple[Region, int] | None:
        """The region, this one or one around it, in which an expression has a slot, and the slot."""
        region: Region | None = self
        while region is not None:
            found = region.slots.get(id(node))
            if found is not None:
                self.places[id(node)] = (region.depth, found)
                return region, found
            region = region.parent
        return None

    def elements(self, node: Fold) -> tuple[Region, int]:
        """The region of an aggregate that stands here, and the slot that holds the frames of its elements."""
        found = self.inner.get(id(node))
        if found is None:
            region = Region(self.depth + 1, self, ITEM + 1, node.slot)
            found = self.inner[id(node)] = (region, self.reserve())
            self.kept.append(node)
        return found

    def holder(self, node: Var) -> tuple[int, int]:
        """The depth of the frame that holds a variable, and its slot there."""
        region = self
        while region.parent is not None:
            if region.variable == node.slot:
                return region.depth, ITEM
            region = region.parent
        return 0, node.slot

    def holds(self, node: Fold) -> tuple[Region, tuple[Region, int]] | None:
        """The region, this one or one around it, in which an aggregate stands, with the place of its elements."""
        region: Region | None = self
        while region is not None:
            found = region.inner.get(id(node))
            if found is not None:
                return region, found
            region = region.parent
        return None
