"""The new version with one declaration as it was: what an answer then comes to says whether that one moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve, field

from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.decision.decide import Engine
from cqp_dsl.impact.effects import stand_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.impact.report import Cause


_NOTHING = ""


@define(eq=False)
class Undoing:
    """Puts declarations back, one at a time. Engines are kept: as many as there are declarations that changed."""

    old: Program
    new: Program
    _engines: dict[str, Engine] = field(factory=dict, init=False)

    def needed(
        self, causes: Iterable[Cause], decision: str, dossier: Dossier, date: datetime.date | None
    ) -> tuple[Cause, ...]:
        """Those causes without which a decision would not be what it is now; all of them where none is by itself."""
        found = tuple(causes)
        if len(found) < 2:  # noqa: PLR2004 - one needs no rival
            return found
        asked = evolve(dossier, decisions=(decision,))
        if _NOTHING not in self._engines:
            self._engines[_NOTHING] = Engine(self.new)
        now = self._outcomes(self._engines[_NOTHING], asked, date)
        kept = tuple(cause for cause in found if self._differs(cause, asked, date, now))
        return kept or found

    def _differs(self, cause: Cause, asked: Dossier, date: datetime.date | None, now: list[tuple[str, str]]) -> bool:
        engine = self._without(cause.move.name)
        if engine is None:
            return True
        try:
            return self._outcomes(engine, asked, date) != now
        except (KeyError, EvaluationError):  # the old declaration does not stand in the new version
            return True

    @staticmethod
    def _outcomes(engine: Engine, dossier: Dossier, date: datetime.date | None) -> list[tuple[str, str]]:
        stands = map(stand_of, engine.answer(dossier, date=date, trace=False).decisions)
        return [(stand.status, stand.text) for stand in stands]

    def _without(self, name: str) -> Engine | None:
        """The new version with that declaration, an exception with its rule, as it was; None where it was not."""
        rule = name if name in self.new.rules or name in self.old.rules else name.rpartition(".")[0]
        if rule in self._engines:
            return self._engines[rule]
        program = self._program(rule, name)
        if program is None:
            return None
        engine = self._engines[rule] = Engine(program)
        return engine

    def _program(self, rule: str, name: str) -> Program | None:
        old, new = self.old, self.new
        rules = {**dict(old.rules.items()), **dict(new.rules.items())}
        entries = {**old.entries, **new.entries}
        readings = {**old.interpretations, **new.interpretations}
        if rule in old.rules:
            rules[rule] = old.rules[rule]
        elif name in old.entries:
            entries[name] = old.entries[name]
        elif name in old.interpretations:
            readings[name] = old.interpretations[name]
        else:
            return None
        return evolve(new, rules=rules, entries=entries, interpretations=readings)
