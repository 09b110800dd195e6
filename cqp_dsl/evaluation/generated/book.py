"""The lines of a program's rules as Python functions, for programs whose traces are told again and again.

As in ``values``: a function knows the way on which everything is known and one case wins. Where something is not, it
hands over to the closures of ``trace``, which are the reference: the line of the rule, if nothing was told under it
yet; the whole trace otherwise, so that nothing is told twice. A property compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from cqp_dsl.core.nodes import Call
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.datatypes.values import Value
from cqp_dsl.evaluation.answer import TraceNode
from cqp_dsl.evaluation.generated.draft import Draft, UnwritableError
from cqp_dsl.evaluation.generated.lines import LineWriter
from cqp_dsl.evaluation.generated.values import NAMES
from cqp_dsl.evaluation.run import Run, deep_recursion
from cqp_dsl.evaluation.trace.dependencies import once
from cqp_dsl.evaluation.trace.rules import again
from cqp_dsl.evaluation.trace.telling import MAX_DEPTH, WITHOUT_PARTS, Telling, is_whole

if TYPE_CHECKING:
    from cqp_dsl.core.program import Rule
    from cqp_dsl.evaluation.trace.narrator import Narrator

TellValued: TypeAlias = Callable[[Telling, Run, Value, tuple[Value, ...], Value], TraceNode]
"""The line of a rule, at an effect date, for its arguments, given its value."""

_PARAMETERS: Final = ("telling", "run", "day", "args", "value")


class UnknownError(Exception):
    """Something on the way is not known: the trace is for the closures."""


NAMES_OF_LINES: Final = {
    **NAMES, "TraceNode": TraceNode, "Unknown": UnknownError, "again": again, "is_whole": is_whole,
    "join": "".join, "len": len, "map": map, "once": once, "set": set, "without_parts": WITHOUT_PARTS.issuperset,
}  # fmt: skip
"""All that the line of a rule can name, besides its own constants."""


class Book:
    """The lines of the rules of one program, each written when it is first asked for."""

    def __init__(self, narrator: Narrator) -> None:
        self.narrator = narrator
        self.compiler = narrator.compiler
        self._lines: dict[tuple[str, tuple[str, ...] | None], TellValued] = {}
        self._low: dict[str, bool] = {}

    def line(self, name: str, key: tuple[str, ...] | None = None) -> TellValued:
        """The line of a rule, or of one cell of a keyed parameter."""
        line = self._lines.get((name, key))
        if line is None:
            with deep_recursion():
                line = self._lines[name, key] = self._written(self.compiler.program.rules[name], key)
        return line

    def is_low(self, name: str) -> bool:
        """Whether the rules under a rule are few enough, one under the other, to be all detailed."""
        low = self._low.get(name)
        if low is None:
            level = {name}
            for _ in range(MAX_DEPTH):
                level = {called for each in level for called in self._called(each)}
            low = self._low[name] = not level
        return low

    def _called(self, name: str) -> list[str]:
        return [part.rule for part in nodes_of(self.compiler.program.rules[name].body) if isinstance(part, Call)]

    def _written(self, rule: Rule, key: tuple[str, ...] | None) -> TellValued:
        line = self.narrator.rule(rule.name, key)

        def by_closures(telling: Telling, run: Run, day: Value, args: tuple[Value, ...], _value: Value) -> TraceNode:
            return line(telling, run, day, args)

        draft = drafted_line(self, rule, key, by_closures)
        function = None if draft is None else draft.function()
        return function or by_closures  # type: ignore[return-value]  # of this form


def drafted_line(book: Book, rule: Rule, key: tuple[str, ...] | None, slow: TellValued) -> Draft | None:
    """The text of the function of a rule's line, ``slow`` being the closures it stands for; None where it has none."""
    draft = Draft("line", _PARAMETERS, {**NAMES_OF_LINES, "slow": slow}, guarded=False)
    try:
        LineWriter(book, rule, draft).rule(key)
    except UnwritableError:
        return None
    return draft
