"""The smallest changes that suffice: of one value, then of two, each found to the unit of its precision.

Values are tried nearest first. Between the last that does not do and the first that does, the turn is found by
halving: the value proposed is accepted, and one step less is not. A pair is made small one value after the other until
neither can be smaller.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define

from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.engine.run import TooMuchWorkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.decision.prospects.leaves import Leaf
    from cqp_dsl.decision.prospects.options import Options

Facts: TypeAlias = "dict[str, Value]"
Accepts: TypeAlias = "Callable[[Facts], bool]"

MOST_CHANGES: Final = 3
_FEW: Final = 24
"""Places that may change of which every value is tried; of more, a few first."""
_MOST_PROBES: Final = 10
"""Values of each fact tried together, to see whether a pair can do."""
_MOST_STARTS: Final = 4
"""Pairs that do from which a smallest one is looked for."""
_MOST_ROUNDS: Final = 4


@define(frozen=True, eq=False, repr=False)
class Place:
    """A value that may change, and the values to try."""

    leaf: Leaf
    options: Options


@define(frozen=True, eq=False, repr=False)
class Found:
    """A change that suffices: new values, by place."""

    values: tuple[tuple[Place, Value], ...]

    @property
    def cost(self) -> Fraction:
        """How much it changes."""
        return sum((place.options.distance(place.leaf.value, value) for place, value in self.values), Fraction(0))


def changes(places: Sequence[Place], facts: Mapping[str, Value], accepts: Accepts) -> Iterator[Found]:
    """The smallest changes that suffice, those of one value first, each kind from the least.

    Raises:
        TooMuchWorkError: no trial is left; what was found before has been given.
    """
    alone: list[Found] = []
    stopped: TooMuchWorkError | None = None
    try:
        for place in places:
            value = nearest(place, _alone(place, facts, accepts), few=len(places) > _FEW)
            if value is not None:
                alone.append(Found(((place, value.value),)))
    except TooMuchWorkError as error:
        stopped = error
    yield from sorted(alone, key=lambda found: found.cost)
    if stopped is not None:
        raise stopped
    enough = {id(found.values[0][0]) for found in alone}
    rest = [place for place in places if id(place) not in enough]
    if len(alone) < MOST_CHANGES:
        yield from _pairs(rest, facts, accepts)


def _alone(place: Place, facts: Mapping[str, Value], accepts: Accepts) -> Callable[[Value], bool]:
    return lambda other: accepts(place.leaf.put(facts, other))


def _pairs(places: Sequence[Place], facts: Mapping[str, Value], accepts: Accepts) -> Iterator[Found]:
    found: list[Found] = []
    stopped: TooMuchWorkError | None = None
    try:
        for first, second in itertools.combinations(places, 2):
            pair = _pair(first, second, facts, accepts)
            if pair is not None:
                found.append(pair)
    except TooMuchWorkError as error:
        stopped = error
    yield from sorted(found, key=lambda pair: pair.cost)
    if stopped is not None:
        raise stopped


def _pair(first: Place, second: Place, facts: Mapping[str, Value], accepts: Accepts) -> Found | None:
    """The smallest change of two values, of those that the first few pairs that do lead to."""

    def both(one: Value, other: Value) -> bool:
        return accepts(second.leaf.put(first.leaf.put(facts, one), other))

    ranked = sorted(
        itertools.product(enumerate(probes(first.options)), enumerate(probes(second.options))),
        key=lambda pair: pair[0][0] + pair[1][0],
    )
    starts = itertools.islice(((one, other) for (_, one), (_, other) in ranked if both(one, other)), _MOST_STARTS)
    made = [Found(((first, one), (second, other))) for one, other in (_least(first, second, both, *s) for s in starts)]
    return min(made, key=lambda found: found.cost, default=None)


def _least(
    first: Place, second: Place, both: Callable[[Value, Value], bool], one: Value, other: Value
) -> tuple[Value, Value]:
    """Each value as near as the other lets it be, until neither moves."""
    for _ in range(_MOST_ROUNDS):
        kept = one, other
        near = nearest(second, lambda value, one=one: both(one, value))  # type: ignore[misc]
        other = other if near is None else near.value
        near = nearest(first, lambda value, other=other: both(value, other))  # type: ignore[misc]
        one = one if near is None else near.value
        if kept == (one, other):
            break
    return one, other


def probes(options: Options) -> list[Value]:
    """A few of the values to try, the nearest and the furthest among them."""
    values = options.values
    if len(values) <= _MOST_PROBES:
        return list(values)
    step = Fraction(len(values) - 1, _MOST_PROBES - 1)
    return [values[int(step * place)] for place in range(_MOST_PROBES)]


@define(frozen=True, eq=False, repr=False)
class Near:
    """A value that does: apart from ``None``, which is itself one."""

    value: Value


def nearest(place: Place, does: Callable[[Value], bool], *, few: bool = False) -> Near | None:
    """The nearest value that does; where values have a scale, the very place where it turns.

    With ``few``, all are tried only where one of a few does.
    """
    options, now = place.options, place.leaf.value
    if few and not any(does(value) for value in probes(options)):
        return None
    failed = [now]
    for value in options.values:
        if does(value):
            return Near(_turn(options, failed, value, does))
        failed.append(value)
    return None


def _turn(options: Options, failed: Sequence[Value], value: Value, does: Callable[[Value], bool]) -> Value:
    """The last value before one that does, on the way from the nearest that does not."""
    rank, at = options.rank, options.at
    if rank is None or at is None or value is None:
        return value
    there = rank(value)
    known = [rank(each) for each in failed if each is not None and not isinstance(each, Void)]
    if not known:
        return value
    here = known[0]
    before = [place for place in known if min(here, there) <= place <= max(here, there) and place != there]
    if not before:
        return value
    low, high = min(before, key=lambda place: abs(place - there)), there
    if options.least is not None and low < there:
        low = max(low, options.least - 1)
    while abs(high - low) > 1:
        middle = (low + high) // 2
        if does(at(middle)):
            high = middle
        else:
            low = middle
    return at(high)
