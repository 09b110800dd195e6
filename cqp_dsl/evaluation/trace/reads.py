"""What a line can depend on, found before it is told: the facts, the readings and the variables that it looks at."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING

import attrs

from cqp_dsl.core.nodes import TODAY, Call, Default, Fact, Fold, Hole, Reading, Var
from cqp_dsl.core.walk import parts
from cqp_dsl.datatypes.types import DATE
from cqp_dsl.evaluation.failures import own_window
from cqp_dsl.evaluation.trace.telling import is_small

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cqp_dsl.core.nodes import Node, Window, Wording
    from cqp_dsl.core.program import Program
    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.evaluation.run import Frame, Run


@attrs.frozen(eq=False)
class Reads:
    """The entries, the interpretations and the variables (by slot, the effect date being one) that are looked at.

    ``turns`` are the first days of what the windows tell apart: where the effect date is looked at through them alone,
    it counts by its place between them.
    """

    entries: frozenset[str] = frozenset()
    readings: frozenset[str] = frozenset()
    variables: dict[int, Type] = attrs.field(factory=dict)
    turns: frozenset[datetime.date] = frozenset()


class Reader:
    """What the nodes and the rules of one program look at; None where it is too much to tell one dossier by."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._rules: dict[str, Reads | None] = {}

    def of_rule(self, name: str) -> Reads | None:
        """What the explanation of a rule looks at, its arguments included."""
        if name not in self._rules:
            rule = self._program.rules[name]
            self._rules[name] = self.of([rule.body])
        return self._rules[name]

    def of(self, nodes: Sequence[Node]) -> Reads | None:
        """What the explanation of some nodes looks at."""
        entries: set[str] = set()
        readings: set[str] = set()
        variables: dict[int, Type] = {}
        bound: set[int] = set()
        turns: set[datetime.date] = set()
        pending = list(nodes)
        while pending:
            node = pending.pop()
            window = own_window(node)
            if window is not None:
                turns.update(_turns(window))
                continue
            pending.extend(_explained(node))
            match node:
                case Fact(entry=entry):
                    if not is_small(self._program.entries[entry].type):
                        return None
                    entries.add(entry)
                case Hole():
                    return None
                case Reading(interpretation=name):
                    readings.add(name)
                case Var(slot=slot):
                    variables[slot] = node.type
                case Fold(slot=slot):
                    bound.add(slot)
                case Call(rule=name, at=at):
                    inner = self.of_rule(name)
                    if inner is None:
                        return None
                    entries |= inner.entries
                    readings |= inner.readings
                    turns |= inner.turns
                    if at is not None or TODAY in inner.variables:
                        variables[TODAY] = DATE
                case _:
                    pass
        free = {slot: type_ for slot, type_ in variables.items() if slot not in bound}
        return Reads(frozenset(entries), frozenset(readings), free, frozenset(turns))


def _turns(window: Window) -> Iterator[datetime.date]:
    """The first day in a window, and the first after it."""
    if window.start is not None:
        yield window.start
    if window.end is not None and window.end < datetime.date.max:
        yield window.end + datetime.timedelta(days=1)


def _explained(node: Node) -> Iterator[Node]:
    """What the explanation of a node is made of: its parts, and the values in its labels."""
    yield from parts(node)
    yield from _in_label(node.label)
    if isinstance(node, Default):
        for case in node.cases:
            yield case.condition
            yield from case.tests
            yield from _in_label(case.label)


def _in_label(label: Wording | None) -> Iterator[Node]:
    if label is not None:
        yield from (part for part in label.parts if not isinstance(part, str))


def key_of(reads: Reads) -> Callable[[Run, Frame], object] | None:
    """What tells one telling from another, given what it looks at; None where that would be too much."""
    if not all(slot == TODAY or is_small(type_) for slot, type_ in reads.variables.items()):
        return None
    slots = sorted(reads.variables)
    bound = itemgetter(*slots) if slots else _nothing
    given = itemgetter(*sorted(reads.entries)) if reads.entries else _nothing
    read = itemgetter(*sorted(reads.readings)) if reads.readings else _nothing
    turns = [] if TODAY in reads.variables else sorted(reads.turns)
    if reads.readings:
        return lambda run, frame: (
            _between(turns, frame),
            bound(frame),
            given(run.facts),
            read(run.world),
            run.supposed,
        )
    if reads.entries or turns:
        return lambda run, frame: (_between(turns, frame), bound(frame), given(run.facts))
    return lambda _run, frame: bound(frame)


def _between(turns: Sequence[datetime.date], frame: Frame) -> object:
    """The place of the effect date between others; a Void that says why there is none, itself."""
    day = frame[TODAY]
    if not turns:
        return None
    return bisect_right(turns, day) if isinstance(day, datetime.date) else day


def _nothing(_source: object) -> None:
    return None
