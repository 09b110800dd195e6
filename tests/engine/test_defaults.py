"""The rule for cases against its definition, on every instance of at most three cases and every order between them."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import pytest

from cqp_dsl.core.datatypes.values import Gap, MissingFact, Value, Void, union
from cqp_dsl.core.equality import equal, leaf_causes
from cqp_dsl.engine.defaults import Choice, Clash, NoCase, settle, standing
from cqp_dsl.engine.strict import conjunction
from tests.engine.build import span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Beats: TypeAlias = tuple[frozenset[int], ...]
Answer: TypeAlias = "Value | NoCase | Clash"

PENDING = Void((MissingFact("p.x", "p.x"),))
FINAL = Void((Gap("undefined_operation", "p.r", span()),))
GUARDS: tuple[Value, ...] = (True, False, PENDING, FINAL)
VALUES: tuple[Value, ...] = ("a", "b", PENDING, FINAL)


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


def by_rules(
    guards: Sequence[Value], values: Sequence[Value], beats: Beats, displaced: frozenset[int], *, exhaustive: bool
) -> Answer:
    """The five rules of SEMANTICS §4, word for word."""
    cases = range(len(guards))
    possible = [
        i
        for i in cases
        if guards[i] is not False and i not in displaced and not any(i in beats[j] and guards[j] is True for j in cases)
    ]
    certain = [
        i for i in cases if guards[i] is True and not any(i in beats[j] and guards[j] is not False for j in cases)
    ]
    if not possible:
        return NoCase()
    for first, second in itertools.combinations(certain, 2):
        if equal(values[first], values[second]) is False:
            return Clash(first, second)
    if len(possible) == 1 and guards[possible[0]] is True:
        return values[possible[0]]
    agree = all(equal(values[i], values[j]) is True for i in possible for j in possible)
    if agree and (exhaustive or any(guards[i] is True for i in possible)):
        return values[possible[0]]
    return Void(union(causes for i in possible for causes in (leaf_causes(guards[i]), leaf_causes(values[i]))))


def by_definition(guards: Sequence[bool], values: Sequence[str], beats: Beats) -> Answer:
    """Without unknowns: the unbeaten cases that hold give the value, if there is one and they agree."""
    holding = [i for i, holds in enumerate(guards) if holds]
    winners = [i for i in holding if not any(i in beats[j] for j in holding)]
    if not winners:
        return NoCase()
    if len({values[i] for i in winners}) > 1:
        first = winners[0]
        return Clash(first, next(i for i in winners if values[i] != values[first]))
    return values[winners[0]]


def chosen(beats: Beats, *, exhaustive: bool, excepted_by: Sequence[int] | None = None) -> Choice:
    cases = range(len(beats))
    beaten_by = tuple(sum(1 << j for j in cases if i in beats[j]) for i in cases)
    return Choice(beaten_by, tuple(excepted_by or [0] * len(beats)), exhaustive)


def settled(guards: tuple[Value, ...], values: Sequence[Value], choice: Choice) -> Answer:
    return settle(choice, guards, None, lambda case: values[case])  # type: ignore[arg-type]  # guards


@pytest.mark.parametrize("count", [1, 2, 3])
def test_instances_without_unknowns_are_as_defined(count: int) -> None:
    for beats in orders(count):
        choice = chosen(beats, exhaustive=False)
        for guards in itertools.product((True, False), repeat=count):
            for values in itertools.product(("a", "b"), repeat=count):
                assert settled(guards, values, choice) == by_definition(guards, values, beats)


@pytest.mark.parametrize("exhaustive", [False, True])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_instance_is_by_the_rules_and_monotone(count: int, exhaustive: bool) -> None:  # noqa: FBT001
    """One unknown filled at a time: a final answer stays, so it is that of every completion, known by the test above.

    An exhaustive set of guards always has one that holds: the instances where all are false are not instances of it.
    """

    def allowed(guards: tuple[Value, ...]) -> bool:
        return not (exhaustive and all(guard is False for guard in guards))

    for beats in orders(count):
        choice = chosen(beats, exhaustive=exhaustive)

        @cache
        def answer(guards: tuple[Value, ...], values: tuple[Value, ...], choice: Choice = choice) -> Answer:
            return settled(guards, values, choice)

        for guards in itertools.product(GUARDS, repeat=count):
            for values in itertools.product(VALUES, repeat=count):
                if not allowed(guards):
                    continue
                here = answer(guards, values)
                assert here == by_rules(guards, values, beats, frozenset(), exhaustive=exhaustive)
                if isinstance(here, Void) and here.pending:
                    continue
                for case in range(count):
                    for more in filled(guards, case, (True, False, FINAL)):
                        assert not allowed(more) or same(answer(more, values), here)
                    for more in filled(values, case, ("a", "b", FINAL)):
                        assert same(answer(guards, more), here)


def same(one: Answer, other: Answer) -> bool:
    """Of three cases that disagree, learning more may name another pair; it is a conflict all the same."""
    return one == other or (isinstance(one, Clash) and isinstance(other, Clash))


def filled(items: tuple[Value, ...], place: int, options: tuple[Value, ...]) -> Iterator[tuple[Value, ...]]:
    if items[place] is PENDING:
        for option in options:
            yield (*items[:place], option, *items[place + 1 :])


# --- Exceptions to exceptions: case 0 is the rule's own; each later one excepts it (None) or an earlier exception. ---

FORESTS = [
    (None, targets) for targets in [(None,), (None, 1), (None, None), (None, 1, 2), (None, 1, 1), (None, None, 2)]
]


def excepting(targets: Sequence[int | None]) -> tuple[Beats, list[int]]:
    """What each case beats, and the bits of the exceptions to each."""
    beats: list[frozenset[int]] = [frozenset()]
    for target in targets:
        beats.append(frozenset({0}) if target is None else frozenset({target}) | beats[target])
    excepted_by = [
        sum(1 << number for number, target in enumerate(targets, 1) if target == case) for case in range(len(beats))
    ]
    return tuple(beats), excepted_by


def guarded(own: Sequence[Value], targets: Sequence[int | None]) -> tuple[Value, ...]:
    """An exception to an exception presupposes it."""
    guards = [own[0]]
    for number, target in enumerate(targets, 1):
        guards.append(own[number] if target is None else conjunction(guards[target], own[number]))
    return tuple(guards)


@pytest.mark.parametrize("targets", [targets for _, targets in FORESTS])
def test_a_settled_exception_to_a_pending_one_is_monotone(targets: Sequence[int | None]) -> None:
    beats, excepted_by = excepting(targets)
    choice = chosen(beats, exhaustive=False, excepted_by=excepted_by)
    count = len(beats)

    @cache
    def answer(own: tuple[Value, ...], values: tuple[Value, ...]) -> Answer:
        guards = guarded(own, targets)
        return settle(choice, guards, [holds is True for holds in own], lambda case: values[case])  # type: ignore[arg-type]

    conditions: tuple[Value, ...] = (True, False, PENDING)
    for own in itertools.product(conditions, repeat=count):
        for values in itertools.product(("a", "b"), repeat=count):
            here = answer(own, values)
            guards = guarded(own, targets)
            if all(isinstance(guard, bool) for guard in guards):
                assert here == by_definition([guard is True for guard in guards], values, beats)
            if isinstance(here, Void):
                continue
            for case in range(count):
                for more in filled(own, case, (True, False)):
                    assert same(answer(more, values), here)


def test_what_is_excepted_does_not_matter_where_the_exception_is_settled_and_agrees_with_the_rule() -> None:
    """An older certificate: on file if it was held long enough; an oral all the same if one is thought needed."""
    beats, excepted_by = excepting((None, 1))
    choice = chosen(beats, exhaustive=True, excepted_by=excepted_by)
    values = ("oral", "on file", "oral")
    guards = guarded((True, PENDING, True), (None, 1))
    assert settle(choice, guards, (True, False, True), lambda case: values[case]) == "oral"  # type: ignore[arg-type]
    assert standing(choice, guards, (True, False, True)).possible == (0, 2)  # type: ignore[arg-type]
    unsure = settle(choice, guards, (True, False, False), lambda case: values[case])  # type: ignore[arg-type]
    assert unsure == PENDING


def test_partial_values_that_surely_differ_conflict_and_others_give_their_causes() -> None:
    choice = chosen((frozenset(), frozenset()), exhaustive=False)
    assert settled((True, True), (("a", PENDING), ("b", PENDING)), choice) == Clash(0, 1)
    assert settled((True, True), (("a", PENDING), ("a", "b")), choice) == PENDING
    assert settled((True, False), (("a", PENDING), "b"), choice) == ("a", PENDING)
