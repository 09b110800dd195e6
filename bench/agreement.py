"""Every row of the table takes the same decision for the same reasons, on every dossier, before anything is timed."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from bench.cases import cases
from bench.peers import ours
from cqp_dsl.core.datatypes.display import plain_spaces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.peers import Row

MODULES = ("ours", "zen_engine", "cel", "rules", "openfisca")
DOSSIERS = 1_000


def rows() -> list[Row]:
    """Every row of the table, in order."""
    return [row for module in MODULES for row in importlib.import_module(f"bench.peers.{module}").ROWS]


def disagreements(found: list[Row], count: int = DOSSIERS) -> Iterator[str]:
    """What two rows do not agree on: the first row of a decision, the hand-written one, against each of the others."""
    for decision in ("certification", "vae"):
        own = [row for row in found if row.decision == decision]
        for number, case in enumerate(cases(decision, count)):
            outcomes = [row.read(row.decide(row.prepare(case))) for row in own]
            for row, outcome in zip(own, outcomes, strict=True):
                if outcome != outcomes[0]:
                    yield f"{decision} n° {number}, {row.name} : {outcome}, {own[0].name} : {outcomes[0]}\n  {case}"
            ours_, by_hand = ours.reasons_of(case), ours.hand_written_reasons(case)
            if sorted(map(plain_spaces, ours_)) != sorted(map(plain_spaces, by_hand)):
                yield f"{decision} n° {number}, motifs : {ours_}, à la main : {by_hand}\n  {case}"
