"""The trace: every line of the explanation, told from the core once the values are known (SEMANTICS §12).

A second pass: nothing here decides anything. Like values and motifs, lines are compiled: what does not depend on the
dossier (names, labels, formulas, citations) is worked out once for each node, which becomes a function that says in
French what applied, what did not, and why. A rule is compiled when it is first told. The other modules compile
each kind of line; the narrator is where they find one another.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cqp_dsl.datatypes.values import MapValue
from cqp_dsl.evaluation.run import deep_recursion
from cqp_dsl.evaluation.trace.conditions import condition_line, value_lines
from cqp_dsl.evaluation.trace.dependencies import dependencies
from cqp_dsl.evaluation.trace.rules import body_lines, rule_line
from cqp_dsl.evaluation.trace.telling import MAX_DEPTH, Telling

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Rule
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import TraceNode
    from cqp_dsl.evaluation.compile import Compiler
    from cqp_dsl.evaluation.generated.book import Book
    from cqp_dsl.evaluation.run import Run
    from cqp_dsl.evaluation.trace.setting import Setting
    from cqp_dsl.evaluation.trace.telling import Tell, TellAll, TellRule

__all__ = ["MAX_DEPTH", "Narrator", "trace_of"]


_WORTH: Final = 4
"""How many times a rule that is asked a trace is worth: its lines are many, and slow by closures."""


class Narrator:
    """The compiled lines of one program."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self._rules: dict[tuple[str, tuple[str, ...] | None], TellRule] = {}
        self._told: Counter[str] = Counter()
        self._book: Book | None = None

    def trace(self, name: str, run: Run, day: Value, args: tuple[Value, ...]) -> TraceNode:
        """The trace of a rule: by closures, then, once it is asked again and again, by functions of its own.

        These give up where something on their way is not known; a supposed value is for the closures too.
        """
        self._told[name] += 1
        if self._told[name] * _WORTH > self.compiler.warm and not run.assumptions:
            book = self._written()
            if book.is_low(name):
                try:
                    return self.line(Telling(book), name, None, run, day, args)
                except Exception:  # noqa: BLE001, S110 - whatever it is, the closures say it
                    pass
        with deep_recursion():
            return self.rule(name)(Telling(), run, day, args)

    def _written(self) -> Book:
        if self._book is None:
            from cqp_dsl.evaluation.generated.book import Book  # noqa: PLC0415 - for what is told again and again

            self._book = Book(self)
        return self._book

    def line(
        self, telling: Telling, name: str, key: tuple[str, ...] | None, run: Run, day: Value, args: tuple[Value, ...]
    ) -> TraceNode:
        """The line of a rule in a trace, or of one cell of a keyed parameter."""
        if telling.book is None:
            return self.rule(name, key)(telling, run, day, args)
        value = self.compiler.rule(name)(run, day, args)
        if key is not None and isinstance(value, MapValue):
            value = value.cells[key]
        return telling.book.line(name, key)(telling, run, day, args, value)

    def rule(self, name: str, key: tuple[str, ...] | None = None) -> TellRule:
        """The line of a rule, or of one cell of a keyed parameter; compiled on first use."""
        line = self._rules.get((name, key))
        if line is None:
            line = self._rules[name, key] = rule_line(self, self.compiler.program.rules[name], key)
        return line

    def body(self, node: Node, setting: Setting) -> TellAll:
        """The lines under a rule: its cases, or what its only value is made of."""
        return body_lines(self, node, setting)

    def value(self, node: Node, setting: Setting) -> TellAll:
        """The lines that explain a value."""
        return value_lines(self, node, setting)

    def condition(self, node: Node, setting: Setting) -> Tell:
        """The line of a boolean expression."""
        return condition_line(self, node, setting)

    def dependencies(self, node: Node, setting: Setting) -> TellAll:
        """The lines of what an expression is computed from."""
        return dependencies(self, node, setting)


def trace_of(compiler: Compiler, rule: Rule, run: Run, day: Value, args: tuple[Value, ...]) -> TraceNode:
    """The line of a rule in one world, at an effect date, for its arguments, with all that explains it."""
    narrator = compiler.narrator
    if narrator is None:
        narrator = compiler.narrator = Narrator(compiler)
    return narrator.trace(rule.name, run, day, args)
