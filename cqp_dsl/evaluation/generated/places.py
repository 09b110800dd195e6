"""Where a motif stands while its function is written, and what the cases of a default tell before any dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.nodes import Const, Logic
from cqp_dsl.evaluation.equality import equal
from cqp_dsl.evaluation.keyed import is_scalar

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Case, Cite, Default, Node
    from cqp_dsl.datatypes.values import Value


@define(frozen=True)
class At:
    """Where a motif stands: whether its condition held (nothing for what is no condition), the nearest citation."""

    truth: str
    cite: Cite | None

    @property
    def holds(self) -> bool:
        """Whether the condition held."""
        return self.truth == "True"

    def opposite(self) -> At:
        """The same place, for the condition that a negation is over."""
        return self.being("False" if self.holds else "True")

    def being(self, truth: str) -> At:
        """The same place, for a condition that held or not."""
        return self if truth == self.truth else At(truth, self.cite)

    def citing(self, cite: Cite | None) -> At:
        """The same place, under a citation of its own, perhaps."""
        return self if cite is None else At(self.truth, cite)


@define(frozen=True)
class Made:
    """What else a motif is made of: expressions of its bindings and of its sub-motifs, and who worded it."""

    bindings: str = ""
    children: str = ""
    labelled: bool = True
    named: tuple[str, ...] = ()


def is_deciding(node: Node, at: At) -> bool:
    """Whether a connective, being what is said, is so by any one of its operands."""
    return isinstance(node, Logic) and node.label is None and node.op == ("or" if at.holds else "and")


def same_value(case: Case, own: Case) -> bool:
    """Whether two cases have the same value, a constant."""
    values = (case.value, own.value)
    match values:
        case (Const(value=left), Const(value=right)):
            return equal(left, right) is True
        case _:
            return False


def is_plain(node: Default) -> bool:
    """Whether the cases are told by their guards alone, and an ``otherwise`` by values known here."""
    kinds = {case.kind for case in node.cases}
    constant = all(isinstance(case.value, Const) for case in node.cases)
    return "row" not in kinds and (constant or "otherwise" not in kinds)


def cases_by_value(node: Default) -> dict[Value, list[Case]]:
    """The cases of each value, where all are constants."""
    found: dict[Value, list[Case]] = {}
    for case in node.cases:
        if not isinstance(case.value, Const) or not is_scalar(case.value.type):
            return {}
        found.setdefault(case.value.value, []).append(case)
    return found
