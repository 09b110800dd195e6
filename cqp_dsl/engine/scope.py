"""Where an explanation stands in the record: the body of a rule for some arguments, or one element of an aggregate.

A scope reads values; nothing is computed twice. What no value needed, the value of a case that did not win or what a
label shows, is worked out when it is first looked at, and is then in the record like the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.core.nodes import TODAY
from cqp_dsl.engine.defaults import standing
from cqp_dsl.engine.run import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Call, Default, Fold, Node
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.engine.compiled import CompiledProgram, CompiledRule
    from cqp_dsl.engine.defaults import Standing
    from cqp_dsl.engine.layout import Region
    from cqp_dsl.engine.run import Frame, Run
    from cqp_dsl.engine.unit import Unit


class Scope:
    """A place in the record, in one world.

    ``rule`` is the rule whose body this is, None for a condition that stands alone; ``cite`` the nearest citation
    above.
    """

    __slots__ = ("_compiled", "_frames", "_region", "_run", "_unit", "cite", "rule")

    def __init__(
        self,
        compiled: CompiledProgram,
        unit: Unit,
        run: Run,
        frames: tuple[Frame, ...],
        region: Region,
        rule: Rule | None,
        cite: Cite | None,
    ) -> None:
        self._compiled = compiled
        self._unit = unit
        self._run = run
        self._frames = frames
        self._region = region
        self.rule = rule
        self.cite = cite

    # --- What stands here -------------------------------------------------------------------------------------------

    @property
    def program(self) -> Program:
        """The program."""
        return self._compiled.program

    @property
    def date(self) -> Value:
        """The effect date, or a Void."""
        return self._frames[0][TODAY]  # type: ignore[no-any-return]  # a value

    @property
    def args(self) -> tuple[Value, ...]:
        """The arguments of the rule."""
        count = 0 if self.rule is None else len(self.rule.params)
        return tuple(self._frames[0][1 : 1 + count])

    @property
    def world(self) -> Mapping[str, str]:
        """The reading that each interpretation has here."""
        return self._run.world

    @property
    def supposed(self) -> AbstractSet[str]:
        """The interpretations whose reading the dossier assumes."""
        return self._run.supposed

    @property
    def facts(self) -> Mapping[str, Value]:
        """The facts of the dossier, by qualified entry."""
        return self._run.facts

    @property
    def assumed(self) -> bool:
        """Whether the value of the rule is assumed rather than computed."""
        return self.rule is not None and (self.rule.name, self.args) in self._run.assumptions

    def spend(self, steps: int) -> None:
        """Count what is told from here among the steps of the answer.

        Raises:
            TooMuchWorkError: none is left.
        """
        self._run.spend(steps)

    @property
    def instance(self) -> Hashable:
        """What tells this instance from every other: the rule, its date and arguments, the readings it reaches."""
        if self.rule is None:
            return ""
        world = self._run.world
        rule, frame = self.rule, self._frames[0]
        if not rule.params and not rule.readings:
            return (rule.name, frame[TODAY])
        return (rule.name, *frame[: 1 + len(rule.params)], *[world.get(name) for name in rule.readings])

    def binds(self, slot: int) -> bool:
        """Whether a variable, by its slot in the core, has a value here."""
        region: Region | None = self._region
        while region is not None and region.parent is not None:
            if region.variable == slot:
                return True
            region = region.parent
        return slot <= (0 if self.rule is None else len(self.rule.params))

    # --- The record -------------------------------------------------------------------------------------------------

    def value(self, node: Node) -> Value:
        """What an expression comes to here."""
        place = self._region.places.get(id(node))
        if place is not None:
            depth, slot = place
            try:
                value = self._frames[depth][slot]
            except IndexError:
                value = UNSEEN
            if value is not UNSEEN:
                return value  # type: ignore[no-any-return]  # a value
        return self._unit.look(node, self._region, self._run, self._frames)

    def called(self, node: Call) -> Scope:
        """The body of the rule that a call names, for its arguments."""
        day = self.date if node.at is None else self.value(node.at)
        return rule_scope(self._compiled, self._run, node.rule, (day, *[self.value(arg) for arg in node.args]))

    def result(self) -> Value:
        """The value of the rule, within its bounds.

        Raises:
            TypeError: this is the scope of no rule.
        """
        if self.rule is None:
            message = "a condition that stands alone has no rule"
            raise TypeError(message)
        return self._frames[0][self._compiled.rule(self.rule.name).result]  # type: ignore[no-any-return]  # a value

    def elements(self, node: Fold) -> Sequence[Scope]:
        """The elements of an aggregate, in order; none where its list is unknown."""
        items = self.value(node.over)
        if not isinstance(items, tuple):
            return ()
        self.value(node)
        place = self._region.holds(node)
        if place is None:
            return ()
        owner, (inner, slot) = place
        outer = self._frames[: owner.depth + 1]
        return [
            Scope(self._compiled, self._unit, self._run, (*outer, frame), inner, self.rule, self.cite)
            for frame in outer[-1][slot]
        ]

    def standing(self, node: Default, guards: Sequence[Value] | None = None) -> Standing:
        """Which cases of a default can win, and which certainly do (SEMANTICS §4); ``guards`` where they are known."""
        if guards is None:
            guards = [self.value(case.guard) for case in node.cases]
        conditions = self._unit.own_conditions(node)
        own = None
        if conditions is not None:
            own = [all(self.value(part) is True for part in parts) for parts in conditions]
        return standing(
            self._unit.choice(node),
            [guard if isinstance(guard, bool | Void) else False for guard in guards],
            own,
        )

    def citing(self, cite: Cite | None) -> Scope:
        """The scope of a part that has a citation of its own, perhaps."""
        if cite is None:
            return self
        return Scope(self._compiled, self._unit, self._run, self._frames, self._region, self.rule, cite)


def rule_scope(compiled: CompiledProgram, run: Run, name: str, key: tuple[Value, ...]) -> Scope:
    """The scope of a rule's body, at an effect date and for arguments.

    Raises:
        TooMuchWorkError: the decision takes too many steps.
    """
    found: CompiledRule = compiled.rule(name)
    unit = found.unit
    return Scope(compiled, unit, run, (found.frame(run, key),), unit.root, found.rule, found.rule.cite)


def condition_scope(
    compiled: CompiledProgram, run: Run, node: Node, place: str, cite: Cite | None, day: Value
) -> Scope:
    """The scope of an expression that stands alone; ``place`` names it in the gaps that it may cause."""
    unit = compiled.condition(node, place, cite)
    return Scope(compiled, unit, run, ([day],), unit.root, None, cite)
