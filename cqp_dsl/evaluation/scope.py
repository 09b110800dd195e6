"""Where the explainer stands: a frame of a rule, in one world, with the nearest citation above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from cqp_dsl.core.nodes import TODAY
from cqp_dsl.evaluation.compile import Origin, origin_of

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Call, Cite, Node
    from cqp_dsl.core.program import Rule
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.compile import Compiler
    from cqp_dsl.evaluation.run import Frame, Run


@attrs.frozen(eq=False)
class Scope:
    """An expression's surroundings, in which any node can be given its value again."""

    compiler: Compiler
    run: Run
    origin: Origin
    frame: Frame
    cite: Cite | None = None

    def value(self, node: Node) -> Value:
        """The value of a node here."""
        return self.compiler.code(node, self.origin)(self.run, self.frame)

    def bind(self, slot: int, value: Value) -> Scope:
        """The scope of one element of a fold."""
        frame = list(self.frame)
        frame[slot] = value
        return attrs.evolve(self, frame=frame)

    def citing(self, cite: Cite | None) -> Scope:
        """The scope of a part that has a citation of its own, perhaps."""
        return self if cite is None else attrs.evolve(self, cite=cite)

    def called(self, node: Call) -> tuple[Rule, Scope]:
        """The rule that a call names, and the scope of its body."""
        rule = self.compiler.program.rules[node.rule]
        day = self.frame[TODAY] if node.at is None else self.value(node.at)
        args = tuple([self.value(arg) for arg in node.args])
        return rule, rule_scope(self.compiler, self.run, rule, day, args)

    def assumed(self, rule: Rule) -> bool:
        """Whether the value of ``rule``, whose scope this is, is assumed rather than computed."""
        return (rule.name, self.arguments(rule)) in self.run.assumptions

    def arguments(self, rule: Rule) -> tuple[Value, ...]:
        """The arguments of the rule whose scope this is."""
        return tuple(self.frame[1 : len(rule.params) + 1])


def rule_scope(compiler: Compiler, run: Run, rule: Rule, day: Value, args: tuple[Value, ...]) -> Scope:
    """The scope of a rule's body."""
    padding: list[Value] = [None] * (rule.frame_size - 1 - len(args))
    return Scope(compiler, run, origin_of(rule), [day, *args, *padding], rule.cite)
