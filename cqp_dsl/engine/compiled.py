"""A program as compiled functions: each rule once, when it is first asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from cqp_dsl.engine.bounds import bounded
from cqp_dsl.engine.run import Facts, Run, TooMuchWorkError
from cqp_dsl.engine.unit import Unit

if TYPE_CHECKING:
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.engine.run import Frame, Memo

Key: TypeAlias = "tuple[Value, ...]"
"""The effect date of an instance of a rule, then its arguments."""

Invoke: TypeAlias = Callable[["Run", Key], "Value"]
"""The value of a rule.

Raises:
    TooMuchWorkError: the decision takes too many steps.
"""


class CompiledRule:
    """A rule: its functions, and the frames that they leave.

    Args:
        rule: the rule.
        compiled: the program that it stands in.
    """

    def __init__(self, rule: Rule, compiled: CompiledProgram) -> None:
        self.rule = rule
        self.unit = Unit(rule.name, rule.cite, 1 + len(rule.params), compiled.invoke)
        self.result = self.unit.root.reserve()
        self.body = self.unit.part(rule.body, self.unit.root)
        self._compiled = compiled
        self._check = bounded(rule)
        self._lasting: Memo | None = None
        self._ready = False

    def memo(self, run: Run) -> Memo:
        """The frames of the rule in a world."""
        if not self._ready:
            self._ready = True
            self._lasting = {} if self._compiled.program.calls.is_closed(self.rule.name) else None
            self.unit.write(self.body)
        return run.memo(self.rule, self._lasting)

    def work_out(self, run: Run, key: Key) -> Frame:
        """A new frame."""
        frame: Frame = [*key, *self.unit.blank]
        if run.assumptions and (self.rule.name, key[1:]) in run.assumptions:
            frame[self.result] = run.assumptions[self.rule.name, key[1:]]
        else:
            value = self.body.function(run, frame)  # type: ignore[misc]  # written by now
            frame[self.result] = value if self._check is None else self._check(value)
        return frame

    def frame(self, run: Run, key: Key) -> Frame:
        """What the rule comes to: the frame of its body."""
        memo = run.memos.get(self.rule.name)
        if memo is None:
            memo = self.memo(run)
        frame = memo.get(key)
        if frame is None:
            run.spend(1)
            frame = memo[key] = self.work_out(run, key)
        return frame

    def invoke(self) -> Invoke:
        """The value of the rule, as a function."""
        name, result, work_out = self.rule.name, self.result, self.work_out

        def invoke(run: Run, key: Key) -> Value:
            memo = run.memos.get(name)
            if memo is None:
                memo = self.memo(run)
            frame = memo.get(key)
            if frame is None:
                meter = run.meter
                meter.left -= 1
                if meter.left < 0:
                    raise TooMuchWorkError
                frame = memo[key] = work_out(run, key)
            return frame[result]  # type: ignore[no-any-return]  # a value

        return invoke


@define(eq=False, repr=False)
class CompiledProgram:
    """The compiled rules and conditions of a program."""

    program: Program
    _rules: dict[str, CompiledRule] = field(factory=dict)
    _invokes: dict[str, Invoke] = field(factory=dict)
    _conditions: dict[int, Unit] = field(factory=dict)

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
            found = self._invokes[name] = self.rule(name).invoke()
        return found

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
