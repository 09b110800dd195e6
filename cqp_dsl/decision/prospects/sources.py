"""Where what a rule is given comes from: what its arguments, and the elements that it goes through, are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve

from cqp_dsl.core.call_graph import reads_of
from cqp_dsl.core.datatypes.types import EnumType, bare
from cqp_dsl.core.nodes import TODAY, Call, Const, Default, Fact, Get, Logic, Prim, Var
from cqp_dsl.core.walk import free_variables
from cqp_dsl.decision.explain.naming import element_names
from cqp_dsl.decision.explain.sentences import subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.answer.prospects import Origin
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Rule
    from cqp_dsl.engine.scope import Scope


@define(frozen=True, eq=False, repr=False)
class Source:
    """Where the value of a variable comes from.

    Attributes:
        words: what it is called; empty where it has no name of its own.
        facts: the entries on which it rests.
        given: whether the dossier gives it as it is.
        element: whether it is an element of a list, which ``words`` tell from the others.
        constant: what it is, where the rules write it.
    """

    words: str
    facts: tuple[str, ...]
    given: bool
    element: bool = False
    constant: Const | None = None


@define(frozen=True, eq=False, repr=False)
class Sources:
    """Those of the variables of one rule, by slot."""

    of_slot: Mapping[int, Source]

    @classmethod
    def of_decision(cls, rule: Rule, scope: Scope) -> Sources:
        """Those of what a decision is taken for."""
        nothing = cls({})
        found = {
            slot: nothing.of_element(param.over, value, scope)
            for slot, (param, value) in enumerate(zip(rule.params, scope.args, strict=True), 1)
            if param.over is not None
        }
        return cls(found)

    def of_call(self, node: Call, scope: Scope) -> Sources:
        """Those of the arguments of a call, for the rule that it calls."""
        return Sources({slot: self._of_argument(arg, scope) for slot, arg in enumerate(node.args, 1)})

    def with_element(self, slot: int, over: Node, value: Value, scope: Scope) -> Sources:
        """These, and an element of a list that an aggregate goes through."""
        return Sources({**self.of_slot, slot: self.of_element(over, value, scope)})

    def of_element(self, over: Node, value: Value, scope: Scope) -> Source:
        """An element of a list."""
        item = getattr(bare(over.type), "item", over.type)
        (name,) = element_names(item, (value,)) or ("",)
        return Source(name, self.facts(over, scope), self.given(over, scope), element=True)

    def _of_argument(self, arg: Node, scope: Scope) -> Source:
        if isinstance(arg, Var) and arg.slot in self.of_slot:
            return self.of_slot[arg.slot]
        arg = self.grounded(arg, scope)
        words = subject(arg, scope.program)
        if isinstance(arg, Prim | Logic):
            words = f"({words})"
        constant = arg if isinstance(arg, Const) else None
        return Source(words, self.facts(arg, scope), self.given(arg, scope), constant=constant)

    # --- What an expression rests on and is called ------------------------------------------------------------------

    def origin(self, node: Node, scope: Scope) -> Origin:
        """Where what is measured comes from."""
        if isinstance(node, Var) and node.slot == TODAY:
            return "day"
        return "dossier" if self.given(node, scope) else "computed"

    def given(self, node: Node, scope: Scope) -> bool:
        """Whether an expression is a fact of the dossier, or a part of one, as it is given: by a rule's case too."""
        match node:
            case Fact():
                return True
            case Get():
                return self.given(node.base, scope)
            case Prim(op=("period_start" | "period_end"), operands=(period,)):
                return self.given(period, scope)
            case Var(slot=slot) if slot in self.of_slot:
                return self.of_slot[slot].given
            case Call():
                there = scope.called(node)
                return there.assumed or (
                    there.rule is not None and self.of_call(node, scope).given(there.rule.body, there)
                )
            case Default():
                sole = scope.standing(node).sole
                return sole is not None and self.given(node.cases[sole].value, scope)
            case _:
                return False

    def facts(self, node: Node, scope: Scope) -> tuple[str, ...]:
        """The facts that an expression reads, in what it calls too, and in the list of which it has an element."""
        program = scope.program
        found = dict.fromkeys(reads_of(node).facts)
        for called in reads_of(node).rules:
            inputs = program.calls.inputs(called)
            found.update(dict.fromkeys(name for name in program.entries if name in inputs))
        unknown = False
        for slot, var in free_variables(node).items():
            if slot in self.of_slot:
                found.update(dict.fromkeys(self.of_slot[slot].facts))
            else:
                unknown = unknown or not isinstance(bare(var.type), EnumType)
        if scope.rule is not None and unknown:
            found.update(dict.fromkeys(reads_of(scope.rule.body).facts))
            inputs = program.calls.inputs(scope.rule.name)
            found.update(dict.fromkeys(name for name in program.entries if name in inputs and not found))
        return tuple(found)

    def called(self, node: Node, scope: Scope) -> str:
        """What an expression is called; a part of an element, with the name of the element."""
        words = subject(self.grounded(node, scope), scope.program)
        base = node
        while isinstance(base, Get):
            base = base.base
        source = self.of_slot.get(base.slot) if isinstance(base, Var) and base is not node else None
        if source is None or not source.element or not source.words:
            return words
        return f"{words} ({source.words})"

    def grounded(self, node: Node, scope: Scope) -> Node:
        """An expression with, for its variables, what they stand for: values of enumerations, the words of sources."""
        match node:
            case Var(type=EnumType()) if isinstance(value := scope.value(node), str):
                return Const(id=node.id, type=node.type, span=node.span, value=value)
            case Var(slot=slot) if slot in self.of_slot:
                source = self.of_slot[slot]
                return source.constant or (evolve(node, name=source.words) if source.words else node)
            case Get():
                keys = tuple(self.grounded(key, scope) for key in node.key)
                return evolve(node, base=self.grounded(node.base, scope), key=keys)
            case Call():
                return evolve(node, args=tuple(self.grounded(arg, scope) for arg in node.args))
            case Prim() | Logic():
                return evolve(node, operands=tuple(self.grounded(operand, scope) for operand in node.operands))
            case _:
                return node
