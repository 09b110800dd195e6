"""SEMANTICS §11: the motifs of a decided outcome, S(node), one short function for each kind of node.

A motif is plain data: what it tells, whether it held, the values that stand in its words, what it is about. It is
worded elsewhere. Motifs are found as the section says them, and never looked for in what was computed before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, evolve, field

from cqp_dsl.core.cases import case_window
from cqp_dsl.core.datatypes.types import BoolType, EnumType, RecordType, bare
from cqp_dsl.core.nodes import Call, Case, Const, Default, Fact, Fold, Get, Hole, Logic, Make, Prim, Reading, Var
from cqp_dsl.core.printer import show
from cqp_dsl.core.walk import free_variables
from tests.interpreter.default import possible_winners, winners
from tests.interpreter.evaluate import (
    Scope,
    called_at,
    cases_of,
    evaluate,
    excepted,
    is_assumed,
    truth,
)
from tests.interpreter.kleene import equal
from tests.interpreter.values import Value, Void, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.nodes import Node, Wording
    from cqp_dsl.core.program import Rule
    from cqp_dsl.source import Span
    from tests.interpreter import default
    from tests.interpreter.evaluate import World

Kind: TypeAlias = Literal["condition", "exception", "row", "sinon", "period"]
About: TypeAlias = tuple["Var | Fold", Value, int]


@define(frozen=True)
class Motif:
    """A ground: a condition, or the case that won, and whether it held.

    ``source`` is what it tells. ``shown`` are the values in the braces of its words, in order; ``met`` the cells of a
    row that hold. ``about`` are the variables that it is told of, and the elements, each with its number. ``inside``
    are its sub-motifs. ``would`` is what the case that failed by it would have given, by its label.
    ``concurring`` and ``alternative``, from 1, say how it counts; ``worlds`` are those in which it is one, all where
    there are none.
    """

    kind: Kind
    source: Node | Case = field(eq=False)
    words: str
    holds: bool
    shown: tuple[Value, ...] = ()
    met: tuple[Node, ...] = ()
    cite: Cite | None = None
    about: tuple[About, ...] = ()
    inside: tuple[Motif, ...] = ()
    would: str = ""
    concurring: bool = field(default=False, eq=False)
    alternative: int = field(default=0, eq=False)
    worlds: tuple[World, ...] = field(default=(), eq=False)

    @property
    def label(self) -> str | None:
        """The author's words, braces as written; None where a condition has none."""
        return self.words if self.kind != "condition" or self.source.label is not None else None

    @property
    def place(self) -> Span:
        """Where what it tells is written."""
        return self.source.span


Motifs: TypeAlias = tuple[Motif, ...]


def motifs(node: Node, scope: Scope) -> Motifs:
    """S(node): what made the value of a node; nothing where it has none."""
    value = evaluate(node, scope)
    if isinstance(value, Void):
        return ()
    here = scope.citing(node.cite)
    if not isinstance(value, bool) or not isinstance(node.type, BoolType):
        return of_value(node, here)
    return of_condition(node, here, holds=value) if node.label is None else of_labelled(node, here, holds=value)


def of_labelled(node: Node, scope: Scope, *, holds: bool) -> Motifs:
    """One motif, with those inside it; its words stand for a plain condition."""
    fold = quantifier(node)
    if fold is not None:
        return of_quantifier(node, fold, scope, holds=holds)
    inside = of_decisions(node, scope) if is_plain(node) else of_condition(node, scope, holds=holds)
    return (condition(node, scope, holds=holds, inside=inside),)


def of_condition(node: Node, scope: Scope, *, holds: bool) -> Motifs:
    """What made a condition true or false, its own label apart."""
    match node:
        case Logic(op="not", operands=(inner,)):
            return of_negation(node, inner, scope, holds=holds)
        case Logic(operands=operands):
            # A true `and`, a false `or` have all their operands so; a false `and`, a true `or` those that made it so.
            return gathered(motifs(one, scope) for one in operands if truth(one, scope) is holds)
        case Call():
            return of_call(node, scope) or (() if node.label is not None else plain(node, scope, holds=holds))
        case Default():
            return of_default(node, scope)
        case Const():
            return ()
        case Fold():
            return of_quantifier(node, node, scope, holds=holds)
        case _:
            return plain(node, scope, holds=holds)


