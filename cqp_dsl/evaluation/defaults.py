"""The one rule for cases (SEMANTICS §4): alternatives, exceptions, dated values and table rows are all decided here.

``standing`` says which cases can still win, over guards already known: the explainer uses it. ``default_rule`` is the
whole rule as compiled code: it walks the cases from the strongest to the weakest, so that a case
beaten by one that certainly holds is not even looked at, and evaluates only the values that can still win. A test
compares both with a brute-force definition on every three-valued instance of three cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import define

from cqp_dsl.datatypes.values import Void, union
from cqp_dsl.evaluation.equality import equal, leaf_causes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from cqp_dsl.datatypes.values import Cause, Value
    from cqp_dsl.evaluation.run import Code, Frame, Run

Guard: TypeAlias = "bool | Void"


@define(frozen=True)
class NoCase:
    """No case can hold."""


@define(frozen=True)
class Clash:
    """Two certain winners, by case id, have different values."""

    first: int
    second: int


NO_CASE = NoCase()


@define(frozen=True)
class Standing:
    """Which cases can still win, and which win whatever happens; case ids in order."""

    possible: tuple[int, ...]
    certain: tuple[int, ...]


def standing(guards: Sequence[Guard], beats: Sequence[AbstractSet[int]]) -> Standing:
    """PW and CW: possible and beaten by no certain case; certain and beaten by no possible case."""
    cases = range(len(guards))

    def beaten(case: int, by: Callable[[Guard], bool]) -> bool:
        return any(case in beats[other] and by(guards[other]) for other in cases)

    possible = [i for i in cases if guards[i] is not False and not beaten(i, lambda g: g is True)]
    certain = [i for i in cases if guards[i] is True and not beaten(i, lambda g: g is not False)]
    return Standing(tuple(possible), tuple(certain))


def _settle(
    who: Standing, guard: Callable[[int], Guard], value: Callable[[int], Value], *, exhaustive: bool
) -> Value | NoCase | Clash:
    winners = who.possible
    if not winners:
        return NO_CASE
    if len(winners) == 1 and guard(winners[0]) is True:
        return value(winners[0])
    values = {i: value(i) for i in winners}
    for place, first in enumerate(who.certain):
        for second in who.certain[place + 1 :]:
            if equal(values[first], values[second]) is False:
                return Clash(first, second)
    known = [values[i] for i in winners]
    agreed = all(equal(known[0], other) is True for other in known)
    if agreed and (exhaustive or any(guard(i) is True for i in winners)):
        return known[0]
    return Void(union(_causes(guard(i), values[i]) for i in winners))


def _causes(guard: Guard, value: Value) -> tuple[Cause, ...]:
    return union((leaf_causes(guard), leaf_causes(value)))


def default_rule(
    guards: Sequence[Code],
    values: Sequence[Code],
    beats: Sequence[AbstractSet[int]],
    *,
    exhaustive: bool,
    fail: Callable[[Run, Frame, NoCase | Clash], Void],
) -> Code:
    """The rule as compiled code; ``fail`` words a gap or a conflict.

    ``beats`` is transitively closed, so a stronger case beats strictly more than a weaker one that it beats: the number
    of cases beaten gives an order in which every beater comes first.
    """
    strongest_first = sorted(range(len(guards)), key=lambda i: (-len(beats[i]), i))
    beaten_by = [sum(1 << j for j in range(len(guards)) if i in beats[j]) for i in range(len(guards))]
    steps = [(1 << i, beaten_by[i], guards[i], values[i], i) for i in strongest_first]
    by_id = sorted(steps, key=lambda step: step[4])

    def default(run: Run, frame: Frame) -> Value:
        possible = certain = 0
        winner: Code | None = None
        doubts: dict[int, Void] = {}
        for bit, stronger, guard, value, case in steps:
            if stronger & certain:
                continue
            holds = guard(run, frame)
            if holds is False:
                continue
            possible |= bit
            winner = value
            if holds is True:
                certain |= bit
            elif isinstance(holds, Void):
                doubts[case] = holds
        if possible == certain and possible & (possible - 1) == 0:
            return winner(run, frame) if winner is not None else fail(run, frame, NO_CASE)
        who = Standing(
            tuple(step[4] for step in by_id if step[0] & possible),
            tuple(step[4] for step in by_id if step[0] & certain and not step[1] & possible),
        )
        found = _settle(who, lambda i: doubts.get(i, True), lambda i: values[i](run, frame), exhaustive=exhaustive)
        return fail(run, frame, found) if isinstance(found, NoCase | Clash) else found

    return default
