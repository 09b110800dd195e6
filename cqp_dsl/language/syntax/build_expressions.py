"""The builder of expressions: one method per rule of the grammar, from tokens and parts to surface nodes."""

# ruff: noqa: D102 - each method builds the grammar rule of its name
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lark import Token

from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.build_pieces import PieceBuilder
from cqp_dsl.language.syntax.endings import open_endings
from cqp_dsl.language.syntax.findings import chained_comparison, mixed_logic
from cqp_dsl.language.syntax.literals import fold_spaces
from cqp_dsl.language.syntax.parts import FallingBack, Operator, Parts, SuchThat, every, only, the

if TYPE_CHECKING:
    from typing import Any

    from cqp_dsl.source import Span

_COMPARE_OPS: dict[str, tree.CompareOp] = {
    "EQUAL": "=",
    "NOT_EQUAL": "≠",
    "LESS_THAN": "<",
    "AT_MOST": "≤",
    "MORE_THAN": ">",
    "AT_LEAST": "≥",
}
_QUANTIFIERS: dict[str, Literal["any", "none", "all"]] = {"THERE_EXISTS": "any", "NONE_OF": "none", "FOR_ALL": "all"}


def operands(parts: Parts) -> list[Any]:
    """The parts that are expressions: tokens and clauses apart."""
    return [part for part in parts if not isinstance(part, (Token, SuchThat, FallingBack, Operator))]


