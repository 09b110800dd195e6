"""Lowering: what each node comes to, as terms, in each place where it stands.

A place is the body of a rule for some lowered arguments and effect date, or one element of an aggregate inside: what a
``Scope`` is to the engine. Each node is lowered once a place, when it is first asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import define, field

from cqp_dsl.core.aggregates import AGGREGATES
from cqp_dsl.core.cases import alone, own_conditions
from cqp_dsl.core.datatypes.types import RecordType
from cqp_dsl.core.lowered.bounds import bounded
from cqp_dsl.core.lowered.cases import Standing, settled, standing
from cqp_dsl.core.lowered.cells import cell_of
from cqp_dsl.core.lowered.equality import conjunction, disjunction, negation
from cqp_dsl.core.lowered.folds import Element, aggregate
from cqp_dsl.core.lowered.inputs import Inputs, constant
from cqp_dsl.core.lowered.logic import FALSE, TRUE, both, chosen, no
from cqp_dsl.core.lowered.numbers import choose, text
from cqp_dsl.core.lowered.operations import operate
from cqp_dsl.core.lowered.ranks import of_rank, ranked
from cqp_dsl.core.lowered.reasons import ORDERED, NotLowered, NotLoweredError
from cqp_dsl.core.lowered.terms import NestedError, TooLargeError
from cqp_dsl.core.lowered.values import (
    Bool,
    Composite,
    Group,
    Leaf,
    Lowered,
    Several,
    nothing_known,
    plain,
    shaped,
    truth,
)
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
    Node,
    Prim,
    Reading,
    Var,
)
from cqp_dsl.core.printer import cell_name
from cqp_dsl.core.ranking import aggregate_of, operation_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from cqp_dsl.core.program import Program

MOST_NODES = 40_000
"""Nodes lowered for one decision: beyond, its terms would be too many for a database."""


class StoppedError(Exception):
    """A decision has no lowered form."""

    def __init__(self, why: NotLowered) -> None:
        super().__init__(why.construct)
        self.why = why


@define(eq=False)
class Lowering:
    """The places of one decision.

    Attributes:
        program: the program.
        inputs: the columns of facts.
        supposed: the readings that all dossiers suppose, by interpretation.
        figures: the figures to be fixed that dossiers may give, by parameter and key: they have columns.
        met: each default that was lowered, where, and which of its cases may win there.
    """

    program: Program
    inputs: Inputs
    supposed: Mapping[str, str] = field(factory=dict)
    figures: AbstractSet[tuple[str, tuple[str, ...]]] = frozenset()
    met: list[tuple[Place, Default, Standing]] = field(factory=list)
    _places: dict[tuple[object, ...], Place] = field(factory=dict)
    _results: dict[tuple[object, ...], Lowered] = field(factory=dict)
    _count: int = 0

    def place(self, rule: str, today: Lowered, args: Sequence[Lowered]) -> Place:
        """The body of a rule."""
        key = (rule, today, *args)
        found = self._places.get(key)
        if found is None:
            slots = dict(enumerate((today, *args), start=TODAY))
            found = self._places[key] = Place(self, rule, slots, None, key)
        return found

    def result(self, place: Place) -> Lowered:
        """The value of the rule whose body is a place, within its declared bounds.

        Raises:
            StoppedError: it has no lowered form.
        """
        found = self._results.get(place.key)
        if found is None:
            rule = self.program.rules[place.rule]
            found = self._results[place.key] = bounded(shaped(place.value(rule.body), rule.type), rule.type)
        return found

    def standing_alone(self, node: Node, today: Lowered) -> Place:
        """The place of a condition that stands in no rule."""
        return Place(self, "", {TODAY: today}, None, (id(node),))

    def fact(self, entry: str) -> Lowered:
        """A fact of the dossier."""
        return self.inputs.of(self.program.entries[entry].type, entry)

    def spend(self) -> None:
        """Count one node.

        Raises:
            NotLoweredError: there are too many.
        """
        self._count += 1
        if self._count > MOST_NODES:
            message = "une décision trop longue"
            raise NotLoweredError(message)


@define(eq=False)
class Place:
    """Where nodes stand: ``slots`` are the effect date, the arguments and the variables."""

    lowering: Lowering
    rule: str
    slots: dict[int, Lowered]
    parent: Place | None
    key: tuple[object, ...]
    _values: dict[int, Lowered] = field(factory=dict)
    _elements: dict[int, Sequence[tuple[Group, Place]]] = field(factory=dict)
    _standings: dict[int, Standing] = field(factory=dict)
    _kept: list[Node] = field(factory=list)

    def value(self, node: Node) -> Lowered:
        """What a node comes to here.

        Raises:
            StoppedError: it has no lowered form.
        """
        found = self._values.get(id(node))
        if found is None:
            try:
                self.lowering.spend()
                found = self._lowered(node)
            except (NotLoweredError, TooLargeError, NestedError, RecursionError) as error:
                raise StoppedError(NotLowered(_construct(error), self.rule, node.span)) from error
            self._values[id(node)] = found
            self._kept.append(node)
        return found

    def truth(self, node: Node) -> Bool:
        """What a condition comes to here."""
        found = self.value(node)
        if not isinstance(found, Bool):
            message = "une condition qui peut être « rien »"
            raise NotLoweredError(message)
        return found

    def called(self, node: Call) -> Place:
        """The body of the rule that a call names."""
        today = self.slots[TODAY] if node.at is None else self.value(node.at)
        return self.lowering.place(node.rule, today, [self.value(arg) for arg in node.args])

    def standing(self, node: Default) -> Standing:
        """Which cases of a default may win."""
        found = self._standings.get(id(node))
        if found is None:
            guards = [self.truth(case.guard) for case in node.cases]
            conditions = own_conditions(node)
            own = None
            if conditions is not None:
                own = [both(*[self.truth(part).yes for part in several]) for several in conditions]
            found = self._standings[id(node)] = standing(node.cases, guards, own)
            self.lowering.met.append((self, node, found))
        return found

    def elements(self, node: Fold) -> Sequence[tuple[Group, Place]]:
        """The elements of an aggregate, group by group, and the place of one of each."""
        found = self._elements.get(id(node))
        if found is None:
            items = self._list(node)
            found = self._elements[id(node)] = [
                (
                    group,
                    Place(self.lowering, self.rule, {**self.slots, node.slot: group.item}, self, self.key),
                )
                for group in items.groups
            ]
            self._kept.append(node)
        return found

    # --- Nodes ------------------------------------------------------------------------------------------------------

    def _lowered(self, node: Node) -> Lowered:
        match node:
            case Const():
                return constant(node.value, node.type)
            case Fact():
                return self.lowering.fact(node.entry)
            case Hole():
                return self._hole(node)
            case Reading():
                return self._reading(node)
            case Var():
                return self.slots[node.slot]
            case Prim():
                return self._operated(node)
            case Logic(op="not"):
                return negation(self.truth(node.operands[0]))
            case Logic():
                operands = [self.truth(operand) for operand in node.operands]
                return conjunction(operands) if node.op == "and" else disjunction(operands)
            case Make():
                return self._make(node)
            case Get():
                return self._get(node)
            case Default():
                return self._default(node)
            case Fold():
                return self._fold(node)
            case Call():
                return self.lowering.result(self.called(node))
            case _:
                assert_never(node)

    def _hole(self, node: Hole) -> Lowered:
        if (node.parameter, node.key) in self.lowering.figures:
            return self.lowering.inputs.of(node.type, cell_name(node.parameter, node.key))
        return nothing_known(node.type, TRUE)

    def _reading(self, node: Reading) -> Lowered:
        name = node.interpretation
        declared = self.lowering.program.interpretations[name]
        settled_reading = self.lowering.supposed.get(name, declared.retained.reading if declared.retained else None)
        if settled_reading is not None:
            return Leaf(TRUE, (text(settled_reading),))
        *others, last = declared.type.values
        term = text(last)
        for reading in reversed(others):
            term = choose(chosen(name, reading), text(reading), term)
        return Leaf(TRUE, (term,))

    def _make(self, node: Make) -> Lowered:
        operands = tuple([self.value(operand) for operand in node.operands])
        match node.shape:
            case "record":
                names = node.type.fields if isinstance(node.type, RecordType) else ()
                return Composite(tuple(one.name for one in names), operands)
            case "map":
                return Composite(node.keys, operands)
            case "list":
                return Several(TRUE, tuple([Group(None, TRUE, operand) for operand in operands]))

    def _get(self, node: Get) -> Lowered:
        base = plain(self.value(node.base))
        if not isinstance(base, Composite):
            return nothing_known(node.type)
        if node.field is not None:
            return base.parts[base.keys.index(node.field)]
        return cell_of(base, [plain(self.value(part)) for part in node.key], node.type)

    def _default(self, node: Default) -> Lowered:
        only = alone(node)
        if only is not None:
            return self.value(only)
        if not node.cases:
            return nothing_known(node.type)  # a gap, whatever the dossier
        who = self.standing(node)
        guards = [self.truth(case.guard) for case in node.cases]
        values = [
            nothing_known(node.type) if who.possible[case.id] is FALSE else self.value(case.value)
            for case in node.cases
        ]
        return settled(who, guards, values, exhaustive=node.exhaustive)

    def _operated(self, node: Prim) -> Lowered:
        """A strict operation; of ordered values, that of their ranks."""
        row, operands = operation_of(node), [self.value(operand) for operand in node.operands]
        if row.order is None:
            return operate(node.op, operands)
        found = operate(node.op, [ranked(operand, row.order) for operand in operands])
        return of_rank(found, row.order) if row.typing == "same" else found

    def _list(self, node: Fold) -> Several:
        items = plain(self.value(node.over))
        if not isinstance(items, Several):
            message = "un agrégat sur autre chose qu'une liste"
            raise NotLoweredError(message)
        return items

    def _fold(self, node: Fold) -> Lowered:
        if aggregate_of(node) is not AGGREGATES[node.kind]:
            raise NotLoweredError(ORDERED)
        elements = []
        for group, place in self.elements(node):
            kept = truth(TRUE) if node.filter is None else place.truth(node.filter)
            if both(group.present, no(kept.no)) is not FALSE:
                elements.append(Element(group.source, group.present, kept, place.value(node.body)))
        fallback = node.fallback
        items = self._list(node)
        return aggregate(node.kind, items, elements, None if fallback is None else lambda: self.value(fallback))


def _construct(error: Exception) -> str:
    match error:
        case NotLoweredError(construct=construct):
            return construct
        case NestedError():
            return "un agrégat dans un agrégat, sur deux listes"
        case TooLargeError():
            return "un nombre qui peut dépasser 37 chiffres"
        case _:
            return "une décision trop profonde"
