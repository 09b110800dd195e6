"""What a new version of the policies changes to some dossiers, as data: every form of it is drawn from here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from cqp_dsl.answer.answer import Answer, Status
    from cqp_dsl.core.datatypes.types import NumberType
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.outcomes.moves import Move
    from cqp_dsl.render.page import Source

Effect: TypeAlias = Literal[
    "unchanged", "gains", "loses", "rises", "falls", "settled", "unsettled", "mended", "broken", "other", "added",
    "removed",
]  # fmt: skip
"""What became of a decision: of its favour, of its amount, of its being decided."""

EFFECTS: dict[Effect, tuple[str, str]] = {
    "gains": ("gagne", "gagnent"),
    "loses": ("perd", "perdent"),
    "rises": ("augmente", "augmentent"),
    "falls": ("diminue", "diminuent"),
    "settled": ("devient décidé", "deviennent décidés"),
    "unsettled": ("devient indéterminé", "deviennent indéterminés"),
    "mended": ("a désormais une réponse du texte", "ont désormais une réponse du texte"),
    "broken": ("n'a plus de réponse du texte", "n'ont plus de réponse du texte"),
    "other": ("change autrement", "changent autrement"),
    "added": ("n'est demandé qu'après", "ne sont demandés qu'après"),
    "removed": ("n'est demandé qu'avant", "ne sont demandés qu'avant"),
    "unchanged": ("inchangé", "inchangés"),
}
"""The words of each effect, for one dossier and for several, in the order in which they are told."""


def effect_words(effect: Effect, count: int) -> str:
    """``3 gagnent``."""
    return f"{count} {EFFECTS[effect][count > 1]}"


@define(frozen=True, eq=False)
class Stand:
    """Where a decision stands under a version; ``text`` is what is said of it."""

    status: Status
    favourable: bool | None
    text: str
    amounts: tuple[tuple[str, Fraction | int, NumberType], ...] = ()
    """The amounts of what is decided: of which part (empty for the whole), how much, its type."""
    grounds: tuple[str, ...] = ()


@define(frozen=True)
class Cause:
    """What moved an answer: a declaration that changed, by its label, and where it is said.

    Attributes:
        move: what changed, and what it gave before and gives now, for one dossier.
        label: what its author calls it.
        source: its citation and its place, in the version that has it, the new one first.
    """

    move: Move
    label: str
    source: Source = field(eq=False)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others, whatever the dossier."""
        return self.move.kind, self.move.name


@define(frozen=True, eq=False)
class Change:
    """A decision on a dossier that is not what it was."""

    dossier: str
    decision: str
    effect: Effect
    before: Stand | None
    after: Stand | None
    causes: tuple[Cause, ...] | None = None
    """None where they were not looked for."""


@define(frozen=True, eq=False)
class Example:
    """The smallest dossier of an effect, decided in full under both versions."""

    change: Change
    before: Answer | None
    after: Answer | None


@define(eq=False)
class Total:
    """An amount added up over the dossiers that are decided."""

    part: str
    type: NumberType
    before: Fraction | int = 0
    after: Fraction | int = 0


@define(eq=False)
class DecisionImpact:
    """What became of a decision, over all the dossiers.

    Attributes:
        regrounded: how many come to the same for other grounds.
        passages: how many went from an outcome to another, by the words of both.
        causes: how many of each effect each cause has its part in; a dossier may have several causes.
    """

    name: str
    title: str
    effects: Counter[Effect] = field(factory=Counter)
    regrounded: int = 0
    passages: Counter[tuple[str, str]] = field(factory=Counter)
    totals: dict[str, Total] = field(factory=dict)
    causes: dict[tuple[str, str], tuple[Cause, Counter[Effect]]] = field(factory=dict)
    examples: list[Example] = field(factory=list)

    @property
    def changed(self) -> int:
        """How many are not what they were."""
        return sum(count for effect, count in self.effects.items() if effect != "unchanged")


@define(frozen=True, eq=False)
class Unread:
    """A dossier that a version cannot read, or refuses: why, for each version that does not."""

    dossier: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@define(frozen=True, eq=False)
class Renaming:
    """The names of a kind that only one version knows; ``renamed`` are those that are most likely the same thing."""

    added: tuple[tuple[str, str], ...] = ()
    removed: tuple[tuple[str, str], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


@define(eq=False)
class Impact:
    """What the new version changes.

    Attributes:
        before: what the old version is called, ``politiques@v1``.
        dossiers: how many were given.
        compared: how many both versions could read.
        decisions: by title.
        changes: those that are kept one by one, the first ones.
        refused: how many dossiers one of the versions cannot read, or refuses.
        unread: those of them that are kept one by one, the first ones.
        searched: of how many changes the causes were looked for.
        by_sql: how many dossiers were decided in SQL; None where they are no table.
    """

    before: str
    after: str
    programs: tuple[Program, Program]
    decision_names: Renaming
    fact_names: Renaming
    dossiers: int = 0
    compared: int = 0
    decisions: dict[tuple[str, str], DecisionImpact] = field(factory=dict)
    changes: list[Change] = field(factory=list)
    refused: int = 0
    unread: list[Unread] = field(factory=list)
    searched: int = 0
    by_sql: int | None = None

    @property
    def changed(self) -> int:
        """How many answers are not what they were."""
        return sum(decision.changed for decision in self.decisions.values())

    @property
    def ordered(self) -> Sequence[DecisionImpact]:
        """The decisions that change most first."""
        return sorted(self.decisions.values(), key=lambda one: (-one.changed, one.name, one.title))
