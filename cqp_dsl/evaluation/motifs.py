"""What compiled motifs share: their form, and the site of a node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import attrs

from cqp_dsl.core.walk import free_variables
from cqp_dsl.datatypes.display import format_value
from cqp_dsl.datatypes.types import RecordType
from cqp_dsl.datatypes.values import Value
from cqp_dsl.evaluation.answer import Reason
from cqp_dsl.evaluation.run import Code, Frame, Run
from cqp_dsl.evaluation.wording import worded

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Cite, Node, Wording
    from cqp_dsl.evaluation.compile import Compiler, Origin

Reasons: TypeAlias = tuple[Reason, ...]

Explain: TypeAlias = Callable[[Run, Frame, Value], Reasons]
"""The motifs of a compiled node, given its value."""

Bindings: TypeAlias = Callable[[Frame], tuple[tuple[str, str], ...]]


@attrs.frozen(eq=False)
class Site:
    """Where nodes stand: the program's code, the rule, the nearest citation; ``compiled`` compiles their motifs."""

    compiler: Compiler
    origin: Origin
    cite: Cite | None
    compiled: Callable[[Node, Site], Explain]

    def code(self, node: Node) -> Code:
        """The code of a node's value."""
        return self.compiler.code(node, self.origin)

    def citing(self, cite: Cite | None) -> Site:
        """The site of a part that has a citation of its own, perhaps."""
        return self if cite is None else Site(self.compiler, self.origin, cite, self.compiled)

    def explain(self, node: Node) -> Explain:
        """The compiled motifs of a node, once for each citation that it stands under."""
        key = (id(node), self.cite)
        kept = self.compiler.explained.get(key)
        if kept is None:
            self.code(node)  # which keeps the node, so that its identity stays taken
            kept = self.compiler.explained[key] = self.compiled(node, self)
        return kept

    def words(self, label: Wording, unbound: int | None = None) -> Callable[[Run, Frame], str]:
        """The label with its values put in."""
        return worded(label, self.code, unbound)


def once(found: Sequence[Reason]) -> Reasons:
    """Each motif once. Those whose texts differ are different: to compare them whole takes longer."""
    if len(found) < 2 or len({reason.text for reason in found}) == len(found):  # noqa: PLR2004 - nothing to compare
        return tuple(found)
    return tuple(dict.fromkeys(found))


def bindings_of(nodes: Sequence[Node]) -> Bindings:
    """What the variables of these expressions stand for; a ``fiche`` is not told."""
    variables = {slot: var for node in nodes for slot, var in free_variables(node).items()}
    told = [(slot, var) for slot, var in sorted(variables.items()) if not isinstance(var.type, RecordType)]
    if not told:
        return lambda _frame: ()
    return lambda frame: tuple([(var.name, format_value(frame[slot], var.type)) for slot, var in told])
