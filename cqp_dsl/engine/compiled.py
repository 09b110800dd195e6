"""A program as compiled functions: each rule once, when it is first asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from cqp_dsl.core.nodes import Call, Fact, Hole, Reading
from cqp_dsl.core.walk import everything_in
from cqp_dsl.engine.run import UNSEEN, Facts, Run
from cqp_dsl.engine.unit import Unit
from cqp_dsl.evaluation.bounds import bounded

if TYPE_CHECKING:
    from cqp_dsl.core.nodes import Cite, Node
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.datatypes.values import Value
    from cqp_dsl.engine.run import Frame, Memo

Invoke: TypeAlias = Callable[..., "Value"]
"""The value of a rule: ``(run, effect date, arguments)``, no arguments by default."""


class CompiledRule:
    """A rule: its functions, and the frames that they leave.

    Args:
        rule: the rule.
        compiled: the program that it stands in.
    """

    def __init__(self, rule: Rule, compiled: CompiledProgram) -> None:
        self.rule = rule
        self.unit = Unit(rule.name, rule.cite, 1 + len(rule.params), compiled.invoke)
        self._result = self.unit.root.reserve()
        self._body = self.unit.part(rule.body, self.unit.root)
        self._check = bounded(rule)
        self._lasting: Memo | None = {} if compiled.is_closed(rule.name) else None

    def frame(self, run: Run, day: Value, args: tuple[Value, ...] = ()) -> Frame:
        """What the rule comes to at an effect date, for its arguments: the frame of its body.

        Raises:
            TooMuchWorkError: the decision takes too many steps.
        """
        memo = run.memos.get(self.rule.name)
        if memo is None:
            memo = run.memo(self.rule, self._lasting)
        key = (day, args) if args else day
        frame = memo.get(key)
        if frame is None:
            run.spend(1)
            if self._body.function is None:
                self.unit.write(self._body)
            frame = [day, *args, *self.unit.blank]
            assumed = run.assumptions.get((self.rule.name, args), UNSEEN) if run.assumptions else UNSEEN
            if assumed is UNSEEN:
                value = self._body.function(run, frame)  # type: ignore[misc]  # written by now
                frame[self._result] = value if self._check is None else self._check(value)
            else:
                frame[self._result] = assumed
            memo[key] = frame
        return frame

    def invoke(self) -> Invoke:
        """The value of the rule, as a function."""
        name, result, frame_of = self.rule.name, self._result, self.frame

        def invoke(run: Run, day: Value, args: tuple[Value, ...] = ()) -> Value:
            memo = run.memos.get(name)
            frame = None if memo is None else memo.get((day, args) if args else day)
            return (frame_of(run, day, args) if frame is None else frame)[result]  # type: ignore[no-any-return]

        return invoke


@define(eq=False, repr=False)
class CompiledProgram:
    """The compiled rules and conditions of a program."""

    program: Program
    _rules: dict[str, CompiledRule] = field(factory=dict)
    _invokes: dict[str, Invoke] = field(factory=dict)
    _conditions: dict[int, Unit] = field(factory=dict)
    _closed: dict[str, bool] = field(factory=dict)

    def rule(self, name: str) -> CompiledRule:
        """A rule, compiled.

        Raises:
            KeyError: there is no such rule.
        """
        found = self._rules.get(name)
        if found is None:
            found = self._rules[name] = CompiledRule(self.program.rules[name], self)
        return found

    def invoke(self, name: str) -> Invoke:
        """The function of a rule."""
        found = self._invokes.get(name)
        if found is None:
            found = self._invokes[name] = self._later(name)
        return found

    def _later(self, name: str) -> Invoke:
        """The function of a rule which is compiled when it is first called."""
        made: Invoke | None = None

        def invoke(run: Run, day: Value, args: tuple[Value, ...] = ()) -> Value:
            nonlocal made
            if made is None:
                made = self.rule(name).invoke()
            return made(run, day, args)

        return invoke

    def condition(self, node: Node, place: str, cite: Cite | None) -> Unit:
        """An expression that stands alone, compiled; it is in no rule."""
        found = self._conditions.get(id(node))
        if found is None:
            found = self._conditions[id(node)] = Unit(place, cite, 1, self.invoke)
            found.part(node, found.root)
        return found

    def constant(self, node: Node) -> Value:
        """The value of a closed expression that looks at nothing: a constant, or a composite of constants."""
        unit = self.condition(node, node.span.place, node.cite)
        return unit.look(node, unit.root, Run(Facts({}, {}), {}, {}, {}), [[None]])

    def is_closed(self, name: str) -> bool:
        """Whether a rule depends on its arguments and the date alone: no fact, nothing to fix, no reading.

        What its labels show counts too: their values are kept with its own.
        """
        known = self._closed.get(name)
        if known is None:
            parts = list(everything_in(self.program.rules[name].body))
            known = not any(isinstance(part, Fact | Hole | Reading) for part in parts)
            for part in parts:
                if known and isinstance(part, Call):
                    known = self.is_closed(part.rule)
            self._closed[name] = known
        return known


