"""What is found of each dossier, counted: effects, passages, totals, causes; the smallest example of each effect."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.render.impact.report import Change, DecisionImpact, Example, Total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.render.impact.report import Cause, Effect, Impact, Stand, Unread

MOST_CHANGES = 100_000
"""Changes that are kept one by one; more are counted."""

MOST_UNREAD = 10_000
"""Dossiers that are refused of which the reason is kept; more are counted."""

_NOT_SHOWN = frozenset({"unchanged", "added", "removed"})


@define(frozen=True, eq=False)
class Found:
    """What became of a decision on a dossier, or on ``weight`` of them.

    Attributes:
        key: its name and its title.
        size: how many things the dossier says.
        example: decides it in full under both versions.
    """

    key: tuple[str, str]
    dossier: str
    effect: Effect
    stands: tuple[Stand | None, Stand | None]
    causes: tuple[Cause, ...] | None
    size: int
    example: Callable[[], tuple[Answer | None, Answer | None]]
    weight: int = 1


@define(eq=False)
class Tallier:
    """Adds to an impact what is found; ``finish`` decides the examples."""

    impact: Impact
    _smallest: dict[tuple[tuple[str, str], Effect], Found] = field(factory=dict, init=False)

    def add(self, found: Found, *, listed: bool = True) -> None:
        """Count what became of a decision; where it is ``listed``, it is kept as a change too."""
        decision = self.impact.decisions.get(found.key)
        if decision is None:
            decision = self.impact.decisions[found.key] = DecisionImpact(*found.key)
        before, after = found.stands
        decision.effects[found.effect] += found.weight
        _add_amounts(decision, before, after, found.weight)
        if before is not None and after is not None:
            decision.passages[before.text, after.text] += found.weight
        if found.effect == "unchanged":
            if before is not None and after is not None and before.grounds != after.grounds:
                decision.regrounded += found.weight
            return
        if listed and len(self.impact.changes) < MOST_CHANGES:
            self.impact.changes.append(
                Change(found.dossier, found.key[1], found.effect, before, after, causes=found.causes)
            )
        if found.causes is not None:
            self.add_causes(found.key, found.effect, found.causes)
        if found.effect not in _NOT_SHOWN:
            self._keep(found)

    def refuse(self, unread: Unread) -> None:
        """Note a dossier that a version cannot read, or refuses."""
        self.impact.refused += 1
        if len(self.impact.unread) < MOST_UNREAD:
            self.impact.unread.append(unread)

    def add_causes(self, key: tuple[str, str], effect: Effect, causes: Iterable[Cause]) -> None:
        """Count what moved a decision on one dossier."""
        self.impact.searched += 1
        decision = self.impact.decisions[key]
        for cause in {one.key: one for one in causes}.values():
            _, effects = decision.causes.setdefault(cause.key, (cause, Counter()))
            effects[effect] += 1

    def _keep(self, found: Found) -> None:
        """Keep the smallest dossier of each effect; of two of a size, the first."""
        place = found.key, found.effect
        known = self._smallest.get(place)
        if known is None or found.size < known.size:
            self._smallest[place] = found

    def finish(self) -> None:
        """Decide the examples in full."""
        for found in self._smallest.values():
            change = Change(found.dossier, found.key[1], found.effect, *found.stands, causes=found.causes)
            self.impact.decisions[found.key].examples.append(Example(change, *found.example()))


def _add_amounts(decision: DecisionImpact, before: Stand | None, after: Stand | None, weight: int) -> None:
    for part, amount, type_ in before.amounts if before is not None else ():
        total = decision.totals.setdefault(part, Total(part, type_))
        total.before += amount * weight
    for part, amount, type_ in after.amounts if after is not None else ():
        total = decision.totals.setdefault(part, Total(part, type_))
        total.type = type_
        total.after += amount * weight
