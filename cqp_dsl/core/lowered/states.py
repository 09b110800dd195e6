"""SEMANTICS §4 over a few cases, guard by guard: each is ``vrai``, ``faux`` or unknown, which settles who wins.

What follows from every combination of states is known beforehand; only what may be told apart stays in the terms.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define

from cqp_dsl.core.lowered.equality import equal
from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, either, no
from cqp_dsl.core.lowered.selection import Void, selected
from cqp_dsl.core.lowered.terms import Holds, Text, make
from cqp_dsl.core.lowered.values import Bool, Leaf, conflict, known, pending, waits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.lowered.values import Lowered
    from cqp_dsl.core.nodes import Case

State: TypeAlias = "bool | None"
"""What a guard came to; None where it is Void."""

FEW: Final = 5
"""Guards that are not always ``vrai``, at most: beyond, the combinations would be too many."""


@define(frozen=True)
class Standing:
    """PW and CW of SEMANTICS §4, and which of PW are not certain."""

    possible: tuple[int, ...]
    certain: tuple[int, ...]
    unsure: tuple[int, ...]
    assured: bool

    @property
    def sole(self) -> int | None:
        """The case that wins alone and certainly."""
        return self.possible[0] if len(self.possible) == 1 and not self.unsure else None


def by_states(
    cases: Sequence[Case],
    guards: Sequence[Bool],
    values: Sequence[Lowered],
    winning: Sequence[Truth],
    *,
    exhaustive: bool,
) -> Lowered:
    """What a default comes to; ``winning`` is whether each case may win."""
    live = [i for i, may_win in enumerate(winning) if may_win is not FALSE]
    tree = _Tree(cases, guards, live, exhaustive=exhaustive)
    equalities = {(i, j): equal(values[i], values[j]) for i, j in combinations(live, 2) if tree.meet(i, j)}

    def said(leaves: Sequence[Lowered]) -> Void:
        of = dict(zip(live, leaves, strict=True))

        def agree(who: Standing) -> Truth:
            if who.sole is not None:
                return known(of[who.sole])
            if not who.possible or not who.assured:
                return FALSE
            same = [equalities[pair].yes for pair in combinations(who.possible, 2)]
            return both(*same, *[known(values[i]) for i in who.possible])

        def caused(who: Standing, cause: Callable[[Lowered], Truth], clash: Truth) -> Truth:
            if who.sole is not None:
                return cause(of[who.sole])
            parts = [cause(guards[i]) for i in who.unsure] + [cause(values[i]) for i in who.possible]
            return both(no(agree(who)), no(clash), either(*parts))

        def clash(who: Standing) -> Truth:
            return either(*[equalities[pair].no for pair in combinations(who.certain, 2)])

        def conflicting(who: Standing) -> Truth:
            return either(clash(who), caused(who, conflict, clash(who)))

        def told(sought: bool) -> Callable[[Standing], Truth]:  # noqa: FBT001
            def one(who: Standing) -> Truth:
                if not who.possible or not (who.assured or who.sole is not None):
                    return FALSE
                truths = [of[i] for i in who.possible]
                return both(*[(truth.yes if sought else truth.no) for truth in truths if isinstance(truth, Bool)])

            return one

        def called(name: str) -> Truth:
            def one(who: Standing) -> Truth:
                if not who.possible or not (who.assured or who.sole is not None):
                    return FALSE
                return both(*[_is_called(of[i], name) for i in who.possible])

            return tree.of(one)

        certain = tree.always_wins and tree.never_clash(equalities) and all(map(waits, [*guards, *leaves, *values]))
        truths = all(isinstance(leaf, Bool) for leaf in leaves)
        yes, no_ = (tree.of(told(True)), tree.of(told(False))) if truths else (None, None)
        return Void(
            tree.of(agree) if yes is None or no_ is None else either(yes, no_),
            tree.of(lambda who: caused(who, pending, clash(who))),
            tree.of(conflicting),
            certain,
            yes,
            no_,
            tuple([(name, called(name)) for name in _names(leaves)]),
        )

    return selected([(winning[i], values[i]) for i in live], said)


def _names(leaves: Sequence[Lowered]) -> list[str]:
    """The few constants that some texts are, each of them; empty where they may be something else."""
    found: dict[str, None] = {}
    for leaf in leaves:
        if not isinstance(leaf, Leaf) or len(leaf.terms) != 1:
            return []
        (term,) = leaf.terms
        if isinstance(term, Text):
            found[term.value] = None
        elif leaf.named:
            found.update(dict.fromkeys(name for name, _ in leaf.named))
        else:
            return []
    return list(found)


def _is_called(leaf: Lowered, name: str) -> Truth:
    """Whether a text is known and this constant."""
    if not isinstance(leaf, Leaf):
        return FALSE
    if isinstance(leaf.terms[0], Text):
        return leaf.known if leaf.terms[0].value == name else FALSE
    return either(*[truth for one, truth in leaf.named if one == name])


class _Tree:
    """The states of some guards, one guard after the other."""

    def __init__(self, cases: Sequence[Case], guards: Sequence[Bool], live: Sequence[int], *, exhaustive: bool) -> None:
        self._cases, self._guards, self._live, self._exhaustive = cases, guards, frozenset(live), exhaustive
        self._states = [self._possible(guard) for guard in guards]
        self._standings: dict[tuple[State, ...], Standing] = {}
        self._met: set[tuple[int, int]] = set()
        self._clashing: set[tuple[int, int]] = set()
        self.always_wins = True
        self.of(self._note)

    @staticmethod
    def _possible(guard: Bool) -> list[tuple[State, Truth]]:
        unknown = both(no(guard.yes), no(guard.no))
        every: list[tuple[State, Truth]] = [(True, guard.yes), (False, guard.no), (None, unknown)]
        return [(state, truth) for state, truth in every if truth is not FALSE]

    def _note(self, who: Standing) -> Truth:
        self._met.update(combinations(who.possible, 2))
        self._clashing.update(combinations(who.certain, 2))
        self.always_wins = self.always_wins and bool(who.possible)
        return make(Holds, "", str(who))  # no two alike, so that all are gone through

    def never_clash(self, equalities: Mapping[tuple[int, int], Bool]) -> bool:
        """Whether no two certain winners can differ."""
        return all(equalities[pair].no is FALSE for pair in self._clashing)

    def meet(self, one: int, other: int) -> bool:
        """Whether two cases may win together."""
        return (one, other) in self._met

    def of(self, outcome: Callable[[Standing], Truth]) -> Truth:
        """What is true, given what is under each combination of states."""
        return self._below((), outcome, {})

    def _below(
        self, states: tuple[State, ...], outcome: Callable[[Standing], Truth], found: dict[Standing, Truth]
    ) -> Truth:
        if len(states) == len(self._guards):
            who = self._standing(states)
            if not self._live.issuperset(who.possible):
                return FALSE  # guards that exclude one another: no dossier has these states together
            if who not in found:
                found[who] = outcome(who)
            return found[who]
        branches = {
            state: (truth, self._below((*states, state), outcome, found)) for state, truth in self._states[len(states)]
        }
        results = [result for _, result in branches.values()]
        if all(result is results[0] for result in results):
            return results[0]
        return either(*_joined(branches))

    def _standing(self, states: tuple[State, ...]) -> Standing:
        known_ = self._standings.get(states)
        if known_ is None:
            beaters = [[other.id for other in self._cases if case.id in other.beats] for case in self._cases]
            possible = [
                i for i, state in enumerate(states)
                if state is not False and not any(states[j] is True for j in beaters[i])
            ]  # fmt: skip
            certain = [i for i in possible if states[i] and all(states[j] is False for j in beaters[i])]
            unsure = [i for i in possible if states[i] is None]
            assured = self._exhaustive or len(unsure) < len(possible)
            known_ = self._standings[states] = Standing(tuple(possible), tuple(certain), tuple(unsure), assured)
        return known_


def _joined(branches: dict[State, tuple[Truth, Truth]]) -> list[Truth]:
    """The branches, those with one result together: « vrai or unknown » is « not faux »."""
    groups: dict[Truth, list[State]] = {}
    for state, (_, result) in branches.items():
        groups.setdefault(result, []).append(state)
    parts = []
    for result, states in groups.items():
        if result is FALSE:
            continue
        others = [truth for state, (truth, _) in branches.items() if state not in states]
        when = branches[states[0]][0] if len(states) == 1 else no(either(*others)) if others else TRUE
        parts.append(both(when, result))
    return parts
