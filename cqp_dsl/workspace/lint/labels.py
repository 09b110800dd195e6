"""Labels whose words disagree with the operator beside them.

The commonest silent error of published rules: the reader is told « au moins 10 », and the machine wants more than 10.
"""

from __future__ import annotations

import datetime
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.core.datatypes.types import NumberType
from cqp_dsl.core.datatypes.units import MONTHS
from cqp_dsl.core.nodes import Const, Fold, Logic, Prim
from cqp_dsl.workspace.lint.phrases import phrases_of
from cqp_dsl.workspace.lint.subject import asked, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import Span
    from cqp_dsl.workspace.lint.phrases import Amount, Phrase
    from cqp_dsl.workspace.lint.subject import Subject

_MIRROR: Final = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_DENIED: Final = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}
_SIGNS: Final = {"lt": "<", "le": "≤", "gt": ">", "ge": "≥"}
_SAID: Final = {"lt": "moins de", "le": "au plus", "gt": "plus de", "ge": "au moins"}
_LINK: Final = re.compile(r"(?:\s+(?:le|la|à|aux?|l['’]|d['’]|\{)|\s)*$", re.IGNORECASE)
_MONTHS_A_YEAR: Final = 12
_PERCENT: Final = 100


@define(frozen=True)
class _Comparison:
    """An order comparison as it stands under a label: ``ops`` are the operators that its words may rightly say."""

    node: Node
    op: str
    ops: frozenset[str]
    amounts: frozenset[Amount]


def labels_against_operators(subject: Subject) -> Iterator[Diagnostic]:
    """CQP407: « au moins » beside ``>``, « plus de » beside ``≥``, and the like."""
    told: set[tuple[Span, str]] = set()
    for label, node in _labelled(subject):
        comparisons = list(_comparisons(node, subject))
        for phrase, comparison in _mismatches(label, comparisons, alone=_leaves(node) == 1):
            if (comparison.node.span, label) not in told:
                told.add((comparison.node.span, label))
                yield _told(label, phrase, comparison)


def _labelled(subject: Subject) -> Iterator[tuple[str, Node]]:
    """Every label with the condition that it speaks of."""
    program = subject.program
    for node in subject.nodes:
        if node.label is not None:
            yield node.label.text, node
    for requirement in program.requirements:
        yield requirement.label.text, requirement.condition
    for guarantee in program.guarantees:
        if guarantee.condition is not None:
            yield guarantee.label, guarantee.condition
    for _, default in subject.defaults:
        for case in default.cases:
            if case.label is not None:
                yield case.label.text, asked(case)


def _comparisons(node: Node, subject: Subject, *, denied: bool = False) -> Iterator[_Comparison]:
    """The order comparisons of a condition; below a negation, words may say either side of it."""
    match node:
        case Logic(op="not", operands=(inner,)):
            yield from _comparisons(inner, subject, denied=not denied)
        case Logic():
            for operand in node.operands:
                yield from _comparisons(operand, subject, denied=denied)
        case Fold(kind="any" | "all"):
            for part in (node.filter, node.body):
                if part is not None:
                    yield from _comparisons(part, subject, denied=denied)
        case Prim(op="lt" | "le" | "gt" | "ge", operands=(left, right)):
            yield _comparison(node, node.op, left, right, subject, denied=denied)
        case Prim(op="between" | "between_below", operands=(value, low, high)):
            yield _comparison(node, "ge", value, low, subject, denied=denied)
            upper = "le" if node.op == "between" else "lt"
            yield _comparison(node, upper, value, high, subject, denied=denied)
        case _:
            return


def _comparison(node: Node, op: str, left: Node, right: Node, subject: Subject, *, denied: bool) -> _Comparison:
    limit = right
    if subject.is_figure(left) and not subject.is_figure(right):
        op, limit = _MIRROR[op], left
    ops = {op}
    if not subject.is_figure(limit):
        ops.add(_MIRROR[op])  # the words may speak of either side
    if denied:
        ops |= {_DENIED[each] for each in ops}
    return _Comparison(node, op, frozenset(ops), _amounts(limit))


def _amounts(limit: Node) -> frozenset[Amount]:
    """What a label may call a literal: 36 months are also 3 years, a half is also 50 percent."""
    match limit:
        case Const(value=datetime.date() as day):
            return frozenset({day})
        case Const(value=int() | Fraction() as number, type=NumberType() as type_):
            value = Fraction(number)
            also = {value / _MONTHS_A_YEAR} if type_.unit == MONTHS else set()
            return frozenset({value, *also, *({value * _PERCENT} if type_.percent else ())})
        case _:
            return frozenset()


def _leaves(node: Node) -> int:
    """How many conditions a condition is made of."""
    match node:
        case Logic():
            return sum(_leaves(part) for part in node.operands)
        case Fold(kind="any" | "all"):
            truth = isinstance(node.body, Const)
            return (_leaves(node.filter) if node.filter is not None else 0) + (0 if truth else _leaves(node.body))
        case _:
            return 1


def _mismatches(label: str, comparisons: list[_Comparison], *, alone: bool) -> Iterator[tuple[Phrase, _Comparison]]:
    """The phrases of a label that no comparison bears out, each with the one that it must speak of.

    A phrase speaks of the comparisons with its amount; where none has it, of the one that stands ``alone``.
    """
    phrases = list(phrases_of(label))
    for phrase in phrases:
        named = [found for found in comparisons if phrase.amount is not None and phrase.amount in found.amounts]
        if not named and alone and len(phrases) == len(comparisons) == 1 and not _names_another(phrase, comparisons[0]):
            named = comparisons
        wanted = {phrase.op, _DENIED[phrase.op]} if phrase.denied else {phrase.op}
        if named and not any(wanted & found.ops for found in named):
            yield phrase, named[0]


def _names_another(phrase: Phrase, comparison: _Comparison) -> bool:
    """Whether the words give another amount than the rule: « après le 14 » may well stand beside ``≥ 15``."""
    return phrase.amount is not None and bool(comparison.amounts)


def _told(label: str, phrase: Phrase, comparison: _Comparison) -> Diagnostic:
    sign = _SIGNS[comparison.op]
    right = phrase.op if not phrase.denied or phrase.op in comparison.ops else _DENIED[phrase.op]
    read = comparison.op
    if read[0] != right[0] and _MIRROR[read] in comparison.ops:  # the words speak of the other side, from less to more
        read, right = _MIRROR[read], _MIRROR[right]
    return finding(
        "CQP407",
        f"Le libellé dit « {_LINK.sub('', phrase.words)} », et la condition « {sign} »",
        comparison.node.span,
        f"se lit « {_SAID[read]} »",
        help=f"Sur la limite même, l'un accorde ce que l'autre refuse. D'après le libellé « {label} », l'opérateur "
        f"serait « {_SIGNS[right]} » ; d'après la condition, le libellé dirait « {_SAID[read]} ». "
        "Le texte cité dit lequel est juste.",
    )
