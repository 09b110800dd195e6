"""The cases of a default in compiled code: what it comes to, and what is said where none holds or two disagree.

Windows are guards; where they alone keep every case from holding, the nearest days are told (SEMANTICS §4, §8).
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.cases import case_window, own_window, windows_of
from cqp_dsl.core.datatypes.display import format_value
from cqp_dsl.core.datatypes.values import Conflict, ConflictSide, Gap, Void
from cqp_dsl.core.nodes import Case, Default, Logic, Node
from cqp_dsl.engine.defaults import Clash, NoCase, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.engine.body import Body, Part
    from cqp_dsl.engine.defaults import Choice, Guard
    from cqp_dsl.engine.layout import Region
    from cqp_dsl.engine.run import Frame, Run

    Choose = Callable[..., Value]


@define(eq=False, repr=False)
class Chooser:
    """What decides between the cases of a default.

    ``parts`` are the functions of the values that are not constants.
    """

    body: Body
    node: Default
    region: Region
    choice: Choice
    parts: Sequence[Part | None]

    def function(self) -> Choose:
        """It, as a function: of the guards, of whether the own conditions of each case hold, of the run and frames."""
        kept, parts, cases = self.choice.kept, self.parts, self.node.cases

        def choose(guards: tuple[Guard, ...], own: tuple[bool, ...] | None, run: Run, *frames: Frame) -> Value:
            winner = kept.get(guards)
            if winner is not None:
                part = parts[winner]
                if part is None:
                    return cases[winner].value.value  # type: ignore[union-attr]  # a constant
                return part.function(run, *frames)  # type: ignore[misc]  # written with this one
            found = settle(self.choice, guards, own, lambda case: self._value(case, run, frames))
            return self._failure(found, run, frames) if isinstance(found, NoCase | Clash) else found

        return choose

    def _value(self, case: int, run: Run, frames: Sequence[Frame]) -> Value:
        return self.body.look(self.node.cases[case].value, self.region, run, frames)

    def _failure(self, found: NoCase | Clash, run: Run, frames: Sequence[Frame]) -> Void:
        node, cite = self.node, self.node.cite or self.body.cite
        if isinstance(found, Clash):
            first, second = (
                _side(node.cases[case], format_value(self._value(case, run, frames), node.type), cite)
                for case in (found.first, found.second)
            )
            return Void((Conflict(node.place, first, second),))
        windows = [case_window(case.guard) for case in node.cases if self._awaits_its_day(case.guard, run, frames)]
        today = frames[0][0]
        if not isinstance(today, datetime.date) or not windows:
            return Void((Gap("no_case", node.place, node.span, cite=cite),))
        days = [window for window in windows if not (window.start and window.end and window.start > window.end)]
        before = [window.end for window in days if window.end is not None and window.end < today]
        after = [window.start for window in days if window.start is not None and window.start > today]
        return Void(
            (
                Gap(
                    "not_in_force",
                    node.place,
                    node.span,
                    before=max(before, default=None),
                    after=min(after, default=None),
                    cite=cite,
                ),
            )
        )

    def _awaits_its_day(self, guard: Node, run: Run, frames: Sequence[Frame]) -> bool:
        """Whether the guard would be possible without its windows."""
        return any(True for _ in windows_of(guard)) and self._possible(guard, run, frames)

    def _possible(self, guard: Node, run: Run, frames: Sequence[Frame]) -> bool:
        """Whether the guard, each window in it taken as ``vrai``, is not ``faux``."""
        if own_window(guard) is not None:
            return True
        if isinstance(guard, Logic) and guard.op == "and":
            return all(self._possible(operand, run, frames) for operand in guard.operands)
        return self.body.look(guard, self.region, run, frames) is not False


def _side(case: Case, value: str, cite: Cite | None) -> ConflictSide:
    """One side of a conflict: the case by its name, or by its label, or by its place."""
    plain = case.label is not None and all(isinstance(part, str) for part in case.label.parts)
    name = case.name or (case.label.text if case.label and plain else "") or f"ligne {case.span.line}"
    return ConflictSide(name, case.span, value, case.cite or cite)
