"""Tables: rows as guarded cases, one default per result column, or a fold over the rows for ``cumul``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, evolve

from cqp_dsl.core.aggregates import AGGREGATE_WORDS, MARGINAL
from cqp_dsl.core.datatypes.types import (
    BOOL,
    INTEGER,
    NOTHING,
    DateType,
    EnumType,
    Field,
    ListType,
    NumberType,
    OptionalType,
    RecordType,
    Type,
    UnknownType,
    bare,
    type_name,
)
from cqp_dsl.core.nodes import ROW, Const, Fold, Get, Logic, Make, Node, Prim, Var
from cqp_dsl.language.syntax import tree
from cqp_dsl.semantics import operations
from cqp_dsl.semantics.agreement import fits, make, truth, unknown, without_nothing
from cqp_dsl.semantics.brackets import scale
from cqp_dsl.semantics.cases import BodyBuilder
from cqp_dsl.semantics.citations import citation
from cqp_dsl.semantics.drafts import Draft
from cqp_dsl.semantics.expressions import check, infer, wording
from cqp_dsl.semantics.holes import row_words
from cqp_dsl.semantics.names import narrowed
from cqp_dsl.semantics.successions import in_succession
from cqp_dsl.semantics.windows import window

if TYPE_CHECKING:
    from collections.abc import Callable

    from cqp_dsl.core.aggregates import Aggregate, Item
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.nodes import CaseKind, Window, Wording
    from cqp_dsl.semantics.environment import Environment
    from cqp_dsl.semantics.session import Session
    from cqp_dsl.source import Span


@define(frozen=True, eq=False, repr=False)
class RowTests:
    """A row elaborated on its condition side: its tests, and whether it is the ``sinon`` row."""

    row: tree.TableRow
    tests: tuple[Node, ...]
    otherwise: bool
    label: Wording | None
    cite: Cite | None


def row_tests(table: tree.Table, env: Environment, cite: Cite | None) -> list[RowTests]:
    """The tests of every row, its words, and its citation: by default ``cite``. The syntax has counted the cells.

    The rows of a scale by brackets are no tests.
    """
    if table.mode == MARGINAL:
        return []
    heads = [infer(column.head, env) for column in table.columns]
    rows = []
    rests = [row for row in table.rows if row.otherwise]
    if len(rests) > 1:
        env.scope.session.error(
            "CQP316",
            "Ce tableau a deux lignes « sinon »",
            rests[1].span,
            "seconde fois",
            others=[(rests[0].span, "première fois")],
            help="Une seule ligne « sinon » tient lieu de tous les autres cas : retirez l'autre.",
        )
    for row in table.rows:
        tests: tuple[Node, ...] = ()
        if not row.otherwise:
            tests = tuple(_cell(head, cell, env) for head, cell in zip(heads, row.tests, strict=True) if cell)
        label = None if row.label is None else wording(row.label, env)
        rows.append(RowTests(row, tests, row.otherwise, label, citation(row.cite, env.scope, cite)))
    return rows


def _cell(head: Node, tests: tuple[tree.CellTest, ...], env: Environment) -> Node:
    """A cell as a condition on its column: ``a ; b`` is an ``ou``."""
    nodes = tuple(_test(head, test, env) for test in tests)
    span = tests[0].span.to(tests[-1].span)
    return nodes[0] if len(nodes) == 1 else make(Logic, env, span, BOOL, op="or", operands=nodes)


def _test(head: Node, test: tree.CellTest, env: Environment) -> Node:
    match test:
        case tree.CellValue(value=tree.PeriodLit(start=start, end=end)) if _is_of_days(head):
            days = tree.CellRange(span=test.span, low=start, high=end, high_included=True)
            return _test(head, days, env)
        case tree.CellValue(value=expr):
            value = infer(expr, env, without_nothing(head.type))
            return operations.compare("=", head, value, env, test.span)
        case tree.CellCompare(op=op, value=expr):
            limit = infer(expr, env, without_nothing(head.type))
            return _guarded(head, env, test, lambda inner: operations.compare(op, inner, limit, env, test.span))
        case tree.CellBoth(first=first, second=second):
            parts = (_test(head, first, env), _test(head, second, env))
            return make(Logic, env, test.span, BOOL, op="and", operands=parts)
        case tree.CellRange(low=low, high=high, high_included=included):
            wanted = without_nothing(head.type)
            low_node, high_node = infer(low, env, wanted), infer(high, env, wanted)

            def within(inner: Node) -> Node:
                return operations.between(inner, low_node, high_node, env, test.span, high_included=included)

            return _guarded(head, env, test, within)


def _is_of_days(head: Node) -> bool:
    return isinstance(bare(head.type), DateType)


def _guarded(head: Node, env: Environment, test: tree.CellTest, build: Callable[[Node], Node]) -> Node:
    """An order test, false for ``rien`` where the column may be ``rien``."""
    if not isinstance(head.type, OptionalType):
        return build(head)
    nothing = make(Const, env, test.span, NOTHING, value=None)
    present = make(Prim, env, test.span, BOOL, op="ne", operands=(head, nothing))
    inner = narrowed(head, env.assuming(present, holds=True))
    if isinstance(inner.type, OptionalType):
        inner = evolve(head, type=head.type.inner)
    return make(Logic, env, test.span, BOOL, op="and", operands=(present, build(inner)))


@define(eq=False, repr=False)
class DatedTable:
    """A table, the days on which it holds and the citation of its own."""

    table: tree.Table
    window: Window | None
    env: Environment
    cite: Cite | None
    days: Window | None = None

    @property
    def span(self) -> Span:
        """Where it is written."""
        return self.table.span


def successive(tables: tuple[tree.Table, ...], place: str, env: Environment, cite: Cite | None) -> list[DatedTable]:
    """The tables of one declaration with the days of each; ``cite`` is what is cited for all of them."""
    dated = [
        DatedTable(table, window(table.window, env.scope), env, citation(table.cite, env.scope, cite))
        for table in tables
    ]
    return in_succession(dated, place, env.scope.session)


def result_body(
    dated: DatedTable, rows: list[RowTests], column: int, type_: Type, builder: BodyBuilder, env: Environment
) -> list[Draft]:
    """The drafts of one result column; for ``cumul``, a single draft whose value folds the rows."""
    drafts = _result_drafts(dated.table, rows, column, type_, builder, env)
    for draft in drafts:
        draft.window = dated.days
        draft.cite = draft.cite or dated.cite
    return drafts


def _result_drafts(
    table: tree.Table, rows: list[RowTests], column: int, type_: Type, builder: BodyBuilder, env: Environment
) -> list[Draft]:
    if table.mode == MARGINAL:
        draft = scale(table, lambda row, rate: _result(row, column, rate, builder, env), type_, env)
        return [draft or Draft("alternative", truth(env, table.span), unknown(env, table.span), table.span, None, None)]
    if table.mode in AGGREGATE_WORDS:
        return [_cumulated(table, rows, column, type_, builder, env)]
    drafts: list[Draft] = []
    for tests in rows:
        value = _result(tests.row, column, type_, builder, env)
        kind: CaseKind = "otherwise" if tests.otherwise else "row"
        guard = _guard(tests, env)
        drafts.append(Draft(kind, guard, value, tests.row.span, None, tests.cite, label=tests.label, tests=tests.tests))
    regular = [draft for draft in drafts if draft.kind == "row"]
    last = [draft for draft in drafts if draft.kind == "otherwise"]
    for position, draft in enumerate(regular):
        draft.beats.extend(last)
        if table.mode == "premier":
            draft.beats.extend(regular[position + 1 :])
    return drafts


def _guard(tests: RowTests, env: Environment) -> Node:
    if not tests.tests:
        return truth(env, tests.row.span)
    if len(tests.tests) == 1:
        return tests.tests[0]
    return make(Logic, env, tests.row.span, BOOL, op="and", operands=tests.tests)


def _result(row: tree.TableRow, column: int, type_: Type, builder: BodyBuilder, env: Environment) -> Node:
    cell = row.results[column]
    if not isinstance(cell, tree.HoleExpr):
        return check(cell, env, type_)
    hole = builder.holes.declare(cell, env, builder.place, (), type_, builder.cite)
    return builder.holes.named(hole, (row_words(row, env),))


def _cumulated(
    table: tree.Table, rows: list[RowTests], column: int, type_: Type, builder: BodyBuilder, env: Environment
) -> Draft:
    """``cumul``: a fold over the literal list of rows, each a pair (does it apply, its value)."""
    kind = AGGREGATE_WORDS[table.mode]
    if not _cumulates(kind, type_):
        _report_cumul(kind, table.results[column].span, type_, env)
        return Draft("alternative", truth(env, table.span), unknown(env, table.span), table.span, None, None)
    cell = type_.item if kind.item == "anything" and isinstance(type_, ListType) else type_
    line = RecordType(ROW, (Field("joue", BOOL), Field("valeur", cell)))
    regular = [tests for tests in rows if not tests.otherwise]
    operands: list[Node] = []
    for tests in rows:
        value = (
            make(Const, env, tests.row.span, INTEGER, value=1)
            if kind.item == "nothing"
            else _result(tests.row, column, cell, builder, env)
        )
        hit = _guard(tests, env)
        if tests.otherwise:
            any_hit = make(
                Logic, env, tests.row.span, BOOL, op="or", operands=tuple(_guard(other, env) for other in regular)
            )
            hit = make(Logic, env, tests.row.span, BOOL, op="not", operands=(any_hit,))
        row = make(Make, env, tests.row.span, line, shape="record", operands=(hit, value), label=tests.label)
        operands.append(evolve(row, cite=tests.cite))
    over = make(Make, env, table.span, ListType(line), shape="list", operands=tuple(operands))
    inner, variable = env.bind("ligne", line)
    element = make(Var, inner, table.span, line, name="ligne", slot=variable.slot)
    fold = make(
        Fold, env, table.span, type_,
        kind=kind.name, var="ligne", slot=variable.slot, item_type=line, over=over,
        filter=make(Get, inner, table.span, BOOL, base=element, field="joue"),
        body=make(Get, inner, table.span, cell, base=element, field="valeur"),
    )  # fmt: skip
    return Draft("alternative", truth(env, table.span), fold, table.span, None, None)


def unsaid(session: Session, first: int, since: int) -> None:
    """Drop what was said again: the condition side is elaborated once per result column, its mistakes are said once."""
    known = session.diagnostics[first:since]
    session.diagnostics[since:] = [found for found in session.diagnostics[since:] if found not in known]


_CUMULATED: Final[dict[Item, str]] = {
    "number": "un nombre", "order": "un nombre ou une date", "nothing": "un entier", "anything": "une liste",
    "condition": "un booléen",
}  # fmt: skip
"""What an aggregate gives, by what it makes of each row."""


def _cumulates(kind: Aggregate, type_: Type) -> bool:
    """Whether rows can be put together in this way into a value of this type."""
    match kind.item, type_:
        case (_, UnknownType()) | ("anything", ListType()) | ("number" | "order", NumberType()) | ("order", DateType()):
            return True
        case "order", EnumType(ordered=True):
            return True
        case "nothing", NumberType():
            return fits(INTEGER, type_)
        case _:
            return False


def _report_cumul(kind: Aggregate, place: Span, type_: Type, env: Environment) -> None:
    env.scope.session.error(
        "CQP301",
        f"Ce cumul donne {_CUMULATED[kind.item]}, pas une valeur de type « {type_name(type_)} »",
        place,
        f"de type {type_name(type_)}",
        help=f"Changez le type, ou la manière de cumuler : {', '.join(AGGREGATE_WORDS)}.",
    )


def rule_tables(tables: list[DatedTable], type_: Type, builder: BodyBuilder, env: Environment) -> None:
    """The tables that are the body of a rule, each with one result column, or with one per field of a fiche."""
    for dated in tables:
        _rule_table(dated, type_, builder, env)


def _rule_table(dated: DatedTable, type_: Type, builder: BodyBuilder, env: Environment) -> None:
    table, cite = dated.table, dated.cite
    declared = [*(column.type for column in table.columns), *(result.type for result in table.results)]
    typed = next((type_expr for type_expr in declared if type_expr is not None), None)
    if typed is not None:
        env.scope.session.error(
            "CQP316",
            "Dans une règle, une colonne ne déclare pas de type",
            typed.span,
            "déjà connu",
            help="Retirez « : … » : avant « || », la colonne a le type de son expression ; après, celui de la règle.",
        )
    rows = row_tests(table, env, cite)
    record = without_nothing(type_)
    of_fields = isinstance(record, RecordType) and record.field(table.results[0].name.text) is not None
    if len(table.results) == 1 and not of_fields:
        builder.base.extend(result_body(dated, rows, 0, type_, builder, env))
        return
    if not isinstance(record, RecordType):
        env.scope.session.error(
            "CQP316",
            f"La règle « {builder.place} » a une seule valeur, le tableau a {len(table.results)} colonnes de résultat",
            table.span,
            help="Gardez une seule colonne après « || », ou donnez à la règle le type d'une fiche.",
        )
        return
    columns = _columns_of(table, record, env)
    if columns is None:
        return
    operands = []
    before = len(env.scope.session.diagnostics)
    for field in record.fields:
        part = BodyBuilder(f"{builder.place}.{field.name}", field.type, env, cite, builder.holes)
        said = len(env.scope.session.diagnostics)
        part.base = result_body(dated, rows, columns[field.name], field.type, part, env)
        unsaid(env.scope.session, before, said)
        operands.append(part.build(table.span))
    value = make(Make, env, table.span, record, shape="record", operands=tuple(operands))
    builder.base.append(Draft("alternative", truth(env, table.span), value, table.span, dated.days, cite))


def _columns_of(table: tree.Table, record: RecordType, env: Environment) -> dict[str, int] | None:
    """The position of the column of each field; None where one is missing, repeated or unknown, which is reported."""
    columns: dict[str, int] = {}
    complete = True
    for position, result in enumerate(table.results):
        name = result.name.text
        env.scope.session.resolutions.use_part(result.name, record.name)
        if record.field(name) is None:
            complete = False
            env.scope.unknown(
                "CQP213",
                f"La fiche « {record.name} » n'a pas de champ « {name} »",
                result.name,
                [field.name for field in record.fields],
            )
        elif columns.setdefault(name, position) != position:
            complete = False
            env.scope.session.error(
                "CQP203",
                f"La colonne « {name} » figure deux fois dans ce tableau",
                result.name.span,
                "seconde fois",
                others=[(table.results[columns[name]].name.span, "première fois")],
                help="Retirez l'une des deux.",
            )
    missing = [field.name for field in record.fields if field.name not in columns]
    if missing and complete:
        complete = False
        shown = ", ".join(f"« {name} »" for name in missing)
        env.scope.session.error(
            "CQP308",
            f"Il manque à ce tableau {'les colonnes' if len(missing) > 1 else 'la colonne'} {shown}",
            table.results[0].name.span.to(table.results[-1].name.span),
            f"la fiche « {record.name} » a {len(record.fields)} champs",
            help="Ajoutez après « || » une colonne pour chaque champ de la fiche.",
        )
    return columns if complete else None
