"""Coverage at the level that a lawyer thinks in: which parts of the text some scenario shows at work.

The items are rules and decisions, their alternatives, exceptions and table rows, the dated values of parameters, the
readings of what is open, requirements, and each labelled condition, which counts twice: seen true, and seen false.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define

from cqp_dsl.core.call_graph import reads_of
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.core.nodes import Default, Make
from cqp_dsl.core.walk import free_variables, nodes_of
from cqp_dsl.evaluation.requests import no_date
from cqp_dsl.workspace.testing.reach import Mark, is_row, named, placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.core.nodes import Case, Node
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.evaluation.decide import Engine
    from cqp_dsl.source import Span
    from cqp_dsl.workspace.testing.reach import Reached

ItemKind: TypeAlias = Literal[
    "rule", "decision", "parameter", "table", "alternative", "exception", "row", "value", "reading",
    "requirement", "label",
]  # fmt: skip
KINDS: tuple[ItemKind, ...] = (
    "rule", "decision", "parameter", "table", "alternative", "exception", "row", "value", "reading",
    "requirement", "label",
)  # fmt: skip


@define(frozen=True)
class Item:
    """A part of a program that scenarios should show.

    ``name`` says what it is, as authors name it; ``label`` is its wording, if it has one. ``side`` is, for a label and
    for a requirement, the value that is wanted of it.
    """

    kind: ItemKind
    name: str
    label: str
    policy: str
    span: Span
    mark: Mark
    side: bool | None = None


@define(frozen=True)
class Covered:
    """An item, and how many scenarios reach it."""

    item: Item
    scenarios: int


@define(frozen=True)
class Coverage:
    """The items of a program in order of files and lines, each with the number of scenarios that reach it."""

    found: tuple[Covered, ...]

    @property
    def missed(self) -> tuple[Item, ...]:
        """The items that no scenario reaches."""
        return tuple(one.item for one in self.found if not one.scenarios)

    def of(self, *, policy: str | None = None, kind: ItemKind | None = None) -> Coverage:
        """The part that belongs to one politique, or is of one kind."""
        return Coverage(
            tuple(
                one
                for one in self.found
                if (policy is None or one.item.policy == policy) and (kind is None or one.item.kind == kind)
            )
        )

    @property
    def reached(self) -> int:
        """How many items some scenario reaches."""
        return sum(one.scenarios > 0 for one in self.found)

    @property
    def tenths(self) -> int:
        """Tenths of a percent that are reached, rounded down: a thousand only where nothing is missed."""
        return self.reached * 1000 // len(self.found) if self.found else 1000


def coverage(engine: Engine, reached: Iterable[Reached]) -> Coverage:
    """What these scenarios reach of the program."""
    counts = Counter(mark for one in reached for mark in one.marks)
    found: dict[Mark, Item] = {}
    for item in _items(engine):
        found.setdefault(item.mark, item)
    ordered = sorted(found.values(), key=lambda item: (item.span.path, item.span.start, -item.span.end, not item.side))
    return Coverage(tuple(Covered(item, counts[item.mark]) for item in ordered))


def _items(engine: Engine) -> Iterator[Item]:
    program = engine.program
    policies = {policy.span.path: name for name, policy in program.policies.items()}
    called = {name for name, callers in program.calls.callers.items() if callers}
    for rule in program.rules.values():
        name = rule.name
        if rule.kind == "column" and name not in called:
            continue  # nothing reads it: lint says so, and no scenario could
        if rule.kind == "column":
            yield Item("table", name, rule.label, rule.policy, rule.span, named("rule", name))
        else:
            yield Item(rule.kind, name, rule.label, rule.policy, rule.span, named("rule", name))
        yield from _inside(rule, policies, engine)
    for requirement in program.requirements:
        text = requirement.label.text
        for side in (True, False):
            mark = placed("true" if side else "false", requirement.span)
            yield Item("requirement", text, text, requirement.policy, requirement.span, mark, side)
    for interpretation in program.interpretations.values():
        kept = interpretation.retained
        for value in interpretation.type.values if kept is None else (kept.reading,):
            name = f"{interpretation.name}.{value}"
            label = interpretation.type.label(value)
            yield Item("reading", name, label, interpretation.policy, interpretation.span, named("reading", name))


def _inside(rule: Rule, policies: dict[str, str], engine: Engine) -> Iterator[Item]:
    """The cases, rows and labelled conditions of a rule; what a disposition adds belongs to its own politique."""
    for node in nodes_of(rule.body):
        policy = policies.get(node.span.path, rule.policy)
        if node.label is not None:
            for side in _possible_sides(node, engine):
                mark = placed("true" if side else "false", node.span)
                yield Item("label", rule.name, node.label.text, policy, node.span, mark, side)
        match node:
            case Default():
                yield from (_case(case, node, policies.get(case.span.path, rule.policy)) for case in node.cases)
            case Make() if is_row(node):
                yield Item("row", rule.name, "", policy, node.span, placed("case", node.span))
            case _:
                pass


def _possible_sides(node: Node, engine: Engine) -> tuple[bool, ...]:
    """Both; but what the text alone decides, whatever the dossier, the date and the reading, has only one."""
    if _is_settled(node, engine.program):
        value = engine.evaluate(node, Dossier(), no_date())
        if isinstance(value, bool):
            return (value,)
    return (True, False)


def _is_settled(node: Node, program: Program) -> bool:
    """Whether a condition looks at nothing but the figures of the text."""
    own = reads_of(node)
    reached = {name for called in own.rules for name in program.calls.reached(called)}
    read = [own, *(reads_of(program.rules[name].body) for name in reached)]
    return not free_variables(node) and not any(reads.inputs or reads.date for reads in read)


def _case(case: Case, node: Default, policy: str) -> Item:
    name = f"{node.place}.{case.name}" if case.name else node.place
    label = case.label.text if case.label else ""
    return Item(_case_kind(case), name, label, policy, case.span, placed("case", case.span))


def _case_kind(case: Case) -> ItemKind:
    match case.kind:
        case "exception" | "disposition":
            return "exception"
        case "row":
            return "row"
        case "dated":
            return "value"
        case _:
            return "alternative"
