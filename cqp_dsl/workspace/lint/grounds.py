"""Grounds that are not for the reader who gets them: those of a case for others."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final, TypeGuard

from attrs import define

from cqp_dsl.core.datatypes.display import format_value
from cqp_dsl.core.datatypes.types import BoolType
from cqp_dsl.core.nodes import Const, Default, Fact, Logic, Prim
from cqp_dsl.core.printer import show
from cqp_dsl.workspace.lint.subject import finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Case, Node
    from cqp_dsl.core.program import Rule
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span
    from cqp_dsl.workspace.lint.subject import Subject


_CONTRARY: Final = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq"}


def conditions_of_others(subject: Subject) -> Iterator[Diagnostic]:
    """CQP419: favourable cases for different dossiers, without « quand »: a refusal tells what is asked of others."""
    for rule, default, favourable in _decisions(subject):
        granting = [
            case
            for case in default.cases
            if case.kind == "alternative" and case.applies is None and _value(case) in favourable
        ]
        refuses = any(isinstance(case.value, Const) and case.value.value not in favourable for case in default.cases)
        found = next(_apart(granting), None) if refuses else None
        if found is not None:
            first, second, fact, values = found
            shown = [f"« {format_value(value, fact.type)} »" for value in values]
            yield finding(
                "CQP419",
                f"Ces cas de « {rule.short_name} » s'adressent à des dossiers différents, sans que rien le dise",
                second.span,
                f"« {show(fact)} » : {shown[1]}",
                others=[(first.span, f"« {show(fact)} » : {shown[0]}")],
                help="Un refus dirait à chacun les conditions de l'autre. "
                + ("Faites-en deux cas : écrivez" if first.case is second.case else "Écrivez")
                + " à qui le cas s'adresse, puis ce qu'on lui demande : « vaut … quand … si … ».",
            )


def conditions_that_route(subject: Subject) -> Iterator[Diagnostic]:
    """CQP430: a condition that is the contrary of one of a favourable case, without « quand ».

    It says to whom the case is addressed; a refusal would tell it as something that is lacking.
    """
    for _, default, favourable in _decisions(subject):
        if not any(case.kind == "otherwise" and _value(case) not in favourable for case in default.cases):
            continue
        cases = [case for case in default.cases if case.kind == "alternative" and case.applies is None]
        granting = [case for case in cases if _value(case) in favourable]
        for case in cases:
            own = list(_conjuncts(case.condition))
            if case in granting or len(own) == 1 or not isinstance(case.value, Const):
                continue
            for granted, condition, opposite in _opposed(granting, own):
                yield finding(
                    "CQP430",
                    f"« {show(condition)} » n'est que l'inverse d'une condition d'un autre cas",
                    condition.span,
                    "oriente vers ce cas",
                    others=[(opposite.span, f"demandé pour « {format_value(_value(granted), granted.value.type)} »")],
                    help="Un refus la dirait parmi ce qui manque. Écrivez-la après « quand », qui dit à qui le cas "
                    f"s'adresse, et le reste après « si » : « vaut … quand {show(condition)} si … ».",
                )
                break


def _opposed(granting: Sequence[Case], own: Sequence[Node]) -> Iterator[tuple[Case, Node, Node]]:
    """The conditions whose contrary a favourable case asks for, with that case and that contrary."""
    for condition in own:
        for granted in granting:
            opposite = _opposite(condition, list(_conjuncts(granted.condition)))
            if opposite is not None:
                yield granted, condition, opposite


def _opposite(condition: Node, asked: Sequence[Node]) -> Node | None:
    """The first of the conditions that are asked whose contrary, or that of several together, a condition is."""
    match condition:
        case Logic(op="not", operands=(Logic(op="and") as several,)):
            denied = list(_conjuncts(several))
            return next(part for part in asked if part == denied[0]) if all(part in asked for part in denied) else None
        case Logic(op="or", operands=sides):
            found = [next((other for other in asked if _are_contrary(side, other)), None) for side in sides]
            return found[0] if all(other is not None for other in found) else None
        case _:
            return next((other for other in asked if _are_contrary(condition, other)), None)


def _are_contrary(one: Node, other: Node) -> bool:
    match one, other:
        case Prim(op=op, operands=operands), Prim(op=opposite):
            return _CONTRARY.get(op) == opposite and operands == other.operands
        case Logic(op="not", operands=(inner,)), _:
            return inner == other
        case _, Logic(op="not", operands=(inner,)):
            return inner == one
        case _:
            return False


def _decisions(subject: Subject) -> Iterator[tuple[Rule, Default, set[Value]]]:
    """The decisions by cases, with their favourable values."""
    for rule in subject.rules:
        favourable: set[Value] = {node.value for node in rule.favourable if isinstance(node, Const)}
        if rule.kind == "decision" and favourable and isinstance(rule.body, Default):
            yield rule, rule.body, favourable


def _value(case: Case) -> Value:
    return case.value.value if isinstance(case.value, Const) else None


def _apart(cases: Sequence[Case]) -> Iterator[tuple[_Way, _Way, Node, tuple[Value, Value]]]:
    """Two ways to be granted that ask for different values of one thing, and for something else."""
    ways = [way for case in cases for way in _ways(case)]
    asked = [(way, dict(filter(None, map(_choice, way.conditions)))) for way in ways]
    for (first, one), (second, other) in itertools.combinations(asked, 2):
        for node, value in one.items():
            known = node in other and other[node] != value
            if known and all(len(way.conditions) > 1 for way in (first, second)):
                yield first, second, node, (value, other[node])


@define(frozen=True, eq=False)
class _Way:
    """One way in which a case holds: the case itself, or one side of an « ou » in it."""

    conditions: Sequence[Node]
    span: Span
    case: Case


def _ways(case: Case) -> Iterator[_Way]:
    """A case whose condition is an « ou » of several conditions each, side by side."""
    own = list(_conjuncts(case.condition))
    chosen = next((part for part in own if _is_choice_of_ways(part)), None)
    if chosen is None:
        yield _Way(own, case.span, case)
        return
    for side in chosen.operands:
        yield _Way([*_conjuncts(side), *[part for part in own if part is not chosen]], side.span, case)


def _is_choice_of_ways(part: Node) -> TypeGuard[Logic]:
    return isinstance(part, Logic) and part.op == "or" and part.label is None


def _conjuncts(node: Node) -> Iterator[Node]:
    if isinstance(node, Logic) and node.op == "and":
        for operand in node.operands:
            yield from _conjuncts(operand)
    else:
        yield node


def _choice(node: Node) -> tuple[Node, Value] | None:
    """A fact, and the value that a condition wants it to have."""
    match node:
        case Prim(op="eq", operands=(Fact() as fact, Const(value=value))):
            return fact, value
        case Fact(type=BoolType()):
            return node, True
        case Logic(op="not", operands=(Fact(type=BoolType()) as fact,)):
            return fact, False
        case _:
            return None
