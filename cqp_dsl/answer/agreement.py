"""Outcomes that agree: the readings that make no difference among them are told together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.answer.worlds import same_outcome, tagged, tags
from cqp_dsl.core.datatypes.values import Void

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.answer.answer import Outcome
    from cqp_dsl.core.program import World


def agreeing(outcomes: Sequence[Outcome]) -> list[tuple[Outcome, tuple[World, ...]]]:
    """Each different outcome once, with the readings that lead to it.

    Reasons and what is missing that only some of these readings have are told with them.
    """
    groups: list[list[Outcome]] = []
    for outcome in outcomes:
        group = next((group for group in groups if _agree(group[0], outcome)), None)
        if group is None:
            groups.append([outcome])
        else:
            group.append(outcome)
    return [(_merged(group), _worlds(group, outcomes)) for group in groups]


def _agree(one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes are the same; of two without a value, for the same causes."""
    if isinstance(one.value, Void) and isinstance(other.value, Void):
        return one.status == other.status and one.value.causes == other.value.causes
    return same_outcome(one, other)


def _worlds(group: Sequence[Outcome], outcomes: Sequence[Outcome]) -> tuple[World, ...]:
    names = tuple(name for name, _ in outcomes[0].world)
    held = [any(each is outcome for each in group) for outcome in outcomes]
    return tags(names, [outcome.world for outcome in outcomes], held) or (group[0].world,)


def _merged(group: Sequence[Outcome]) -> Outcome:
    first = group[0]
    if len(group) == 1:
        return first
    names, worlds = tuple(name for name, _ in first.world), [outcome.world for outcome in group]
    reasons = tagged(names, worlds, [outcome.reasons for outcome in group])
    missing = tagged(names, worlds, [outcome.missing for outcome in group])
    return evolve(
        first,
        reasons=tuple(evolve(reason, worlds=reason.worlds or where) for reason, where in reasons),
        missing=tuple(evolve(item, worlds=item.worlds or where) for item, where in missing),
    )
