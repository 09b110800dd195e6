"""The lowered form against the engine: the same status, and the same value where there is one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.core.lowered.decisions import LoweredDecision, Setting, lower, lower_requirement
from cqp_dsl.core.lowered.encoding import row_of
from cqp_dsl.core.lowered.inputs import Inputs
from cqp_dsl.core.lowered.reasons import NotLowered
from tests.differential.compare import Judge, Question
from tests.lowered.interpret import Player, played

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.program import Program

THIRDS = 30_000
"""The scale of numbers: what is drawn has thirds."""


@define(eq=False)
class Tally:
    """What was compared, and what was not: the constructs that have no lowered form, the dossiers that are no row."""

    compared: int = 0
    constructs: Counter[str] = field(factory=Counter)
    no_row: int = 0


class Comparison:
    """The decisions of one program, lowered once for each set of supposed readings."""

    def __init__(self, program: Program, tally: Tally | None = None) -> None:
        self.program = program
        self.judge = Judge(program)
        self.tally = Tally() if tally is None else tally
        self._settings: dict[tuple[tuple[str, str], ...], Setting] = {}
        self._lowered: dict[tuple[object, ...], LoweredDecision | NotLowered] = {}

    def setting(self, supposed: Mapping[str, str]) -> Setting:
        """The setting of the dossiers that suppose some readings."""
        key = tuple(supposed.items())
        if key not in self._settings:
            figures = frozenset((hole.parameter, hole.key) for hole in self.program.holes)
            self._settings[key] = Setting(Inputs(usual=THIRDS), None, dict(supposed), figures)
        return self._settings[key]

    def lowered(self, question: Question, setting: Setting) -> LoweredDecision | NotLowered:
        """A decision in a setting."""
        key = (question, id(setting))
        if key not in self._lowered:
            self._lowered[key] = lower(self.program, *question, setting)
        return self._lowered[key]

    def differing(self, dossier: Dossier) -> Iterator[str]:
        """What the two do not both say."""
        setting = self.setting(dossier.readings)
        row = row_of(self.program, dossier, setting)
        if row is None:
            self.tally.no_row += 1
            return
        player = Player(row)
        for question, verdict in self.judge.by_engine(dossier).items():
            found = self.lowered(question, setting)
            if isinstance(found, NotLowered):
                self.tally.constructs[found.construct] += 1
                continue
            self.tally.compared += 1
            told = played(found, player)
            if told != (verdict.status, verdict.value):
                yield f"{question}: engine {verdict.status} {verdict.value}, lowered {told[0]} {told[1]}"
        yield from self._refusals(dossier, player, setting)

    def _refusals(self, dossier: Dossier, player: Player, setting: Setting) -> Iterator[str]:
        broken = {id(one) for one, _ in self.judge._engine.requirements(dossier, dossier.date)}
        for number, requirement in enumerate(self.program.requirements):
            condition: Truth | NotLowered = lower_requirement(self.program, number, setting)
            if isinstance(condition, NotLowered):
                self.tally.constructs[condition.construct] += 1
            elif player.of(condition) != (id(requirement) in broken):
                yield f"{requirement.label.text}: engine {id(requirement) in broken}"
