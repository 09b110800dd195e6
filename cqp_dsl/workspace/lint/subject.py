"""What is proof-read, and the shape of a finding."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.core.datatypes.types import BOOL
from cqp_dsl.core.nodes import Call, Const, Default, Fold, Hole, Logic, Make, Prim
from cqp_dsl.core.walk import everything_in, nodes_of
from cqp_dsl.diagnostics import Diagnostic, Fix, Label, Severity
from cqp_dsl.language.syntax.typography import typeset_diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.core.nodes import Case, Node
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.language.syntax import tree
    from cqp_dsl.source import SourceFile, Span


@define(frozen=True)
class Subject:
    """The files to proof-read, and the program that they make with those that are not."""

    files: tuple[tuple[SourceFile, tree.File], ...]
    program: Program

    @property
    def sources(self) -> dict[str, SourceFile]:
        """Every file of the program by path."""
        return self.program.files

    def text(self, span: Span) -> str:
        """What is written at a place."""
        return self.sources[span.path].text[span.start : span.end]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules written in these files, in part at least: others may have attached cases or values to them."""
        paths = {source.path for source, _ in self.files}
        return tuple(rule for rule in self.program.rules.values() if not paths.isdisjoint(_paths(rule)))

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Everything that is evaluated in these files."""
        return tuple(node for root in self._roots for node in nodes_of(root))

    @cached_property
    def everything(self) -> tuple[Node, ...]:
        """Everything that is evaluated or shown in the whole program."""
        roots = (rule.body for rule in self.program.rules.values())
        return tuple(node for root in (*roots, *evaluated_apart(self.program)) for node in everything_in(root))

    @cached_property
    def defaults(self) -> tuple[tuple[Rule, Default], ...]:
        """Every place where cases stand side by side, with the rule that it belongs to."""
        return tuple((rule, node) for rule in self.rules for node in nodes_of(rule.body) if isinstance(node, Default))

    @cached_property
    def cases(self) -> dict[Span, Case]:
        """The cases by the place where they are written."""
        return {case.span: case for _, default in self.defaults for case in default.cases}

    @property
    def _roots(self) -> Iterator[Node]:
        yield from (rule.body for rule in self.rules)
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


def _paths(rule: Rule) -> Iterator[str]:
    """The files that a rule is written in."""
    yield rule.span.path
    bodies = rule.body.operands if isinstance(rule.body, Make) else (rule.body,)
    yield from (case.span.path for body in bodies if isinstance(body, Default) for case in body.cases)


def evaluated_apart(program: Program) -> Iterator[Node]:
    """What is evaluated or shown beside the bodies of rules: requirements and their words, guarantees, lists."""
    yield from (param.over for rule in program.rules.values() for param in rule.params if param.over is not None)
    for requirement in program.requirements:
        yield requirement.condition
        yield from (part for part in requirement.label.parts if not isinstance(part, str))
    yield from (guarantee.condition for guarantee in program.guarantees if guarantee.condition is not None)


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


def asked(case: Case) -> Node:
    """All that the author asks of a case: whom it concerns, and its condition."""
    condition = case.condition
    if case.applies is None:
        return condition
    return Logic(id=condition.id, type=BOOL, span=case.span, op="and", operands=(case.applies, condition))
