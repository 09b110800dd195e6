"""Readings and worlds (SEMANTICS §6): what a decision is under each combination of the open readings."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from cqp_dsl.core.datatypes.values import Conflict, Limit, Void
from cqp_dsl.core.equality import equal, leaf_causes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.answer.answer import Status
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.program import Program, World

OPEN_READING: Final = "lecture envisagée, la question restant ouverte"
"""What is told of a reading that a world has, and that nobody has retained or supposed."""


class Settled(Protocol):
    """Something that has a value, known or not, and the status that goes with it."""

    @property
    def value(self) -> Value:
        """The value."""

    @property
    def status(self) -> Status:
        """Its status."""


_Item = TypeVar("_Item")


def retained_readings(program: Program) -> dict[str, str]:
    """The reading of every interpretation that the program has settled."""
    return {
        name: interpretation.retained.reading
        for name, interpretation in program.interpretations.items()
        if interpretation.retained is not None
    }


def worlds_of(program: Program, readings: Sequence[str]) -> list[World]:
    """Every combination of the open readings; readings in source order, each in declaration order.

    The elaborator refuses a program in which they would be too many.
    """
    if not readings:
        return [()]
    choices = [program.interpretations[name].type.values for name in readings]
    return [tuple(zip(readings, combination, strict=True)) for combination in itertools.product(*choices)]


def status_of(value: Value) -> Status:
    """The status of a value: that of its unknown leaves, if any."""
    causes = leaf_causes(value)
    if not causes:
        return "decided"
    if Void(causes).pending:
        return "undetermined"
    if any(isinstance(cause, Conflict) for cause in causes):
        return "conflict"
    return "out_of_limits" if any(isinstance(cause, Limit) for cause in causes) else "uncovered"


def same_outcome(left: Settled, right: Settled) -> bool:
    """Whether two worlds have the same outcome: the same value, or no value for the same kind of cause."""
    if left.status != right.status:
        return False
    return left.status != "decided" or equal(left.value, right.value) is True


def mattering(readings: Sequence[str], worlds: Sequence[World], same: Callable[[int, int], bool]) -> tuple[str, ...]:
    """The readings that matter: two worlds that differ only in it are not the ``same``, by index."""
    found = []
    for place, name in enumerate(readings):
        first_with: dict[World, int] = {}
        for index, world in enumerate(worlds):
            others = world[:place] + world[place + 1 :]
            if not same(first_with.setdefault(others, index), index):
                found.append(name)
                break
    return tuple(found)


def restricted(world: World, readings: Sequence[str]) -> World:
    """The part of a world that concerns these readings."""
    return tuple(choice for choice in world if choice[0] in readings)


def tags(readings: Sequence[str], worlds: Sequence[World], holds: Sequence[bool]) -> tuple[World, ...]:
    """The worlds in which something holds, told by the readings that it depends on; empty where it holds in all."""
    if all(holds):
        return ()
    relevant = mattering(readings, worlds, lambda i, j: holds[i] == holds[j])
    return tuple(dict.fromkeys(restricted(world, relevant) for world, held in zip(worlds, holds, strict=True) if held))


def tagged(
    readings: Sequence[str], worlds: Sequence[World], found: Sequence[Sequence[_Item]]
) -> list[tuple[_Item, tuple[World, ...]]]:
    """What was found in some world, each once in order of first occurrence, with the worlds that found it."""
    sets = [set(items) for items in found]
    distinct = dict.fromkeys(item for items in found for item in items)
    return [(item, tags(readings, worlds, [item in items for items in sets])) for item in distinct]
