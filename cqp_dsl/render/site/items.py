"""What the page of a decision, rule, table or parameter shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define

from cqp_dsl.core.datatypes.types import MapType, NumberType, OptionalType, type_name
from cqp_dsl.core.dossier import bounds_wording
from cqp_dsl.core.nodes import Default
from cqp_dsl.core.printer import short_name, show, spoken
from cqp_dsl.core.program import WAYS
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.render.site.cases import CaseRow, Cell, TableRow, case_rows, cells, table_rows
from cqp_dsl.workspace.inventory.uses import holder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.program import Entry, Program, Rule
    from cqp_dsl.source import Span

PageKind: TypeAlias = Literal["decision", "rule", "parameter", "table"]

KIND_WORDS: dict[PageKind, str] = {
    "decision": "décision", "rule": "règle", "parameter": "paramètre", "table": "tableau",
}  # fmt: skip


@define(frozen=True)
class Item:
    """One thing with a page of its own; ``rules`` are itself, or the result columns of a table."""

    name: str
    kind: PageKind
    label: str
    rules: tuple[Rule, ...]

    @property
    def word(self) -> str:
        """What it is, in French."""
        return KIND_WORDS[self.kind]

    @property
    def short(self) -> str:
        """Its name without its politique."""
        return short_name(self.name)

    @property
    def policy(self) -> str:
        """The politique that declares it."""
        return self.name.partition(".")[0]

    @property
    def cite(self) -> Cite | None:
        """What it rests on."""
        return self.rules[0].cite

    @property
    def span(self) -> Span:
        """Where it is declared."""
        return self.rules[0].span

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The result columns of a table, each with its type."""
        if self.kind != "table":
            return ()
        return tuple((rule.name.rpartition(".")[2], type_text(rule.type)) for rule in self.rules)

    @property
    def type(self) -> str:
        """The type of its value; that of a table is in its columns."""
        return "" if self.kind == "table" else type_text(self.rules[0].type)

    @property
    def params(self) -> tuple[tuple[str, str], ...]:
        """Its arguments, each with its type."""
        return tuple((param.name, type_name(param.type)) for param in self.rules[0].params)

    @property
    def favourable(self) -> tuple[str, ...]:
        """The favourable values of a decision."""
        return tuple(show(node) for node in self.rules[0].favourable)

    @property
    def cases(self) -> tuple[CaseRow, ...]:
        """The cases of a rule or decision, or of a table whose rows add up."""
        if self.kind == "parameter" or (self.kind == "table" and self.rows):
            return ()
        return tuple(row for rule in self.rules for row in case_rows(rule))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of a parameter."""
        return cells(self.rules[0]) if self.kind == "parameter" else ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The enumerations by which a parameter is given."""
        type_ = self.rules[0].type
        return tuple(key.name for key in type_.keys) if self.kind == "parameter" and isinstance(type_, MapType) else ()

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """The rows of a table."""
        return table_rows(self.rules) if self.kind == "table" else ()

    def extract(self, program: Program) -> str:
        """Its lines in the file that declares it."""
        source = program.files[self.span.path]
        last = max(_last_line(rule) for rule in self.rules)
        return "\n".join(source.line(number) for number in range(self.span.line, last + 1))


def _last_line(rule: Rule) -> int:
    """The last line of a declaration: that of its last node, dispositions from elsewhere apart."""
    ends = [rule.span.end_line]
    nodes = list(nodes_of(rule.body))
    elsewhere = [
        case.span for node in nodes if isinstance(node, Default) for case in node.cases if case.kind == "disposition"
    ]
    for node in nodes:
        inside = any(span.path == node.span.path and span.start <= node.span.start < span.end for span in elsewhere)
        if node.span.path == rule.span.path and not inside:
            ends.append(node.span.end_line)
    return max(ends)


def items(program: Program) -> dict[str, Item]:
    """Everything that has a page of its own, by qualified name, in source order."""
    groups: dict[str, list[Rule]] = {}
    for rule in program.rules.values():
        groups.setdefault(holder(rule), []).append(rule)
    return {name: _item(name, rules) for name, rules in groups.items()}


def _item(name: str, rules: Sequence[Rule]) -> Item:
    first = rules[0]
    kind: PageKind = "table" if first.kind == "column" else first.kind
    label = first.label or spoken(short_name(name))
    return Item(name, kind, label, tuple(rules))


def type_text(type_: Type) -> str:
    """A type as an author writes it, with its bounds."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    bounds = bounds_wording(inner) if isinstance(inner, NumberType) else ""
    return f"{type_name(type_)}, {bounds}" if bounds else type_name(type_)


def entry_text(entry: Entry) -> str:
    """The type of a fact, whose judgement it is, how it may change."""
    parts = [type_text(entry.type)]
    if entry.judge:
        parts.append(f"appréciation : {entry.judge}")
    if entry.modifiable is not None:
        piece = f" : {entry.modifiable.piece}" if entry.modifiable.piece else ""
        parts.append(f"{WAYS[entry.modifiable.way]}{piece}")
    return ", ".join(parts)
