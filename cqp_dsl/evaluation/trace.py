"""The trace: every line of the explanation, built from the core once the values are known (SEMANTICS §12).

A second pass: nothing here decides anything. Each node asks the compiled code for the values again and says in French
what applied, what did not, and why. ``trace_cases`` explains defaults; this module, everything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.display import call_name, short_name, show, spell
from cqp_dsl.core.nodes import (
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
    Reading,
    Var,
)
from cqp_dsl.core.walk import parts
from cqp_dsl.datatypes.display import format_date
from cqp_dsl.datatypes.types import BoolType
from cqp_dsl.datatypes.values import Record, Void
from cqp_dsl.evaluation import trace_cases
from cqp_dsl.evaluation.answer import TraceNode
from cqp_dsl.evaluation.causes import waiting_for
from cqp_dsl.evaluation.equality import leaf_causes
from cqp_dsl.evaluation.trace_folds import elements
from cqp_dsl.evaluation.wording import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.program import Interpretation, Param, Rule
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.answer import TraceKind, TraceStatus
    from cqp_dsl.evaluation.scope import Scope

MAX_DEPTH = 100
"""Rules detailed one under the other; below, a line says that there is more."""
_TOO_DEEP = "la suite, trop profonde, n'est pas détaillée"

_KINDS: dict[str, TraceKind] = {"rule": "rule", "decision": "decision", "parameter": "parameter", "column": "column"}


def status_of_value(value: Value) -> TraceStatus:
    """The status of a line that has a value: ``true`` and ``false`` for booleans, ``known`` for the rest."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "void" if leaf_causes(value) else "known"


