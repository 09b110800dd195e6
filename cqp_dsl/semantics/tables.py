"""Tables: rows as guarded cases, one default per result column, or a fold over the rows for ``cumul``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from cqp_dsl.core.nodes import Const, Fold, Get, Hole, Logic, Make, Node, Prim, Var
from cqp_dsl.core.program import HoleDeclaration
from cqp_dsl.datatypes.types import BOOL, INTEGER, NOTHING, Field, ListType, OptionalType, RecordType, Type
from cqp_dsl.semantics import operations
from cqp_dsl.semantics.agreement import make, truth, without_nothing
from cqp_dsl.semantics.cases import BodyBuilder, Draft
from cqp_dsl.semantics.expressions import check, infer
from cqp_dsl.semantics.names import narrowed
from cqp_dsl.syntax import tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.nodes import CaseKind, Cite
    from cqp_dsl.semantics.environment import Environment


@attrs.frozen
class RowTests:
    """A row elaborated on its condition side: its tests, and whether it is the ``sinon`` row."""

    row: tree.TableRow
    tests: tuple[Node, ...]
    otherwise: bool


def row_tests(table: tree.Table, env: Environment) -> list[RowTests]:
    """The tests of every row; a row with the wrong number of cells is reported."""
    heads = [infer(column.head, env) for column in table.columns]
    rows = []
    for row in table.rows:
        if row.otherwise:
            rows.append(RowTests(row, (), otherwise=True))
            continue
        if len(row.tests) != len(heads):
            _wrong_cells(row, len(heads), len(row.tests), "avant", env)
            continue
        tests = tuple(_cell(head, cell, env) for head, cell in zip(heads, row.tests, strict=True) if cell)
        rows.append(RowTests(row, tests, otherwise=False))
    return rows


def _wrong_cells(row: tree.TableRow, wanted: int, found: int, where: str, env: Environment) -> None:
    env.scope.session.error(
        "CQP316",
        f"{wanted} case{'s' if wanted > 1 else ''} attendue{'s' if wanted > 1 else ''} {where} « || », {found} trouvée(s)",
        row.span,
        help="Chaque ligne a autant de cases que l'en-tête ; « - » laisse une condition libre.",
    )


def _cell(head: Node, tests: tuple[tree.CellTest, ...], env: Environment) -> Node:
    """A cell as a condition on its column: ``a ; b`` is an ``ou``."""
    nodes = tuple(_test(head, test, env) for test in tests)
    span = tests[0].span.to(tests[-1].span)
    return nodes[0] if len(nodes) == 1 else make(Logic, env, span, BOOL, op="or", operands=nodes)


def _test(head: Node, test: tree.CellTest, env: Environment) -> Node:
    match test:
        case tree.CellValue(value=expr):
            value = infer(expr, env, without_nothing(head.type))
            return operations.compare("=", head, value, env, test.span)
        case tree.CellCompare(op=op, value=expr):
            return _guarded(
                head, env, test, lambda inner: operations.compare(op, inner, infer(expr, env), env, test.span)
            )
        case tree.CellRange(low=low, high=high, high_included=included):
            low_node, high_node = infer(low, env), infer(high, env)
            if included:
                return _guarded(
                    head, env, test, lambda inner: operations.between(inner, low_node, high_node, env, test.span)
                )

            def half_open(inner: Node) -> Node:
                parts = (
                    operations.compare("≥", inner, low_node, env, test.span),
                    operations.compare("<", inner, high_node, env, test.span),
                )
                return make(Logic, env, test.span, BOOL, op="and", operands=parts)

            return _guarded(head, env, test, half_open)


def _guarded(head: Node, env: Environment, test: tree.CellTest, build: Callable[[Node], Node]) -> Node:
    """An order test, false for ``rien`` where the column may be ``rien``."""
    if not isinstance(head.type, OptionalType):
        return build(head)
    nothing = make(Const, env, test.span, NOTHING, value=None)
    present = make(Prim, env, test.span, BOOL, op="ne", operands=(head, nothing))
    inner = narrowed(head, env.assuming(present, holds=True))
    if isinstance(inner.type, OptionalType):
        inner = attrs.evolve(head, type=head.type.inner)
    return make(Logic, env, test.span, BOOL, op="and", operands=(present, build(inner)))


def result_body(  # noqa: PLR0913 - one column of one table
    table: tree.Table, rows: list[RowTests], column: int, type_: Type, builder: BodyBuilder, env: Environment
) -> list[Draft]:
    """The drafts of one result column; for ``cumul``, a single draft whose value folds the rows."""
    if table.mode not in ("unique", "first"):
        return [_cumulated(table, rows, column, type_, builder, env)]
    drafts: list[Draft] = []
    for tests in rows:
        value = _result(tests.row, column, len(table.results), type_, builder, env)
        if value is not None:
            kind: CaseKind = "otherwise" if tests.otherwise else "row"
            guard = _guard(tests, env)
            drafts.append(Draft(kind, guard, value, tests.row.span, env.scope.window, builder.cite, tests=tests.tests))
    regular = [draft for draft in drafts if draft.kind == "row"]
    last = [draft for draft in drafts if draft.kind == "otherwise"]
    for position, draft in enumerate(regular):
        draft.beats.extend(last)
        if table.mode == "first":
            draft.beats.extend(regular[position + 1 :])
    return drafts


def _guard(tests: RowTests, env: Environment) -> Node:
    if not tests.tests:
        return truth(env, tests.row.span)
    if len(tests.tests) == 1:
        return tests.tests[0]
    return make(Logic, env, tests.row.span, BOOL, op="and", operands=tests.tests)


def _result(  # noqa: PLR0913 - one cell of one table
    row: tree.TableRow, column: int, wanted: int, type_: Type, builder: BodyBuilder, env: Environment
) -> Node | None:
    if len(row.results) != wanted:
        if column == 0:
            _wrong_cells(row, wanted, len(row.results), "après", env)
        return None
    cell = row.results[column]
    if isinstance(cell, tree.HoleExpr):
        builder.holes.append(HoleDeclaration(builder.place, (), type_, cell.by.text, cell.span, builder.cite))
        return make(Hole, env, cell.span, type_, parameter=builder.place, key=(), by=cell.by.text, cite=builder.cite)
    return check(cell, env, type_)


def _cumulated(  # noqa: PLR0913 - one column of one table
    table: tree.Table, rows: list[RowTests], column: int, type_: Type, builder: BodyBuilder, env: Environment
) -> Draft:
    """``cumul``: a fold over the literal list of rows, each a pair (does it apply, its value)."""
    cell = type_.item if table.mode == "list" and isinstance(type_, ListType) else type_
    line = RecordType("ligne", (Field("joue", BOOL), Field("valeur", cell)))
    regular = [tests for tests in rows if not tests.otherwise]
    operands: list[Node] = []
    for tests in rows:
        value = (
            make(Const, env, tests.row.span, INTEGER, value=1)
            if table.mode == "count"
            else _result(tests.row, column, len(table.results), cell, builder, env)
        )
        if value is None:
            continue
        hit = _guard(tests, env)
        if tests.otherwise:
            any_hit = make(
                Logic, env, tests.row.span, BOOL, op="or", operands=tuple(_guard(other, env) for other in regular)
            )
            hit = make(Logic, env, tests.row.span, BOOL, op="not", operands=(any_hit,))
        operands.append(make(Make, env, tests.row.span, line, shape="record", operands=(hit, value)))
    over = make(Make, env, table.span, ListType(line), shape="list", operands=tuple(operands))
    inner, variable = env.bind("ligne", line)
    element = make(Var, inner, table.span, line, name="ligne", slot=variable.slot)
    fold = make(
        Fold, env, table.span, type_,
        kind=table.mode, var="ligne", slot=variable.slot, item_type=line, over=over,
        filter=make(Get, inner, table.span, BOOL, base=element, field="joue"),
        body=make(Get, inner, table.span, cell, base=element, field="valeur"),
    )  # fmt: skip
    return Draft("alternative", truth(env, table.span), fold, table.span, env.scope.window, builder.cite)


def rule_table(table: tree.Table, type_: Type, builder: BodyBuilder, env: Environment, cite: Cite | None) -> None:
    """The table that is the body of a rule: one result column, or one per field of a fiche."""
    rows = row_tests(table, env)
    if len(table.results) == 1:
        builder.base.extend(result_body(table, rows, 0, type_, builder, env))
        return
    record = without_nothing(type_)
    if not isinstance(record, RecordType):
        env.scope.session.error(
            "CQP316",
            f"La règle « {builder.place} » a une seule valeur, le tableau a {len(table.results)} colonnes de résultat",
            table.span,
            help="Gardez une seule colonne après « || », ou donnez à la règle le type d'une fiche.",
        )
        return
    columns = {result.name.text: position for position, result in enumerate(table.results)}
    for result in table.results:
        if record.field(result.name.text) is None:
            env.scope.unknown(
                "CQP213",
                f"La fiche « {record.name} » n'a pas de champ « {result.name.text} »",
                result.name,
                [field.name for field in record.fields],
            )
    missing = [field.name for field in record.fields if field.name not in columns]
    if missing:
        env.scope.session.error(
            "CQP308", f"Il manque la colonne « {missing[0]} » de la fiche « {record.name} »", table.span, "incomplet"
        )
        return
    operands = []
    for field in record.fields:
        part = BodyBuilder(f"{builder.place}.{field.name}", field.type, env, cite, builder.holes)
        part.base = result_body(table, rows, columns[field.name], field.type, part, env)
        operands.append(part.build(table.span))
    value = make(Make, env, table.span, record, shape="record", operands=tuple(operands))
    builder.base.append(Draft("alternative", truth(env, table.span), value, table.span, None, cite))
