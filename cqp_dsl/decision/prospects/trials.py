"""Deciding again: whether a decision would be favourable were some facts, or the day, other than they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, evolve, field

from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.core.equality import equal
from cqp_dsl.core.nodes import Call, Const, Default
from cqp_dsl.decision.requests import no_date
from cqp_dsl.engine.run import Meter, TooMuchWorkError

if TYPE_CHECKING:
    import datetime

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.nodes import Node
    from cqp_dsl.core.program import Rule
    from cqp_dsl.decision.decide import Engine
    from cqp_dsl.engine.run import Run
    from cqp_dsl.engine.scope import Scope

_MOST_TRIALS: Final = 6_000
"""Decisions taken again at most, for one refusal."""


@define(eq=False, repr=False)
class Trials:
    """Decides one decision again, on dossiers that differ from one that is refused.

    All the trials take their steps from one count, that of an answer.

    Attributes:
        element: the rank, in the list that the decision goes through, of the element that it is taken for.
    """

    engine: Engine
    rule: Rule
    args: tuple[Value, ...]
    dossier: Dossier
    date: datetime.date | None
    element: int | None = None
    meter: Meter = field(factory=Meter)
    left: int = _MOST_TRIALS

    def accepts(
        self, facts: dict[str, Value] | None = None, date: datetime.date | None = None, *, or_waits: bool = False
    ) -> bool:
        """Whether the decision is favourable, under every reading, with other facts or on another day.

        With ``or_waits``, whether it is so, or waits for something that is not known and may yet be so.

        Raises:
            TooMuchWorkError: no trial is left.
        """
        self.left -= 1
        if self.left < 0:
            raise TooMuchWorkError
        dossier = self.dossier if facts is None else evolve(self.dossier, facts=facts)
        day = self.date if date is None else date
        run = self.engine.run(dossier)
        run.meter = self.meter
        args = self._args(run, day)
        if args is None:
            return False
        for _, scope in self.engine.rule_scopes(self.rule, args, run, day or no_date()):
            value = scope.result()
            if not favourable(self.rule, scope, value) and not (or_waits and self._may_be(self.rule.body, scope)):
                return False
        return not self.engine.requirements(dossier, day)

    def _may_be(self, node: Node, scope: Scope) -> bool:
        """Whether what waits may still be favourable: where it has cases, by one of those that can still win."""
        value = scope.value(node)
        if not isinstance(value, Void):
            return favourable(self.rule, scope, value)
        if not value.pending:
            return False
        match node:
            case Default():
                return any(self._may_be(node.cases[case].value, scope) for case in scope.standing(node).possible)
            case Call():
                there = scope.called(node)
                return there.rule is None or there.assumed or self._may_be(there.rule.body, there)
            case _:
                return True

    def value(self, facts: dict[str, Value] | None = None, date: datetime.date | None = None) -> Value:
        """What the engine decides, from nothing.

        Raises:
            AssertionError: it is not what the trials say.
        """
        answer = self.answer(facts, date)
        if answer is None or answer.status != "decided" or answer.favourable is not True:
            message = f"a change of {self.rule.name} is not what it was found to be"
            raise AssertionError(message)
        return answer.value

    def answer(self, facts: dict[str, Value] | None = None, date: datetime.date | None = None) -> DecisionAnswer | None:
        """The whole decision, on a run of its own; None where the element that it is taken for is no longer there."""
        dossier = self.dossier if facts is None else evolve(self.dossier, facts=facts)
        day = self.date if date is None else date
        args = self._args(self.engine.run(dossier), day)
        if args is None:
            return None
        return self.engine.decide_rule(self.rule.name, args, dossier, day or no_date(), trace=False)

    def _args(self, run: Run, day: datetime.date | None) -> tuple[Value, ...] | None:
        """What the decision is taken for: the element of the same rank, where the list has changed."""
        if self.element is None:
            return self.args
        over, scope = self.engine.list_scope(self.rule, run, day or no_date())
        items = scope.value(over)
        if not isinstance(items, tuple) or self.element >= len(items):
            return None
        return tuple(
            items[self.element] if param.over is not None else arg
            for param, arg in zip(self.rule.params, self.args, strict=True)
        )


def favourable(rule: Rule, scope: Scope, value: Value) -> bool:
    """Whether a value is one of those that a decision calls favourable."""
    return any(equal(_value(node, scope), value) is True for node in rule.favourable)


def _value(node: Node, scope: Scope) -> Value:
    return node.value if isinstance(node, Const) else scope.value(node)
