"""The rule for cases against its definition: however the unknowns turn out, what is decided stays so (§4, §7)."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest
from attrs import define

from tests.interpreter.default import Case, Clash, NoCase, choose
from tests.interpreter.kleene import conjunction, disjunction
from tests.interpreter.values import Missing, Value, Void

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.interpreter.kleene import Truth

UNKNOWN = Void((Missing("p.x"),))
TRUTHS: list[Truth] = [True, False, UNKNOWN]
VALUES: list[Value] = ["a", "b", UNKNOWN]


@define(frozen=True)
class Written:
    """A case as an author writes it: its own condition, its value, and the cases to which it is an exception."""

    own: Truth
    value: Value
    target: frozenset[int]
    over: frozenset[int]


def cases_of(written: tuple[Written, ...]) -> list[Case]:
    """The guards and the precedence that §4 makes of what is written; targets come before what excepts them."""
    made: list[Case] = []
    for one in written:
        presupposed = disjunction(made[i].guard for i in one.target) if one.target else True
        direct = one.target | one.over
        beats = direct.union(*(made[i].beats for i in direct))
        made.append(Case(conjunction([one.own, presupposed]), one.value, beats, one.own, one.target))
    return made


def by_definition(cases: list[Case]) -> object:
    """Without unknowns: the unbeaten cases that hold give the value, if there is one and they agree."""
    holding = [i for i, case in enumerate(cases) if case.guard is True]
    values = {cases[i].value for i in holding if not any(i in cases[j].beats for j in holding)}
    if not values:
        return "no case"
    return values.pop() if len(values) == 1 else "conflict"


def shapes(count: int) -> Iterator[tuple[tuple[frozenset[int], frozenset[int]], ...]]:
    """For each case, its target and the cases that it prevails over, among those before it."""
    subsets = [
        [frozenset(s) for size in range(i + 1) for s in itertools.combinations(range(i), size)] for i in range(count)
    ]
    return itertools.product(*(itertools.product(ones, ones) for ones in subsets))


def outcome(found: Value | NoCase | Clash) -> object:
    """What is final in a choice; None where something may still change."""
    match found:
        case NoCase():
            return "no case"
        case Clash():
            return "conflict"
        case Void():
            return None
        case value:
            return value


def completions(written: tuple[Written, ...]) -> Iterator[tuple[Written, ...]]:
    """Every way in which the unknowns may turn out."""
    choices = [
        [
            Written(own, value, one.target, one.over)
            for own in ([True, False] if isinstance(one.own, Void) else [one.own])
            for value in (["a", "b"] if isinstance(one.value, Void) else [one.value])
        ]
        for one in written
    ]
    return itertools.product(*choices)


def check(written: tuple[Written, ...]) -> None:
    decided = outcome(choose(cases_of(written), exhaustive=False))
    if decided is not None:
        assert {by_definition(cases_of(one)) for one in completions(written)} == {decided}, written


@pytest.mark.parametrize("count", [1, 2])
def test_small_instances_are_sound(count: int) -> None:
    for shape in shapes(count):
        for owns in itertools.product(TRUTHS, repeat=count):
            for values in itertools.product(VALUES, repeat=count):
                parts = zip(owns, values, shape, strict=True)
                check(tuple(Written(own, value, *place) for own, value, place in parts))


def drawn(chance: random.Random, count: int) -> tuple[Written, ...]:
    def some(before: int) -> frozenset[int]:
        return frozenset(i for i in range(before) if chance.random() < 0.3)

    return tuple(Written(chance.choice(TRUTHS), chance.choice(VALUES), some(i), some(i)) for i in range(count))


def test_larger_instances_are_sound() -> None:
    chance = random.Random(1)  # noqa: S311 - nothing secret
    for _ in range(4_000):
        check(drawn(chance, chance.choice([3, 4])))


def test_without_unknowns_the_rule_is_its_definition() -> None:
    chance = random.Random(2)  # noqa: S311 - nothing secret
    for _ in range(4_000):
        written = next(completions(drawn(chance, chance.choice([3, 4, 5]))))
        assert outcome(choose(cases_of(written), exhaustive=False)) == by_definition(cases_of(written))


def test_what_is_displaced_does_not_hold_the_rule_back() -> None:
    """An exception unknown, and its own exception certain with the value of the rule: there is nothing to wait for."""
    rule = Case(guard=True, value="a")
    pending = Case(UNKNOWN, "b", frozenset({0}), UNKNOWN, frozenset())
    settled = Case(UNKNOWN, "a", frozenset({0, 1}), own=True, excepts=frozenset({1}))
    assert choose([rule, pending, settled], exhaustive=True) == "a"
    assert choose([rule, pending], exhaustive=True) == UNKNOWN
