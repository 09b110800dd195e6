"""Terms of the lowered form as SQL expressions: nodes of sqlglot, which prints them in the dialect of an engine.

No column that is read here is ever empty (``tables.py`` sees to it), so that two-valued logic stays two-valued. Nothing
of the database's own arithmetic is used where its result may not be exact: whole numbers only, without ``/``, without
rounding, without intervals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, assert_never

from sqlglot import exp

from cqp_dsl.core.lowered import terms as t

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Dialect: TypeAlias = Literal["duckdb", "spark"]

BIGINT: Final = "BIGINT"
WIDE: Final = "INT128"
"""Whole numbers beyond 64 bits: HUGEINT for DuckDB, DECIMAL(38, 0) for Spark."""
_LARGEST_BIGINT: Final = 2**63 - 1
EPOCH_DATE: Final = "1970-01-01"


def column(name: str, table: str | None = None) -> exp.Expression:
    """A column, by its name as it is."""
    return exp.column(name, table=table, quoted=True)


def whole(value: int) -> exp.Expression:
    """A whole number."""
    literal = exp.Literal.number(value)
    return exp.cast(literal, WIDE) if abs(value) > _LARGEST_BIGINT else literal


def type_of(number: t.Number) -> str:
    """The type in which a number fits, whatever the row."""
    return BIGINT if max(-number.low, number.high) <= _LARGEST_BIGINT else WIDE


def epoch() -> exp.Expression:
    """1 January 1970."""
    return exp.cast(exp.Literal.string(EPOCH_DATE), "DATE")


def conjunction(parts: Sequence[exp.Expression]) -> exp.Expression:
    """``AND`` of any number of parts, two at least one."""
    return _folded(exp.And, parts)


def disjunction(parts: Sequence[exp.Expression]) -> exp.Expression:
    """``OR``."""
    return _folded(exp.Or, parts)


def _folded(kind: type[exp.And | exp.Or], parts: Sequence[exp.Expression]) -> exp.Expression:
    first, *others = [_wrapped(part) for part in parts]
    for part in others:
        first = kind(this=first, expression=part)
    return first


def _wrapped(part: exp.Expression) -> exp.Expression:
    return exp.paren(part, copy=False) if isinstance(part, exp.Binary | exp.Not) else part


def negation(part: exp.Expression) -> exp.Expression:
    """``NOT``."""
    return exp.Not(this=_wrapped(part))


class Printer:
    """Prints terms; ``named`` gives what stands for a term that has a column of its own."""

    def __init__(self, named: Callable[[t.Term], exp.Expression | None]) -> None:
        self._named = named

    def of(self, term: t.Term) -> exp.Expression:
        """The expression of a term."""
        found = self._named(term)
        return self.written(term) if found is None else found

    def written(self, term: t.Term) -> exp.Expression:
        """The expression of a term, whether or not it has a column."""
        match term:
            case t.Constant(value=value):
                return exp.true() if value else exp.false()
            case t.Whole(value=value):
                return whole(value)
            case t.Text(value=value):
                return exp.Literal.string(value)
            case t.All(parts=parts):
                return conjunction([self.of(part) for part in parts])
            case t.Some(parts=parts):
                return disjunction([self.of(part) for part in parts])
            case t.Not(part=part):
                return negation(self.of(part))
            case t.Same():
                return exp.EQ(this=self._operand(term.left), expression=self._operand(term.right))
            case t.Less():
                kind = exp.LTE if term.or_same else exp.LT
                return kind(this=self._operand(term.left), expression=self._operand(term.right))
            case t.Operation():
                return self._operation(term)
            case t.Calendar():
                return self._calendar(term)
            case t.Choice():
                return self._choice(term)
            case t.Exists():
                met = exp.Case().when(self.of(term.condition), whole(1))
                return exp.GT(this=exp.Count(this=met), expression=whole(0))
            case t.Total():
                return exp.cast(exp.Sum(this=self.of(term.value)), type_of(term))
            case t.Extreme():
                kind_ = exp.Min if term.kind == "min" else exp.Max
                return kind_(this=exp.Case().when(self.of(term.condition), self.of(term.value)))
            case t.Given() | t.Holds() | t.Denied() | t.Column() | t.Capped() | t.Chosen():
                message = f"{type(term).__name__} has no expression of its own"
                raise TypeError(message)
            case _:
                assert_never(term)

    def _operand(self, term: t.Term) -> exp.Expression:
        return _wrapped(self.of(term))

    def _operation(self, term: t.Operation) -> exp.Expression:
        left, right = self._operand(term.left), self._operand(term.right)
        if type_of(term) == WIDE and WIDE not in (type_of(term.left), type_of(term.right)):
            left = exp.cast(left, WIDE)
        match term.sign:
            case "+":
                return exp.Add(this=left, expression=right)
            case "-":
                return exp.Sub(this=left, expression=right)
            case "*":
                return exp.Mul(this=left, expression=right)
            case "%":
                return _modulo(left, right, positive=term.left.low >= 0)
            case "//":
                if term.left.low < 0:
                    left = exp.paren(
                        exp.Sub(this=left, expression=exp.paren(_modulo(left.copy(), right.copy(), positive=False)))
                    )
                quotient = exp.IntDiv(this=left, expression=right)
                return exp.cast(quotient, WIDE) if type_of(term) == WIDE else quotient

    def _calendar(self, term: t.Calendar) -> exp.Expression:
        kind = {"year": exp.Year, "month": exp.Month, "day": exp.Day}[term.part]
        day = exp.cast(self.of(term.day), "INT")
        return exp.cast(kind(this=exp.Add(this=epoch(), expression=day)), BIGINT)

    def _choice(self, term: t.Choice) -> exp.Expression:
        """A chain of choices as one ``CASE``."""
        case = exp.Case()
        other: t.Scalar = term
        while isinstance(other, t.Choice) and (other is term or self._named(other) is None):
            case = case.when(self.of(other.condition), self.of(other.first), copy=False)
            other = other.second
        return case.else_(self.of(other), copy=False)


def _modulo(left: exp.Expression, right: exp.Expression, *, positive: bool) -> exp.Expression:
    """The remainder, from zero: databases give that of a negative number the sign of the number."""
    plain = exp.Mod(this=left, expression=right)
    if positive:
        return plain
    shifted = exp.Add(this=exp.paren(plain), expression=right.copy())
    return exp.Mod(this=exp.paren(shifted), expression=right.copy())


def text_of(query: exp.Query, dialect: Dialect) -> str:
    """A query as text."""
    printed = query.transform(_for_spark) if dialect == "spark" else query
    return printed.sql(dialect=dialect, pretty=True)


def _for_spark(node: exp.Expression) -> exp.Expression:
    """The same in Spark: sums are wide before they are taken, and a division never leaves whole numbers for less."""
    if isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.INT128:
        if isinstance(node.this, exp.Sum):
            node.this.set("this", exp.cast(node.this.this, WIDE))
        elif isinstance(node.this, exp.IntDiv):
            left, right = node.this.this, node.this.expression
            rest = exp.paren(
                exp.Sub(this=left, expression=exp.paren(exp.Mod(this=left.copy(), expression=right.copy())))
            )
            node.set("this", exp.Div(this=rest, expression=right.copy()))
    if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.INT128:
        return exp.DataType.build("DECIMAL(38, 0)", dialect="spark")
    return node
