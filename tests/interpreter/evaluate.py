"""SEMANTICS §2 and §8: the value of each of the twelve nodes, and at which date.

A recursive reading of the core, for comparing: nothing is compiled, and only calls are kept, as §6 says.
"""

from __future__ import annotations

import datetime
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from attrs import define, evolve, field

from cqp_dsl.core.datatypes.types import EnumType, ListType, MapType, NumberType, OptionalType, RecordType
from cqp_dsl.core.nodes import (
    TODAY,
    Call,
    Const,
    Default,
    Fact,
    Fold,
    Get,
    Hole,
    Logic,
    Make,
    Prim,
    Reading,
    Var,
)
from tests.interpreter.default import Case, Clash, NoCase, choose
from tests.interpreter.fold import Element, NoElementError, fold
from tests.interpreter.kleene import conjunction, disjunction, equal, negation
from tests.interpreter.operations import computed, operate
from tests.interpreter.values import (
    Conflict,
    Gap,
    Map,
    Missing,
    Record,
    Unfixed,
    Value,
    Void,
    is_known,
    of_core,
    parts,
    same,
    status,
    void,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core import nodes
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.source import Span
    from tests.interpreter.kleene import Truth

World = tuple[tuple[str, str], ...]
"""Each open interpretation with the reading that it is given."""
NO_DATE = Void((Missing("date d'effet"),))
"""The effect date where none is given."""


@define(frozen=True)
class Scope:
    """Where an expression is evaluated: the first slot holds the effect date; ``calls`` keeps what calls gave."""

    program: Program
    dossier: Dossier
    world: World
    slots: dict[int, Value]
    calls: dict[tuple[object, ...], Value] = field(factory=dict, eq=False, repr=False)
    cite: Cite | None = None
    """The nearest citation above (§11)."""

    def binding(self, slot: int, value: Value) -> Scope:
        """The same scope with one more variable."""
        return evolve(self, slots={**self.slots, slot: value})

    def citing(self, cite: Cite | None) -> Scope:
        """The same scope for a part that has a citation of its own, perhaps."""
        return self if cite is None else evolve(self, cite=cite)

    def entering(self, today: Value, args: Sequence[Value]) -> Scope:
        """The scope of a rule's body."""
        return evolve(self, slots={TODAY: today} | dict(enumerate(args, start=TODAY + 1)))


def evaluate(node: Node, scope: Scope) -> Value:
    """The value of a node."""
    match node:
        case Const():
            return of_core(node.value)
        case Fact():
            return fact(node.entry, scope)
        case Hole():
            return hole(node, scope)
        case Reading():
            return reading(node, scope)
        case Var():
            return scope.slots[node.slot]
        case Prim():
            return operate(node, tuple(evaluate(operand, scope) for operand in node.operands))
        case Logic():
            return logic(node, scope)
        case Make():
            return composite(node, scope)
        case Get():
            return leaf(node, scope)
        case Default():
            return default(node, scope)
        case Fold():
            return aggregate(node, scope)
        case Call():
            return call(node, scope)
        case _:
            assert_never(node)


def truth(node: Node, scope: Scope) -> Truth:
    """The value of a condition."""
    value = evaluate(node, scope)
    assert isinstance(value, bool | Void), value
    return value


# --- Facts, holes, readings -----------------------------------------------------------------------------------------


def fact(name: str, scope: Scope) -> Value:
    """What the dossier says of an entry."""
    entry = scope.program.entries[name]
    given = scope.dossier.facts
    return of_core(given[name]) if name in given else absent(entry.type, entry.name)


def absent(type_: Type, path: str) -> Value:
    """What is not given: each leaf of a fiche or of a ``T par E``; the whole of anything else."""
    match type_:
        case RecordType(fields=fields):
            return Record(tuple(absent(one.type, f"{path}.{one.name}") for one in fields))
        case MapType(keys=keys, value=cell):
            every = itertools.product(*(key.values for key in keys))
            return Map(tuple((key, absent(cell, f"{path}[{' ; '.join(key)}]")) for key in every))
        case _:
            return Void((Missing(path),))


def hole(node: Hole, scope: Scope) -> Value:
    """The figure that the dossier gives for a hole, if it does."""
    cell = (node.parameter, node.key)
    holes = scope.dossier.holes
    return of_core(holes[cell]) if cell in holes else Void((Unfixed(*cell, node.by),))


def reading(node: Reading, scope: Scope) -> Value:
    """The dossier's hypothesis, else the reading retained, else that of the world."""
    name = node.interpretation
    retained = scope.program.interpretations[name].retained
    supposed = scope.dossier.readings.get(name, retained.reading if retained else None)
    return supposed if supposed is not None else dict(scope.world)[name]


# --- Logic and composites -------------------------------------------------------------------------------------------


def logic(node: Logic, scope: Scope) -> Value:
    """Strong Kleene."""
    operands = [truth(operand, scope) for operand in node.operands]
    match node.op:
        case "and":
            return conjunction(operands)
        case "or":
            return disjunction(operands)
        case "not":
            return negation(operands[0])


def composite(node: Make, scope: Scope) -> Value:
    """A composite is never void itself."""
    made = tuple(evaluate(operand, scope) for operand in node.operands)
    match node.shape:
        case "record":
            return Record(made)
        case "map":
            return Map(tuple(zip(node.keys, made, strict=True)))
        case "list":
            return made


def leaf(node: Get, scope: Scope) -> Value:
    """A field, or a cell; with a key unknown, void unless the cells that it may be are known and equal.

    A key that nothing will ever give leaves the cells to be known: they may yet be equal.
    """
    base = evaluate(node.base, scope)
    if isinstance(base, Void):
        return base
    if base is None:
        return Void((Gap("undefined_operation", node.span),))
    if isinstance(base, Record):
        return base.leaves[_fields(node.base.type).index(node.field)]
    assert isinstance(base, Map)
    key = tuple(evaluate(part, scope) for part in node.key)
    cells = [
        cell for name, cell in base.cells if all(k == n or isinstance(k, Void) for k, n in zip(key, name, strict=True))
    ]
    if not cells:  # a key that is ``rien``
        return Void((Gap("undefined_operation", node.span),))
    if all(map(is_known, key)) or (all(map(is_known, cells)) and same(cells)):
        return cells[0]
    if status(void(*key)) == "undetermined" or told_apart(cells):
        return void(*key)
    return void(*key, *cells)


def told_apart(cells: Sequence[Value]) -> bool:
    """Whether cells, some of them unknown, are sure not to be equal."""
    known = [cell for cell in cells if is_known(cell)]
    return any(equal(known[0], cell) is False for cell in cells) if known else False


def _fields(type_: Type) -> list[str | None]:
    record = type_.inner if isinstance(type_, OptionalType) else type_
    assert isinstance(record, RecordType)
    return [one.name for one in record.fields]


# --- Cases (§4) -----------------------------------------------------------------------------------------------------


def default(node: Default, scope: Scope) -> Value:
    """The value that the cases give; a gap where none can win, a conflict where two differ."""
    match choose(cases_of(node, scope), exhaustive=node.exhaustive):
        case NoCase():
            return Void((gap(node, scope),))
        case Clash(first, second):
            return Void((Conflict(node.cases[first].span, node.cases[second].span),))
        case value:
            return value


def cases_of(node: Default, scope: Scope) -> list[Case]:
    """What the guards and values of cases came to."""
    return [
        Case(
            truth(one.guard, scope),
            evaluate(one.value, scope),
            one.beats,
            own_condition(one, scope),
            excepted(one, node),
        )
        for one in node.cases
    ]


def own_condition(case: nodes.Case, scope: Scope) -> Truth:
    """The window of a case, whom it concerns and its condition, without the case that it presupposes."""
    applies = [] if case.applies is None else [truth(case.applies, scope)]
    return conjunction([within(case, scope), *applies, truth(case.condition, scope)])


def within(case: nodes.Case, scope: Scope) -> Truth:
    """Whether a case is in force."""
    if case.window is None:
        return True
    first, *_ = conjuncts(case.guard)
    return truth(first, scope)


def excepted(case: nodes.Case, node: Default) -> frozenset[int]:
    """The cases to which a case is an exception: all those of the exception that it names."""
    return frozenset(other.id for other in node.cases if case.excepted and other.name == case.excepted)


def gap(node: Default, scope: Scope) -> Gap:
    """Not in force where some case would be possible without its window; then the nearest days that it covers."""
    today = scope.slots[TODAY]
    dated = [case.window for case in node.cases if case.window and without_window(case, scope) is not False]
    if not dated:
        return Gap("no_case", node.span)
    assert isinstance(today, datetime.date)
    days = [window for window in dated if not (window.start and window.end and window.start > window.end)]
    before = [window.end for window in days if window.end and window.end < today]
    after = [window.start for window in days if window.start and window.start > today]
    return Gap("not_in_force", node.span, max(before, default=None), min(after, default=None))


def without_window(case: nodes.Case, scope: Scope) -> Truth:
    """The guard of a case that has a window, but for that window."""
    _, *others = conjuncts(case.guard)
    return conjunction(truth(one, scope) for one in others)


def conjuncts(guard: Node) -> tuple[Node, ...]:
    """The parts of a guard: its window first, if it has one, what it presupposes, its own condition."""
    return guard.operands if isinstance(guard, Logic) and guard.op == "and" else (guard,)


# --- Aggregates (§5) ------------------------------------------------------------------------------------------------


def aggregate(node: Fold, scope: Scope) -> Value:
    """An aggregate over the elements of a list, each bound in turn."""
    over = evaluate(node.over, scope)
    if isinstance(over, Void):
        return over
    elements = [element(node, scope.binding(node.slot, one)) for one in parts(over)]
    return computed(node.span, lambda: over_elements(node, elements, scope))


def over_elements(node: Fold, elements: Sequence[Element], scope: Scope) -> Value:
    """The aggregate, or what it falls back on where it has none."""
    order = node.body.type
    try:
        if isinstance(order, EnumType) and node.kind in {"min", "max"}:
            found = fold(node.kind, [evolve(one, body=ranked(one.body, order)) for one in elements])
            return order.values[int(found)] if isinstance(found, int | Fraction) else found
        return fold(node.kind, elements)
    except NoElementError:
        if node.fallback is None:
            raise
        return evaluate(node.fallback, scope)


def ranked(value: Value, order: EnumType) -> Value:
    """The place of a value in its enumeration."""
    return order.values.index(value) if isinstance(value, str) else value


def element(node: Fold, scope: Scope) -> Element:
    """The filter and the body for one element."""
    return Element(True if node.filter is None else truth(node.filter, scope), evaluate(node.body, scope))


# --- Calls (§8) and declared bounds (§9) ----------------------------------------------------------------------------


def call(node: Call, scope: Scope) -> Value:
    """A rule with its arguments, at the caller's date or at another."""
    return rule_value(scope.program.rules[node.rule], called_at(node, scope))


def called_at(node: Call, scope: Scope) -> Scope:
    """The scope of the body of the rule that is called."""
    args = tuple(evaluate(arg, scope) for arg in node.args)
    return scope.entering(scope.slots[TODAY] if node.at is None else evaluate(node.at, scope), args)


def rule_value(rule: Rule, scope: Scope) -> Value:
    """The value of a rule in the scope of its body, within its declared bounds."""
    today, *args = scope.slots.values()
    assumed = {key: value for key, value in scope.dossier.assumptions.items() if key == (rule.name, tuple(args))}
    for value in assumed.values():  # what a scenario supposes of the rule
        return of_core(value)
    instance = (rule.name, scope.world, today, *args)
    if instance not in scope.calls:
        scope.calls[instance] = bounded(evaluate(rule.body, scope), rule.type, rule.span)
    return scope.calls[instance]


def is_assumed(rule: Rule, scope: Scope) -> bool:
    """Whether a scenario supposes the value of a rule, in the scope of its body."""
    _, *args = scope.slots.values()
    return any(key == (rule.name, tuple(args)) for key in scope.dossier.assumptions)


def bounded(value: Value, type_: Type, at: Span) -> Value:
    """The value, but a gap for each number that is out of the declared bounds."""
    match value, type_:
        case _, OptionalType(inner=inner):
            return bounded(value, inner, at)
        case int() | Fraction(), NumberType(bounds=bounds) if bounds and not bounds.admit(value):
            return Void((Gap("out_of_bounds", at),))
        case Record(leaves), RecordType(fields=fields):
            return Record(tuple(bounded(one, field.type, at) for one, field in zip(leaves, fields, strict=True)))
        case Map(cells), MapType(value=cell):
            return Map(tuple((key, bounded(one, cell, at)) for key, one in cells))
        case tuple(), ListType(item=item):
            return tuple(bounded(one, item, at) for one in value)
        case _:
            return value
