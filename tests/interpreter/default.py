"""SEMANTICS §4: the one rule for cases, over cases whose guards and values are already known or void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from tests.interpreter.kleene import equal
from tests.interpreter.values import Value, Void, causes, is_known, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.interpreter.kleene import Truth


@define(frozen=True)
class Case:
    """A case: what its guard and value came to, the cases that it beats and those that it is an exception to.

    ``own`` is the guard without the presupposed case: the author's condition and its window.
    """

    guard: Truth
    value: Value
    beats: frozenset[int] = frozenset()
    own: Truth = True
    excepts: frozenset[int] = frozenset()


@define(frozen=True)
class NoCase:
    """No case can win."""


@define(frozen=True)
class Clash:
    """Two certain winners, by number, have values that differ."""

    first: int
    second: int


def possible_winners(cases: Sequence[Case]) -> list[int]:
    """The possible cases that are not displaced, and that no certain case beats."""
    return [
        i
        for i, case in enumerate(cases)
        if case.guard is not False
        and not is_displaced(i, cases)
        and not any(i in other.beats and other.guard is True for other in cases)
    ]


def is_displaced(i: int, cases: Sequence[Case]) -> bool:
    """Whether an exception to a case, its own conditions certain, holds whenever the case does, and so beats it.

    An exception further up the chain has to have that one's own conditions certain too: the first link is enough.
    """
    return any(i in other.excepts and other.own is True for other in cases)


def certain_winners(cases: Sequence[Case]) -> list[int]:
    """The certain cases that no possible case beats."""
    return [
        i
        for i, case in enumerate(cases)
        if case.guard is True and not any(i in other.beats and other.guard is not False for other in cases)
    ]


def choose(cases: Sequence[Case], *, exhaustive: bool) -> Value | NoCase | Clash:
    """The value that the cases give together: the first of the five lines that applies."""
    possible = possible_winners(cases)
    if not possible:
        return NoCase()
    clash = _clash(cases, certain_winners(cases))
    if clash is not None:
        return clash
    first = cases[possible[0]]
    if len(possible) == 1 and first.guard is True:
        return first.value
    values = [cases[i].value for i in possible]
    sure = exhaustive or any(case.guard is True for case in cases)
    if sure and all(is_known(value) for value in values) and same(values):
        return first.value
    return Void(causes(*(part for i in possible for part in (cases[i].guard, cases[i].value))))


def _clash(cases: Sequence[Case], certain: list[int]) -> Clash | None:
    for place, i in enumerate(certain):
        for j in certain[place + 1 :]:
            if equal(cases[i].value, cases[j].value) is False:
                return Clash(i, j)
    return None


def winners(cases: Sequence[Case]) -> list[int]:
    """Of a default that has a value, the cases that are certain and won: all those that gave it."""
    return [i for i in possible_winners(cases) if cases[i].guard is True]
