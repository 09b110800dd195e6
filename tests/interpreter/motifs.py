"""SEMANTICS §11: the motifs of a decided outcome, S(node), one short function for each kind of node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.datatypes.types import BoolType
from cqp_dsl.core.nodes import Call, Const, Default, Fold, Get, Logic, Make, Prim
from tests.interpreter.default import winners
from tests.interpreter.evaluate import Scope, called_at, cases_of, conjuncts, evaluate, truth
from tests.interpreter.kleene import equal
from tests.interpreter.values import Value, Void, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqp_dsl.core import nodes
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.source import Span
    from tests.interpreter.default import Case


@define(frozen=True)
class Motif:
    """A ground: a condition or an exception, at ``place``, that held or not.

    ``label`` is the author's text, its braces as written; None where the condition has none. ``element`` is the one of
    which a labelled quantifier is told.
    """

    label: str | None
    holds: bool
    place: Span
    element: tuple[Value, ...] = ()
    inside: tuple[Motif, ...] = ()


Motifs = tuple[Motif, ...]


def motifs(node: Node, scope: Scope) -> Motifs:
    """S(node): what made the value of a node; nothing where it has none."""
    if not isinstance(node.type, BoolType):
        return of_value(node, scope)
    holds = truth(node, scope)
    if isinstance(holds, Void):
        return ()
    if node.label is None:
        return of_condition(node, scope, holds=holds)
    return of_labelled(node, scope, holds=holds)


def of_labelled(node: Node, scope: Scope, *, holds: bool) -> Motifs:
    """One motif, with those inside; one for each witness of a quantifier that has some, else the label alone."""
    label = node.label.text if node.label else None
    fold, sought = quantifier(node, holds=holds)
    if fold is None:
        return (Motif(label, holds, node.span, inside=of_condition(node, scope, holds=holds)),)
    found = witnesses(fold, scope) if sought else ()
    told = tuple(Motif(label, holds, node.span, (one,), inside(fold, here)) for one, here in found)
    return told or (Motif(label, holds, node.span),)


def of_condition(node: Node, scope: Scope, *, holds: bool) -> Motifs:
    """What made a condition true or false, its own label apart."""
    match node:
        case Logic(op="not", operands=(inner,)):
            return motifs(inner, scope)
        case Logic(operands=operands):
            # A true `and`, a false `or` have all their operands so; a false `and`, a true `or` those that made it so.
            return gathered(motifs(one, scope) for one in operands if truth(one, scope) is holds)
        case Call() | Default():
            return of_value(node, scope)
        case Const():
            return ()
        case Fold():
            return of_labelled(node, scope, holds=holds)
        case _:
            return (Motif(None, holds, node.span),)


def of_value(node: Node, scope: Scope) -> Motifs:
    """What made a value: through cases, calls, arithmetic and composites."""
    match node:
        case Default():
            return of_default(node, scope)
        case Call():
            return motifs(scope.program.rules[node.rule].body, called_at(node, scope))
        case Prim() | Make():
            return gathered(motifs(one, scope) for one in node.operands)
        case Get():
            return motifs(node.base, scope)
        case _:
            return ()


# --- Quantifiers ----------------------------------------------------------------------------------------------------


def quantifier(node: Node, *, holds: bool) -> tuple[Fold | None, bool]:
    """The quantifier that a condition is, through `non`, and whether elements can account for its value."""
    if isinstance(node, Logic) and node.op == "not":
        return quantifier(node.operands[0], holds=not holds)
    if isinstance(node, Fold):
        return node, holds is (node.kind == "any")
    return None, False


def witnesses(node: Fold, scope: Scope) -> Iterator[tuple[Value, Scope]]:
    """The elements that make an `any` true or an `all` false, each with the scope of the body for it."""
    for one in parts(evaluate(node.over, scope)):
        here = scope.binding(node.slot, one)
        concerned = node.filter is None or truth(node.filter, here) is True
        if concerned and evaluate(node.body, here) is (node.kind == "any"):
            yield one, here


def inside(node: Fold, here: Scope) -> Motifs:
    """What made the filter and the body so for one element."""
    filtered = () if node.filter is None else motifs(node.filter, here)
    return gathered([filtered, motifs(node.body, here)])


# --- Cases ----------------------------------------------------------------------------------------------------------


def of_default(node: Default, scope: Scope) -> Motifs:
    """For each winning case: its guard, itself if an exception, what failed if it is a `sinon`, its value."""
    cases = cases_of(node, scope)
    return gathered(
        found
        for i in winners(cases)
        for found in (
            of_guard(node.cases[i], scope),
            of_exception(node.cases[i]),
            of_failures([node.cases[j] for j in failed(i, node, cases)], scope),
            motifs(node.cases[i].value, scope),
        )
    )


def of_exception(case: nodes.Case) -> Motifs:
    """An exception that won, by its label or its name."""
    if case.kind not in {"exception", "disposition"}:
        return ()
    return (Motif(case.label.text if case.label else case.name, holds=True, place=case.span),)


def failed(rest: int, node: Default, cases: Sequence[Case]) -> list[int]:
    """Where the winner is a `sinon`, the alternatives that would have given another value."""
    if not is_rest(rest, node):
        return []
    return [
        j
        for j, case in enumerate(cases)
        if rest in case.beats and node.cases[j].name == node.cases[rest].name and case.guard is False
        and equal(case.value, cases[rest].value) is not True
    ]  # fmt: skip


def of_guard(case: nodes.Case, scope: Scope) -> Motifs:
    """The grounds of a case that holds: whom it concerns is none."""
    return gathered(motifs(one, scope) for one in grounds_in(case))


def grounds_in(case: nodes.Case) -> Sequence[Node]:
    """The parts of a guard that can be grounds: all of it, but for whom the case concerns."""
    if case.applies is None:
        return (case.guard,)
    if case.guard is case.applies:
        return ()
    return [one for one in conjuncts(case.guard) if one is not case.applies]


def of_failures(cases: Sequence[nodes.Case], scope: Scope) -> Motifs:
    """Why alternatives failed: those that concern the dossier; whom they concern, where none of them does."""
    foreign = [case.applies for case in cases if case.applies is not None and truth(case.applies, scope) is False]
    unmet = gathered(of_failure(case, scope) for case in cases if case.applies not in foreign)
    return unmet or gathered(motifs(one, scope) for one in foreign)


def of_failure(case: nodes.Case, scope: Scope) -> Motifs:
    """Why an alternative failed that concerns the dossier."""
    return gathered(motifs(one, scope) for one in grounds_in(case) if truth(one, scope) is False)


def is_rest(i: int, node: Default) -> bool:
    """Whether a case is the `sinon` of the cases written with it."""
    case = node.cases[i]
    return case.kind == "otherwise" or (
        case.kind in {"exception", "disposition"}
        and any(i in other.beats and other.name == case.name for other in node.cases)
    )


def gathered(found: Iterable[Motifs]) -> Motifs:
    """Several sets of motifs as one, each motif once."""
    return tuple(dict.fromkeys(motif for one in found for motif in one))
