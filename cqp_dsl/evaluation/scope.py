"""What explains an answer reads: an instance of a rule, and the value of any node in its body, computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.nodes import TODAY
from cqp_dsl.evaluation.origin import Origin, origin_of
from cqp_dsl.evaluation.run import MISSING

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from cqp_dsl.core.nodes import Call, Cite, Fold, Node
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.evaluation.compile import Compiler
    from cqp_dsl.evaluation.run import Frame, Run


class Scope:
    """An expression's surroundings.

    ``rule`` is the one in whose body it stands; None for an ``exigence`` or a ``garantie``. ``cite`` is the nearest
    citation above. Scopes that come from one another share the values that they know.
    """

    __slots__ = ("_elements", "_instance", "_kept", "_values", "cite", "compiler", "frame", "origin", "rule", "run")

    def __init__(
        self,
        compiler: Compiler,
        run: Run,
        origin: Origin,
        frame: Frame,
        cite: Cite | None = None,
        rule: Rule | None = None,
        kept: dict[Hashable, Scope] | None = None,
    ) -> None:
        self.compiler = compiler
        self.run = run
        self.origin = origin
        self.frame = frame
        self.cite = cite
        self.rule = rule
        self._values: dict[int, Value] = {}
        self._elements: dict[int, Sequence[Scope]] = {}
        self._kept: dict[Hashable, Scope] = {} if kept is None else kept
        self._instance: Hashable = None

    @property
    def program(self) -> Program:
        """The program."""
        return self.compiler.program

    @property
    def date(self) -> Value:
        """The effect date, or why there is none."""
        return self.frame[TODAY]

    @property
    def args(self) -> tuple[Value, ...]:
        """The arguments of the rule."""
        return () if self.rule is None else tuple(self.frame[1 : len(self.rule.params) + 1])

    @property
    def world(self) -> Mapping[str, str]:
        """The reading that each interpretation is given."""
        return self.run.world

    @property
    def supposed(self) -> AbstractSet[str]:
        """The interpretations whose reading the dossier supposes."""
        return self.run.supposed

    @property
    def assumed(self) -> bool:
        """Whether the value of the rule is assumed rather than computed."""
        return (
            self.rule is not None and bool(self.run.assumptions) and (self.rule.name, self.args) in self.run.assumptions
        )

    @property
    def instance(self) -> Hashable:
        """What tells this instance from every other: the rule, its date and arguments, the readings it reaches."""
        if self._instance is None:
            readings = () if self.rule is None else self.rule.readings
            name = "" if self.rule is None else self.rule.name
            self._instance = (name, self.date, self.args, *[self.run.world.get(each) for each in readings])
        return self._instance

    def value(self, node: Node) -> Value:
        """The value of a node here; asked for again, it is not computed again."""
        value = self._values.get(id(node), MISSING)
        if value is MISSING:
            value = self._values[id(node)] = self.compiler.code(node, self.origin)(self.run, self.frame)
        return value  # type: ignore[return-value]  # a value, not the mark

    def citing(self, cite: Cite | None) -> Scope:
        """The scope of a part that has a citation of its own, perhaps."""
        if cite is None:
            return self
        other = Scope(self.compiler, self.run, self.origin, self.frame, cite, self.rule, self._kept)
        other._values, other._elements = self._values, self._elements  # the same frame: the same values
        return other

    def called(self, node: Call) -> Scope:
        """The scope of the body of the rule that a call names."""
        rule = self.compiler.program.rules[node.rule]
        day = self.frame[TODAY] if node.at is None else self.value(node.at)
        args = tuple([self.value(arg) for arg in node.args])
        scope = rule_scope(self.compiler, self.run, rule, day, args, self._kept)
        return self._kept.setdefault(scope.instance, scope)

    def elements(self, fold: Fold) -> Sequence[Scope]:
        """The scopes of the elements of a fold, in order; none where the list is not known."""
        found = self._elements.get(id(fold))
        if found is None:
            items = self.value(fold.over)
            found = [self._element(fold.slot, item) for item in items] if isinstance(items, tuple) else ()
            self._elements[id(fold)] = found
        return found

    def _element(self, slot: int, item: Value) -> Scope:
        frame = list(self.frame)
        frame[slot] = item
        return Scope(self.compiler, self.run, self.origin, frame, self.cite, self.rule, self._kept)


def rule_scope(
    compiler: Compiler,
    run: Run,
    rule: Rule,
    day: Value,
    args: tuple[Value, ...],
    kept: dict[Hashable, Scope] | None = None,
) -> Scope:
    """The scope of a rule's body; ``kept`` holds those of a whole run, by instance."""
    padding: list[Value] = [None] * (rule.frame_size - 1 - len(args))
    return Scope(compiler, run, origin_of(rule), [day, *args, *padding], rule.cite, rule, kept)
