"""What moved an answer from a version to the next, by article, exception or figure: what ``render/outcomes`` knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.core.nodes import Default
from cqp_dsl.core.printer import spoken
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.render.impact.report import Cause
from cqp_dsl.render.outcomes.fingerprint import fingerprints
from cqp_dsl.render.outcomes.moves import moved
from cqp_dsl.render.outcomes.values import values_seen
from cqp_dsl.render.page import Source, source_of
from cqp_dsl.render.wording import figure_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.core.nodes import Case
    from cqp_dsl.core.program import Program, Rule
    from cqp_dsl.render.json_values import Json


@define(eq=False)
class Causes:
    """Finds what moved an answer. What a decision reaches, and which of it changed, is worked out once.

    Attributes:
        programs: the old version and the new one.
    """

    programs: tuple[Program, Program]
    _reached: dict[tuple[int, str], dict[str, str]] = field(factory=dict, init=False)

    def of(self, before: Answer, after: Answer) -> tuple[Cause, ...]:
        """The declarations that moved one decision of a dossier, its traces made under both versions.

        Those that the answer shows to give something else than before; where none does, all of those that it uses and
        that changed.
        """
        name, called = before.decisions[0].name, after.decisions[0].name
        old, new = self._seen(0, before, name), self._seen(1, after, called)
        moves = moved(_called_as(old, name, called), new)
        felt = [move for move in moves if move.felt] or moves
        found = [Cause(move, _label(move.name, self.programs), _source(move.name, self.programs)) for move in felt]
        others = [cause for cause in found if cause.move.name != called]
        return tuple(others if others and name != called else found)

    def _seen(self, side: int, answer: Answer, name: str) -> dict[str, Json]:
        """What ``moved`` looks at: the fingerprints of what a decision reaches, and what each gave."""
        program = self.programs[side]
        reached = self._reached.get((side, name))
        if reached is None:
            reached = self._reached[side, name] = fingerprints(program, (name,))
        values = values_seen(answer, program, reached)
        return {
            "declarations": dict(reached),
            "values": {each: dict(instances) for each, instances in values.items()},
        }


def _called_as(old: Mapping[str, Json], name: str, called: str) -> dict[str, Json]:
    """The outcome of a decision that is called otherwise now."""
    if name == called:
        return dict(old)

    def renamed(each: str) -> str:
        return called + each.removeprefix(name) if each == name or each.startswith(f"{name}.") else each

    found = dict(old)
    for part in ("declarations", "values"):
        mapping = old.get(part)
        if isinstance(mapping, dict):
            found[part] = {renamed(each): value for each, value in mapping.items()}
    return found


def _label(name: str, programs: tuple[Program, Program]) -> str:
    for program in reversed(programs):
        if name in program.rules:
            return figure_label(name, program) if program.rules[name].label else spoken(name.rpartition(".")[2])
        if name in program.entries:
            return program.entries[name].question or spoken(name.rpartition(".")[2])
        if name in program.interpretations:
            return program.interpretations[name].question
        for rule, case in _cases(name, program):
            said = case.label.text if case.label is not None else spoken(case.name)
            return f"{said}, exception à {quoted(rule.label or spoken(rule.short_name))}"
    return name


def _source(name: str, programs: tuple[Program, Program]) -> Source:
    for program in reversed(programs):
        declared = program.rules.get(name) or program.entries.get(name) or program.interpretations.get(name)
        if declared is not None:
            return source_of(declared.cite, declared.span)
        for rule, case in _cases(name, program):
            return source_of(case.cite or rule.cite, case.span)
    return Source()


def _cases(name: str, program: Program) -> Iterator[tuple[Rule, Case]]:
    """The exception or disposition that is called so, ``politique.règle.exception``, and its rule."""
    home, _, short = name.rpartition(".")
    rule = program.rules.get(home)
    if rule is None:
        return
    for node in nodes_of(rule.body):
        if isinstance(node, Default):
            yield from ((rule, case) for case in node.cases if case.name == short)
