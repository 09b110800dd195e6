"""What each declaration gave in an answer, read off its trace: a parameter's value, whether an exception applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.render.wording import value_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from cqp_dsl.answer.answer import Answer, TraceNode
    from cqp_dsl.core.program import Program

_RULES = frozenset({"rule", "decision", "parameter", "column"})
_EXCEPTIONS = {"applied": "s'applique", "not_applied": "ne s'applique pas"}


def values_seen(answer: Answer, program: Program, declarations: Collection[str]) -> dict[str, dict[str, str]]:
    """By declaration, then by arguments (empty where there are none), what the traces of an answer show of it."""
    found: dict[str, dict[str, str]] = {}
    for decision in answer.decisions:
        if decision.trace is not None:
            _Reader(program, declarations, found).read(decision.trace, "")
    supposed = dict(answer.hypotheses)
    for name, interpretation in program.interpretations.items():
        if name not in declarations:
            continue
        state = "ouverte"
        if name in supposed:
            state = f"supposée {quoted(interpretation.type.label(supposed[name]))}"
        elif interpretation.retained is not None:
            state = f"retenue {quoted(interpretation.type.label(interpretation.retained.reading))}"
        found[name] = {"": state}
    return dict(sorted(found.items()))


class _Reader:
    """Reads a trace; the first line about each instance tells its value."""

    def __init__(self, program: Program, declarations: Collection[str], found: dict[str, dict[str, str]]) -> None:
        self._program = program
        self._declarations = declarations
        self._found = found

    def read(self, node: TraceNode, rule: str) -> None:
        """Read a line under the rule of that name, and those under it."""
        pending = [(node, rule)]
        while pending:
            current, home = pending.pop()
            inner = self._line(current, home)
            pending.extend((child, inner) for child in reversed(current.children))

    def _line(self, node: TraceNode, rule: str) -> str:
        """Note what a line tells; the rule that the lines under it belong to."""
        if node.kind == "exception":
            told = _EXCEPTIONS.get(node.status, "pourrait s'appliquer")
            self._found.setdefault(f"{rule}.{node.name}", {}).setdefault("", told)
        elif node.kind in _RULES or node.kind == "fact":
            name = node.subject
            if name in self._declarations:
                text = "inconnu" if isinstance(node.value, Void) else value_text(node.value, node.type)
                self._found.setdefault(name, {}).setdefault(node.instance, text)
            return name if node.kind in _RULES else rule
        return rule
