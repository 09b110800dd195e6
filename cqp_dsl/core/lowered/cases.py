"""SEMANTICS §4 in two-valued logic: what a default comes to, given the truths of its guards and its lowered values.

``PW`` and ``CW`` of the text are ``possible`` and ``certain`` here. A few cases are gone through state by state
(``states.py``), which makes shorter terms; any number of them, by the formula. A test compares both with the engine's
``settle``, over every combination of three-valued guards of small defaults.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.lowered.equality import equal
from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, constant, either, no
from cqp_dsl.core.lowered.selection import Void, selected
from cqp_dsl.core.lowered.states import FEW, by_states
from cqp_dsl.core.lowered.values import Bool, conflict, known, pending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.lowered.values import Lowered
    from cqp_dsl.core.nodes import Case


@define(eq=False)
class Standing:
    """Which cases may win (``possible``), and which do whatever is still unknown (``certain``), case by case."""

    cases: Sequence[Case]
    own: Sequence[Truth] | None
    possible: tuple[Truth, ...]
    certain: tuple[Truth, ...]

    def sole(self, case: int) -> Truth:
        """Whether a case wins alone."""
        return both(self.possible[case], *[no(other) for i, other in enumerate(self.possible) if i != case])


def standing(cases: Sequence[Case], guards: Sequence[Bool], own: Sequence[Truth] | None) -> Standing:
    """PW and CW: ``own`` is, for each case, whether its own conditions certainly hold, where one excepts another."""
    possible: list[Truth] = []
    certain: list[Truth] = []
    for case, guard in zip(cases, guards, strict=True):
        beaters = [other.id for other in cases if case.id in other.beats]
        excepting = [other.id for other in cases if case.name and other.excepted == case.name]
        displaced = FALSE if own is None else either(*[own[i] for i in excepting])
        may_win = both(no(guard.no), no(displaced), *[no(guards[i].yes) for i in beaters])
        possible.append(may_win)
        certain.append(both(may_win, guard.yes, *[guards[i].no for i in beaters]))
    return Standing(cases, own, tuple(possible), tuple(certain))


def settled(who: Standing, guards: Sequence[Bool], values: Sequence[Lowered], *, exhaustive: bool) -> Lowered:
    """What a default comes to.

    Raises:
        NotLoweredError: lists that would have to be compared.
    """
    live = [i for i, may_win in enumerate(who.possible) if may_win is not FALSE]
    if not live:
        return _never(values[0])
    if who.own is None and sum(guard.known is not TRUE or guard.yes is not TRUE for guard in guards) <= FEW:
        return by_states(who.cases, guards, values, who.possible, exhaustive=exhaustive)
    assured = either(constant(exhaustive), *[both(who.possible[i], guards[i].yes) for i in live])
    pairs = [(i, j) for i, j in combinations(live, 2) if both(who.possible[i], who.possible[j]) is not FALSE]
    same = {(i, j): equal(values[i], values[j]) for i, j in pairs}
    clash = either(*[both(who.certain[i], who.certain[j], same[i, j].no) for i, j in pairs])
    some = either(*[who.possible[i] for i in live])
    agree = both(
        some,
        assured,
        *[either(no(who.possible[i]), no(who.possible[j]), same[i, j].yes) for i, j in pairs],
        *[either(no(who.possible[i]), known(values[i])) for i in live],
    )
    unknown = [(who.possible[i], guards[i], values[i]) for i in live]

    def said(leaves: Sequence[Lowered]) -> Void:
        verbatim = [both(who.sole(i), guards[i].yes, known(leaf)) for i, leaf in zip(live, leaves, strict=True)]
        leaf_known = either(agree, *verbatim)
        alone = [both(who.sole(i), guards[i].yes) for i in live]
        wide_pending, wide_conflict = [], []
        for sole, (may_win, guard, value), leaf in zip(alone, unknown, leaves, strict=True):
            wide_pending.append(both(may_win, either(guard.pending, _either_way(sole, pending(leaf), pending(value)))))
            wide_conflict.append(
                both(may_win, either(guard.conflict, _either_way(sole, conflict(leaf), conflict(value))))
            )
        return Void(
            leaf_known,
            both(no(leaf_known), no(clash), either(*wide_pending)),
            both(no(leaf_known), either(clash, *wide_conflict)),
        )

    return selected([(who.possible[i], values[i]) for i in live], said)


def _either_way(sole: Truth, leaf: Truth, whole: Truth) -> Truth:
    """What concerns a leaf where its case wins alone, and the whole value where several may win."""
    return leaf if leaf is whole else either(both(sole, leaf), both(no(sole), whole))


def _never(value: Lowered) -> Lowered:
    """A gap, of the shape of a value."""

    def gap(_leaves: Sequence[Lowered]) -> Void:
        return Void(FALSE, FALSE, FALSE, waits=False)

    return selected([(TRUE, value)], gap)
