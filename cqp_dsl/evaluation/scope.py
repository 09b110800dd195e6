"""Where the explainer stands: a frame of a rule, in one world, with the nearest citation above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.nodes import TODAY
from cqp_dsl.evaluation.origin import Origin, origin_of
from cqp_dsl.evaluation.run import MISSING

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Call, Cite, Node
    from cqp_dsl.core.program import Rule
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.compile import Compiler
    from cqp_dsl.evaluation.run import Frame, Run


class Scope:
    """An expression's surroundings, in which any node can be given its value again."""

    __slots__ = ("_values", "cite", "compiler", "frame", "origin", "run")

    def __init__(self, compiler: Compiler, run: Run, origin: Origin, frame: Frame, cite: Cite | None = None) -> None:
        self.compiler = compiler
        self.run = run
        self.origin = origin
        self.frame = frame
        self.cite = cite
        self._values: dict[int, Value] = {}

    def value(self, node: Node) -> Value:
        """The value of a node here; asked for again, it is not computed again."""
        value = self._values.get(id(node), MISSING)
        if value is MISSING:
            value = self._values[id(node)] = self.compiler.code(node, self.origin)(self.run, self.frame)
        return value  # type: ignore[return-value]  # a value, not the mark

    def bind(self, slot: int, value: Value) -> Scope:
        """The scope of one element of a fold."""
        frame = list(self.frame)
        frame[slot] = value
        return Scope(self.compiler, self.run, self.origin, frame, self.cite)

    def citing(self, cite: Cite | None) -> Scope:
        """The scope of a part that has a citation of its own, perhaps."""
        if cite is None:
            return self
        other = Scope(self.compiler, self.run, self.origin, self.frame, cite)
        other._values = self._values  # the same frame: the same values
        return other

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
