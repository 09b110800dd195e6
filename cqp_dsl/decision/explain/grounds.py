"""The motifs of a default (SEMANTICS §11): the cases that won, those that gave the same value, why no other held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from attrs import evolve

from cqp_dsl.answer.answer import Reason
from cqp_dsl.core.datatypes.display import NBSP
from cqp_dsl.core.equality import equal
from cqp_dsl.decision.explain.studied import bindings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.decision.explain.studied import Studied
    from cqp_dsl.decision.explain.studied_cases import StudiedCase, StudiedDefault
    from cqp_dsl.engine.scope import Scope


class Motifs(Protocol):
    """What finds the motifs of the conditions and of the values."""

    def of(self, part: Studied, scope: Scope) -> Sequence[Reason]:
        """The motifs of a node."""

    def same(self, reason: Reason) -> Reason:
        """One object for a motif, whichever way it was met."""

    def once(self, found: Iterable[Reason]) -> tuple[Reason, ...]:
        """Each motif once, wherever it stands."""


def grounds(motifs: Motifs, part: StudiedDefault, scope: Scope) -> list[Reason]:
    """The motifs of the cases that win; then, as concurring, of those that would have given the same value.

    Where none is certain, and all those that can win have one value, that value alone has motifs: nobody knows which of
    them holds.
    """
    guards = [scope.value(each.case.guard) for each in part.cases]
    possible = scope.standing(part.node, guards).possible
    won = [i for i in possible if guards[i] is True]
    if not won:
        return [reason for i in possible for reason in motifs.of(part.cases[i].value, scope)]
    found = [reason for i in won for reason in _won(motifs, part.cases[i], scope)]
    for each in part.cases:
        if guards[each.case.id] is True and each.case.id not in won and _concurs(each, guards, scope):
            others = [evolve(reason, concurring=True) for reason in _won(motifs, each, scope)]
            found.extend([motifs.same(other) for other in others])
    return found


def giving(part: StudiedDefault, scope: Scope) -> Sequence[int]:
    """The cases that give the value of a default, by number: those that hold, else those that may."""
    guards = [scope.value(each.case.guard) for each in part.cases]
    possible = scope.standing(part.node, guards).possible
    return [i for i in possible if guards[i] is True] or possible


def _concurs(each: StudiedCase, guards: Sequence[Value], scope: Scope) -> bool:
    """Whether a case that holds is beaten only by cases that give the value that it would have given."""
    own = scope.value(each.case.value)
    beaters = [other.case for other in each.beaters if guards[other.case.id] is not False]
    return all(equal(scope.value(beater.value), own) is True for beater in beaters)


def _won(motifs: Motifs, each: StudiedCase, scope: Scope) -> list[Reason]:
    """The motifs of a case that won, and of its value."""
    return [*itself(motifs, each, scope), *motifs.of(each.value, scope.citing(each.case.cite))]


def itself(motifs: Motifs, each: StudiedCase, scope: Scope) -> list[Reason]:
    """The motifs of a case that won, its value apart: its name, its conditions; what it applies to is no ground.

    What it is an exception to comes first: « sauf si son motif est légitime » is said of something.
    """
    case, here = each.case, scope.citing(each.case.cite)
    if case.kind == "row":
        return [_row(motifs, each, here)]
    if case.kind == "otherwise" and each.label is not None:
        return [_rest(motifs, each, here, motifs.once(_why_not(motifs, each, scope)))]
    found = _presupposed(motifs, each, here)
    found.extend([_exception(motifs, each, here)] if case.name else [])
    found.extend(motifs.of(each.condition, here))
    found.extend(_why_not(motifs, each, scope))
    if not found and each.period:
        found.append(_period(motifs, each, here))
    return found


def _asked(motifs: Motifs, each: StudiedCase, scope: Scope) -> list[Reason]:
    """The motifs of what a case that holds asks of the dossier, after those of the cases that it presupposes."""
    return [*_presupposed(motifs, each, scope), *motifs.of(each.condition, scope)]


def _presupposed(motifs: Motifs, each: StudiedCase, scope: Scope) -> list[Reason]:
    """The motifs of what the cases ask that a case presupposes, being an exception to them."""
    holding = [other for other in each.excepted if scope.value(other.case.guard) is True]
    return [reason for other in holding for reason in _asked(motifs, other, scope)]


def _why_not(motifs: Motifs, otherwise: StudiedCase, scope: Scope) -> Sequence[Reason]:
    """Why no case held that this one owes its turn to; those of the value that it gives, where no other failed."""
    own = scope.value(otherwise.case.value)
    failed = [rival for rival in otherwise.rivals if scope.value(rival.case.guard) is False]
    other = [rival for rival in failed if equal(scope.value(rival.case.value), own) is not True]
    unmet, apart = _unmet(motifs, other or failed, scope)
    return unmet or apart


def lacking(motifs: Motifs, part: StudiedDefault, favourable: Sequence[Node], scope: Scope) -> Sequence[Reason]:
    """What the favourable alternatives of a default lacked, another case having won (SEMANTICS §11).

    So did the favourable exceptions to an exception that holds and is not favourable: they would have set it aside.
    """

    def grants(each: StudiedCase) -> bool:
        return any(equal(scope.value(each.case.value), scope.value(node)) is True for node in favourable)

    def sets_aside(each: StudiedCase) -> bool:
        return any(scope.value(other.case.guard) is True and not grants(other) for other in each.excepted)

    failed = [
        each
        for each in part.cases
        if scope.value(each.case.guard) is False and grants(each) and (each.is_alternative or sets_aside(each))
    ]
    return _unmet(motifs, failed, scope)[0]


def _unmet(motifs: Motifs, failed: Sequence[StudiedCase], scope: Scope) -> tuple[Sequence[Reason], Sequence[Reason]]:
    """Why some cases failed, each motif with what its case would have given; then what counts where nothing else does.

    That is the period of those that are out of it or, where there is none, whom the others concern. The motifs of
    several cases are told apart by the number of the case.
    """
    unmet: list[Sequence[Reason]] = []
    closed: list[Reason] = []
    foreign: list[Reason] = []
    for rival in failed:
        here = scope.citing(rival.case.cite)
        failing = [condition for condition in rival.conditions if here.value(condition.node) is False]
        if rival.applies is not None and here.value(rival.applies.node) is False:
            foreign.extend(motifs.of(rival.applies, here))
        elif failing:
            would = rival.choice(here)
            found = [reason for condition in failing for reason in motifs.of(condition, here)]
            unmet.append([motifs.same(evolve(reason, would=would)) if would else reason for reason in found])
        else:
            closed.extend([reason for window, _ in rival.windows for reason in motifs.of(window, here)])
    if len(unmet) > 1:
        unmet = [
            [motifs.same(evolve(reason, alternative=number)) for reason in group]
            for number, group in enumerate(unmet, start=1)
        ]
    return [reason for group in unmet for reason in group], closed or foreign


def _rest(motifs: Motifs, each: StudiedCase, scope: Scope, children: tuple[Reason, ...]) -> Reason:
    """A ``sinon`` to which its author gave words, with why no other row held."""
    text = "" if each.label is None else each.label.put(scope)
    return motifs.same(Reason(text, True, each.case.span, scope.cite, (), children))


def _exception(motifs: Motifs, each: StudiedCase, scope: Scope) -> Reason:
    """An exception as a motif: its label, or its name."""
    text = each.spoken_name if each.label is None else each.label.put(scope)
    return motifs.same(Reason(text, True, each.case.span, scope.cite))


def _period(motifs: Motifs, each: StudiedCase, scope: Scope) -> Reason:
    """The period that alone made a case win."""
    value = "" if each.value.is_boolean else f"{each.value.words(scope.value(each.case.value))} "
    return motifs.same(Reason(f"{value}{each.period}", True, each.case.span, scope.cite))


def _row(motifs: Motifs, each: StudiedCase, scope: Scope) -> Reason:
    """A row as a motif: its label, or the cells that it tests; of one that admits several values, that at hand."""
    written = ""
    if each.label is not None:
        text = each.label.put(scope)
    else:
        met = [next((one for one in cell if scope.value(one.node) is True), cell[-1]) for cell in each.cells]
        text = f"{NBSP}; ".join([cell.said for cell in met]) or each.place
        written = " ; ".join([cell.written for cell in met])
    bound = bindings(each.variables, scope)
    return motifs.same(Reason(text, True, each.case.span, scope.cite, bound, written=written))