def of_negation(node: Node, inner: Node, scope: Scope, *, holds: bool) -> Motifs:
    """``non`` before a plain condition is told with it; so is one before a quantifier; others are gone through."""
    if inner.label is None and node.text:  # the negation that `a implique b` makes is written by nobody
        fold = quantifier(node)
        if fold is not None:
            return of_quantifier(node, fold, scope, holds=holds)
        if is_plain(inner):
            return plain(node, scope, holds=holds)
    return motifs(inner, scope)


def of_value(node: Node, scope: Scope) -> Motifs:
    """What made a value: through cases, calls, arithmetic and composites; not the bodies of aggregates."""
    match node:
        case Default():
            return of_default(node, scope)
        case Call():
            return of_call(node, scope)
        case Prim() | Make():
            return gathered(motifs(one, scope) for one in node.operands)
        case Get():
            return motifs(node.base, scope)
        case _:
            return ()


def of_call(node: Call, scope: Scope) -> Motifs:
    """The motifs of the body of a rule; none where a scenario supposes its value."""
    rule, inside = scope.program.rules[node.rule], called_at(node, scope)
    return () if is_assumed(rule, inside) else of_rule(rule, evolve(inside, cite=rule.cite))


def of_rule(rule: Rule, scope: Scope) -> Motifs:
    """The motifs of a body; of a decision that grants nothing, then what its favourable cases lacked."""
    found, value = motifs(rule.body, scope), evaluate(rule.body, scope)
    granted = [evaluate(one, scope) for one in rule.favourable]
    if not granted or isinstance(value, Void) or any(equal(value, one) is True for one in granted):
        return found
    return gathered([found, lacking(rule.body, granted, scope)])


def lacking(node: Node, granted: Sequence[Value], scope: Scope) -> Motifs:
    """Why favourable alternatives failed that concern the dossier, through what gives the value."""
    match node:
        case Call():
            rule, inside = scope.program.rules[node.rule], called_at(node, scope)
            return () if is_assumed(rule, inside) else lacking(rule.body, granted, evolve(inside, cite=rule.cite))
        case Default():
            cases = cases_of(node, scope)
            better = [
                one
                for one, case in zip(node.cases, cases, strict=True)
                if case.guard is False and any(equal(case.value, wanted) is True for wanted in granted)
                and (one.kind in {"alternative", "dated"} or sets_aside(one, node, cases, granted))
            ]  # fmt: skip
            under = [lacking(node.cases[i].value, granted, scope) for i in winners(cases) or possible_winners(cases)]
            return gathered([of_unmet(better, scope), *under])
        case _:
            return ()


def sets_aside(one: Case, node: Default, cases: Sequence[default.Case], granted: Sequence[Value]) -> bool:
    """Whether a case is an exception to one that holds and does not grant."""
    return any(
        cases[i].guard is True and not any(equal(cases[i].value, wanted) is True for wanted in granted)
        for i in excepted(one, node)
    )


# --- Plain conditions -----------------------------------------------------------------------------------------------


def is_plain(node: Node) -> bool:
    """Whether a condition has nothing to tell but itself."""
    if isinstance(node, Logic) and node.op == "not":
        return node.operands[0].label is None and is_plain(node.operands[0])
    return isinstance(node, Fact | Hole | Reading | Var | Get | Prim)


def plain(node: Node, scope: Scope, *, holds: bool) -> Motifs:
    """A condition without label: one motif, with those of the decisions that it looks at."""
    return (condition(node, scope, holds=holds, inside=of_decisions(node, scope)),)


def of_decisions(node: Node, scope: Scope) -> Motifs:
    """The motifs of the decisions whose values a plain condition looks at; what chose those of other rules."""
    match node:
        case Call():
            decides = scope.program.rules[node.rule].kind == "decision"
            return of_call(node, scope) if decides else choices(node, scope)
        case Logic() | Prim() | Make():
            return gathered(of_decisions(one, scope) for one in node.operands)
        case Get():
            return gathered(of_decisions(one, scope) for one in (node.base, *node.key))
        case Default():
            won = winners(cases_of(node, scope))
            looked = [part for i in won for part in (node.cases[i].guard, node.cases[i].value)]
            return gathered(of_decisions(one, scope) for one in looked)
        case _:
            return ()


