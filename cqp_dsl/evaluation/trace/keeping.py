"""Lines kept from one dossier to the next, where they depend on little of it.

A line that looks at truth values, at names and at readings only is the same for every dossier that says the same of
them: it is told once for each. What it looks at is known from the program, so that nothing else of a dossier can be in
it. Where values are supposed, nothing is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import attrs

from cqp_dsl.core.nodes import TODAY
from cqp_dsl.evaluation.trace.reads import Reader, key_of
from cqp_dsl.evaluation.trace.telling import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Program
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import TraceNode
    from cqp_dsl.evaluation.run import Frame, Run
    from cqp_dsl.evaluation.trace.telling import Instance, Telling

_MOST: Final = 2_000
"""Lines kept, with those under each."""

_VARIANTS: Final = 4
"""How many times a line is kept, with more or fewer rules detailed above it."""

_Given = TypeVar("_Given")


@attrs.frozen(eq=False)
class _Kept:
    """A line told before: how many rules are detailed one under the other in it, which it details, and only names."""

    line: TraceNode
    height: int
    detailed: tuple[Instance, ...]
    named: frozenset[Instance]
    day: Value
    is_alone: bool
    """Whether there are no such rules."""

    def as_of(self, day: Value) -> _Kept:
        """The same, of a line that is told the same at every effect date."""
        detailed = tuple([(name, cell, day, args) for name, cell, _, args in self.detailed])
        named = frozenset([(name, cell, day, args) for name, cell, _, args in self.named])
        return _Kept(self.line, self.height, detailed, named, day, self.is_alone)

    def fits(self, telling: Telling) -> bool:
        """Whether the line would be told the same here; what it details is then met."""
        deepest, seen = telling.depth + self.height, telling.seen
        if deepest >= MAX_DEPTH or not self.named <= seen.keys() or not seen.keys().isdisjoint(self.detailed):
            return False
        for instance in self.detailed:
            seen[instance] = len(seen)
        telling.again += self.named
        telling.deepest = max(telling.deepest, deepest)
        return True


class Keeper:
    """The lines kept of one program."""

    def __init__(self, program: Program) -> None:
        self._reader = Reader(program)
        self._kinds: list[dict[object, list[_Kept]]] = []
        self._count = 0

    def keeping(
        self, tell: Callable[[Telling, Run, Frame, _Given], TraceNode], nodes: Sequence[Node]
    ) -> Callable[[Telling, Run, Frame, _Given], TraceNode]:
        """The same line, kept if it looks at little; ``nodes`` are all that it explains."""
        reads = self._reader.of(nodes)
        key = None if reads is None else key_of(reads)
        if reads is None or key is None:
            return tell
        timeless = TODAY not in reads.variables  # but by windows; and no rule is looked at as of another date
        lines: dict[object, list[_Kept]] = {}
        self._kinds.append(lines)

        def told(telling: Telling, run: Run, frame: Frame, given: _Given) -> TraceNode:
            if run.assumptions:
                return tell(telling, run, frame, given)
            at = key(run, frame)
            variants = lines.get(at)
            if variants is not None:
                if variants[0].is_alone and telling.depth + variants[0].height < MAX_DEPTH:
                    telling.deepest = max(telling.deepest, telling.depth + variants[0].height)
                    return variants[0].line
                if timeless and variants[0].day != frame[TODAY]:
                    variants = lines[at] = [kept.as_of(frame[TODAY]) for kept in variants]
                for kept in variants:
                    if kept.fits(telling):
                        return kept.line
                if len(variants) >= _VARIANTS:
                    return tell(telling, run, frame, given)
            made = _recorded(telling, lambda: tell(telling, run, frame, given), frame[TODAY])
            if telling.depth + made.height < MAX_DEPTH:
                self._keep(lines, at, made)
            return made.line

        return told

    def _keep(self, lines: dict[object, list[_Kept]], at: object, made: _Kept) -> None:
        self._count += 1
        if self._count > _MOST:
            self._count = 1
            for each in self._kinds:
                each.clear()
        lines[at] = [*lines.get(at, ()), made]


def _recorded(telling: Telling, tell: Callable[[], TraceNode], day: Value) -> _Kept:
    """A line, and what of the trace it depends on and changes."""
    seen, again, deepest = len(telling.seen), len(telling.again), telling.deepest
    telling.deepest = telling.depth
    line = tell()
    height = telling.deepest - telling.depth
    telling.deepest = max(telling.deepest, deepest)
    named = frozenset([instance for instance in telling.again[again:] if telling.seen[instance] < seen])
    detailed = tuple(telling.seen)[seen:]
    return _Kept(line, height, detailed, named, day, not detailed and not named)
