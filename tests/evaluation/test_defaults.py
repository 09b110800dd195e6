"""The rule for cases against its definition, on every instance of at most three cases and every order between them."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import pytest

from cqp_dsl.datatypes.values import Gap, MissingFact, Value, Void, union
from cqp_dsl.evaluation.defaults import Clash, NoCase, default_rule, standing
from cqp_dsl.evaluation.equality import equal, leaf_causes
from cqp_dsl.evaluation.run import Facts, Frame, Run
from tests.evaluation.build import span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.evaluation.run import Code

Beats: TypeAlias = tuple[frozenset[int], ...]
Answer: TypeAlias = "Value | NoCase | Clash"

PENDING = Void((MissingFact("p.x", "p.x"),))
FINAL = Void((Gap("undefined_operation", "p.r", span()),))
GUARDS: tuple[Value, ...] = (True, False, PENDING, FINAL)
VALUES: tuple[Value, ...] = ("a", "b", PENDING, FINAL)
NOWHERE = Run(Facts({}, {}), {}, {}, {})


def orders(count: int) -> Iterator[Beats]:
    """Every acyclic relation on the cases, transitively closed, each once."""
    pairs = [(i, j) for i in range(count) for j in range(count) if i != j]
    seen = set()
    for chosen in itertools.product((False, True), repeat=len(pairs)):
        relation = {pair for pair, taken in zip(pairs, chosen, strict=True) if taken}
        for middle, i, j in itertools.product(range(count), repeat=3):
            if (i, middle) in relation and (middle, j) in relation:
                relation.add((i, j))
        beats = tuple(frozenset(j for i, j in relation if i == case) for case in range(count))
        if all(case not in beats[case] for case in range(count)) and beats not in seen:
            seen.add(beats)
            yield beats


def test_there_are_as_many_orders_as_mathematics_says() -> None:
    assert [len(list(orders(count))) for count in (1, 2, 3)] == [1, 3, 19]


def settle(guards: tuple[Value, ...], values: tuple[Value, ...], beats: Beats, *, exhaustive: bool) -> Answer:
    """The five rules of SEMANTICS §4, word for word."""
    who = standing(guards, beats)  # type: ignore[arg-type]
    if not who.possible:
        return NoCase()
    for first, second in itertools.combinations(who.certain, 2):
        if equal(values[first], values[second]) is False:
            return Clash(first, second)
    if len(who.possible) == 1 and guards[who.possible[0]] is True:
        return values[who.possible[0]]
    agree = all(equal(values[i], values[j]) is True for i in who.possible for j in who.possible)
    if agree and (exhaustive or any(guards[i] is True for i in who.possible)):
        return values[who.possible[0]]
    return Void(union(causes for i in who.possible for causes in (leaf_causes(guards[i]), leaf_causes(values[i]))))


def by_definition(guards: tuple[bool, ...], values: tuple[str, ...], beats: Beats) -> Answer:
    """Without unknowns: the unbeaten cases that hold give the value, if there is one and they agree."""
    holding = [i for i, holds in enumerate(guards) if holds]
    winners = [i for i in holding if not any(i in beats[j] for j in holding)]
    if not winners:
        return NoCase()
    if len({values[i] for i in winners}) > 1:
        first = winners[0]
        return Clash(first, next(i for i in winners if values[i] != values[first]))
    return values[winners[0]]


def constant(value: Value) -> Code:
    return lambda _run, _frame: value


def compiled(guards: tuple[Value, ...], values: tuple[Value, ...], beats: Beats, *, exhaustive: bool) -> Answer:
    """The compiled rule over constants, its failures brought back."""
    failures: list[NoCase | Clash] = []

    def fail(_run: Run, _frame: Frame, found: NoCase | Clash) -> Void:
        failures.append(found)
        return FINAL

    rule = default_rule(
        [constant(guard) for guard in guards],
        [constant(value) for value in values],
        beats,
        exhaustive=exhaustive,
        fail=fail,
    )
    result = rule(NOWHERE, [])
    return failures[0] if failures else result


@pytest.mark.parametrize("count", [1, 2, 3])
def test_instances_without_unknowns_are_as_defined(count: int) -> None:
    for beats in orders(count):
        for guards in itertools.product((True, False), repeat=count):
            for values in itertools.product(("a", "b"), repeat=count):
                assert settle(guards, values, beats, exhaustive=False) == by_definition(guards, values, beats)


@pytest.mark.parametrize("exhaustive", [False, True])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_instance_is_monotone_and_compiled_alike(count: int, exhaustive: bool) -> None:  # noqa: FBT001
    """One unknown filled at a time: a final answer stays, so it is that of every completion, known by the test above.

    An exhaustive set of guards always has one that holds: the instances where all are false are not instances of it.
    """

    def allowed(guards: tuple[Value, ...]) -> bool:
        return not (exhaustive and all(guard is False for guard in guards))

    for beats in orders(count):

        @cache
        def answer(guards: tuple[Value, ...], values: tuple[Value, ...], beats: Beats = beats) -> Answer:
            return settle(guards, values, beats, exhaustive=exhaustive)

        for guards in itertools.product(GUARDS, repeat=count):
            for values in itertools.product(VALUES, repeat=count):
                if not allowed(guards):
                    continue
                here = answer(guards, values)
                assert compiled(guards, values, beats, exhaustive=exhaustive) == here
                if isinstance(here, Void) and here.pending:
                    continue
                for case in range(count):
                    for more in _filled(guards, case, (True, False, FINAL)):
                        assert not allowed(more) or same(answer(more, values), here)
                    for more in _filled(values, case, ("a", "b", FINAL)):
                        assert same(answer(guards, more), here)


def same(one: Answer, other: Answer) -> bool:
    """Of three cases that disagree, learning more may name another pair; it is a conflict all the same."""
    return one == other or (isinstance(one, Clash) and isinstance(other, Clash))


def _filled(items: tuple[Value, ...], place: int, options: tuple[Value, ...]) -> Iterator[tuple[Value, ...]]:
    if items[place] is PENDING:
        for option in options:
            yield (*items[:place], option, *items[place + 1 :])


def test_partial_values_that_surely_differ_conflict_and_others_give_their_causes() -> None:
    none: Beats = (frozenset(), frozenset())
    assert compiled((True, True), (("a", PENDING), ("b", PENDING)), none, exhaustive=False) == Clash(0, 1)
    assert compiled((True, True), (("a", PENDING), ("a", "b")), none, exhaustive=False) == PENDING
    assert compiled((True, False), (("a", PENDING), "b"), none, exhaustive=False) == ("a", PENDING)
