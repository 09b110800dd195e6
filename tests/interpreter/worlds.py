"""SEMANTICS §1 and §6: a decision in every world of its open readings, and what the worlds make together."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from attrs import define, evolve

from cqp_dsl.core.datatypes.types import EnumType
from cqp_dsl.core.nodes import TODAY
from tests.interpreter.evaluate import NO_DATE, Scope, World, evaluate, fact, is_assumed, rule_value, truth
from tests.interpreter.motifs import Motif, of_rule, once, together
from tests.interpreter.values import Cause, Missing, Status, Unfixed, Value, causes, status

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program, Rule


@define(frozen=True)
class Outcome:
    """What a decision is in one world, or under one combination of the readings that matter."""

    world: World
    status: Status
    value: Value
    favourable: bool | None
    motifs: tuple[Motif, ...]


@define(frozen=True)
class Needed:
    """Something missing, and the worlds that need it: none of them where all do."""

    cause: Missing | Unfixed
    worlds: tuple[World, ...]


@define(frozen=True)
class Answer:
    """The answer of a decision. ``value`` holds where the status is ``decided``.

    ``causes`` are the final causes met. ``outcomes`` has one for each combination of the readings that matter, where
    the answer is to be settled.
    """

    status: Status
    value: Value
    favourable: bool | None
    missing: tuple[Needed, ...]
    causes: tuple[Cause, ...]
    outcomes: tuple[Outcome, ...]
    motifs: tuple[Motif, ...]


def evaluation(program: Program, dossier: Dossier, date: datetime.date | None) -> Scope:
    """What an answer is a function of, decisions asked apart (§1)."""
    return Scope(program, dossier, (), {TODAY: date or NO_DATE})


def decide(scope: Scope, name: str, args: tuple[Value, ...] = ()) -> Answer:
    """The answer of a rule, decision or not, for one combination of arguments (names of enumeration values)."""
    rule = scope.program.rules[name]
    outcomes = [_outcome(rule, args, evolve(scope, world=world)) for world in worlds(scope, rule.readings)]
    settled = [one for one in outcomes if one.status != "undetermined"]
    if any(differ(one, two) for one, two in itertools.combinations(settled, 2)):
        return Answer("disputed", None, None, (), (), tuple(_under_what_matters(outcomes)), ())
    missing = tuple(_needed(outcomes))
    final = tuple(
        cause for cause in causes(*(one.value for one in outcomes)) if not isinstance(cause, Missing | Unfixed)
    )
    if missing:
        return Answer("undetermined", None, None, missing, final, (), ())
    first = outcomes[0]
    return Answer(first.status, first.value, first.favourable, (), final, (), _told(outcomes))


def worlds(scope: Scope, readings: Sequence[str]) -> Iterator[World]:
    """The product of the open readings, those that the dossier supposes apart."""
    still_open = [name for name in readings if name not in scope.dossier.readings]
    choices = [[(name, one) for one in scope.program.interpretations[name].type.values] for name in still_open]
    return itertools.product(*choices)


def _outcome(rule: Rule, args: tuple[Value, ...], scope: Scope) -> Outcome:
    """What a rule comes to in one world."""
    assessed_at = None if rule.kind == "parameter" else scope.program.policies[rule.policy].assessed_at
    today = scope.slots[TODAY] if assessed_at is None else fact(assessed_at, scope)
    inside = scope.entering(today, args)
    value = rule_value(rule, inside)
    found = status(value)
    if found != "decided":
        return Outcome(scope.world, found, value, None, ())
    grounds = () if is_assumed(rule, inside) else of_rule(rule, evolve(inside, cite=rule.cite))
    return Outcome(scope.world, found, value, favourable(rule, value, scope), grounds)


def favourable(rule: Rule, value: Value, scope: Scope) -> bool | None:
    """Whether a value is one of those that grant; None where the rule names none."""
    granting = [evaluate(one, scope) for one in rule.favourable]
    return value in granting if granting else None


def differ(one: Outcome, two: Outcome) -> bool:
    """Whether two outcomes are not the same."""
    return one.status != two.status or (one.status == "decided" and one.value != two.value)


def _under_what_matters(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes for each combination of the readings that matter."""
    mattering = {
        name
        for one, two in itertools.combinations(outcomes, 2)
        for name in _only_difference(one.world, two.world)
        if differ(one, two)
    }
    found: dict[World, list[Outcome]] = {}
    for one in outcomes:
        world = tuple((name, reading) for name, reading in one.world if name in mattering)
        found.setdefault(world, []).append(one)
    return [evolve(group[0], world=world, motifs=_told(group)) for world, group in found.items()]


def _told(outcomes: Sequence[Outcome]) -> tuple[Motif, ...]:
    """The motifs of outcomes that agree."""
    return once(together([(one.world, one.motifs) for one in outcomes]))


def _only_difference(one: World, two: World) -> tuple[str, ...]:
    """The reading by which two worlds differ, if it is one."""
    names = tuple(name for (name, a), (_, b) in zip(one, two, strict=True) if a != b)
    return names if len(names) == 1 else ()


def _needed(outcomes: Sequence[Outcome]) -> list[Needed]:
    """All that is missing in some world, tagged with the worlds that need it unless all do."""
    every = [cause for cause in causes(*(one.value for one in outcomes)) if isinstance(cause, Missing | Unfixed)]
    found = []
    for cause in every:
        worlds = tuple(one.world for one in outcomes if cause in causes(one.value))
        found.append(Needed(cause, worlds if len(worlds) < len(outcomes) else ()))
    return found


def published(program: Program, name: str) -> list[tuple[str, ...]]:
    """The arguments for which a decision is published: every combination of its enumerations (§1).

    None here for a decision that goes through a list: its elements are those of a dossier.
    """
    if any(param.over is not None for param in program.rules[name].params):
        return []
    choices = [param.type.values for param in program.rules[name].params if isinstance(param.type, EnumType)]
    return list(itertools.product(*choices))


def broken(scope: Scope) -> list[int]:
    """The requirements, by number, that refuse a dossier: those that are false (§10)."""
    return [number for number, one in enumerate(scope.program.requirements) if truth(one.condition, scope) is False]
