"""What questions are asked of: a rule for some arguments, or a condition that stands alone, over complete dossiers.

Nothing is missing of a complete dossier: figures to be fixed and judgements are given like facts, within their types,
and readings are free. What has no value has none for good: a gap, or a conflict.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.core.call_graph import reads_of
from cqp_dsl.core.datatypes.types import EnumType
from cqp_dsl.core.lowered.decisions import Setting, effect_date, lower_requirement
from cqp_dsl.core.lowered.inputs import Inputs, constant
from cqp_dsl.core.lowered.logic import exists
from cqp_dsl.core.lowered.places import Lowering, StoppedError
from cqp_dsl.core.lowered.reasons import NotLowered, NotLoweredError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.lowered.cases import Standing
    from cqp_dsl.core.lowered.places import Place
    from cqp_dsl.core.lowered.terms import Truth
    from cqp_dsl.core.lowered.values import Lowered
    from cqp_dsl.core.nodes import Default, Node
    from cqp_dsl.core.program import Program, Rule

MOST_KEYS = 64
"""Arguments for which a decision is asked about: beyond, the first of them."""


@define(eq=False)
class Met:
    """A default in one place where a subject comes to it."""

    place: Place
    node: Default
    standing: Standing

    def wins(self, case: int) -> Truth:
        """Whether a case wins here; of a complete dossier, which may win and which does is all one."""
        return somewhere(self.standing.certain[case])


def somewhere(truth: Truth) -> Truth:
    """A truth of the dossier, of one that may be about an element of a list: whether some element is such."""
    for source in sorted(truth.sources):
        truth = exists(source, truth)
    return truth


@define(eq=False)
class Subject:
    """Something that questions are asked of.

    Attributes:
        name: the qualified rule; empty for a condition that stands alone.
        value: what it comes to, readings free.
        entries, figures: the facts and the figures to be fixed that it may look at.
        readings: the open interpretations that it reaches.
        met: the defaults on the way.
    """

    name: str
    args: tuple[Value, ...]
    value: Lowered
    entries: tuple[str, ...]
    figures: tuple[tuple[str, tuple[str, ...]], ...]
    readings: tuple[str, ...]
    met: list[Met]


@define(eq=False)
class Subjects:
    """Those of a program, made when they are asked for."""

    program: Program
    setting: Setting = field(init=False)
    _requirements: list[Truth | NotLowered] | None = None

    def __attrs_post_init__(self) -> None:
        figures = frozenset((hole.parameter, hole.key) for hole in self.program.holes)
        self.setting = Setting(Inputs(complete=True), None, {}, figures)

    def questions(self, rule: Rule) -> list[tuple[Value, ...]] | None:
        """The arguments that a rule is asked with: every key; None where they are elements of a list of the dossier."""
        if any(param.over is not None or not isinstance(param.type, EnumType) for param in rule.params):
            return None
        choices = [param.type.values for param in rule.params if isinstance(param.type, EnumType)]
        return list(itertools.islice(itertools.product(*choices), MOST_KEYS))

    def rule(self, name: str, args: tuple[Value, ...]) -> Subject | NotLowered:
        """A rule for some arguments."""
        rule = self.program.rules[name]
        lowering = self._lowering()
        try:
            assessed_at = None if rule.kind == "parameter" else self.program.policies[rule.policy].assessed_at
            today = effect_date(self.setting) if assessed_at is None else lowering.fact(assessed_at)
            given = [constant(arg, param.type) for arg, param in zip(args, rule.params, strict=True)]
            value = lowering.result(lowering.place(name, today, given))
        except (StoppedError, NotLoweredError, RecursionError) as error:
            return _why(error, name, rule)
        inputs = self.program.calls.inputs(name)
        if assessed_at is not None:
            inputs = inputs | {assessed_at}
        return self._subject(name, args, value, inputs, rule.readings, lowering)

    def condition(self, node: Node) -> Subject | NotLowered:
        """A condition that stands alone."""
        lowering = self._lowering()
        try:
            value = lowering.standing_alone(node, effect_date(self.setting)).truth(node)
        except (StoppedError, NotLoweredError, RecursionError) as error:
            if isinstance(error, StoppedError):
                return error.why
            return NotLowered(getattr(error, "construct", "une condition trop profonde"), "", node.span)
        return self._subject("", (), value, self._inputs(node), self.program.open_readings(node), lowering)

    def _inputs(self, node: Node) -> frozenset[str]:
        reads = reads_of(node)
        return reads.inputs.union(*[self.program.calls.inputs(called) for called in reads.rules])

    def _lowering(self) -> Lowering:
        return Lowering(self.program, self.setting.inputs, {}, self.setting.figures)

    def _subject(
        self,
        name: str,
        args: tuple[Value, ...],
        value: Lowered,
        inputs: frozenset[str],
        readings: tuple[str, ...],
        lowering: Lowering,
    ) -> Subject:
        entries = tuple(one for one in self.program.entries if one in inputs)
        figures = tuple((hole.parameter, hole.key) for hole in self.program.holes if hole.parameter in inputs)
        met = [Met(place, node, standing) for place, node, standing in lowering.met]
        return Subject(name, args, value, entries, tuple(dict.fromkeys(figures)), readings, met)

    # --- Exigences --------------------------------------------------------------------------------------------------

    def requirements_on(self, looked_at: set[str]) -> Iterator[tuple[Truth | NotLowered, frozenset[str]]]:
        """The exigences on some facts and figures, or on those that another of them ties to these; what they look at.

        Each comes as whether it is broken.
        """
        if self._requirements is None:
            numbers = range(len(self.program.requirements))
            self._requirements = [lower_requirement(self.program, number, self.setting) for number in numbers]
        reached, waiting = set(looked_at), list(enumerate(self.program.requirements))
        found = True
        while found:
            found = False
            for number, requirement in list(waiting):
                looks = self._inputs(requirement.condition)
                if not reached.isdisjoint(looks):
                    reached |= looks
                    waiting.remove((number, requirement))
                    found = True
                    yield self._requirements[number], looks


def _why(error: Exception, name: str, rule: Rule) -> NotLowered:
    if isinstance(error, StoppedError):
        return error.why
    return NotLowered(getattr(error, "construct", "une décision trop profonde"), name, rule.span)
