"""A marginal scale told bracket by bracket: what part of the base lies in each, at which rate, and what is due.

Where nothing is due, because a bracket is not reached or its rate is zero, there is nothing to tell but how many they
are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from attrs import define

from cqp_dsl.answer.answer import TraceNode
from cqp_dsl.answer.causes import waiting_for
from cqp_dsl.core.datatypes.display import formatter
from cqp_dsl.core.nodes import Const, Prim
from cqp_dsl.core.printer import bracket_limits
from cqp_dsl.decision.explain.labels import label_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.decision.explain.studied import Studied, StudiedFold
    from cqp_dsl.engine.scope import Scope


class Teller(Protocol):
    """What tells the lines under those of the brackets."""

    def sources(self, part: Studied, scope: Scope) -> Sequence[TraceNode]:
        """What an expression is computed from."""


@define(frozen=True, eq=False, repr=False)
class StudiedBracket:
    """What is known of a bracket: its row, is it reached, the part of the base in it, its rate, their product."""

    row: Studied
    reached: Studied
    part: Studied
    rate: Studied
    due: Studied

    @property
    def base(self) -> Studied:
        """What the scale cuts."""
        return self.part.parts[0]

    @property
    def limits(self) -> Sequence[Studied]:
        """Where it begins and ends."""
        return self.part.parts[1:]

    def value(self, scope: Scope) -> Value:
        """What is due for it; nothing where it is not reached, whatever its rate."""
        return 0 if scope.value(self.reached.node) is False else scope.value(self.due.node)

    def name(self, scope: Scope) -> str:
        """The author's words for it, else its limits in figures."""
        if self.row.node.label is not None:
            return label_of(self.row.node.label).put(scope)

        def put(node: Node) -> str | None:
            return None if isinstance(node, Const) else formatter(node.type)(scope.value(node))

        node = self.part.node
        return bracket_limits(node, put) if isinstance(node, Prim) else ""


def brackets(fold: StudiedFold) -> Sequence[StudiedBracket]:
    """The brackets of a scale, from the lowest to the highest."""
    found = []
    for row in fold.over.parts:
        reached, due = row.parts
        part, rate = due.parts
        found.append(StudiedBracket(row, reached, part, rate, due))
    return found


def bracket_lines(teller: Teller, fold: StudiedFold, scope: Scope) -> Sequence[TraceNode]:
    """What the base comes from, the brackets in which something is due or may be, then how many have nothing."""
    every = brackets(fold)
    lines = list(teller.sources(every[0].base, scope))
    silent = 0
    for bracket in every:
        value, here = bracket.value(scope), scope.citing(bracket.row.node.cite)
        if value == 0:
            silent += 1
            continue
        computed = "" if bracket.due.calculation is None else bracket.due.calculation.put(here)
        why = waiting_for(value)
        sources = [line for part in (*bracket.limits, bracket.rate) for line in teller.sources(part, here)]
        lines.append(
            TraceNode(
                "element", bracket.name(here), "", "void" if why else "known", value, bracket.due.node.type,
                bracket.row.node.span, here.cite, "part × taux" if computed else "", computed, why, _once(sources),
                subject=fold.node.var,
            )
        )  # fmt: skip
    if silent:
        lines.append(_silent(silent, len(every), fold, scope))
    return lines


def _once(lines: Iterable[TraceNode]) -> tuple[TraceNode, ...]:
    return tuple({(line.kind, line.name): line for line in lines}.values())


def _silent(count: int, every: int, fold: StudiedFold, scope: Scope) -> TraceNode:
    """The brackets that are not reached, or whose rate is zero."""
    others = "" if count == every else "autre " if count == 1 else "autres "
    name = f"{count} {others}{'tranche' if count == 1 else 'tranches'}"
    return TraceNode("element", name, "", "known", 0, fold.node.type, fold.node.span, scope.cite)
