"""What is proof-read, and the shape of a finding."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from cqp_dsl.core.nodes import Call, Const, Default, Fold, Hole, Logic, Make, Prim
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.diagnostics import Diagnostic, Fix, Label, Severity
from cqp_dsl.syntax.typography import typeset_diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.core.nodes import Case, Node
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.source import SourceFile, Span
    from cqp_dsl.syntax import tree


@attrs.frozen(slots=False)
class Subject:
    """Every file of a program, and the program that they make."""

    files: tuple[tuple[SourceFile, tree.File], ...]
    program: Program

    @cached_property
    def sources(self) -> dict[str, SourceFile]:
        """The files by path."""
        return {source.path: source for source, _ in self.files}

    def text(self, span: Span) -> str:
        """What is written at a place."""
        return self.sources[span.path].text[span.start : span.end]

    @property
    def defaults(self) -> Iterator[tuple[Rule, Default]]:
        """Every place where cases stand side by side, with the rule that it belongs to."""
        for rule in self.program.rules.values():
            for node in nodes_of(rule.body):
                if isinstance(node, Default):
                    yield rule, node

    @cached_property
    def cases(self) -> dict[Span, Case]:
        """The cases by the place where they are written."""
        return {case.span: case for _, default in self.defaults for case in default.cases}

    @property
    def roots(self) -> Iterator[Node]:
        """What is evaluated: the bodies of rules, the requirements, the guarantees."""
        yield from (rule.body for rule in self.program.rules.values())
        yield from (requirement.condition for requirement in self.program.requirements)
        yield from (guarantee.condition for guarantee in self.program.guarantees if guarantee.condition is not None)

    def is_figure(self, node: Node) -> bool:
        """Whether an expression is a figure of the regulation: literals, parameters, and what is computed of them."""
        match node:
            case Const() | Hole():
                return True
            case Call():
                return self.program.rules[node.rule].kind in ("parameter", "column")
            case Prim() | Make():
                return bool(node.operands) and all(self.is_figure(part) for part in node.operands)
            case _:
                return False


def conditions_in(node: Node) -> Iterator[Node]:
    """The node and the conditions in it, in order; the operands of comparisons apart."""
    yield node
    match node:
        case Logic():
            for part in node.operands:
                yield from conditions_in(part)
        case Fold(kind="any" | "all"):
            for inner in (node.filter, node.body):
                if inner is not None:
                    yield from conditions_in(inner)
        case _:
            pass


def finding(
    code: str,
    message: str,
    span: Span,
    label: str = "",
    *,
    others: Iterable[tuple[Span, str]] = (),
    help: str | None = None,  # noqa: A002 - the field's name
    fix: Fix | None = None,
) -> Diagnostic:
    """A warning, typeset."""
    labels = (Label(span, label), *(Label(*other) for other in others))
    return typeset_diagnostic(Diagnostic(code, message, labels, help, fix, Severity.WARNING))
