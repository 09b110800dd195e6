"""Steps of a ladder that overlap: ``≤ 400`` and ``≤ 700`` both hold for 300, and give two values."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.core.datatypes.display import format_value
from cqp_dsl.core.datatypes.types import DateType, bare
from cqp_dsl.core.nodes import Call, Const, Default, Logic, Prim
from cqp_dsl.workspace.lint.bands import bands_of, example
from cqp_dsl.workspace.lint.reasoning import Reasoning, TooMuchToReasonError
from cqp_dsl.workspace.lint.subject import asked, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.nodes import Case, Node
    from cqp_dsl.core.program import Program
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.workspace.lint.bands import Banded
    from cqp_dsl.workspace.lint.domains import Band
    from cqp_dsl.workspace.lint.subject import Subject


def steps_that_overlap(subject: Subject) -> Iterator[Diagnostic]:
    """CQP431: two cases of a rule that hold on bands of one number which overlap, and give different values."""
    for _, default in subject.defaults:
        try:
            yield from _overlaps(default, subject.program)
        except TooMuchToReasonError:
            continue


def _overlaps(default: Default, program: Program) -> Iterator[Diagnostic]:
    cases = [case for case in default.cases if case.kind == "alternative"]
    reasoning = Reasoning(len(cases))
    steps = [step for case in cases if (step := _step(case, program, reasoning)) is not None]
    told: set[int] = set()
    for first, second in itertools.combinations(steps, 2):
        common = _common(first.band, second.band) if first.term is second.term else None
        if common is None or id(second.case) in told or not _clash(first.case, second.case, program):
            continue
        told.add(id(second.case))
        type_ = bare(first.term.node.type)
        value = example(common, type_)
        named = f"le {value}" if isinstance(type_, DateType) else value
        yield finding(
            "CQP431",
            f"Ces paliers se recouvrent : {named} entre dans les deux",
            second.case.span,
            f"donne {_given(second.case, program)}",
            others=[(first.case.span, f"donne {_given(first.case, program)}")],
            help="Les cas ne se lisent pas dans l'ordre : là où deux jouent, la réponse est en conflit. Fermez chaque "
            "palier des deux côtés (« > 400 € et ≤ 700 € »), ou écrivez un tableau « premier », qui se lit dans "
            "l'ordre.",
        )


def _step(case: Case, program: Program, reasoning: Reasoning) -> Banded | None:
    """The band of a case that asks nothing else, in one way only."""
    ways = reasoning.ways(_settled(asked(case), program))
    if len(ways) != 1:
        return None
    found = list(bands_of(case, ways[0]))
    return found[0] if len(found) == 1 and not found[0].others else None


def _settled(node: Node, program: Program) -> Node:
    """A condition, or a value, with the figures that have but one value in place of their names."""
    match node:
        case Logic() | Prim():
            return evolve(node, operands=tuple([_settled(part, program) for part in node.operands]))
        case Call(args=()):
            rule = program.rules[node.rule]
            cases = rule.body.cases if rule.kind == "parameter" and isinstance(rule.body, Default) else ()
            return cases[0].value if len(cases) == 1 and isinstance(cases[0].value, Const) else node
        case _:
            return node


def _clash(one: Case, other: Case, program: Program) -> bool:
    """Whether two cases that held together would contradict each other."""
    first, second = _settled(one.value, program), _settled(other.value, program)
    ordered = one.id in other.beats or other.id in one.beats
    known = isinstance(first, Const) and isinstance(second, Const)
    return not ordered and one.window == other.window and known and first != second


def _given(case: Case, program: Program) -> str:
    value = _settled(case.value, program)
    return f"« {format_value(value.value, value.type)} »" if isinstance(value, Const) else ""


def _common(one: Band, other: Band) -> Band | None:
    """Where two bands overlap."""
    found = one
    if other.low is not None:
        found = found.above(other.low, included=other.low_included)
    if other.high is not None:
        found = found.below(other.high, included=other.high_included)
    return found if found.possible() else None
