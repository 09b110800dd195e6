"""What is known of the nodes of a program whatever the dossier: the way in to ``studied`` and ``studied_cases``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.nodes import Default, Fold
from cqp_dsl.decision.explain.studied import Studied, StudiedFold
from cqp_dsl.decision.explain.studied_cases import StudiedDefault

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Program


class Study:
    """What is known of one program; filled in as answers are explained, with nothing of any dossier."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._nodes: dict[int, Studied] = {}
        self._cites: dict[Cite | None, Cite | None] = {}

    def of(self, node: Node) -> Studied:
        """What is known of a node."""
        found = self._nodes.get(id(node))
        if found is None:
            found = self._nodes[id(node)] = self._studied(node)
        return found

    def _studied(self, node: Node) -> Studied:
        if isinstance(node, Default):
            return StudiedDefault(node, self.program, self.of)
        if isinstance(node, Fold):
            return StudiedFold(node, self.program, self.of)
        return Studied(node, self.program, self.of)

    def cite(self, cite: Cite | None) -> Cite | None:
        """One citation for all those that are equal."""
        return self._cites.setdefault(cite, cite)
