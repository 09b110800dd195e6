"""The figures to be fixed: each place that says « à fixer par » is one, by its parameter and its key.

A cell of a parameter has its key. What else has several is told apart by the words that its author gave to each place:
the tests of a row of a table, the condition of a case or the name of its exception, the days of a dated value.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.core.declarations import HoleDeclaration
from cqp_dsl.core.nodes import Hole
from cqp_dsl.core.printer import show
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics.agreement import make
from cqp_dsl.semantics.windows import window_text

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.nodes import Node, Window
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.source import Span

Key = tuple[str, ...]


@define(eq=False, repr=False)
class Holes:
    """Those of a program, in the order in which they are met."""

    declared: list[HoleDeclaration] = field(factory=list)
    _places: dict[tuple[str, Key, Span], int] = field(factory=dict)
    _used: Counter[tuple[str, Key]] = field(factory=Counter)
    _of: Counter[str] = field(factory=Counter)

    def declare(
        self, expr: tree.HoleExpr, env: Environment, parameter: str, key: Key, type_: Type, cite: Cite | None
    ) -> Hole:
        """A figure to be fixed, and the node that stands for it."""
        by = expr.by.text
        self._places[parameter, key, expr.span] = len(self.declared)
        self._of[parameter] += 1
        self.declared.append(HoleDeclaration(parameter, key, type_, by, expr.span, cite))
        return make(Hole, env, expr.span, type_, parameter=parameter, key=key, by=by, cite=cite)

    def number(self, parameter: str) -> int:
        """How many a parameter, a rule or a column of a table has."""
        return self._of[parameter]

    def named(self, hole: Hole, key: Key) -> Hole:
        """The same figure under a key that tells it from the others; a number follows words that come again."""
        self._used[hole.parameter, key] += 1
        again = self._used[hole.parameter, key]
        if again > 1:
            key = (*key[:-1], f"{key[-1]} ({again})")
        number = self._places.pop((hole.parameter, hole.key, hole.span))
        self._places[hole.parameter, key, hole.span] = number
        self.declared[number] = evolve(self.declared[number], key=key)
        return evolve(hole, key=key)


def row_words(row: tree.TableRow, env: Environment) -> str:
    """A row, by what its cells test: ``pass ; oral``, ``≥ 18 ; -``, ``sinon``."""
    if row.otherwise:
        return "sinon"
    return " ; ".join(" ou ".join(_test_words(test, env) for test in cell) or "-" for cell in row.tests)


def _test_words(test: tree.CellTest, env: Environment) -> str:
    """A test of a cell as it is written; a value of an enumeration by its short name."""
    match test:
        case tree.CellValue(value=tree.Access(field=name)):
            return name.text
        case _:
            return env.scope.session.text(test.span)


def case_words(
    name: str, condition: Node | None = None, window: Window | None = None, *, otherwise: bool = False
) -> str:
    """A case: ``si note > 12``, ``sinon``, ``à partir du 1er mai 2013``; ``exception nom``, then its cases likewise."""
    parts = [f"exception {name}"] if name else []
    parts += ["sinon"] if otherwise else [f"si {plain_spaces(show(condition))}"] if condition is not None else []
    parts += [window_words(window)] if window is not None else []
    return ", ".join(parts) or window_words(None)


def window_words(window: Window | None) -> str:
    """Days, as an author would type them."""
    return "toujours" if window is None else plain_spaces(window_text(window))
