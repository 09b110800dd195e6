"""A program with some nodes replaced, wherever they stand: what a mutant is made of.

A node of the core may stand in several places (the guard of an excepted case is part of its exceptions' guards), so a
replacement goes by the node's id. Parts that do not change are shared with the program they come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, assert_never

from attrs import define, evolve, field

from cqp_dsl.core.nodes import Call, Case, Const, Default, Fact, Fold, Get, Hole, Logic, Make, Node, Prim, Reading, Var
from cqp_dsl.core.walk import nodes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.core.declarations import Guarantee
    from cqp_dsl.core.program import Program, Requirement, Rule

_Holder = TypeVar("_Holder", "Requirement", "Guarantee")


@define(frozen=True, eq=False)
class Library:
    """A program and, for each node id, the rules in which it stands."""

    program: Program
    _rules: dict[int, list[str]]

    @classmethod
    def of(cls, program: Program) -> Library:
        """The library of a program."""
        found: dict[int, list[str]] = {}
        for name, rule in program.rules.items():
            for number in {node.id for node in nodes_of(rule.body)}:
                found.setdefault(number, []).append(name)
        return cls(program, found)

    def holders(self, ids: Mapping[int, Node]) -> tuple[str, ...]:
        """The rules in which some of these nodes stand, in the order of the program."""
        held = {name for number in ids for name in self._rules.get(number, ())}
        return tuple(name for name in self.program.rules if name in held)

    def rewritten(self, replaced: Mapping[int, Node]) -> Program:
        """The program with the nodes of these ids replaced."""
        rewriter = _Rewriter(replaced)
        changed: dict[str, Rule] = {}
        for name in self.holders(replaced):
            rule = self.program.rules[name]
            changed[name] = evolve(rule, body=rewriter.node(rule.body))
        return evolve(
            self.program,
            rules={**self.program.rules, **changed},
            requirements=tuple(rewriter.holder(one) for one in self.program.requirements),
            guarantees=tuple(rewriter.holder(one) for one in self.program.guarantees),
        )


@define(eq=False)
class _Rewriter:
    replaced: Mapping[int, Node]
    _done: dict[int, tuple[Node, Node]] = field(factory=dict)

    def holder(self, holder: _Holder) -> _Holder:
        """A requirement or a guarantee, its condition rewritten."""
        if holder.condition is None:
            return holder
        condition = self.node(holder.condition)
        return holder if condition is holder.condition else evolve(holder, condition=condition)

    def node(self, node: Node) -> Node:
        """A node, rewritten; the same one where nothing in it changes."""
        if node.id in self.replaced:
            return self.replaced[node.id]
        done = self._done.get(id(node))
        if done is None:
            done = self._done[id(node)] = (node, self._parts(node))
        return done[1]

    def _nodes(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        made = tuple(self.node(one) for one in nodes)
        return nodes if all(new is old for new, old in zip(made, nodes, strict=True)) else made

    def _optional(self, node: Node | None) -> Node | None:
        return None if node is None else self.node(node)

    def _parts(self, node: Node) -> Node:
        match node:
            case Const() | Fact() | Hole() | Reading() | Var():
                return node
            case Prim() | Logic() | Make():
                operands = self._nodes(node.operands)
                return node if operands is node.operands else evolve(node, operands=operands)
            case Get():
                base, key = self.node(node.base), self._nodes(node.key)
                return node if base is node.base and key is node.key else evolve(node, base=base, key=key)
            case Default():
                cases = tuple(self._case(case) for case in node.cases)
                same = all(new is old for new, old in zip(cases, node.cases, strict=True))
                return node if same else evolve(node, cases=cases)
            case Fold():
                return self._fold(node)
            case Call():
                args, at = self._nodes(node.args), self._optional(node.at)
                return node if args is node.args and at is node.at else evolve(node, args=args, at=at)
            case _:
                assert_never(node)

    def _case(self, case: Case) -> Case:
        guard, value = self.node(case.guard), self.node(case.value)
        if guard is case.guard and value is case.value:
            return case
        condition, tests = self.node(case.condition), self._nodes(case.tests)
        applies = self._optional(case.applies)
        return evolve(case, guard=guard, condition=condition, value=value, tests=tests, applies=applies)

    def _fold(self, node: Fold) -> Fold:
        over, body = self.node(node.over), self.node(node.body)
        kept, fallback = self._optional(node.filter), self._optional(node.fallback)
        same = over is node.over and body is node.body and kept is node.filter and fallback is node.fallback
        return node if same else evolve(node, over=over, filter=kept, body=body, fallback=fallback)
