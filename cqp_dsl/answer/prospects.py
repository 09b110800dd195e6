"""What would change a refusal, as data: what falls short, the smallest changes, the earliest day.

Every change and every day here was decided again by the engine: ``status``, ``value`` and ``favourable`` are its
answer, not a promise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, field

if TYPE_CHECKING:
    import datetime

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import PendingCause, Value
    from cqp_dsl.core.program import Way, World
    from cqp_dsl.source import Span

Relation: TypeAlias = Literal[
    "at_least", "more_than", "at_most", "less_than", "equal", "different", "among", "not_among", "between",
    "not_between", "holds", "lacks",
]  # fmt: skip
"""How what is measured ought to stand to its limits."""

Origin: TypeAlias = Literal["dossier", "computed", "day"]
"""Where what is measured comes from: the dossier, as it is given; a computation; the effect date."""


@define(frozen=True, eq=False, repr=False)
class Shortfall:
    """A condition that fails: how it ought to stand, how it does, by how much it falls short.

    Attributes:
        label: the author's words for the condition, its values put in; empty where there are none.
        subject: what is measured, in words.
        relation: how it ought to stand to ``limits``.
        gap: what is wanting, without sign: a number in the unit of ``type``, days between dates; None where what is
            compared has no distance.
        type: that of the values.
        origin: where ``value`` comes from.
        worlds: the readings under which it is so, where there are others.
    """

    label: str
    subject: str
    relation: Relation
    limits: tuple[Value, ...]
    value: Value
    type: Type
    gap: Value
    span: Span
    cite: Cite | None = None
    origin: Origin = "dossier"
    worlds: tuple[World, ...] = ()


@define(frozen=True, eq=False, repr=False)
class FactChange:
    """One value of a dossier that another replaces.

    Attributes:
        entry: the qualified entry.
        path: the value within it, as in messages on dossiers: ``certification.notes[oral]``.
        label: the question of the entry, or its name where only a part of it changes; ``part`` says which, in words.
        way: how the policy lets it change; ``piece`` is what must be supplied, where the policy names it.
    """

    entry: str
    path: str
    label: str
    part: str
    before: Value
    after: Value
    type: Type
    way: Way
    piece: str = ""


@define(frozen=True, eq=False, repr=False)
class Change:
    """A smallest change: with one less, in any of its facts, the answer would not be favourable.

    Attributes:
        facts: what changes, one value or two.
        value: what the engine then decides, which is favourable.
    """

    facts: tuple[FactChange, ...]
    value: Value


@define(frozen=True, eq=False, repr=False)
class Opening:
    """A smallest change after which nothing refuses, and what would then be missing before anything is decided."""

    facts: tuple[FactChange, ...]
    missing: tuple[PendingCause, ...]


@define(frozen=True, eq=False, repr=False)
class Earliest:
    """The first day found on which the same dossier is accepted, and what the engine then decides."""

    date: datetime.date
    value: Value


@define(frozen=True, eq=False, repr=False)
class Decider:
    """A judgement that would change the answer, and whose it is."""

    entry: str
    question: str
    by: str
    value: Value
    type: Type


@define(frozen=True, eq=False, repr=False)
class Prospects:
    """What would change one decision.

    Attributes:
        shortfalls: the conditions that fail.
        changes: the smallest changes found, three at most, those of one fact first.
        earliest: the earliest day on which the same dossier is accepted; None where there is none, or time is nothing
            to the decision.
        opening: where no change is enough, one after which the answer waits for somebody else.
        deciders: the judgements that would change it, where no change does.
        fixed: the facts on which the failing conditions rest and that no policy says to be modifiable, in words.
        complete: whether all that was to be tried was, within the steps of an answer.
    """

    shortfalls: tuple[Shortfall, ...] = ()
    changes: tuple[Change, ...] = ()
    earliest: Earliest | None = None
    opening: Opening | None = None
    deciders: tuple[Decider, ...] = ()
    fixed: tuple[str, ...] = ()
    complete: bool = field(default=True)
