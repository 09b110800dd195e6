"""Coverage at the level that a lawyer thinks in: which parts of the text some scenario shows at work.

The items are rules and decisions, their alternatives, exceptions and table rows, the dated values of parameters, the
readings of what is open, requirements, and each labelled condition, which counts twice: seen true, and seen false.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeGuard

from attrs import define

from cqp_dsl.core.call_graph import reads_of
from cqp_dsl.core.datatypes.types import BoolType
from cqp_dsl.core.dossier import Dossier
from cqp_dsl.core.nodes import TODAY, Const, Default, Make, Prim, Var
from cqp_dsl.core.walk import free_variables, nodes_of
from cqp_dsl.decision.requests import no_date
from cqp_dsl.workspace.testing.reach import Mark, is_row, named, placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Case, Node
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.decision.decide import Engine
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
    def covered(self) -> int:
        """How many items some scenario reaches."""
        return sum(one.scenarios > 0 for one in self.found)

    @property
    def tenths(self) -> int:
        """Tenths of a percent that are reached, rounded down: a thousand only where nothing is missed."""
        return self.covered * 1000 // len(self.found) if self.found else 1000


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
        if node.label is not None and isinstance(node.type, BoolType):
            for side in _possible_sides(node, engine):
                mark = placed("true" if side else "false", node.span)
                yield Item("label", rule.name, node.label.text, policy, node.span, mark, side)
        match node:
            case Default():
                yield from (_case(case, node, policies.get(case.span.path, rule.policy)) for case in node.cases)
            case Make() if is_row(node):
                words = "" if node.label is None else node.label.text
                yield Item("row", rule.name, words, policy, node.span, placed("case", node.span))
            case _:
                pass


def _possible_sides(node: Node, engine: Engine) -> tuple[bool, ...]:
    """Both; but what the text alone decides, whatever the dossier, the day and the reading, has only one."""
    bodies = _settled(node, engine.program)
    if bodies is not None:
        days = [day for body in bodies for part in nodes_of(body) for day in _bounds(part)]
        found = {
            value for day in (days or [no_date()]) if isinstance(value := engine.evaluate(node, Dossier(), day), bool)
        }
        if len(found) == 1:
            return tuple(found)
    return (True, False)


def _settled(node: Node, program: Program) -> list[Node] | None:
    """The expressions that a condition rests on, where it looks at nothing but the dated figures of the text."""
    reached = {name for called in reads_of(node).rules for name in program.calls.callees(called)}
    bodies = [node, *(program.rules[name].body for name in reached)]
    parts = [part for body in bodies for part in nodes_of(body)]
    of_windows = {id(part.operands[0]) for part in parts if _is_window(part)}
    asks_the_day = any(isinstance(part, Var) and part.slot == TODAY and id(part) not in of_windows for part in parts)
    asks = free_variables(node) or asks_the_day or any(reads_of(body).inputs for body in bodies)
    return None if asks else bodies


def _is_window(node: Node) -> TypeGuard[Prim]:
    return isinstance(node, Prim) and node.op == "in_force"


def _bounds(node: Node) -> Iterator[Value]:
    """The first and last days of a window."""
    if _is_window(node):
        yield from (end.value for end in node.operands[1:] if isinstance(end, Const) and end.value is not None)


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
