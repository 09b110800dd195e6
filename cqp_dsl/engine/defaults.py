"""The one rule for cases (SEMANTICS §4): alternatives, exceptions, dated values and table rows are all decided here.

``Choice`` is a default as far as precedence goes: which case beats, and which excepts, which. ``standing`` says which
cases can still win over guards already known, and ``settle`` is the whole rule. Everything else that needs either, the
compiled code, the motifs, coverage, asks here. A test compares both with a brute-force definition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from cqp_dsl.core.datatypes.values import Void, unknown
from cqp_dsl.core.equality import equal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Case

Guard: TypeAlias = "bool | Void"

_MOST_KEPT = 256
"""Winners remembered for a choice."""


@define(frozen=True, repr=False)
class NoCase:
    """No case can hold."""


@define(frozen=True, repr=False)
class Clash:
    """Two certain winners, by case id, have different values."""

    first: int
    second: int


NO_CASE = NoCase()


@define(eq=False, repr=False)
class Standing:
    """Which cases can still win, and which win whatever happens: case ids, in order.

    ``sole`` is the case that wins alone and certainly; None where none does.
    """

    possible: tuple[int, ...]
    certain: tuple[int, ...]
    sole: int | None


@define(eq=False, repr=False)
class Choice:
    """The precedence of the cases of a default.

    ``beaten_by`` and ``excepted_by`` hold, for each case, the bits of the cases that beat it, and of those that are
    written as exceptions to it. ``exhaustive`` is that of the default. ``kept`` remembers the case that wins alone and
    certainly, by the truth of the guards.
    """

    beaten_by: tuple[int, ...]
    excepted_by: tuple[int, ...]
    exhaustive: bool
    kept: dict[Sequence[Guard], int] = field(factory=dict)


def choice(cases: Sequence[Case], *, exhaustive: bool) -> Choice:
    """The precedence of some cases."""
    beaten_by = tuple(sum(1 << other.id for other in cases if case.id in other.beats) for case in cases)
    excepted_by = tuple(
        sum(1 << other.id for other in cases if case.name and other.excepted == case.name) for case in cases
    )
    return Choice(beaten_by, excepted_by, exhaustive)


def standing(choice: Choice, guards: Sequence[Guard], own: Sequence[bool] | None = None) -> Standing:
    """PW and CW of SEMANTICS §4.

    Args:
        choice: the cases.
        guards: what the guard of each comes to.
        own: for each case, whether its own conditions, those of what it excepts apart, certainly hold; None where no
            case is an exception to another.
    """
    possible = certain = 0
    for case, guard in enumerate(guards):
        if guard is not False:
            possible |= 1 << case
            certain |= (guard is True) << case
    displaced = 0 if own is None or possible == certain else _displaced(choice, own)
    winners = tuple(
        [
            case
            for case, by in enumerate(choice.beaten_by)
            if possible >> case & 1 and not by & certain and not displaced >> case & 1
        ]
    )
    sure = tuple([case for case in winners if certain >> case & 1 and not choice.beaten_by[case] & possible])
    sole = winners[0] if len(winners) == 1 and certain >> winners[0] & 1 else None
    return Standing(winners, sure, sole)


def _displaced(choice: Choice, own: Sequence[bool]) -> int:
    """The cases that an exception is sure to beat wherever they hold: its own conditions certainly do.

    An exception presupposes what it excepts, so along a chain of them every own condition must be certain.
    """
    sure = sum(1 << case for case, holds in enumerate(own) if holds)
    return sum(1 << case for case, by in enumerate(choice.excepted_by) if by & sure)


def settle(
    choice: Choice, guards: Sequence[Guard], own: Sequence[bool] | None, value: Callable[[int], Value]
) -> Value | NoCase | Clash:
    """What a default comes to; only the values that can win are asked for."""
    who = standing(choice, guards, own)
    if who.sole is not None:
        if len(choice.kept) < _MOST_KEPT and all(guard is True or guard is False for guard in guards):
            choice.kept[guards] = who.sole
        return value(who.sole)
    if not who.possible:
        return NO_CASE
    values = {case: value(case) for case in who.possible}
    for place, first in enumerate(who.certain):
        for second in who.certain[place + 1 :]:
            if equal(values[first], values[second]) is False:
                return Clash(first, second)
    every = list(values.values())
    assured = choice.exhaustive or any(guards[case] is True for case in who.possible)
    if assured and all(equal(every[0], other) is True for other in every):
        return every[0]
    return _unsettled([guards[case] for case in who.possible], every)


def _unsettled(guards: Sequence[Guard], values: Sequence[Value]) -> Void:
    """Rule 5: the causes of the guards and of the values that can win, case by case."""
    found = unknown([part for pair in zip(guards, values, strict=True) for part in pair])
    return Void(()) if found is None else found
