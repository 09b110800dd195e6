"""Grounds that a reader would miss, or that are not for him: whom a case concerns, what an exception hides."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

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
    from cqp_dsl.workspace.lint.subject import Subject


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
                help="Un refus dirait à chacun les conditions de l'autre. Écrivez à qui le cas s'adresse, puis ce "
                "qu'on lui demande : « vaut … quand … si … ».",
            )


def exceptions_that_hide(subject: Subject) -> Iterator[Diagnostic]:
    """CQP420: an exception that refuses by another word than « sinon »: the conditions that fail too are not told."""
    for _, default, favourable in _decisions(subject):
        rest = next((case for case in default.cases if case.kind == "otherwise"), None)
        if rest is None or not isinstance(rest.value, Const) or rest.value.value in favourable:
            continue
        for case in default.cases:
            value = case.value
            if not case.name or not isinstance(value, Const) or value.value in favourable:
                continue
            if value.value != rest.value.value:
                other, own = (f"« {format_value(one.value, one.type)} »" for one in (rest.value, value))
                yield finding(
                    "CQP420",
                    f"Quand « {case.name} » joue, les conditions de la règle qui manquent aussi ne sont pas dites",
                    case.span,
                    f"donne {own}",
                    others=[(rest.span, f"donne {other}")],
                    help="Les motifs d'une exception s'ajoutent à ceux de la règle quand les deux donnent la même "
                    "valeur. Si l'intéressé doit lire tous les motifs, donnez-leur la même ; sinon, gardez cette "
                    "remarque en disant pourquoi.",
                )


def _decisions(subject: Subject) -> Iterator[tuple[Rule, Default, set[Value]]]:
    """The decisions by cases, with their favourable values."""
    for rule in subject.rules:
        favourable: set[Value] = {node.value for node in rule.favourable if isinstance(node, Const)}
        if rule.kind == "decision" and favourable and isinstance(rule.body, Default):
            yield rule, rule.body, favourable


def _value(case: Case) -> Value:
    return case.value.value if isinstance(case.value, Const) else None


def _apart(cases: Sequence[Case]) -> Iterator[tuple[Case, Case, Node, tuple[Value, Value]]]:
    """Two cases that ask for different values of one thing, and for something else."""
    asked = [(case, dict(filter(None, map(_choice, _conjuncts(case.condition))))) for case in cases]
    for (first, one), (second, other) in itertools.combinations(asked, 2):
        for node, value in one.items():
            known = node in other and other[node] != value
            if known and all(len(list(_conjuncts(case.condition))) > 1 for case in (first, second)):
                yield first, second, node, (value, other[node])


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
