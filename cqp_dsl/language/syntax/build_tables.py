"""The builder of types, grids and tables."""

# ruff: noqa: D102 - each method builds the grammar rule of its name
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import evolve
from lark import Token

from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.build_expressions import ExpressionBuilder
from cqp_dsl.language.syntax.findings import broken_row, row_width, too_many_rows
from cqp_dsl.language.syntax.limits import MAX_ROWS
from cqp_dsl.language.syntax.parts import (
    Bar,
    Header,
    InUnit,
    MapKeys,
    Mode,
    OtherwiseRow,
    Parts,
    Row,
    Tests,
    every,
    only,
    the,
)

if TYPE_CHECKING:
    from cqp_dsl.source import Span

_STATUSES: Final[dict[str, tree.StatusWord]] = {
    "UNDETERMINED": "undetermined",
    "DISPUTED": "disputed",
    "UNCOVERED": "uncovered",
    "OUT_OF_LIMITS": "out_of_limits",
    "IN_CONFLICT": "conflict",
}


class TableBuilder(ExpressionBuilder):
    """Builds the types, the grids and the tables."""

    # --- Types

    def optional_type_expr(self, span: Span, parts: Parts) -> tree.OptionalTypeExpr:
        return tree.OptionalTypeExpr(span=span, inner=parts[0])

    def list_type_expr(self, span: Span, parts: Parts) -> tree.ListTypeExpr:
        return tree.ListTypeExpr(span=span, item=parts[-1])

    def map_type_expr(self, span: Span, parts: Parts) -> tree.MapTypeExpr:
        return tree.MapTypeExpr(span=span, value=parts[0], keys=the(parts, MapKeys).value)

    def map_keys(self, _span: Span, parts: Parts) -> MapKeys:
        return MapKeys(every(parts, tree.Path))

    def simple_type_expr(self, span: Span, parts: Parts) -> tree.SimpleTypeExpr:
        return tree.SimpleTypeExpr(span=span, name=str(parts[0]))  # type: ignore[arg-type]

    def number_type_expr(self, span: Span, parts: Parts) -> tree.NumberTypeExpr:
        unit = only(parts, InUnit)
        return tree.NumberTypeExpr(
            span=span,
            integer=parts[0].type == "INTEGER",
            unit=unit.value if unit else None,
            bounds=only(parts, tree.BoundsExpr),
        )

    def in_unit(self, _span: Span, parts: Parts) -> InUnit:
        token = parts[-1]
        return InUnit(tree.Name(span=self._token_span(token), text=str(token)))

    def bounds_expr(self, span: Span, parts: Parts) -> tree.BoundsExpr:
        limits = [part for part in parts if not isinstance(part, Token)]
        words = {part.type for part in parts if isinstance(part, Token)}
        strict = bool(words & {"LESS_THAN", "MORE_THAN"})
        if "OF" in words:
            return tree.BoundsExpr(span=span, low=limits[0], high=limits[1], high_included=not strict)
        if words & {"AT_LEAST", "MORE_THAN"}:
            return tree.BoundsExpr(span=span, low=limits[0], low_included=not strict)
        return tree.BoundsExpr(span=span, high=limits[0], high_included=not strict)

    def negative_bound(self, span: Span, parts: Parts) -> tree.Negate:
        return tree.Negate(span=span, operand=parts[-1])

    def named_type_expr(self, span: Span, parts: Parts) -> tree.NamedTypeExpr:
        return tree.NamedTypeExpr(span=span, path=the(parts, tree.Path))

    # --- Rows

    def bar(self, span: Span, _parts: Parts) -> Bar:
        return Bar("narrow", span)

    def wide_bar(self, span: Span, _parts: Parts) -> Bar:
        return Bar("wide", span)

    def end_bar(self, span: Span, _parts: Parts) -> Bar:
        return Bar("end", span)

    def _row(self, span: Span, parts: Parts) -> Row:
        """The cells of a line; a bar that begins a line inside it shows that the line was not closed."""
        bars = every(parts, Bar)
        middle = next(index for index, part in enumerate(parts) if isinstance(part, Bar) and part.kind == "wide")
        end = parts.index(bars[-1])
        row = Row(
            span,
            _cells(parts[:middle]),
            _cells(parts[middle:end]),
            only(parts[end:], tree.Text),
            only(parts[end:], tree.CiteDecl),
        )
        for bar in bars[1:]:
            line = self.source.line(bar.span.line)
            if bar.span.line != span.line and not line[: bar.span.column - 1].strip():
                self.diagnostics.append(broken_row(row, bar.span))
                break
        return row

    def _agree(self, row: Row, header: Row) -> bool:
        """Whether a row has the header's number of cells on both sides; said if not."""
        sides = (("avant", row.before, header.before), ("après", row.after, header.after))
        for side, found, expected in sides:
            if len(found) != len(expected):
                self.diagnostics.append(row_width(row, side, len(found), len(expected), header.span))
                return False
        return True

    def _check_rows(self, header: Row, rows: list[Row], span: Span) -> None:
        if len(rows) > MAX_ROWS:
            self.diagnostics.append(too_many_rows(span, len(rows)))
        for row in rows:
            self._agree(row, header)

    # --- Grids

    def grid(self, span: Span, parts: Parts) -> tree.Grid:
        header = the(parts, Header).value
        rows = [part for part in parts if isinstance(part, Row)]
        self._check_rows(header, rows, span)
        return tree.Grid(
            span=span,
            row_heads=header.before,
            column_heads=header.after,
            rows=tuple(tree.GridRow(span=row.span, keys=row.before, cells=row.after) for row in rows),
        )

    def dated_grid(self, span: Span, parts: Parts) -> tree.Grid:
        grid = the(parts, tree.Grid)
        return evolve(grid, span=span, window=the(parts, tree.WindowDecl), cite=only(parts, tree.CiteDecl))

    def grid_header(self, span: Span, parts: Parts) -> Header:
        return Header(self._row(span, parts))

    table_header = grid_header

    def grid_row(self, span: Span, parts: Parts) -> Row:
        return self._row(span, parts)

    table_row = grid_row

    def otherwise_row(self, span: Span, parts: Parts) -> OtherwiseRow:
        return OtherwiseRow(self._row(span, parts))

    def cell_list(self, span: Span, parts: Parts) -> tree.Expr:
        if len(parts) == 1:
            return parts[0]  # type: ignore[no-any-return]
        elements = tuple(tree.Element(span=part.span, key=None, value=part) for part in parts)
        return tree.SetLit(span=span, elements=elements)

    def any_cell(self, span: Span, _parts: Parts) -> tree.AnyCell:
        return tree.AnyCell(span=span)

    def status_expr(self, span: Span, parts: Parts) -> tree.StatusExpr:
        return tree.StatusExpr(span=span, status=_STATUSES[parts[0].type], outcomes=only(parts, tree.SetLit))

    # --- Tables

    def table(self, span: Span, parts: Parts) -> tree.Table:
        header = the(parts, Header).value
        mode = only(parts, Mode)
        plain = [part for part in parts if isinstance(part, Row)]
        self._check_rows(header, plain, span)
        rows = [self._table_row(part, header) for part in parts if isinstance(part, (Row, OtherwiseRow))]
        return tree.Table(
            span=span,
            mode=mode.value if mode else "unique",
            columns=header.before,
            results=header.after,
            rows=tuple(rows),
        )

    def dated_table(self, span: Span, parts: Parts) -> tree.Table:
        table = the(parts, tree.Table)
        return evolve(table, span=span, window=the(parts, tree.WindowDecl), cite=only(parts, tree.CiteDecl))

    def _table_row(self, part: Row | OtherwiseRow, header: Row) -> tree.TableRow:
        if isinstance(part, Row):
            tests = tuple(cell.value for cell in part.before)
            return tree.TableRow(span=part.span, tests=tests, results=part.after, label=part.label, cite=part.cite)
        row = part.value
        if len(row.after) != len(header.after):
            self.diagnostics.append(row_width(row, "après", len(row.after), len(header.after), header.span))
        return tree.TableRow(span=row.span, tests=(), results=row.after, otherwise=True, label=row.label, cite=row.cite)

    def table_mode(self, _span: Span, parts: Parts) -> Mode:
        return Mode(str(parts[0]).split()[-1])

    def table_column(self, span: Span, parts: Parts) -> tree.TableColumn:
        head, *type_ = parts
        return tree.TableColumn(span=span, head=head, type=type_[0] if type_ else None)

    def result_column(self, span: Span, parts: Parts) -> tree.ResultColumn:
        name, *type_ = parts
        return tree.ResultColumn(span=span, name=name, type=type_[0] if type_ else None)

    def cell_tests(self, _span: Span, parts: Parts) -> Tests:
        return Tests(tuple(part for part in parts if not isinstance(part, tree.AnyCell)))

    def cell_value(self, span: Span, parts: Parts) -> tree.CellValue:
        return tree.CellValue(span=span, value=parts[0])

    def cell_compare(self, span: Span, parts: Parts) -> tree.CellCompare:
        operator, value = parts
        dated = isinstance(operator, Token)  # « à partir du », « jusqu'au »
        op = _OF_DAYS[operator.type] if dated else operator.op
        return tree.CellCompare(span=span, op=op, value=value)

    def cell_range(self, span: Span, parts: Parts) -> tree.CellRange:
        low, high = [part for part in parts if not isinstance(part, Token)]
        below = any(isinstance(part, Token) and part.type == "LESS_THAN" for part in parts)
        return tree.CellRange(span=span, low=low, high=high, high_included=not below)

    def cell_both(self, span: Span, parts: Parts) -> tree.CellBoth:
        first, _, second = parts
        if not isinstance(second, tree.CellCompare):
            second = tree.CellCompare(span=second.span, op="≤", value=second)
        return tree.CellBoth(span=span, first=first, second=second)


_OF_DAYS: Final[dict[str, tree.CompareOp]] = {"FROM_ON": "≥", "UNTIL": "≤"}


def _cells(parts: list[Any]) -> tuple[Any, ...]:
    return tuple(part for part in parts if not isinstance(part, (Bar, Token)))