def choices(node: Node, scope: Scope) -> Motifs:
    """The exceptions and the rows with words that gave a value."""
    if isinstance(evaluate(node, scope), Void):
        return ()
    match node:
        case Call():
            rule, inside = scope.program.rules[node.rule], called_at(node, scope)
            return () if is_assumed(rule, inside) else choices(rule.body, evolve(inside, cite=rule.cite))
        case Default():
            cases = cases_of(node, scope)
            won = winners(cases)
            worded = [
                i
                for i in won
                if node.cases[i].name or (node.cases[i].kind in {"row", "otherwise"} and node.cases[i].label)
            ]
            own = [itself(i, node, cases, scope) for i in worded]
            return gathered([*own, *(choices(node.cases[i].value, scope) for i in won or possible_winners(cases))])
        case Prim() | Make():
            return gathered(choices(one, scope) for one in node.operands)
        case Get():
            return choices(node.base, scope)
        case _:
            return ()


def condition(
    node: Node, scope: Scope, *, holds: bool, inside: Motifs = (), element: tuple[About, ...] = (), unbound: int = -1
) -> Motif:
    """A condition as a motif, bound to the variables that it uses; ``unbound`` is one that its words leave out."""
    shown = values_in(node.label, scope, unbound)
    return Motif(
        "condition", node, words_of(node), holds, shown, (), scope.cite, (*about([node], scope), *element), inside
    )


def words_of(node: Node) -> str:
    """What tells a condition from others: its words, or how it is written."""
    if node.label is not None:
        return node.label.text
    return show(node)


def values_in(words: Wording | None, scope: Scope, unbound: int = -1) -> tuple[Value, ...]:
    """The values in the braces of some words, but for those that use an element that there is not.

    Words do not say why a value is unknown.
    """
    shown = [] if words is None else [part for part in words.parts if not isinstance(part, str)]
    found = [evaluate(part, scope) for part in shown if unbound not in free_variables(part)]
    return tuple(Void(()) if isinstance(value, Void) else value for value in found)


def about(nodes: Iterable[Node], scope: Scope) -> Iterator[About]:
    """The arguments and elements that some conditions use; a fiche has no word."""
    used = {slot: var for node in nodes for slot, var in free_variables(node).items()}
    for slot, var in sorted(used.items()):
        if not isinstance(var.type, RecordType):
            yield var, scope.slots[slot], 0


# --- Quantifiers ----------------------------------------------------------------------------------------------------


def quantifier(node: Node) -> Fold | None:
    """The quantifier that a condition is, through ``non``."""
    if isinstance(node, Logic) and node.op == "not":
        return quantifier(node.operands[0])
    return node if isinstance(node, Fold) and node.kind in {"any", "all"} else None


def of_quantifier(node: Node, fold: Fold, scope: Scope, *, holds: bool) -> Motifs:
    """One motif for each witness of an ``any`` that is true, of an ``all`` that is false; else the words alone."""
    if truth(fold, scope) is not (fold.kind == "any"):
        return (condition(node, scope, holds=holds, unbound=fold.slot),)
    return gathered(
        [
            (condition(node, here, holds=holds, inside=inside(fold, here), element=((fold, one, number),)),)
            for number, one, here in witnesses(fold, scope)
        ]
    )


def witnesses(node: Fold, scope: Scope) -> Iterator[tuple[int, Value, Scope]]:
    """The elements that make an ``any`` true or an ``all`` false, each with its number and the scope of its body."""
    for number, one in enumerate(parts(evaluate(node.over, scope)), start=1):
        here = scope.binding(node.slot, one)
        concerned = node.filter is None or truth(node.filter, here) is True
        if concerned and evaluate(node.body, here) is (node.kind == "any"):
            yield number, one, here


def inside(node: Fold, here: Scope) -> Motifs:
    """What made the filter and the body so for one element, where that is more than what the whole says."""
    told = [one for one in (node.filter, node.body) if one is not None]
    return gathered(
        of_decisions(one, here) if is_plain(one) and one.label is None else motifs(one, here) for one in told
    )


# --- Cases ----------------------------------------------------------------------------------------------------------


