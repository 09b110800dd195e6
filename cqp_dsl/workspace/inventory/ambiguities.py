"""What the text leaves open: readings to choose, figures to fix, judgements that belong to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define

from cqp_dsl.core.printer import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.declarations import HoleDeclaration
    from cqp_dsl.core.program import Program, Retained
    from cqp_dsl.source import Span

AmbiguityKind: TypeAlias = Literal["reading", "hole", "judgement"]


@define(frozen=True)
class Ambiguity:
    """A question that the text leaves open.

    Attributes:
        kind: a reading to choose, a figure to fix, or a judgement.
        name: qualified: the interpretation, the parameter or column, the fact.
        readings: the readings, with their wording; none where the answer is not one of a list.
        by: who is to fix or to judge.
        cells: the cells concerned, for a parameter that has several.
        retained: the reading that was retained, where one was.
        decisions: the decisions that depend on it, by qualified name.
    """

    kind: AmbiguityKind
    name: str
    policy: str
    question: str
    span: Span
    cite: Cite | None
    readings: tuple[tuple[str, str], ...] = ()
    by: str | None = None
    cells: tuple[tuple[str, ...], ...] = ()
    retained: Retained | None = None
    decisions: tuple[str, ...] = ()


def ambiguities(program: Program) -> tuple[Ambiguity, ...]:
    """Everything that the text of a program leaves open: readings, then figures, then judgements, in source order."""
    depending = _depending(program)
    return (*_readings(program, depending), *_holes(program, depending), *_judgements(program, depending))


def _depending(program: Program) -> dict[str, tuple[str, ...]]:
    """The decisions that depend on each fact, interpretation and parameter to fix."""
    found: dict[str, list[str]] = {}
    for decision in program.decisions:
        for name in program.calls.inputs(decision.name):
            found.setdefault(name, []).append(decision.name)
    return {name: tuple(decisions) for name, decisions in found.items()}


def _readings(program: Program, depending: Mapping[str, tuple[str, ...]]) -> Iterator[Ambiguity]:
    for found in program.interpretations.values():
        yield Ambiguity(
            "reading",
            found.name,
            found.policy,
            found.question,
            found.span,
            found.cite,
            readings=tuple((name, found.type.label(name)) for name in found.type.values),
            retained=found.retained,
            decisions=depending.get(found.name, ()),
        )


def _holes(program: Program, depending: Mapping[str, tuple[str, ...]]) -> Iterator[Ambiguity]:
    groups: dict[tuple[str, str], list[HoleDeclaration]] = {}
    for hole in program.holes:
        groups.setdefault((hole.parameter, hole.by), []).append(hole)
    for (parameter, by), holes in groups.items():
        rule = program.rules.get(parameter)
        yield Ambiguity(
            "hole",
            parameter,
            parameter.partition(".")[0],
            (rule.label if rule else "") or spoken(parameter.rpartition(".")[2]),
            holes[0].span,
            holes[0].cite,
            by=by,
            cells=tuple(hole.key for hole in holes if hole.key),
            decisions=depending.get(parameter, ()),
        )


def _judgements(program: Program, depending: Mapping[str, tuple[str, ...]]) -> Iterator[Ambiguity]:
    for entry in program.entries.values():
        if entry.judge is not None:
            yield Ambiguity(
                "judgement",
                entry.name,
                entry.policy,
                entry.question,
                entry.span,
                entry.cite,
                by=entry.judge,
                decisions=depending.get(entry.name, ()),
            )
