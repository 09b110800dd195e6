"""The builder's ground: how a text is parsed, and the small pieces every construct is made of."""

# ruff: noqa: D102 - each method builds the grammar rule of its name
from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from cqp_dsl.diagnostics import has_errors
from cqp_dsl.language.syntax import tree
from cqp_dsl.language.syntax.findings import bad_date, too_deep, too_many_digits
from cqp_dsl.language.syntax.language import failure_of, parse
from cqp_dsl.language.syntax.limits import MAX_DIAGNOSTICS, MAX_DIGITS
from cqp_dsl.language.syntax.literals import (
    BadDate,
    digit_count,
    fold_spaces,
    read_date,
    read_mixed,
    read_number,
    split_quantity,
)
from cqp_dsl.language.syntax.parts import Extract, Field, Parts, Section, every, only, the
from cqp_dsl.language.syntax.quotes import split_braces
from cqp_dsl.language.syntax.reductions import TooHighError

if TYPE_CHECKING:
    from lark import Token

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.language.syntax.language import Start
    from cqp_dsl.source import SourceFile, Span

_NO_DATE = datetime.date(2000, 1, 1)


class PieceBuilder:
    """Makes a surface tree from the leaves up, without recursion, by the method named after each rule.

    Attributes:
        diagnostics: what the methods found wrong.
        height: the height of the last tree built, texts' expressions included.
        nested: the height of the expressions of the last text.
    """

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.place = source.span
        self.diagnostics: list[Diagnostic] = []
        self.height = 0
        self.nested = 0

    def parse(self, rule: Start, span: tuple[int, int] | None = None, text: str | None = None) -> Any:  # noqa: ANN401 - each rule has its own class
        """The surface node of a stretch of the file; None where it does not parse, or is too deep, which is then told.

        Args:
            rule: what the stretch is.
            span: where it starts and ends; by default all of the file.
            text: the text of the file with blanks for what is not to be read; by default as it is.
        """
        start, end = span or (0, len(self.source.text))
        self.height = 0
        try:
            made = parse(self.source.text if text is None else text, rule, self, start, end)
        except TooHighError as error:
            self.diagnostics = [too_deep(self.source.span(error.start, error.end))]
            return None
        if made is None:
            self.diagnostics = []
            return None
        self.height = made.height
        return made.node

    def restart(self) -> None:
        """Forget what was found: the text is read anew."""
        self.diagnostics, self.nested = [], 0

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
        if len(self.diagnostics) > MAX_DIAGNOSTICS:
            return None
        told, nested = self.diagnostics, self.nested
        self.diagnostics, self.nested = [], 0
        expression: tree.Expr | None = self.parse("expression", (start, end))
        found = self.diagnostics
        if expression is None and not found:
            from cqp_dsl.language.syntax.explain import explain  # noqa: PLC0415 - an expression that parses does without

            found = [explain(self.source, failure_of(self.source.text, "expression", start, end), start, end)]
        self.diagnostics, self.nested = [*told, *found], max(nested, self.height)
        return None if has_errors(found) else expression

    # --- Numbers, dates

    def number_lit(self, span: Span, parts: Parts) -> tree.NumberLit:
        if parts[0].type == "MIXED":
            return self._mixed(span, str(parts[0]))
        number, unit = split_quantity(" ".join(map(str, parts)))
        if digit_count(number) > MAX_DIGITS:
            self.diagnostics.append(too_many_digits(span))
            return tree.NumberLit(span=span, value=0, unit=unit)
        return tree.NumberLit(span=span, value=read_number(number), unit=unit)

    def _mixed(self, span: Span, spelling: str) -> tree.NumberLit:
        value, unit, days = read_mixed(spelling)
        if digit_count(spelling) > MAX_DIGITS:
            self.diagnostics.append(too_many_digits(span))
            value = 0
        return tree.NumberLit(span=span, value=value, unit=unit, mixed=True, days=days)

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
