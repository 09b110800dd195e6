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
from cqp_dsl.answer.worlds import tags
from cqp_dsl.core.cases import own_window
from cqp_dsl.core.datatypes.types import BOOL, BoolType
from cqp_dsl.core.datatypes.values import Void, normal
from cqp_dsl.core.nodes import TODAY, Call, Const, Default, Fact, Fold, Get, Logic, Prim, Var
from cqp_dsl.decision.explain.sentences import sentence
from cqp_dsl.decision.explain.thirtieths import told_type
from cqp_dsl.decision.prospects.sources import Sources
from cqp_dsl.decision.prospects.trials import favourable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.answer.prospects import Relation
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Case, Node
    from cqp_dsl.core.program import World
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
    _worlds: list[World] = field(factory=list)
    _held: dict[tuple[object, ...], set[World]] = field(factory=dict)
    _seen: set[object] = field(factory=set)
    _sources: Sources = field(factory=lambda: Sources({}))
    _told: int = 0

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """What falls short, with the readings under which it does where these make a difference."""
        names = tuple(name for name, _ in self._worlds[0]) if self._worlds else ()
        return tuple(
            evolve(made, worlds=tags(names, self._worlds, [world in self._held[key] for world in self._worlds]))
            for key, made in self.found.items()
        )

    def of(self, world: World, scope: Scope) -> None:
        """Gather what blocks a decision, in one world, whose body has this scope."""
        self._worlds.append(world)
        rule = scope.rule
        if rule is None or scope.assumed:
            return
        self._seen.clear()
        self._sources = Sources.of_decision(rule, scope)
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
            before, outer = self._told, self._sources
            self._sources = outer.of_call(node, scope)
            self._condition(there.rule.body, there, _Label(label.text, there.cite or label.cite), wanted=wanted)
            self._sources = outer
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
        items, outer = scope.value(node.over), self._sources
        items = items if isinstance(items, tuple) else ()
        for item, here in list(zip(items, elements, strict=True))[: None if each else _MOST_ELEMENTS]:
            if node.filter is not None and here.value(node.filter) is not True:
                continue
            words = label if label.of_each is None else _Label(label.of_each.put(here), label.cite)
            self._sources = outer.with_element(node.slot, node.over, item, scope)
            self._condition(node.body, here, words, wanted=wanted)
        self._sources = outer

    # --- What is told -----------------------------------------------------------------------------------------------

    def _comparison(self, node: Prim, scope: Scope, label: _Label, *, wanted: bool) -> None:
        op, operands = node.op, list(node.operands)
        if op in _TURNED and self._is_limit(operands[0], scope) and self._rests_on_facts(operands[1], scope):
            op, operands = _TURNED[op], operands[::-1]
        if op == "in" and not self._rests_on_facts(operands[0], scope):
            self._lacks(node, scope, label, wanted=wanted)
            return
        if not self._reads(node, scope):
            return
        measured, limits = operands[0], operands[1:]
        value, ends = scope.value(measured), [scope.value(limit) for limit in limits]
        called, origin = self._sources.called(measured, scope), self._sources.origin(measured, scope)
        if op in {"eq", "ne"} and isinstance(value, bool):
            self._put(
                scope,
                Shortfall(label.text, called, "equal", (not value,), value, BOOL, None, node.span, label.cite, origin),
            )
            return
        if op == "in" and isinstance(ends[0], tuple):
            ends = list(ends[0])
        relation = _RELATIONS[op][not wanted]
        type_ = told_type(measured.type, in_thirtieths=self.study.of(measured).is_in_thirtieths)
        gap = _gap(value, ends)
        self._put(
            scope,
            Shortfall(label.text, called, relation, tuple(ends), value, type_, gap, node.span, label.cite, origin),
        )

    def _is_limit(self, node: Node, scope: Scope) -> bool:
        """Whether an expression is what others are measured by, and no day of the dossier's."""
        return not self._rests_on_facts(node, scope) and not (isinstance(node, Var) and node.slot == TODAY)

    def _leaf(self, node: Node, scope: Scope, label: _Label, *, wanted: bool) -> None:
        """A fact, or what has no limit to show: it ought to be what it is not."""
        if not self._reads(node, scope):
            return
        named = isinstance(node, Fact | Get | Call | Var)
        sources = self._sources
        called = sources.called(node, scope) if named else sentence(sources.grounded(node, scope), self.study.program)
        origin = sources.origin(node, scope)
        self._put(
            scope,
            Shortfall(label.text, called, "equal", (wanted,), not wanted, BOOL, None, node.span, label.cite, origin),
        )

    def _put(self, scope: Scope, made: Shortfall) -> None:
        if any(isinstance(limit, Void) for limit in made.limits) or isinstance(made.value, Void):
            return
        self._told += 1
        made = evolve(made, cite=made.cite or scope.cite)
        key = (made.span, made.label, made.subject, str(made.value), str(made.limits))
        self.found.setdefault(key, made)
        self._held.setdefault(key, set()).add(self._worlds[-1])

    def _lacks(self, node: Prim, scope: Scope, label: _Label, *, wanted: bool) -> None:
        """What a list of the dossier ought to hold, or not to."""
        item, items = node.operands
        if not self._reads(items, scope):
            return
        relation: Relation = "holds" if wanted else "lacks"
        limits = (scope.value(item),)
        called, value = self._sources.called(items, scope), scope.value(items)
        origin = self._sources.origin(items, scope)
        self._put(
            scope,
            Shortfall(label.text, called, relation, limits, value, items.type, None, node.span, label.cite, origin),
        )

    def _reads(self, node: Node, scope: Scope) -> bool:
        """Note the facts on which a failing condition rests; whether it rests on any."""
        names = self._sources.facts(node, scope)
        self.facts.update(dict.fromkeys(names))
        return bool(names)

    def _rests_on_facts(self, node: Node, scope: Scope) -> bool:
        return bool(self._sources.facts(node, scope))


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
