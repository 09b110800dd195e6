"""The builder's ground: how a parse tree is walked, and the small pieces every construct is made of."""

# ruff: noqa: D102 - each method builds the grammar rule of its name
from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from cqp_dsl.syntax import tree
from cqp_dsl.syntax.branches import Branch, TooHighError
from cqp_dsl.syntax.findings import bad_date, too_deep, too_many_digits
from cqp_dsl.syntax.language import try_parse
from cqp_dsl.syntax.limits import MAX_DEPTH, MAX_DIAGNOSTICS, MAX_DIGITS
from cqp_dsl.syntax.literals import BadDate, digit_count, fold_spaces, read_date, read_number, split_quantity
from cqp_dsl.syntax.parts import Extract, Field, Parts, Section, every, only, the
from cqp_dsl.syntax.quotes import split_braces

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark import Token

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import SourceFile, Span
    from cqp_dsl.syntax.language import Start

_NO_DATE = datetime.date(2000, 1, 1)


class PieceBuilder:
    """Builds a surface tree from the leaves up, without recursion, by the method named after each rule.

    Attributes:
        diagnostics: what the methods found wrong.
        height: the height of the last tree built, texts' expressions included.
    """

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.height = 0
        self._nested = 0
        self._told_too_deep = False

    def parse(self, rule: Start, span: tuple[int, int] | None = None, text: str | None = None) -> Any:  # noqa: ANN401 - each rule has its own class
        """The surface node of a stretch of the file; None where it does not parse, or is too deep, which is then told.

        Args:
            rule: what the stretch is.
            span: where it starts and ends; by default all of the file.
            text: the text of the file with blanks for what is not to be read; by default as it is.
        """
        start, end = span or (0, len(self.source.text))
        try:
            root = try_parse(self.source.text if text is None else text, rule, start, end)
        except TooHighError as error:
            self.diagnostics.append(too_deep(self.source.span(error.start, error.end)))
            return None
        return None if root is None else self._build(root)

    def _build(self, root: Branch) -> Any:  # noqa: ANN401
        order: list[Branch | Token] = []
        pending: list[Branch | Token] = [root]
        while pending:
            item = pending.pop()
            order.append(item)
            if isinstance(item, Branch):
                pending.extend(item.parts)
        built: list[Any] = []
        heights: list[int] = []
        span = self.source.span
        for item in reversed(order):
            if not isinstance(item, Branch):
                built.append(item)
                heights.append(0)
                continue
            count = len(item.parts)
            parts = built[len(built) - count :]
            self._nested = 0
            method: Callable[[Span, Parts], Any] = getattr(self, item.rule)
            node = method(span(item.start_pos, item.end_pos), parts)
            height = 1 + max(self._nested, *heights[len(heights) - count :], 0)
            del built[len(built) - count :], heights[len(heights) - count :]
            built.append(node)
            heights.append(height)
            if height > MAX_DEPTH and not self._told_too_deep:
                self._told_too_deep = True
                self.diagnostics.append(too_deep(span(item.start_pos, item.end_pos)))
        self.height = heights[0]
        return built[0]

    def _token_span(self, token: Token) -> Span:
        return self.source.span(token.start_pos or 0, token.end_pos or 0)

    # --- Names, paths, texts

    def name(self, span: Span, parts: Parts) -> tree.Name:
        return tree.Name(span=span, text=str(parts[0]))

    def path(self, span: Span, parts: Parts) -> tree.Path:
        first, *rest = parts
        return tree.Path(span=span, parts=(first, *(field.value for field in rest)))

    def field(self, span: Span, parts: Parts) -> Field:
        text = parts[0][1:].lstrip()
        return Field(tree.Name(span=self.source.span(span.end - len(text), span.end), text=text))

    def text(self, span: Span, _parts: Parts) -> tree.Text:
        start, end = span.start + 1, span.end - 1
        whole = " ".join(self.source.text[start:end].split())
        if "{" not in whole:
            return tree.Text(span=span, text=whole, parts=(whole,) if whole else ())
        pieces, problems = split_braces(self.source, start, end)
        self.diagnostics.extend(problems)
        content: list[str | tree.Expr] = []
        for piece in pieces:
            if isinstance(piece, str):
                content.append(fold_spaces(piece))
            else:
                inner = self._embedded(*piece)
                if inner is not None:
                    content.append(inner)
        if content and isinstance(content[0], str):
            content[0] = content[0].lstrip()
        if content and isinstance(content[-1], str):
            content[-1] = content[-1].rstrip()
        return tree.Text(span=span, text=whole, parts=tuple(part for part in content if part != ""))

    def _embedded(self, start: int, end: int) -> tree.Expr | None:
        """The expression between braces, in a text."""
        from cqp_dsl.syntax.parse import parse_stretch  # noqa: PLC0415 - a text holds expressions, which hold texts

        if len(self.diagnostics) > MAX_DIAGNOSTICS:
            return None
        expression, diagnostics, height = parse_stretch(self.source, start, end)
        self.diagnostics.extend(diagnostics)
        self._told_too_deep = self._told_too_deep or height > MAX_DEPTH
        self._nested = max(self._nested, height)
        return expression

    # --- Numbers, dates

    def number_lit(self, span: Span, parts: Parts) -> tree.NumberLit:
        number, unit = split_quantity(str(parts[0]))
        if digit_count(number) > MAX_DIGITS:
            self.diagnostics.append(too_many_digits(span))
            return tree.NumberLit(span=span, value=0, unit=unit)
        return tree.NumberLit(span=span, value=read_number(number), unit=unit)

    def date_lit(self, span: Span, parts: Parts) -> tree.DateLit:
        value = read_date(str(parts[0]))
        if isinstance(value, BadDate):
            self.diagnostics.append(bad_date(span, str(parts[0]), value))
            value = _NO_DATE
        return tree.DateLit(span=span, value=value)

    # --- Windows, citations

    def window_decl(self, span: Span, parts: Parts) -> tree.WindowDecl:
        dates = every(parts, tree.DateLit)
        if len(dates) > 1:
            return tree.WindowDecl(span=span, start=dates[0], end=dates[1])
        if parts[0].type == "UNTIL":
            return tree.WindowDecl(span=span, start=None, end=dates[0])
        return tree.WindowDecl(span=span, start=dates[0], end=None)

    def section(self, span: Span, parts: Parts) -> Section:
        return Section(tree.Name(span=span, text=str(parts[0])))

    def extract(self, _span: Span, parts: Parts) -> Extract:
        return Extract(the(parts, tree.Text))

    def cite_decl(self, span: Span, parts: Parts) -> tree.CiteDecl:
        extract = only(parts, Extract)
        return tree.CiteDecl(
            span=span,
            source=the(parts, tree.Name),
            sections=tuple(section.value for section in every(parts, Section)),
            extract=extract.value if extract else None,
        )

    def hole_expr(self, span: Span, parts: Parts) -> tree.HoleExpr:
        return tree.HoleExpr(span=span, by=the(parts, tree.Text))