class Tracer:
    """One trace. An instance of a rule is detailed once, then only named (``shared``)."""

    def __init__(self) -> None:
        self._seen: set[object] = set()
        self._depth = 0

    def rule(self, rule: Rule, scope: Scope, key: tuple[str, ...] | None = None) -> TraceNode:
        """A rule in the scope of its body; ``key`` is the cell looked at, for a keyed parameter."""
        arguments = scope.arguments(rule)
        compiler = scope.compiler
        world = tuple([scope.run.world.get(reading) for reading in rule.readings])
        instance = (rule.name, key, scope.frame[0], arguments, world)
        shared = instance in self._seen
        self._seen.add(instance)
        if scope.run.assumptions or not compiler.is_closed(rule.name) or self._depth >= MAX_DEPTH:
            return self._rule(rule, scope, key, shared=shared)
        kept = compiler.lines.get((instance, shared))
        if kept is None:
            kept = self._rule(rule, scope, key, shared=shared)
            if compiler.calls_nothing(rule.name):
                compiler.keep_line((instance, shared), kept)
        return kept

    def _rule(self, rule: Rule, scope: Scope, key: tuple[str, ...] | None, *, shared: bool) -> TraceNode:
        arguments = scope.arguments(rule)
        assumed = scope.assumed(rule)
        body = rule.body if key is None else _cell(rule.body, key)
        name = call_name(rule.name, [_argument(v, p) for v, p in zip(arguments, rule.params, strict=True)])
        value = scope.compiler.rule(rule.name)(scope.run, scope.frame[0], arguments)
        if key is not None:
            name, value = f"{name}[{' ; '.join(key)}]", scope.value(body)
        too_deep = self._depth >= MAX_DEPTH
        plain = _plain_value(body, scope)
        return TraceNode(
            kind=_KINDS[rule.kind],
            name=name,
            label=rule.label,
            status=status_of_value(value),
            value=value,
            type=body.type if key is not None else rule.type,
            span=rule.span if key is None else body.span,
            cite=scope.cite,
            formula=scope.text(plain) if plain is not None and not assumed and not isinstance(plain, Fold) else "",
            computed=scope.computed(plain) if plain is not None and not assumed else "",
            why="valeur supposée par le scénario" if assumed else _TOO_DEEP if too_deep else "",
            children=() if shared or assumed or too_deep else self._details(body, scope),
            shared=shared,
        )

    def _details(self, body: Node, scope: Scope) -> tuple[TraceNode, ...]:
        self._depth += 1
        try:
            return tuple(self.body(body, scope))
        finally:
            self._depth -= 1

    def body(self, node: Node, scope: Scope) -> Iterator[TraceNode]:
        """The lines under a rule: its cases, or what its only value is made of."""
        plain = _plain_value(node, scope)
        if isinstance(node, Default) and plain is None:
            yield from trace_cases.cases(self, node, scope)
        elif plain is not None:
            yield from self.value(plain, scope)

    def value(self, node: Node, scope: Scope) -> Iterator[TraceNode]:
        """The lines that explain a value: the parts it is computed from, conditions for a boolean."""
        if isinstance(node.type, BoolType) and not isinstance(node, Const) and node.label is not None:
            yield self.condition(node, scope)
        elif isinstance(node, Logic):
            yield from self.operands(node, scope)
        else:
            yield from self.dependencies(node, scope)

    def condition(self, node: Node, scope: Scope) -> TraceNode:
        """The line of a boolean expression."""
        scope = scope.citing(node.cite)
        if node.label is None and isinstance(node, Call | Fact | Hole | Reading):
            return next(self.dependencies(node, scope))
        value = scope.value(node)
        fold = node if isinstance(node, Fold) else None
        if isinstance(node, Logic) and node.op == "not" and isinstance(node.operands[0], Fold):
            fold = node.operands[0]
        if fold is not None:
            children = elements(self, fold, scope)
        elif isinstance(node, Logic):
            children = list(self.operands(node, scope))
        else:
            children = list(self.dependencies(node, scope))
        return TraceNode(
            kind="condition" if fold is None else "fold",
            name="" if node.label is not None else _condition_name(node, scope),
            label=_condition_label(node, fold, scope),
            status=status_of_value(value),
            value=value,
            type=node.type,
            span=node.span,
            cite=scope.cite,
            formula="" if node.label is None else scope.text(node),
            computed=scope.computed(node),
            why=waiting_for(value),
            children=tuple(children),
        )

    def operands(self, node: Logic, scope: Scope) -> Iterator[TraceNode]:
        """The lines of a connective's operands; one that has no value, where the others decide, says nothing."""
        decided = not isinstance(scope.value(node), Void)
        for part in node.operands:
            value = scope.value(part)
            moot = decided and isinstance(value, Void) and not value.pending
            if not isinstance(part, Const) and not moot:
                yield self.condition(part, scope)

    def dependencies(self, node: Node, scope: Scope) -> Iterator[TraceNode]:
        """A line for each fact, figure, reading, rule and aggregate that an expression is computed from, once each."""
        told: set[tuple[str, str, Value]] = set()
        for line in self._dependencies(node, scope):
            if (line.kind, line.name, line.value) not in told:
                told.add((line.kind, line.name, line.value))
                yield line

    def _dependencies(self, node: Node, scope: Scope) -> Iterator[TraceNode]:
        match node:
            case Const() | Var():
                return
            case Call():
                rule, inner = scope.called(node)
                yield self.rule(rule, inner)
            case Get(base=Call(args=()) as call, field=None) if _is_grid(call, scope):
                rule, inner = scope.called(call)
                yield from self._cell_of(rule, inner, node, scope)
            case Fact() | Hole() | Reading():
                yield _leaf(node, scope)
            case Get() if isinstance(_root(node), Fact):
                yield _leaf(node, scope)
                for part in node.key:
                    yield from self._dependencies(part, scope)
            case Fold():
                yield self.fold(node, scope)
            case Default():
                yield from self.body(node, scope)
            case _:
                for part in parts(node):
                    yield from self._dependencies(part, scope)

    def _cell_of(self, rule: Rule, inner: Scope, node: Get, scope: Scope) -> Iterator[TraceNode]:
        key = tuple([scope.value(part) for part in node.key])
        names = tuple(part for part in key if isinstance(part, str))
        yield self.rule(rule, inner, names if len(names) == len(key) else None)
        for part in node.key:
            yield from self._dependencies(part, scope)

    def fold(self, node: Fold, scope: Scope) -> TraceNode:
        """The line of an aggregate, with those of its elements."""
        value = scope.value(node)
        return TraceNode(
            kind="fold",
            name=scope.text(node),
            label="",
            status=status_of_value(value),
            value=value,
            type=node.type,
            span=node.span,
            cite=scope.cite,
            formula=scope.text(node),
            why=waiting_for(value),
            children=tuple(elements(self, node, scope)),
        )


