"""Traceability: section by section of each source, what cites it, and the sections that nothing cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define, evolve

from cqp_dsl.core.datatypes.types import BoolType, RecordType
from cqp_dsl.core.nodes import ROW, Default, Hole, Make
from cqp_dsl.core.walk import nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.nodes import Case, Node
    from cqp_dsl.core.program import Program, Rule, SourceDocument
    from cqp_dsl.source import Span

CitingKind: TypeAlias = Literal[
    "policy", "entry", "requirement", "parameter", "value", "table", "row", "rule", "decision", "case", "condition",
    "exception", "disposition", "interpretation", "reading", "guarantee", "off_machine",
]  # fmt: skip


@define(frozen=True)
class Citing:
    """Something that cites a section.

    ``name`` is qualified; ``label`` is its French wording, or its own text where it has one; ``own`` tells a citation
    written there from the one that it has by default, from its rule or its politique; ``reason`` is why no machine
    decides it.
    """

    kind: CitingKind
    name: str
    label: str
    policy: str
    span: Span
    cite: Cite
    own: bool
    reason: str = ""


@define(frozen=True)
class SectionCoverage:
    """A section and what cites it, in order of files and lines."""

    section: str
    items: tuple[Citing, ...]


@define(frozen=True)
class SourceCoverage:
    """A source, section by section in its own order."""

    document: SourceDocument
    sections: tuple[SectionCoverage, ...]

    @property
    def uncovered(self) -> tuple[str, ...]:
        """The sections that nothing cites."""
        return tuple(section.section for section in self.sections if not section.items)


def source_coverage(program: Program) -> tuple[SourceCoverage, ...]:
    """The traceability matrix of a program."""
    cited: dict[tuple[str, str], dict[Citing, None]] = {}
    for citing in sorted(_citing(program), key=lambda item: (item.span.path, item.span.start)):
        for section in citing.cite.sections:
            cited.setdefault((citing.cite.source, section), {})[citing] = None
    return tuple(
        SourceCoverage(
            document,
            tuple(SectionCoverage(section, tuple(cited.get((name, section), ()))) for section in document.sections),
        )
        for name, document in program.documents.items()
    )


def _citing(program: Program) -> Iterator[Citing]:
    for policy in program.policies.values():
        if policy.cite is not None:
            yield Citing("policy", policy.name, policy.label, policy.name, policy.span, policy.cite, own=True)
    make = _Maker(program)
    for entry in program.entries.values():
        yield from make("entry", entry.name, entry.question, entry.policy, entry.span, entry.cite)
    for requirement in program.requirements:
        text = requirement.label.text
        yield from make("requirement", text, text, requirement.policy, requirement.span, requirement.cite)
        yield from _conditions(requirement.condition, text, requirement.cite, make)
    yield from _rules(program.rules.values(), make)
    for reading in program.interpretations.values():
        yield from make("interpretation", reading.name, reading.question, reading.policy, reading.span, reading.cite)
        for value, cite in reading.reading_cites.items():
            label = reading.type.label(value)
            yield from make("reading", f"{reading.name}.{value}", label, reading.policy, reading.span, cite)
    for guarantee in program.guarantees:
        label = guarantee.label
        yield from make("guarantee", label, label, guarantee.policy, guarantee.span, guarantee.cite)
        if guarantee.condition is not None:
            yield from _conditions(guarantee.condition, label, guarantee.cite, make)
    for declared in program.off_machine:
        for item in make("off_machine", declared.name, declared.text, declared.policy, declared.span, declared.cite):
            yield evolve(item, reason=declared.reason)


@define(frozen=True)
class _Maker:
    """Makes the items of a program, each told from those that only have their politique's citation."""

    program: Program

    def __call__(
        self, kind: CitingKind, name: str, label: str, policy: str, span: Span, cite: Cite | None
    ) -> Iterator[Citing]:
        if cite is not None:
            yield Citing(kind, name, label, policy, span, cite, own=cite != self.program.policies[policy].cite)

    def policy_of(self, span: Span) -> str:
        """The politique of the file where a case stands: a disposition is not in that of its rule."""
        return next(name for name, policy in self.program.policies.items() if policy.span.path == span.path)


def _rules(rules: Iterable[Rule], make: _Maker) -> Iterator[Citing]:
    tables: set[str] = set()
    for rule in rules:
        name = rule.name
        match rule.kind:
            case "column":
                name = rule.name.rpartition(".")[0]
                if name not in tables:
                    tables.add(name)
                    yield from make("table", name, rule.label, rule.policy, rule.span, rule.cite)
            case kind:
                yield from make(kind, name, rule.label, rule.policy, rule.span, rule.cite)
        yield from _cases(rule, name, make)
        yield from _conditions(rule.body, name, rule.cite, make)


def _cases(rule: Rule, name: str, make: _Maker) -> Iterator[Citing]:
    """The exceptions and dispositions of a rule, and its other cases that have a citation of their own."""
    for node in nodes_of(rule.body):
        if not isinstance(node, Default):
            continue
        for case in node.cases:
            kind = _case_kind(case)
            if kind not in {"exception", "disposition"} and case.cite == rule.cite:
                continue
            label = case.label.text if case.label else ""
            full = f"{name}.{case.name}" if case.name else node.place
            for item in make(kind, full, label, make.policy_of(case.span), case.span, case.cite or rule.cite):
                yield evolve(item, own=item.cite != rule.cite)


def _conditions(body: Node, name: str, cite: Cite | None, make: _Maker) -> Iterator[Citing]:
    """The conditions that have a citation of their own, and the rows of a table that cumulates."""
    for node in nodes_of(body):
        is_row = isinstance(node, Make) and isinstance(node.type, RecordType) and node.type.name == ROW
        is_condition = isinstance(node.type, BoolType) and not isinstance(node, Default | Hole)
        if node.cite is not None and (is_condition or (is_row and node.cite != cite)):
            label = node.label.text if node.label else node.text
            yield from make(
                "row" if is_row else "condition", name, label, make.policy_of(node.span), node.span, node.cite
            )


def _case_kind(case: Case) -> CitingKind:
    match case.kind:
        case "exception" | "disposition" | "row":
            return case.kind
        case "dated":
            return "value"
        case _:
            return "case"
