"""``lower``: from a program to the lowered form of one decision, in all its worlds together (SEMANTICS §6)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.core.datatypes.types import DATE, BoolType, EnumType, ListType
from cqp_dsl.core.lowered.equality import equal
from cqp_dsl.core.lowered.inputs import Inputs, constant
from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, either, no, same
from cqp_dsl.core.lowered.numbers import choose, text
from cqp_dsl.core.lowered.places import Lowering, StoppedError
from cqp_dsl.core.lowered.reasons import NotLowered, NotLoweredError
from cqp_dsl.core.lowered.selection import Void, selected
from cqp_dsl.core.lowered.values import Bool, Leaf, conflict, known, pending, waits
from cqp_dsl.core.lowered.worlds import Worlds, terms_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.lowered.places import Place
    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.lowered.values import Lowered
    from cqp_dsl.core.program import Program, Rule

DATE_COLUMN = "date d'effet"
"""The column of the effect date, where each dossier has its own."""


@define(eq=False)
class Setting:
    """What is the same for every dossier of a table.

    Attributes:
        inputs: the columns of facts.
        date: the effect date; None where the table has a column for it.
        supposed: the readings that are supposed, by interpretation.
        figures: the figures to be fixed that the table has columns for.
    """

    inputs: Inputs = field(factory=Inputs)
    date: datetime.date | None = None
    supposed: Mapping[str, str] = field(factory=dict)
    figures: AbstractSet[tuple[str, tuple[str, ...]]] = frozenset()


@define(eq=False)
class LoweredDecision:
    """A decision: exactly one of the five truths holds; ``value`` is its value where ``decided`` does.

    ``place`` is the body of its rule, in which grounds are looked for, and ``worlds`` its worlds.
    """

    rule: Rule
    args: tuple[Value, ...]
    decided: Truth
    undetermined: Truth
    disputed: Truth
    conflict: Truth
    uncovered: Truth
    value: Lowered
    place: Place
    worlds: Worlds


def lower(program: Program, name: str, args: tuple[Value, ...], setting: Setting) -> LoweredDecision | NotLowered:
    """The lowered form of a rule for some arguments, or why it has none."""
    rule = program.rules[name]
    lowering = Lowering(program, setting.inputs, setting.supposed, setting.figures)
    try:
        assessed_at = None if rule.kind == "parameter" else program.policies[rule.policy].assessed_at
        today = effect_date(setting) if assessed_at is None else lowering.fact(assessed_at)
        given = [constant(arg, param.type) for arg, param in zip(args, rule.params, strict=True)]
        place = lowering.place(name, today, given)
        value = lowering.result(place)
        worlds = worlds_of(program, rule.readings, setting)
        return _decision(rule, args, value, place, worlds)
    except StoppedError as stopped:
        return stopped.why
    except (NotLoweredError, RecursionError) as error:
        return NotLowered(getattr(error, "construct", "une décision trop profonde"), name, rule.span)


def lower_requirement(program: Program, number: int, setting: Setting) -> Truth | NotLowered:
    """Whether a dossier breaks an ``exigence``: whether it is false in every world."""
    requirement = program.requirements[number]
    lowering = Lowering(program, setting.inputs, setting.supposed, setting.figures)
    place = lowering.standing_alone(requirement.condition, effect_date(setting))
    try:
        condition = place.truth(requirement.condition)
    except StoppedError as stopped:
        return stopped.why
    readings = program.open_readings(requirement.condition)
    return worlds_of(program, readings, setting).in_all(condition.no)


def effect_date(setting: Setting) -> Lowered:
    """The effect date."""
    if setting.date is not None:
        return constant(setting.date, DATE)
    return setting.inputs.of(DATE, DATE_COLUMN)


def worlds_of(program: Program, readings: Sequence[str], setting: Setting) -> Worlds:
    """The worlds of the interpretations that are still open."""
    return Worlds(
        {name: program.interpretations[name].type.values for name in readings if name not in setting.supposed}
    )


def _decision(rule: Rule, args: tuple[Value, ...], value: Lowered, place: Place, worlds: Worlds) -> LoweredDecision:
    if isinstance(value, Bool | Leaf) and isinstance(rule.type, BoolType | EnumType):
        kinds, decided_value = _among_few(value, rule.type, worlds)
    else:
        kinds, decided_value = _among_many(value, rule.type, worlds)
    if waits(value) and kinds.in_all is not None:
        disputed = either(*[both(one, two) for one, two in itertools.combinations(kinds.outcomes, 2)])
        decided = either(*kinds.in_all)
        undetermined = both(no(decided), no(disputed))
        return LoweredDecision(rule, args, decided, undetermined, disputed, FALSE, FALSE, decided_value, place, worlds)
    void = no(known(value))
    pended, clashing = pending(value), conflict(value)
    some_pending = worlds.in_some(both(void, pended))
    some_conflict = worlds.in_some(both(void, no(pended), clashing))
    some_gap = worlds.in_some(both(void, no(pended), no(clashing)))
    final = [*kinds.outcomes, some_conflict, some_gap]
    disputed = either(kinds.differ, *[both(one, two) for one, two in itertools.combinations(final, 2)])
    settled_ = both(no(disputed), no(some_pending))
    return LoweredDecision(
        rule,
        args,
        decided=both(settled_, either(*kinds.outcomes)),
        undetermined=both(no(disputed), some_pending),
        disputed=disputed,
        conflict=both(settled_, some_conflict),
        uncovered=both(settled_, some_gap),
        value=decided_value,
        place=place,
        worlds=worlds,
    )


@define(eq=False)
class _Outcomes:
    """The values that some world decides: one truth for each that may be, or one for all and whether they differ.

    Of a few values, ``in_all`` says whether every world decides each.
    """

    outcomes: Sequence[Truth]
    differ: Truth
    in_all: Sequence[Truth] | None = None


def _among_few(value: Bool | Leaf, type_: Type, worlds: Worlds) -> tuple[_Outcomes, Lowered]:
    """A truth or an enumeration: its values one by one, no world apart."""
    if isinstance(value, Bool):
        yes, no_ = worlds.in_some(value.yes), worlds.in_some(value.no)
        return _Outcomes((yes, no_), FALSE, (worlds.in_all(value.yes), worlds.in_all(value.no))), Bool(yes, no(yes))
    names = type_.values if isinstance(type_, EnumType) else ()
    named = dict(value.named)
    if not named:
        named = {name: both(value.known, same(value.terms[0], text(name))) for name in names}
    found = [named.get(name, FALSE) for name in names]
    outcomes = [worlds.in_some(one) for one in found]
    term = text(names[-1])
    for name, outcome in reversed(list(zip(names[:-1], outcomes[:-1], strict=True))):
        term = choose(outcome, text(name), term)
    in_all = [worlds.in_all(one) for one in found]
    return _Outcomes([one for one in outcomes if one is not FALSE], FALSE, in_all), Leaf(TRUE, (term,))


def _among_many(value: Lowered, type_: Type, worlds: Worlds) -> tuple[_Outcomes, Lowered]:
    """Any other value: in each of the worlds that it depends on, compared with the first that is decided."""
    if isinstance(type_, ListType):
        message = "une décision qui donne une liste"
        raise NotLoweredError(message)
    found = [worlds.value_in(value, world) for world in worlds.of(terms_of(value))]
    decided = [(known(one), one) for one in found]
    some = either(*[is_known for is_known, _ in decided])
    if len(found) == 1:
        return _Outcomes((some,), FALSE), value

    def said(_leaves: Sequence[Lowered]) -> Void:
        return Void(some, FALSE, FALSE)

    first = selected(decided, said)
    differ = either(*[both(is_known, equal(first, one).no) for is_known, one in decided])
    return _Outcomes((some,), differ), first