class ExpressionBuilder(PieceBuilder):
    """Builds the expressions."""

    def implies(self, span: Span, parts: Parts) -> tree.Implies:
        left, right = operands(parts)
        self.diagnostics.extend(open_endings(self.source, parts))
        return tree.Implies(span=span, left=left, right=right)

    def logical(self, span: Span, parts: Parts) -> tree.Logical:
        words = [part.type for part in parts if isinstance(part, Token)]
        chain = tuple(operands(parts))
        if len(set(words)) > 1:
            self.diagnostics.append(mixed_logic(self.source, span, parts))
        else:
            self.diagnostics.extend(open_endings(self.source, parts))
        return tree.Logical(span=span, op="and" if words[0] == "AND" else "or", operands=chain)

    def labelled(self, span: Span, parts: Parts) -> tree.Labelled:
        condition, label = parts
        return tree.Labelled(span=span, condition=condition, label=label)

    def cited(self, span: Span, parts: Parts) -> tree.Cited:
        condition, cite = parts
        return tree.Cited(span=span, condition=condition, cite=cite)

    def not_(self, span: Span, parts: Parts) -> tree.Not:
        (operand,) = operands(parts)
        return tree.Not(span=span, operand=operand)

    def quantified(self, span: Span, parts: Parts) -> tree.Quantified:
        var, over, *body = operands(parts)
        such_that = only(parts, SuchThat)
        return tree.Quantified(
            span=span,
            kind=_QUANTIFIERS[parts[0].type],
            var=var,
            over=over,
            filter=such_that.value if such_that else None,
            body=body[0] if body else None,
        )

    def aggregate(self, span: Span, parts: Parts) -> tree.Aggregate:
        *body, var, over = operands(parts)
        such_that, fallback = only(parts, SuchThat), only(parts, FallingBack)
        return tree.Aggregate(
            span=span,
            word=str(parts[0]).split()[0],
            body=body[0] if body else None,
            var=var,
            over=over,
            filter=such_that.value if such_that else None,
            fallback=fallback.value if fallback else None,
        )

    def falling_back(self, _span: Span, parts: Parts) -> FallingBack:
        return FallingBack(parts[-1])

    def such_that(self, _span: Span, parts: Parts) -> SuchThat:
        return SuchThat(parts[-1])

    def compare(self, span: Span, parts: Parts) -> tree.Compare:
        operators = every(parts, Operator)
        left, right, *_more = operands(parts)
        if len(operators) > 1:
            self.diagnostics.append(chained_comparison(self.source, span, parts))
        first = operators[0]
        return tree.Compare(span=span, op=first.op, left=left, right=right, words=first.words)

    def operator(self, _span: Span, parts: Parts) -> Operator:
        return Operator(_COMPARE_OPS[parts[0].type], fold_spaces(" ".join(parts)))

    def between(self, span: Span, parts: Parts) -> tree.Between:
        operand, low, high = operands(parts)
        below = any(isinstance(part, Token) and part.type == "LESS_THAN" for part in parts)
        return tree.Between(span=span, operand=operand, low=low, high=high, high_included=not below)

    def membership(self, span: Span, parts: Parts) -> tree.Membership:
        operand, collection = operands(parts)
        return tree.Membership(span=span, operand=operand, collection=collection)

    def grows(self, span: Span, parts: Parts) -> tree.Grows:
        left, right = operands(parts)
        return tree.Grows(span=span, left=left, right=right)

    def limit(self, span: Span, parts: Parts) -> tree.Limit:
        operand, ceiling = operands(parts)
        return tree.Limit(span=span, operand=operand, ceiling=ceiling)

    def addition(self, span: Span, parts: Parts) -> tree.Binary:
        left, sign, right, *rounding = parts
        way: Literal["previous", "next"] | None = None
        if rounding:
            way = "previous" if rounding[0].type == "TO_PREVIOUS_DAY" else "next"
        op: tree.BinaryOp = "+" if sign.type == "PLUS" else "-"
        return tree.Binary(span=span, op=op, left=left, right=right, rounding=way)

    def multiplication(self, span: Span, parts: Parts) -> tree.Binary:
        left, sign, right = parts
        return tree.Binary(span=span, op="*" if sign.type == "TIMES" else "/", left=left, right=right)

    def negate(self, span: Span, parts: Parts) -> tree.Negate:
        return tree.Negate(span=span, operand=parts[-1])

    def access(self, span: Span, parts: Parts) -> tree.Access:
        base, field = parts
        return tree.Access(span=span, base=base, field=field.value)

    def index(self, span: Span, parts: Parts) -> tree.Index:
        base, *keys = operands(parts)
        return tree.Index(span=span, base=base, keys=tuple(keys))

    def call_expr(self, span: Span, parts: Parts) -> tree.CallExpr:
        function, *args = operands(parts)
        return tree.CallExpr(span=span, function=function, args=tuple(args))

    def at_date(self, span: Span, parts: Parts) -> tree.AtDate:
        base, date = operands(parts)
        return tree.AtDate(span=span, base=base, date=date)

    def name_ref(self, span: Span, parts: Parts) -> tree.NameRef:
        return tree.NameRef(span=span, name=tree.Name(span=span, text=str(parts[0])))

    def text_lit(self, span: Span, parts: Parts) -> tree.TextLit:
        return tree.TextLit(span=span, text=the(parts, tree.Text))

    def period_lit(self, span: Span, parts: Parts) -> tree.PeriodLit:
        start, end = every(parts, tree.DateLit)
        return tree.PeriodLit(span=span, start=start, end=end)

    def bool_lit(self, span: Span, parts: Parts) -> tree.BoolLit:
        return tree.BoolLit(span=span, value=parts[0].type == "TRUE")

    def nothing_lit(self, span: Span, _parts: Parts) -> tree.NothingLit:
        return tree.NothingLit(span=span)

    def effect_date(self, span: Span, _parts: Parts) -> tree.EffectDate:
        return tree.EffectDate(span=span)

    def group(self, span: Span, parts: Parts) -> tree.Group:
        (inner,) = operands(parts)
        return tree.Group(span=span, inner=inner)

    def conditional(self, span: Span, parts: Parts) -> tree.Conditional:
        value, condition, otherwise = operands(parts)
        return tree.Conditional(span=span, value=value, condition=condition, otherwise=otherwise)

    def set_lit(self, span: Span, parts: Parts) -> tree.SetLit:
        return tree.SetLit(span=span, elements=every(parts, tree.Element))

    def element(self, span: Span, parts: Parts) -> tree.Element:
        *key, value = operands(parts)
        otherwise = any(isinstance(part, Token) and part.type == "ELSE" for part in parts)
        return tree.Element(span=span, key=key[0] if key else None, value=value, otherwise=otherwise)
