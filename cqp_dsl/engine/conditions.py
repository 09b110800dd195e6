"""The ``exigences`` that a dossier may break: those that what it gives can make false, and no others.

A dossier gives a few facts, and a few figures to be fixed, of a program that has many. A condition of which nothing is
given is mostly unknown, and an unknown exigence refuses nothing: those that could be false all the same, because of a
date or of what the text says, are found once for the program; the others are looked at only where something that they
read is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import define

from cqp_dsl.core.call_graph import reads_of
from cqp_dsl.core.nodes import Call, Const, Default, Fact, Fold, Get, Hole, Logic, Make, Node, Prim, Reading, Var

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cqp_dsl.core.program import Program, Requirement


@define(eq=False, repr=False)
class RequirementIndex:
    """The exigences of a program, by the facts and figures that can make them false."""

    program: Program
    by_input: Mapping[str, Sequence[int]]
    always: Sequence[int]

    def concerned(self, given: Iterable[str]) -> list[Requirement]:
        """Those that may be false where these facts and figures are given, in the order of the program."""
        found = {place for name in given for place in self.by_input.get(name, ())}
        return [self.program.requirements[place] for place in sorted(found.union(self.always))]


def requirement_index(program: Program) -> RequirementIndex:
    """Look through the exigences of a program, once."""
    reader = _Reader(program)
    by_input: dict[str, list[int]] = {}
    always = []
    for place, requirement in enumerate(program.requirements):
        if reader.may_be(requirement.condition, wanted=False):
            always.append(place)
        for name in reader.inputs(requirement.condition):
            by_input.setdefault(name, []).append(place)
    return RequirementIndex(program, by_input, always)


class _Reader:
    """What conditions read, and what they may come to where no fact is given."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def inputs(self, node: Node) -> frozenset[str]:
        """What a dossier may give that an expression reads, through the rules that it calls."""
        reads = reads_of(node)
        return reads.inputs.union(*(self._program.calls.inputs(name) for name in reads.rules))

    def may_be(self, node: Node, *, wanted: bool) -> bool:
        """Whether a condition may come to a truth value where none of its facts is given; True where unclear."""
        if not self.inputs(node):
            return True
        match node:
            case Fact() | Hole():
                return False
            case Logic(op="not", operands=(operand,)):
                return self.may_be(operand, wanted=not wanted)
            case Logic(operands=operands):
                absorbing = node.op == "or"
                one = any if wanted is absorbing else all
                return one([self.may_be(operand, wanted=wanted) for operand in operands])
            case Prim() | Get():
                return not self._is_unknown(node)
            case Fold(kind="any" | "all", over=over, body=body) if wanted is (node.kind == "any"):
                return not self._is_unknown(over) and self.may_be(body, wanted=wanted)
            case Fold(over=over):
                return not self._is_unknown(over)
            case Call():
                return not self._is_unknown(node)
            case Const() | Reading() | Var() | Make() | Default():
                return True
            case _:
                assert_never(node)

    def _is_unknown(self, node: Node) -> bool:
        """Whether an expression certainly has no value where none of the facts is given."""
        match node:
            case Fact() | Hole():
                return True
            case Call(rule=name):
                return self._is_unknown(self._program.rules[name].body)
            case Default(cases=cases):
                return all(self._is_unknown(case.value) for case in cases)
            case Prim(op="in", operands=operands):
                return self._is_unknown(operands[0]) and self._is_unknown(operands[1])
            case Prim(op="between" | "between_below", operands=(compared, *ends)):
                return self._is_unknown(compared) or all(self._is_unknown(end) for end in ends)
            case Prim(operands=operands):
                return any(self._is_unknown(part) for part in operands)
            case Get(base=base):
                return self._is_unknown(base)
            case Fold(over=over):
                return self._is_unknown(over)
            case _:
                return False
