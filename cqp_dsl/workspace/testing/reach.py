"""What a scenario reaches in the program: rules, cases, readings, and which way each labelled condition goes.

The program is walked again over the scenario's dossier, under each reading that it leaves open: every guard and every
operand is looked at, as the motifs do, but only the values of the cases that can win. What is assumed (``avec`` on
a rule's name) is not reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

import attrs
from attrs import define

from cqp_dsl.core.datatypes.types import RecordType
from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.core.nodes import (
    BRACKET,
    ROW,
    Call,
    Const,
    Default,
    Fact,
    Fold,
    Get,
    Hole,
    Logic,
    Make,
    Node,
    Prim,
    Reading,
    Var,
)
from cqp_dsl.core.program import Requirement
from cqp_dsl.core.scenario import ExpectedRefusal
from cqp_dsl.core.walk import free_variables
from cqp_dsl.decision.requests import no_date
from cqp_dsl.decision.scenario_dossier import dossier_of
from cqp_dsl.decision.scenarios import questions, refusals
from cqp_dsl.engine.run import deep_recursion

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.declarations import Guarantee
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.nodes import Wording
    from cqp_dsl.core.program import Rule
    from cqp_dsl.core.scenario import Scenario
    from cqp_dsl.decision.decide import Engine
    from cqp_dsl.engine.scope import Scope
    from cqp_dsl.source import Span

MarkKind: TypeAlias = Literal["rule", "case", "reading", "true", "false"]

Mark: TypeAlias = tuple[MarkKind, str, int, int]
"""Something reached: a kind, then a file and the two ends of a stretch of it; or a name and two zeros."""


def named(kind: MarkKind, name: str) -> Mark:
    """The mark of something that has a name."""
    return kind, name, 0, 0


def placed(kind: MarkKind, span: Span) -> Mark:
    """The mark of something that has a place."""
    return kind, span.path, span.start, span.end


def is_row(node: Make) -> bool:
    """Whether a composite is the row of a table that cumulates: does it apply, and its value."""
    return isinstance(node.type, RecordType) and node.type.name in {ROW, BRACKET}


@define(frozen=True)
class Reached:
    """What one scenario reaches.

    ``marks`` tell rules, cases, readings and sides of conditions; ``nodes`` are the ids of all the nodes on which what
    is checked may depend, its politique's guarantees included.
    """

    scenario: Scenario
    marks: frozenset[Mark]
    nodes: frozenset[int]


def reach(engine: Engine, scenario: Scenario) -> Reached:
    """What a scenario reaches."""
    date: Value = scenario.date or no_date()
    with deep_recursion():
        dossier = dossier_of(engine, scenario, date)
        walk = Walk(engine)
        for requirement in engine.program.requirements:
            walk.condition(requirement, dossier, scenario.date or dossier.date or date)
        expected = any(isinstance(one, ExpectedRefusal) for one in scenario.expectations)
        if expected or refusals(engine, dossier):
            return Reached(scenario, frozenset(walk.marks), frozenset(walk.nodes))
        for name, args in questions(engine, scenario, dossier, date):
            walk.question(engine.program.rules[name], args, dossier, date)
        marks = frozenset(walk.marks)
        policies = {engine.program.entries[name].policy for name in dossier.facts}
        for guarantee in engine.program.guarantees:
            if guarantee.policy in policies:
                walk.condition(guarantee, dossier, date)
    return Reached(scenario, marks, frozenset(walk.nodes))


@define(eq=False)
class Walk:
    """A walk over the program on one dossier.

    ``marks`` and ``nodes`` are what it has met; ``operands`` are, by id, the values of the operands of the nodes to
    ``watch``, each time that one was met.
    """

    engine: Engine
    watch: Collection[int] = ()
    marks: set[Mark] = attrs.field(factory=set)
    nodes: set[int] = attrs.field(factory=set)
    operands: dict[int, list[tuple[Value, ...]]] = attrs.field(factory=dict)
    _seen: set[object] = attrs.field(factory=set)

    # --- Ways in ----------------------------------------------------------------------------------------------------

    def question(self, rule: Rule, args: tuple[Value, ...], dossier: Dossier, date: Value) -> None:
        """A rule asked for, under every reading, and the list that it goes through."""
        if any(param.over is not None for param in rule.params):
            self.visit(*self.engine.list_scope(rule, self.engine.run(dossier), date))
        for _, scope in self.engine.rule_scopes(rule, args, self.engine.run(dossier), date):
            self.rule(scope)

    def condition(self, holder: Requirement | Guarantee, dossier: Dossier, date: Value) -> None:
        """The condition of an ``exigence`` or of a ``garantie``, under every reading."""
        condition = holder.condition
        if condition is None:
            return
        for scope in self.engine.condition_scopes(holder, condition, self.engine.run(dossier), date):
            if isinstance(holder, Requirement):
                self._side(holder.span, scope.value(condition))
            self.visit(condition, scope)

    # --- Nodes ------------------------------------------------------------------------------------------------------

    def rule(self, scope: Scope) -> None:
        """The body of a rule, for some arguments, once in each world that may change it."""
        rule = scope.rule
        if rule is None or scope.instance in self._seen or scope.assumed:
            return
        self._seen.add(scope.instance)
        self.marks.add(named("rule", rule.name))
        self.visit(rule.body, scope)

    def visit(self, node: Node, scope: Scope, wording: Wording | None = None) -> None:
        """A node and what it depends on; ``wording`` is the label, above, of a quantifier's own condition."""
        self.nodes.add(node.id)
        if node.id in self.watch and isinstance(node, Prim):
            values = tuple(scope.value(operand) for operand in node.operands)
            self.operands.setdefault(node.id, []).append(values)
        if node.label is not None:
            self._side(node.span, scope.value(node))
            wording = node.label
        match node:
            case Const() | Fact() | Hole() | Var():
                self._parts((), scope, wording)
            case Reading(interpretation=name):
                self.marks.add(named("reading", f"{name}.{scope.world[name]}"))
                self._parts((), scope, wording)
            case Logic(op="not"):
                self.visit(node.operands[0], scope, wording)
            case Make(operands=(hit, value)) if is_row(node):
                self._row(node, hit, value, scope)
            case Prim() | Logic() | Make():
                self._parts(node.operands, scope, wording)
            case Get():
                self._get(node, scope)
            case Default():
                self._default(node, scope)
            case Fold():
                self._fold(node, scope, wording)
            case Call():
                self._parts(node.args if node.at is None else (*node.args, node.at), scope, wording)
                self.rule(scope.called(node))
            case _:
                assert_never(node)

    def _parts(self, nodes: Sequence[Node], scope: Scope, wording: Wording | None) -> None:
        for node in nodes:
            self.visit(node, scope)
        if wording is not None:
            self._wording(wording, scope)

    def _wording(self, wording: Wording, scope: Scope) -> None:
        """The values put into a label: those whose variables have a value here."""
        for part in wording.parts:
            if not isinstance(part, str) and all(scope.binds(slot) for slot in free_variables(part)):
                self.visit(part, scope)

    def _side(self, span: Span, value: Value) -> None:
        if isinstance(value, bool):
            self.marks.add(placed("true" if value else "false", span))

    def _row(self, node: Make, hit: Node, value: Node, scope: Scope) -> None:
        """A row of a table that cumulates."""
        self.visit(hit, scope)
        holds = scope.value(hit)
        if holds is True:
            self.marks.add(placed("case", node.span))
        if holds is not False:
            self.visit(value, scope)

    def _get(self, node: Get, scope: Scope) -> None:
        """A leaf; of a keyed parameter, or of a composite written out, only the cell that is read."""
        for key in node.key:
            self.visit(key, scope)
        inner, there = node.base, scope
        if isinstance(inner, Call):
            called = scope.called(inner)
            rule = called.rule
            if rule is not None and isinstance(rule.body, Make) and not called.assumed:
                self._parts(inner.args if inner.at is None else (*inner.args, inner.at), scope, None)
                self.nodes.update((inner.id, rule.body.id))
                self.marks.add(named("rule", rule.name))
                inner, there = rule.body, called
        if not isinstance(inner, Make):
            self.visit(node.base, scope)
            return
        for part in _leaves(inner, node, scope):
            self.visit(part, there)

    def _default(self, node: Default, scope: Scope) -> None:
        guards = [scope.value(case.guard) for case in node.cases]
        for case in node.cases:
            self.visit(case.guard, scope)
        for index in scope.standing(node).possible:
            case = node.cases[index]
            if guards[index] is True:
                self.marks.add(placed("case", case.span))
            if case.label is not None:
                self._wording(case.label, scope)
            self.visit(case.value, scope)

    def _fold(self, node: Fold, scope: Scope, wording: Wording | None) -> None:
        self.visit(node.over, scope)
        items = scope.value(node.over)
        for inner in scope.elements(node):
            kept: Value = True
            if node.filter is not None:
                self.visit(node.filter, inner)
                kept = inner.value(node.filter)
            if kept is not False:
                self.visit(node.body, inner)
                if wording is not None:
                    self._wording(wording, inner)
        if node.fallback is not None and not items:
            self.visit(node.fallback, scope)


def _leaves(made: Make, node: Get, scope: Scope) -> list[Node]:
    """The operands of a composite that a ``Get`` may read."""
    if node.field is not None:
        shape = made.type
        return [made.operands[shape.index(node.field)]] if isinstance(shape, RecordType) else list(made.operands)
    key = [scope.value(part) for part in node.key]
    return [
        operand
        for names, operand in zip(made.keys, made.operands, strict=True)
        if all(isinstance(part, Void) or part == name for part, name in zip(key, names, strict=True))
    ]