def _argument(value: Value, param: Param) -> str:
    """An argument as it is written; a fiche, too long to be, by the name of its parameter."""
    return param.name if isinstance(value, Record) else spell(value, param.type)


def _plain_value(body: Node, scope: Scope) -> Node | None:
    """The one expression that a rule is, without a condition; None where it has cases, or is not in force."""
    if not isinstance(body, Default):
        return body
    if len(body.cases) == 1:
        case = body.cases[0]
        unconditional = isinstance(case.guard, Const) or (scope.window(case.guard) is not None and case.kind != "dated")
        if unconditional and scope.value(case.guard) is True and case.kind != "row":
            return case.value
    return None


def _condition_name(node: Node, scope: Scope) -> str:
    """What an unlabelled condition is called: its own text, or for several together how they count."""
    if isinstance(node, Logic) and node.op != "not":
        return "toutes ces conditions" if node.op == "and" else "l'une de ces conditions"
    return scope.text(node)


def _condition_label(node: Node, fold: Fold | None, scope: Scope) -> str:
    if node.label is None:
        return ""
    return render(node.label, scope, None if fold is None else fold.slot)


def _is_grid(call: Call, scope: Scope) -> bool:
    rule = scope.compiler.program.rules[call.rule]
    return isinstance(rule.body, Make) and rule.body.shape == "map" and not scope.assumed(rule)


def _cell(body: Node, key: tuple[str, ...]) -> Node:
    """The cell of a keyed parameter; the whole where there is no such cell."""
    return body.operands[body.keys.index(key)] if isinstance(body, Make) and key in body.keys else body


def _root(node: Node) -> Node:
    while isinstance(node, Get):
        node = node.base
    return node


def _leaf(node: Node, scope: Scope) -> TraceNode:
    """The line of a fact or a part of one, of a hole or of a reading."""
    value = scope.value(node)
    name = scope.text(node)
    if scope.variables(node):
        name = show(node, lambda part: spell(scope.value(part), part.type) if isinstance(part, Var) else None)
    program = scope.compiler.program
    root = _root(node)
    kind: TraceKind = "value"
    label, why, span, cite = "", waiting_for(value), node.span, scope.cite
    match root:
        case Fact(entry=entry_name):
            entry = program.entries[entry_name]
            kind, label, span, cite = "fact", entry.question, entry.span, entry.cite or scope.cite
        case Hole(parameter=parameter, key=key):
            kind, cite = "hole", root.cite or scope.cite
            name = short_name(parameter) + (f"[{' ; '.join(key)}]" if key else "")
            why = why or "valeur donnée par le dossier"
        case Reading(interpretation=interpretation_name):
            interpretation = program.interpretations[interpretation_name]
            kind, label, span = "reading", interpretation.question, interpretation.span
            cite, why = interpretation.cite or scope.cite, _reading_origin(interpretation, value, scope)
        case _:
            pass
    return TraceNode(kind, name, label, status_of_value(value), value, node.type, span, cite, why=why)


def _reading_origin(interpretation: Interpretation, value: Value, scope: Scope) -> str:
    if interpretation.name in scope.run.supposed:
        return "lecture supposée par le dossier"
    retained = interpretation.retained
    if retained is None:
        return "lecture envisagée, la question restant ouverte"
    on = f" le {format_date(retained.on)}" if retained.on is not None else ""
    return f"lecture retenue par {retained.by}{on}" if not isinstance(value, Void) else ""
