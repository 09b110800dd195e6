"""The conditions that make a decision unfavourable: each with its limit, its value and the distance between them.

The record of the decision is gone through from its favourable values down: what ought to hold and does not, and what
holds and ought not to, as far as comparisons and facts. Nothing is decided here.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import define, evolve, field

from cqp_dsl.answer.prospects import Shortfall
from cqp_dsl.core.call_graph import reads_of
from cqp_dsl.core.cases import own_window
from cqp_dsl.core.datatypes.types import BOOL, BoolType, EnumType, bare
from cqp_dsl.core.datatypes.values import Void, normal
from cqp_dsl.core.nodes import Call, Const, Default, Fact, Fold, Get, Logic, Prim, Var
from cqp_dsl.core.walk import free_variables
from cqp_dsl.decision.explain.sentences import sentence, subject
from cqp_dsl.decision.explain.thirtieths import told_type
from cqp_dsl.decision.prospects.trials import favourable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.answer.prospects import Relation
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Case, Node
    from cqp_dsl.decision.explain.labels import Label
    from cqp_dsl.decision.explain.study import Study
    from cqp_dsl.engine.scope import Scope

_RELATIONS: Final[dict[str, tuple[Relation, Relation]]] = {
    "ge": ("at_least", "less_than"),
    "gt": ("more_than", "at_most"),
    "le": ("at_most", "more_than"),
    "lt": ("less_than", "at_least"),
    "eq": ("equal", "different"),
    "ne": ("different", "equal"),
    "in": ("among", "not_among"),
    "between": ("between", "not_between"),
    "between_below": ("between", "not_between"),
}
"""What an operation asks, and what its negation does."""
_TURNED: Final = {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt", "eq": "eq", "ne": "ne"}
_MOST: Final = 200
_MOST_ELEMENTS: Final = 3
"""Elements of a list that are told one by one where any of them would do."""


@define(frozen=True, eq=False, repr=False)
class _Label:
    """The author's words for what ought to hold, nearest above, with the citation that goes with them.

    ``of_each`` are the words for an element of the quantifier below, which are put in further down.
    """

    text: str = ""
    cite: Cite | None = None
    of_each: Label | None = None


@define(eq=False, repr=False)
class Blockers:
    """What blocks one decision, gathered in all its worlds.

    ``facts`` are the entries on which what fails rests, in order.
    """

    study: Study
    found: dict[tuple[object, ...], Shortfall] = field(factory=dict)
    facts: dict[str, None] = field(factory=dict)
    _seen: set[object] = field(factory=set)
    _told: int = 0

    def of(self, scope: Scope) -> None:
        """Gather what blocks a decision whose body has this scope."""
        rule = scope.rule
        if rule is None or scope.assumed:
            return
        label, value = _Label(cite=scope.cite), scope.result()
        if favourable(rule, scope, value):
            return
        if isinstance(value, bool):
            self._condition(rule.body, scope, label, wanted=not value)
        elif isinstance(rule.body, Default):
            cases = rule.body.cases
            self._cases(rule.body, scope, label, [favourable(rule, scope, scope.value(case.value)) for case in cases])

    # --- Nodes ------------------------------------------------------------------------------------------------------

    def _condition(self, node: Node, scope: Scope, label: _Label, *, wanted: bool) -> None:
        """What keeps a condition from being ``wanted``."""
        if len(self.found) >= _MOST or scope.value(node) is not (not wanted):
            return
        if wanted:
            label = self._label(node, scope, label)
        match node:
            case Logic(op="not", operands=(inner,)):
                self._condition(inner, scope, label, wanted=not wanted)
            case Logic():
                for operand in node.operands:
                    if own_window(operand) is None:
                        self._condition(operand, scope, label, wanted=wanted)
            case Call():
                self._call(node, scope, label, wanted=wanted)
            case Default():
                self._boolean_cases(node, scope, label, wanted=wanted)
            case Fold(kind=("any" | "all")):
                self._quantifier(node, scope, label, wanted=wanted)
            case Prim() if node.op in _RELATIONS:
                self._comparison(node, scope, label, wanted=wanted)
            case Prim() | Fact() | Get() | Var() | Fold():
                self._leaf(node, scope, label, wanted=wanted)
            case _:
                return

    def _label(self, node: Node, scope: Scope, label: _Label) -> _Label:
        """The words for a condition that ought to hold: its own, else those above."""
        part = self.study.of(node)
        if part.label is None:
            return label
        cite = node.cite or label.cite or scope.cite
        if part.quantifier is None:
            return _Label(part.label.put(scope), cite)
        alone = part.label_alone or part.label
        return _Label(alone.put(scope), cite, part.label)

    def _call(self, node: Call, scope: Scope, label: _Label, *, wanted: bool) -> None:
        there = scope.called(node)
        if there.rule is None:
            return
        if there.assumed:
            self._leaf(node, scope, label, wanted=wanted)
            return
        key = (there.instance, wanted, label.text)
        if key not in self._seen:
            self._seen.add(key)
            before = self._told
            self._condition(there.rule.body, there, _Label(label.text, there.cite or label.cite), wanted=wanted)
            if self._told == before:
                self._leaf(node, scope, label, wanted=wanted)

    def _boolean_cases(self, node: Default, scope: Scope, label: _Label, *, wanted: bool) -> None:
        self._cases(node, scope, label, [_value_is(scope, case.value, wanted=wanted) for case in node.cases])

    def _cases(self, node: Default, scope: Scope, label: _Label, good: list[bool]) -> None:
        """Why no good case won: its own conditions, those of the case that won instead."""
        standing = scope.standing(node)
        failed = [case for case in node.cases if good[case.id] and scope.value(case.guard) is False]
        concerned = [case for case in failed if _concerns(case, node, scope)]
        for case, is_good in zip(node.cases, good, strict=True):
            holds = scope.value(case.guard)
            here = scope.citing(case.cite)
            words = _Label(label.text, case.cite or label.cite)
            if is_good and holds is False:
                if case in (concerned or failed):
                    self._case(case, here, words, wanted=True)
            elif not is_good and case.id in standing.possible and holds is True:
                if isinstance(case.value.type, BoolType) and not isinstance(case.value, Const):
                    self._condition(case.value, here, words, wanted=not _value_is(here, case.value, wanted=True))
                elif any(good[other] and scope.value(node.cases[other].guard) is True for other in case.beats):
                    self._case(case, here, words, wanted=False)

    def _case(self, case: Case, scope: Scope, label: _Label, *, wanted: bool) -> None:
        for condition in (case.applies, case.condition):
            if condition is not None:
                self._condition(condition, scope, label, wanted=wanted)

    def _quantifier(self, node: Fold, scope: Scope, label: _Label, *, wanted: bool) -> None:
        """The elements that decide; where one would do, the first of them at most."""
        each = node.kind == "all" if wanted else node.kind == "any"
        elements = list(scope.elements(node))
        if not elements:
            self._leaf(node, scope, label, wanted=wanted)
        for here in elements if each else elements[:_MOST_ELEMENTS]:
            if node.filter is not None and here.value(node.filter) is not True:
                continue
            words = label if label.of_each is None else _Label(label.of_each.put(here), label.cite)
            self._condition(node.body, here, words, wanted=wanted)

    # --- What is told -----------------------------------------------------------------------------------------------

    def _comparison(self, node: Prim, scope: Scope, label: _Label, *, wanted: bool) -> None:
        op, operands = node.op, list(node.operands)
        if op in _TURNED and isinstance(operands[0], Const) and not isinstance(operands[1], Const):
            op, operands = _TURNED[op], operands[::-1]
        if op == "in" and not self._rests_on_facts(operands[0], scope):
            self._lacks(node, scope, label, wanted=wanted)
            return
        if not self._reads(node, scope):
            return
        measured, limits = operands[0], operands[1:]
        value, ends = scope.value(measured), [scope.value(limit) for limit in limits]
        called = self._subject(measured, scope)
        if op in {"eq", "ne"} and isinstance(value, bool):
            self._put(
                scope, Shortfall(label.text, called, "equal", (not value,), value, BOOL, None, node.span, label.cite)
            )
            return
        if op == "in" and isinstance(ends[0], tuple):
            ends = list(ends[0])
        relation = _RELATIONS[op][not wanted]
        type_ = told_type(measured.type, in_thirtieths=self.study.of(measured).is_in_thirtieths)
        gap = _gap(value, ends)
        self._put(scope, Shortfall(label.text, called, relation, tuple(ends), value, type_, gap, node.span, label.cite))

    def _leaf(self, node: Node, scope: Scope, label: _Label, *, wanted: bool) -> None:
        """A fact, or what has no limit to show: it ought to be what it is not."""
        if not self._reads(node, scope):
            return
        named = isinstance(node, Fact | Get | Call | Var)
        called = self._subject(node, scope) if named else sentence(_grounded(node, scope), self.study.program)
        self._put(
            scope, Shortfall(label.text, called, "equal", (wanted,), not wanted, BOOL, None, node.span, label.cite)
        )

    def _put(self, scope: Scope, made: Shortfall) -> None:
        if any(isinstance(limit, Void) for limit in made.limits) or isinstance(made.value, Void):
            return
        self._told += 1
        made = evolve(made, cite=made.cite or scope.cite)
        self.found.setdefault((made.span, made.label, made.subject, str(made.value), str(made.limits)), made)

    def _lacks(self, node: Prim, scope: Scope, label: _Label, *, wanted: bool) -> None:
        """What a list of the dossier ought to hold, or not to."""
        item, items = node.operands
        if not self._reads(items, scope):
            return
        relation: Relation = "holds" if wanted else "lacks"
        limits = (scope.value(item),)
        called, value = self._subject(items, scope), scope.value(items)
        self._put(
            scope, Shortfall(label.text, called, relation, limits, value, items.type, None, node.span, label.cite)
        )

    def _subject(self, node: Node, scope: Scope) -> str:
        return subject(_grounded(node, scope), self.study.program)

    def _reads(self, node: Node, scope: Scope) -> bool:
        """Note the facts on which a failing condition rests; whether it rests on any."""
        names = self._facts_of(node, scope)
        self.facts.update(dict.fromkeys(names))
        return bool(names)

    def _rests_on_facts(self, node: Node, scope: Scope) -> bool:
        return bool(self._facts_of(node, scope))

    def _facts_of(self, node: Node, scope: Scope) -> list[str]:
        """The facts that an expression reads, in what it calls too, and in the list of which it has an element."""
        program = scope.program
        found = dict.fromkeys(reads_of(node).facts)
        for called in reads_of(node).rules:
            inputs = program.calls.inputs(called)
            found.update(dict.fromkeys(name for name in program.entries if name in inputs))
        elements = any(not isinstance(bare(var.type), EnumType) for var in free_variables(node).values())
        if scope.rule is not None and elements:
            found.update(dict.fromkeys(reads_of(scope.rule.body).facts))
            inputs = program.calls.inputs(scope.rule.name)
            found.update(dict.fromkeys(name for name in program.entries if name in inputs and not found))
        return list(found)


def _concerns(case: Case, node: Default, scope: Scope) -> bool:
    """Whether a case is about this dossier: in force, for those that it applies to, with something to except."""
    if case.applies is not None and scope.value(case.applies) is False:
        return False
    excepted = [other for other in node.cases if other.name and other.name == case.excepted]
    if excepted and all(scope.value(other.guard) is False for other in excepted):
        return False
    return all(scope.value(part) is not False for part in _conjoined(case.guard) if own_window(part) is not None)


def _conjoined(guard: Node) -> Sequence[Node]:
    return guard.operands if isinstance(guard, Logic) and guard.op == "and" else (guard,)


def _grounded(node: Node, scope: Scope) -> Node:
    """An expression with the values of the enumerations that its variables stand for."""
    match node:
        case Var(type=EnumType()) if isinstance(value := scope.value(node), str):
            return Const(id=node.id, type=node.type, span=node.span, value=value)
        case Get():
            return evolve(node, base=_grounded(node.base, scope), key=tuple(_grounded(key, scope) for key in node.key))
        case Call():
            return evolve(node, args=tuple(_grounded(arg, scope) for arg in node.args))
        case Prim() | Logic():
            return evolve(node, operands=tuple(_grounded(operand, scope) for operand in node.operands))
        case _:
            return node


def _value_is(scope: Scope, node: Node, *, wanted: bool) -> bool:
    return scope.value(node) is wanted


def _gap(value: Value, limits: list[Value]) -> Value:
    """How far a value is from the nearest of its limits."""
    distances = [by for limit in limits if (by := _distance(value, limit)) is not None]
    return normal(min(distances)) if distances else None


def _distance(value: Value, limit: Value) -> Fraction | None:
    match value, limit:
        case (bool(), _) | (_, bool()):
            return None
        case datetime.date(), datetime.date():
            return Fraction(abs((value - limit).days))
        case ((int() | Fraction()), (int() | Fraction())):
            return abs(Fraction(value) - Fraction(limit))
        case _:
            return None