def of_default(node: Default, scope: Scope) -> Motifs:
    """The motifs of the cases that won; then, as concurring, of those that would have given the same value."""
    cases = cases_of(node, scope)
    won = winners(cases)
    if not won:  # whichever holds gives the value: none of them is known to
        return gathered(motifs(node.cases[i].value, scope) for i in possible_winners(cases))
    others = [i for i, case in enumerate(cases) if case.guard is True and i not in won and concurs(i, cases)]
    concurring = [evolve(one, concurring=True) for i in others for one in of_case(i, node, cases, scope)]
    return gathered([*(of_case(i, node, cases, scope) for i in won), concurring])


def concurs(i: int, cases: Sequence[default.Case]) -> bool:
    """Whether a case that holds is beaten only by cases that give the value that it would have given."""
    beaters = [other for other in cases if i in other.beats and other.guard is not False]
    return all(equal(other.value, cases[i].value) is True for other in beaters)


def of_case(i: int, node: Default, cases: Sequence[default.Case], scope: Scope) -> Motifs:
    """A case that holds, and its value."""
    value = node.cases[i].value
    return gathered([itself(i, node, cases, scope), motifs(value, scope.citing(node.cases[i].cite))])


def itself(i: int, node: Default, cases: Sequence[default.Case], scope: Scope) -> Motifs:
    """A case that holds: itself if it is one, what it asks, why its rivals failed if it is a ``sinon``."""
    case = node.cases[i]
    here = scope.citing(case.cite)
    failures = of_failures([node.cases[j] for j in failed(i, node, cases)], scope)
    found: Motifs
    match case.kind:
        case "row":
            found = (row(case, here),)
        case "otherwise" if case.label is not None:
            shown = values_in(case.label, here)
            found = (Motif("sinon", case, case.label.text, True, shown, cite=here.cite, inside=failures),)
        case _:
            before = presupposed(case, node, here)
            asked = motifs(case.condition, here)
            found = (*before, *exception(case, here), *asked, *failures) or period(case, node, here)
    return gathered([found])


def row(case: Case, scope: Scope) -> Motif:
    """A row of a table: its words, or the cells that it tests, of one that admits several values that at hand."""
    label = case.label
    met = () if label is not None else tuple(cell_met(test, scope) for test in case.tests)
    words = label.text if label is not None else "" if met else case.span.place
    told = tuple(about(case.tests, scope))
    return Motif("row", case, words, True, values_in(label, scope), met, scope.cite, told)


def cell_met(test: Node, scope: Scope) -> Node:
    """What holds of a cell that admits several values; the cell itself else."""
    choices = test.operands if isinstance(test, Logic) and test.op == "or" else ()
    return next((one for one in choices if truth(one, scope) is True), test)


def exception(case: Case, scope: Scope) -> Motifs:
    """An exception that won, by its label or its name."""
    if not case.name:
        return ()
    words = case.label.text if case.label else case.name
    return (Motif("exception", case, words, True, values_in(case.label, scope), cite=scope.cite),)


def of_guard(case: Case, node: Default, scope: Scope) -> Motifs:
    """What a case that holds asks, and what it presupposes; whom it concerns and its days are no motifs."""
    return gathered([presupposed(case, node, scope), motifs(case.condition, scope)])


def presupposed(case: Case, node: Default, scope: Scope) -> Motifs:
    """What the cases that hold ask to which a case is an exception."""
    holding = [one for one in node.cases if one.id in excepted(case, node) and truth(one.guard, scope) is True]
    return gathered(of_guard(one, node, scope) for one in holding)


def period(case: Case, node: Default, scope: Scope) -> Motifs:
    """The days of a case that they alone made win: another alternative of the rule has other days."""
    days = case_window(case.guard)
    others = [case_window(one.guard) for one in node.cases if not one.name]
    if case.kind == "dated" or not windows_in(case.guard) or all(one == days for one in others):
        return ()
    return (Motif("period", case, "", True, (evaluate(case.value, scope),), (case.guard,), scope.cite),)


