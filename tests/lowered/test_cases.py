"""SEMANTICS §4 in two-valued logic, against the engine's one rule: every three-valued guard of every small default."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from attrs import define

from cqp_dsl.core.datatypes.values import MissingFact, Void
from cqp_dsl.core.lowered.cases import settled, standing
from cqp_dsl.core.lowered.encoding import Cell, Row
from cqp_dsl.core.lowered.logic import denied, given, holds, no
from cqp_dsl.core.lowered.terms import DOSSIER, Column, make
from cqp_dsl.core.lowered.values import Bool, Leaf
from cqp_dsl.engine.defaults import Choice, Clash, NoCase, settle
from tests.lowered.interpret import Player

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.engine.defaults import Guard

UNKNOWN = Void((MissingFact("p.f", "p.f"),))
GUARDS: tuple[bool | None, ...] = (True, False, None)
VALUES = (1, 2, None)


@define
class Beaten:
    """All that precedence needs of a case."""

    id: int
    beats: frozenset[int]
    name: str = ""
    excepted: str = ""


def orders(count: int) -> Iterator[list[Beaten]]:
    """Cases of which the later ones beat some of the earlier ones, with what those beat."""
    pairs = list(itertools.combinations(range(count), 2))
    for chosen in itertools.product((False, True), repeat=len(pairs)):
        beats: list[set[int]] = [set() for _ in range(count)]
        for (low, high), beaten in zip(pairs, chosen, strict=True):
            if beaten:
                beats[high] |= {low} | beats[low]
        yield [Beaten(i, frozenset(one)) for i, one in enumerate(beats)]


def lowered_case(number: int) -> tuple[Bool, Leaf]:
    guard = make(Column, DOSSIER, f"g{number}", "truth", 0, 0, 1)
    value = make(Column, DOSSIER, f"v{number}", "number", 0, 9, 1)
    return (
        Bool(holds(DOSSIER, f"g{number}"), denied(DOSSIER, f"g{number}"), no(given(guard))),
        Leaf(given(value), (value,), no(given(value))),
    )


def expected(
    cases: list[Beaten], guards: tuple[bool | None, ...], values: tuple[int | None, ...], *, every: bool
) -> object:
    choice = Choice(
        tuple(sum(1 << other.id for other in cases if case.id in other.beats) for case in cases),
        (0,) * len(cases),
        every,
    )
    told: list[Guard] = [UNKNOWN if guard is None else guard for guard in guards]
    amounts: list[Value] = [UNKNOWN if value is None else value for value in values]
    found = settle(choice, tuple(told), None, lambda case: amounts[case])
    match found:
        case NoCase():
            return "gap"
        case Clash():
            return "conflict"
        case Void():
            return "pending"
        case _:
            return found


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("exhaustive", [False, True])
def test_every_small_default(count: int, exhaustive: bool) -> None:  # noqa: FBT001
    parts = [lowered_case(i) for i in range(count)]
    for cases in orders(count):
        guards, values = zip(*parts, strict=True)
        found = settled(standing(cases, guards, None), guards, values, exhaustive=exhaustive)  # type: ignore[arg-type]
        assert isinstance(found, Leaf)
        for held in itertools.product(GUARDS, repeat=count):
            for amounts in itertools.product(VALUES, repeat=count):
                columns: dict[str, Cell] = {f"g{i}": one for i, one in enumerate(held)}
                columns.update({f"v{i}": one for i, one in enumerate(amounts)})
                player = Player(Row(columns))
                told: object = "gap"
                if player.of(found.known):
                    told = player.of(found.terms[0])
                elif player.of(found.pending):
                    told = "pending"
                elif player.of(found.conflict):
                    told = "conflict"
                assert told == expected(cases, held, amounts, every=exhaustive), (cases, held, amounts)
