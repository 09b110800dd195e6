"""What a reading would change, as data: decisions that another answer replaces, and those that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import DecisionAnswer


@define(frozen=True)
class Shift:
    """A decision on a dossier that another answer replaces once ``reading`` is retained for ``interpretation``."""

    interpretation: str
    reading: str
    dossier: str
    path: str
    before: DecisionAnswer
    after: DecisionAnswer


@define(frozen=True)
class Waiting:
    """A decision on a dossier that waits for a figure to be fixed or for a judgement."""

    name: str
    dossier: str
    path: str
    decision: DecisionAnswer


@define(frozen=True)
class Sweep:
    """What some dossiers tell of the questions left open; ``dossiers`` is how many were decided."""

    dossiers: int
    shifts: tuple[Shift, ...]
    waiting: tuple[Waiting, ...]