def failed(rest: int, node: Default, cases: Sequence[default.Case]) -> list[int]:
    """Where a case is a ``sinon``, the alternatives written with it that would have given another value, else all."""
    kind, name = node.cases[rest].kind, node.cases[rest].name
    if kind != "otherwise" and not name:
        return []
    all_failed = [
        j
        for j, case in enumerate(cases)
        if rest in case.beats and node.cases[j].name == name and case.guard is False
    ]  # fmt: skip
    return [j for j in all_failed if equal(cases[j].value, cases[rest].value) is not True] or all_failed


def of_failures(cases: Sequence[Case], scope: Scope) -> Motifs:
    """Why alternatives failed: what they ask; else their days; else whom they concern. Several are told apart."""
    closed: list[Motifs] = []
    foreign: list[Motifs] = []
    for case in cases:
        here = scope.citing(case.cite)
        if case.applies is not None and truth(case.applies, here) is False:
            foreign.append(motifs(case.applies, here))
        elif truth(case.condition, here) is not False:
            outside = [one for one in windows_in(case.guard) if truth(one, here) is False]
            closed += [motifs(one, here) for one in outside]
    return of_unmet(cases, scope) or gathered(closed) or gathered(foreign)


def of_unmet(cases: Sequence[Case], scope: Scope) -> Motifs:
    """What alternatives ask that concern the dossier and fail, with what each would have given."""
    unmet: list[Motifs] = []
    for case in cases:
        here = scope.citing(case.cite)
        concerns = case.applies is None or truth(case.applies, here) is not False
        if concerns and truth(case.condition, here) is False:
            type_, value = bare(case.value.type), evaluate(case.value, here)
            would = type_.label(value) if isinstance(type_, EnumType) and isinstance(value, str) else ""
            unmet.append(tuple(evolve(one, would=would) if would else one for one in motifs(case.condition, here)))
    if len(unmet) > 1:
        return gathered(
            [evolve(one, alternative=number) for one in group] for number, group in enumerate(unmet, start=1)
        )
    return gathered(unmet)


def windows_in(guard: Node) -> list[Node]:
    """The windows in a guard: its own, and those of what it is an exception to."""
    if isinstance(guard, Logic) and guard.op == "and":
        return [one for part in guard.operands for one in windows_in(part)]
    return [guard] if isinstance(guard, Prim) and guard.op == "in_force" else []


def gathered(found: Iterable[Iterable[Motif]]) -> Motifs:
    """Several sets of motifs as one, each motif once."""
    return tuple(dict.fromkeys(motif for one in found for motif in one))


# --- Worlds ---------------------------------------------------------------------------------------------------------


def together(found: Sequence[tuple[World, Motifs]]) -> Motifs:
    """The motifs of worlds that agree: each once, with its worlds unless they are all.

    Their sub-motifs are put together alike, under them. What only says which reading a world has is left out where
    there are others.
    """
    heads: dict[Motif, list[tuple[World, Motif]]] = {}
    for world, group in found:
        for one in group:
            heads.setdefault(evolve(one, inside=()), []).append((world, one))
    told: list[Motif] = []
    readings: list[Motif] = []
    for met in heads.values():
        under = together([(world, one.inside) for world, one in met])
        worlds = tuple(dict.fromkeys(world for world, _ in met))
        everywhere = len(worlds) == len(found)
        one = evolve(met[0][1], inside=under, worlds=() if everywhere else worlds)
        (readings if not everywhere and tells_reading(one) else told).append(one)
    return tuple(told or readings)


def tells_reading(motif: Motif) -> bool:
    """Whether a motif says nothing but which reading a world has."""
    return motif.kind == "condition" and is_of_readings(motif.source)


def is_of_readings(node: Node | Case) -> bool:
    """Whether an expression is made of readings and constants alone."""
    match node:
        case Reading() | Const():
            return True
        case Logic() | Prim() | Make():
            return all(map(is_of_readings, node.operands))
        case _:
            return False


def once(found: Motifs) -> Motifs:
    """The motifs as a tree that is told: one that was met, with its sub-motifs, has none where it comes again."""
    return _all_once(found, set())


def _all_once(found: Motifs, met: set[object]) -> Motifs:
    return tuple(_once(one, met) for one in found)


def _once(motif: Motif, met: set[object]) -> Motif:
    if not motif.inside:
        return motif
    if motif in met:
        return evolve(motif, inside=())
    met.add(motif)
    return evolve(motif, inside=_all_once(motif.inside, met))
