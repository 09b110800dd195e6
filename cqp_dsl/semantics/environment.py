"""What an expression may refer to where it stands: bound variables, narrowed paths, the frame being laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from attrs import define, evolve

from cqp_dsl.core.nodes import Call, Const, Fact, Get, Logic, Node, Prim, Var
from cqp_dsl.semantics.resolutions import Variable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.program import Entry
    from cqp_dsl.semantics.scope import PolicyScope
    from cqp_dsl.source import Span


@define(eq=False, repr=False)
class Frame:
    """The slots of a rule: the effect date first, then arguments, then one per quantifier.

    ``place`` is the rule, by its qualified name.
    """

    size: int = 1
    place: str = ""

    def new_slot(self) -> int:
        """One more slot."""
        self.size += 1
        return self.size - 1


@define(frozen=True, eq=False, repr=False)
class Environment:
    """The scope of names, the bound variables and the ``T ou rien`` known not to be ``rien``.

    ``partial`` allows composites to leave leaves out (values of scenarios): the fact being given and the path inside
    it, which name the leaf that is then unknown. ``bare`` says that a literal without a unit is in the unit that is
    expected, as in a dossier. ``folds`` counts the quantifiers and aggregates that stand around.
    """

    scope: PolicyScope
    frame: Frame
    variables: Mapping[str, Variable] = attrs.field(factory=dict)
    narrowed: frozenset[str] = frozenset()
    partial: tuple[Entry, str] | None = None
    bare: bool = False
    folds: int = 0

    def bind(
        self, name: str, type_: Type, slot: int | None = None, *, at: Span | None = None
    ) -> tuple[Environment, Variable]:
        """The environment with one more variable, named ``at`` a place of the text."""
        variable = Variable(self.frame.new_slot() if slot is None else slot, type_, at)
        if at is not None:
            self.scope.session.resolutions.variables[at] = type_
        return evolve(self, variables={**self.variables, name: variable}), variable

    def inside(self, step: str) -> Environment:
        """The environment one step further into the fact being given, if one is."""
        return self if self.partial is None else evolve(self, partial=(self.partial[0], self.partial[1] + step))

    def assuming(self, condition: Node, *, holds: bool) -> Environment:
        """The environment in which ``condition`` is true (or false): what it says is not ``rien`` is narrowed."""
        found = not_nothing(condition, holds=holds)
        return evolve(self, narrowed=self.narrowed | found) if found else self


def path_key(node: Node) -> str | None:
    """A name for a path of names and fields, the same for the same place; None for anything else."""
    match node:
        case Fact(entry=entry):
            return f"fact {entry}"
        case Var(slot=slot):
            return f"var {slot}"
        case Call(rule=rule, args=args, at=at):
            # A rule is a pure function: the same call at the same date has the same value.
            inner = _keys(args if at is None else (*args, at))
            return None if inner is None else f"rule {rule}({inner})"
        case Get(base=base, field=field, key=key):
            head, inner = path_key(base), _keys(key)
            if head is None or inner is None:
                return None
            return f"{head}.{field}" if field else f"{head}[{inner}]"
        case _:
            return None


def _keys(nodes: tuple[Node, ...]) -> str | None:
    found = [f"={node.value}" if isinstance(node, Const) else path_key(node) for node in nodes]
    known = [key for key in found if key is not None]
    return ";".join(known) if len(known) == len(found) else None


def not_nothing(condition: Node, *, holds: bool) -> frozenset[str]:
    """The paths that are not ``rien`` when ``condition`` is true (or false). Source: SEMANTICS §3."""
    match condition:
        case Prim(op="ne" | "eq" as op, operands=(left, Const(value=None))) if (op == "ne") is holds:
            key = path_key(left)
            return frozenset() if key is None else frozenset({key})
        case Logic(op="not", operands=(inner,)):
            return not_nothing(inner, holds=not holds)
        case Logic(op="and" | "or" as op, operands=operands) if (op == "and") is holds:
            return frozenset().union(*(not_nothing(operand, holds=holds) for operand in operands))
        case _:
            return frozenset()
