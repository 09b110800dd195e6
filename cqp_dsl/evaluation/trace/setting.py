"""Where the nodes of a rule stand while their lines are compiled: their code, the nearest citation above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.evaluation.motifs.reasons import site_of
from cqp_dsl.evaluation.wording import worded

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.nodes import Cite, Node, Wording
    from cqp_dsl.evaluation.answer import TraceNode
    from cqp_dsl.evaluation.compile import Compiler
    from cqp_dsl.evaluation.motifs.site import Explain
    from cqp_dsl.evaluation.origin import Origin
    from cqp_dsl.evaluation.run import Code, Frame, Run


@define(frozen=True, eq=False)
class Setting:
    """Where nodes stand."""

    compiler: Compiler
    origin: Origin
    cite: Cite | None

    def code(self, node: Node) -> Code:
        """The code of a node's value."""
        return self.compiler.code(node, self.origin)

    def citing(self, cite: Cite | None) -> Setting:
        """The setting of a part that has a citation of its own, perhaps."""
        return self if cite is None else Setting(self.compiler, self.origin, cite)

    def words(self, label: Wording, unbound: int | None = None) -> Callable[[Run, Frame], str]:
        """The label with its values put in."""
        return worded(label, self.code, unbound)

    def explain(self, node: Node) -> Explain:
        """The motifs of a node."""
        return site_of(self.compiler, self.origin, self.cite).explain(node)


def later(make: Callable[[], Callable[..., TraceNode]]) -> Callable[..., TraceNode]:
    """The line that ``make`` compiles, when it is first told: it may never be."""
    made: Callable[..., TraceNode] | None = None

    def tell(*given: object) -> TraceNode:
        nonlocal made
        if made is None:
            made = make()
        return made(*given)

    return tell
