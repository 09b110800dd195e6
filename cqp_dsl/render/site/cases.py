"""The body of a rule, table or parameter as rows to show: conditions with their labels, value, window, citation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.nodes import Const, Default, Hole, Logic, Make
from cqp_dsl.core.printer import show, show_window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.nodes import Case, CaseKind, Node
    from cqp_dsl.core.program import Rule
    from cqp_dsl.source import Span

_WORDS: dict[CaseKind, str] = {
    "alternative": "cas", "otherwise": "sinon", "exception": "exception", "disposition": "disposition",
    "dated": "valeur", "row": "ligne",
}  # fmt: skip


_ROWS = frozenset({"row", "otherwise"})


@define(frozen=True)
class Condition:
    """One condition of a case: the author's label, if any, and the expression; ``concerns`` tells a « quand »."""

    label: str
    text: str
    cite: Cite | None = None
    concerns: bool = False


@define(frozen=True)
class CaseRow:
    """One case: what it is, when it holds, what it gives. ``hole`` says who is to fix the value, where it has none."""

    word: str
    name: str
    label: str
    conditions: tuple[Condition, ...]
    value: str
    hole: str
    window: str
    cite: Cite | None
    span: Span


@define(frozen=True)
class Cell:
    """A parameter's cell, by its key (empty for a parameter without keys), with its dated values."""

    key: tuple[str, ...]
    rows: tuple[CaseRow, ...]


@define(frozen=True)
class TableRow:
    """A row of a table: its words, its tests, and the value of each result column."""

    label: str
    tests: tuple[str, ...]
    values: tuple[str, ...]
    otherwise: bool
    cite: Cite | None
    span: Span


def case_rows(rule: Rule) -> tuple[CaseRow, ...]:
    """The cases of a rule; a body that is a mere expression is one case."""
    match rule.body:
        case Default(cases=cases):
            return tuple(_case_row(case) for case in cases)
        case body:
            return (CaseRow("cas", "", "", (), show(body), "", "", None, body.span),)


def cells(rule: Rule) -> tuple[Cell, ...]:
    """The cells of a parameter."""
    match rule.body:
        case Make(shape="map", keys=keys, operands=operands):
            return tuple(Cell(key, _rows(operand)) for key, operand in zip(keys, operands, strict=True))
        case body:
            return (Cell((), _rows(body)),)


def _rows(node: Node) -> tuple[CaseRow, ...]:
    if isinstance(node, Default):
        return tuple(_case_row(case) for case in node.cases)
    return (CaseRow("valeur", "", "", (), show(node), _hole(node), "", node.cite, node.span),)


def _case_row(case: Case) -> CaseRow:
    return CaseRow(
        word=_WORDS[case.kind],
        name=case.name,
        label=case.label.text if case.label else "",
        conditions=(*_conditions(case.applies, concerns=True), *_conditions(case.condition)),
        value=show(case.value),
        hole=_hole(case.value),
        window=show_window(case.window.start, case.window.end) if case.window else "",
        cite=case.cite,
        span=case.span,
    )


def _conditions(node: Node | None, *, concerns: bool = False) -> Iterator[Condition]:
    """The conditions that must all hold, each with its label."""
    if node is None or (isinstance(node, Const) and node.value is True):
        return
    if isinstance(node, Logic) and node.op == "and" and node.label is None and node.cite is None:
        for operand in node.operands:
            yield from _conditions(operand, concerns=concerns)
        return
    yield Condition(node.label.text if node.label else "", show(node), node.cite, concerns)


def _hole(node: Node) -> str:
    return node.by if isinstance(node, Hole) else ""


def table_rows(columns: Sequence[Rule]) -> tuple[TableRow, ...]:
    """The rows of a table, from its result columns, which share them; none where the columns are not made of rows."""
    known = [column.body for column in columns if isinstance(column.body, Default)]
    if len(known) != len(columns) or any(case.kind not in _ROWS for body in known for case in body.cases):
        return ()
    rows = []
    for position, case in enumerate(known[0].cases):
        values = tuple(_value(body.cases[position].value) for body in known)
        tests = tuple(show(test) for test in case.tests)
        label = case.label.text if case.label else ""
        rows.append(TableRow(label, tests, values, case.kind == "otherwise" or not tests, case.cite, case.span))
    return tuple(rows)


def _value(node: Node) -> str:
    return f"à fixer par {node.by}" if isinstance(node, Hole) else show(node)
