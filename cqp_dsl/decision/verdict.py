"""From the worlds of a decision to its answer: status, reasons, what is missing, what is open, and the trace."""

from __future__ import annotations

import datetime
import functools
from collections import Counter
from typing import TYPE_CHECKING

from attrs import define, evolve

from cqp_dsl.answer.answer import Argument, DecisionAnswer, Missing, Outcome, Reason, TraceNode
from cqp_dsl.answer.worlds import OPEN_READING, mattering, restricted, same_outcome, tagged
from cqp_dsl.core.datatypes.display import NBSP, format_number
from cqp_dsl.core.datatypes.values import PENDING, Limit, Void, union
from cqp_dsl.core.equality import equal, leaf_causes
from cqp_dsl.core.nodes import Const
from cqp_dsl.decision.explain.advice import advice, extent_advice, open_advice, same_answer
from cqp_dsl.decision.explain.contending import contending_cases
from cqp_dsl.decision.explain.merging import told
from cqp_dsl.decision.explain.motifs import Motifs
from cqp_dsl.decision.explain.thirtieths import told_type
from cqp_dsl.decision.explain.uncovered import near_misses
from cqp_dsl.engine.run import TooMuchWorkError, allowed_steps, deep_recursion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.answer.answer import Status
    from cqp_dsl.answer.computation import Step
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Cause, Value
    from cqp_dsl.core.program import Rule, World
    from cqp_dsl.decision.explain.study import Study
    from cqp_dsl.decision.requests import Supposing
    from cqp_dsl.engine.scope import Scope

_MAX_TRACED = 8
"""Outcomes of a dispute that have a trace of their own."""


@define(frozen=True, eq=False, repr=False)
class Outlook:
    """A decision in one world: its record, its value, and the status that goes with it."""

    world: World
    scope: Scope
    value: Value
    status: Status


@define(frozen=True, eq=False, repr=False)
class Question:
    """A decision, its arguments, and what it is in each world, in order."""

    study: Study
    rule: Rule
    args: tuple[Value, ...]
    outlooks: tuple[Outlook, ...]
    supposing: Supposing

    @property
    def readings(self) -> tuple[str, ...]:
        """The open readings that make the worlds."""
        return tuple(name for name, _ in self.outlooks[0].world)

    @property
    def type(self) -> Type:
        """The type of the decision, with how its values are told."""
        return told_type(self.rule.type, in_thirtieths=self.study.of(self.rule.body).is_in_thirtieths)

    @property
    def day(self) -> Value:
        """The effect date, or why there is none."""
        return self.outlooks[0].scope.date


def verdict(question: Question, *, trace: bool) -> DecisionAnswer:
    """The answer that the worlds make together (SEMANTICS §6)."""
    rule, outlooks = question.rule, question.outlooks
    status = _status(outlooks)
    outcomes = _outcomes(question) if status == "disputed" else ()
    missing = _missing(outlooks) if status == "undetermined" else ()
    value = _value(status, outlooks)
    return DecisionAnswer(
        name=rule.name,
        policy=rule.policy,
        args=tuple(Argument(p.name, v, p.type) for v, p in zip(question.args, rule.params, strict=True)),
        label=rule.label or rule.short_name,
        type=question.type,
        status=status,
        value=value,
        favourable=_favourable(question, value) if status == "decided" else None,
        date=question.day if isinstance(question.day, datetime.date) else None,
        span=rule.span,
        cite=rule.cite,
        reasons=_reasons(question, outlooks) if status == "decided" else (),
        missing=missing,
        causes=() if status in {"decided", "disputed"} else _final_causes(outlooks),
        outcomes=outcomes,
        given_trace=functools.cache(lambda: _trace(question, status, outcomes)) if trace else None,
        near=near_misses(question.study, outlooks[0].scope) if status == "uncovered" else (),
        contending=contending_cases(question.study, outlooks[0].scope) if status == "conflict" else (),
        given_advice=functools.cache(lambda: _advice(question, missing)) if missing else None,
        given_computation=functools.cache(lambda: _computation(question, status, outcomes)) if trace else (),
    )


def stopped(rule: Rule, args: tuple[Value, ...], day: Value) -> DecisionAnswer:
    """The answer of a decision that takes more steps than the machine allows: the text is not blamed."""
    detail = f"la réponse demande plus de {format_number(allowed_steps())} étapes"
    value = Void((Limit(rule.name, rule.span, detail, cite=rule.cite),))
    return DecisionAnswer(
        name=rule.name,
        policy=rule.policy,
        args=tuple(Argument(p.name, v, p.type) for v, p in zip(args, rule.params, strict=True)),
        label=rule.label or rule.short_name,
        type=rule.type,
        status="out_of_limits",
        value=value,
        favourable=None,
        date=day if isinstance(day, datetime.date) else None,
        span=rule.span,
        cite=rule.cite,
        causes=value.causes,
    )


def _status(outlooks: Sequence[Outlook]) -> Status:
    if len(outlooks) == 1:
        return outlooks[0].status
    final = [outlook for outlook in outlooks if outlook.status != "undetermined"]
    if any(not same_outcome(final[0], other) for other in final):
        return "disputed"
    return outlooks[0].status if len(final) == len(outlooks) else "undetermined"


def _value(status: Status, outlooks: Sequence[Outlook]) -> Value:
    """The common value; a dispute has none, and no cause either: the outcomes say it all."""
    if status == "disputed":
        return Void(())
    if len(outlooks) == 1 or status == "decided":
        return outlooks[0].value
    return Void(union(leaf_causes(outlook.value) for outlook in outlooks))


def _favourable(question: Question, value: Value) -> bool | None:
    rule = question.rule
    if not rule.favourable:
        return None
    if all(isinstance(node, Const) for node in rule.favourable):
        return any(equal(node.value, value) is True for node in rule.favourable if isinstance(node, Const))
    scope = question.outlooks[0].scope
    return any(equal(scope.value(node), value) is True for node in rule.favourable)


def _final_causes(outlooks: Sequence[Outlook]) -> tuple[Cause, ...]:
    causes = union(leaf_causes(outlook.value) for outlook in outlooks)
    return tuple(cause for cause in causes if not isinstance(cause, PENDING))


def _missing(outlooks: Sequence[Outlook]) -> tuple[Missing, ...]:
    found = [[cause for cause in leaf_causes(outlook.value) if isinstance(cause, PENDING)] for outlook in outlooks]
    return tuple(Missing(cause, where) for cause, where in tagged(*_varying(outlooks), found))


def _reasons(question: Question, outlooks: Sequence[Outlook]) -> tuple[Reason, ...]:
    """The motifs of all the worlds, each with those in which it is one."""
    motifs = Motifs(question.study)
    found = [motifs.of_rule(each.scope) for each in outlooks]
    return told(*_varying(outlooks), found, motifs.tests_reading)


def _varying(outlooks: Sequence[Outlook]) -> tuple[tuple[str, ...], list[World]]:
    """The readings that vary among some worlds, and the worlds without the others, which have nothing to tell."""
    worlds = [outlook.world for outlook in outlooks]
    readings = tuple(name for i, (name, _) in enumerate(worlds[0]) if len({world[i] for world in worlds}) > 1)
    return readings, [restricted(world, readings) for world in worlds]


def _outcomes(question: Question) -> tuple[Outcome, ...]:
    """One outcome per combination of the readings that matter."""
    outlooks = question.outlooks
    worlds = [outlook.world for outlook in outlooks]
    matter = mattering(question.readings, worlds, lambda i, j: same_outcome(outlooks[i], outlooks[j]))
    groups: dict[World, list[Outlook]] = {}
    for outlook in outlooks:
        groups.setdefault(restricted(outlook.world, matter), []).append(outlook)
    return tuple(_outcome(question, world, members) for world, members in groups.items())


def _outcome(question: Question, world: World, members: Sequence[Outlook]) -> Outcome:
    status = members[0].status
    value = _value(status, members)
    return Outcome(
        world=world,
        status=status,
        value=value,
        favourable=_favourable(question, value) if status == "decided" else None,
        reasons=_reasons(question, members) if status == "decided" else (),
        missing=_missing(members) if status == "undetermined" else (),
    )


def _advice(question: Question, missing: Sequence[Missing]) -> str | None:
    """What the answer would be, or between which values, whatever is missing."""
    from cqp_dsl.decision.explain.foresight import foreseen  # noqa: PLC0415 - for those who read advice

    outlooks = question.outlooks
    causes = [item.cause for item in missing]
    facts = outlooks[0].scope.facts
    try:
        with deep_recursion():
            same = advice(question.study.program, facts, causes, question.supposing, len(outlooks))
            if same is not None:
                return same_answer(same[0], question.type)
            extent = foreseen(question.study, [outlook.scope for outlook in outlooks])
    except TooMuchWorkError:
        return None
    told = None if extent is None else extent_advice(extent, question.type, len(missing))
    return " ".join([each for each in (told, _under_readings(question)) if each]) or None


def _under_readings(question: Question) -> str | None:
    """Of readings under some of which nothing is missing: what is asked, and what the answer would be under these."""
    outlooks = question.outlooks
    if all(each.status == "undetermined" for each in outlooks):
        return None
    worlds = [outlook.world for outlook in outlooks]
    matter = mattering(question.readings, worlds, lambda i, j: _alike(outlooks[i], outlooks[j]))
    found: dict[World, Outlook] = {}
    for outlook in outlooks:
        found.setdefault(restricted(outlook.world, matter), outlook)
    known = question.study.program.interpretations
    asked = [known[name].question for name in matter]
    answers = [
        (", ".join([f"«{NBSP}{known[name].type.label(reading)}{NBSP}»" for name, reading in world]), outlook.value)
        for world, outlook in found.items()
        if outlook.status == "decided"
    ]
    return open_advice(asked, answers, question.type)


def _alike(one: Outlook, other: Outlook) -> bool:
    """Whether two worlds come to the same: both undetermined, or with one outcome."""
    if "undetermined" in {one.status, other.status}:
        return one.status == other.status
    return same_outcome(one, other)


def _trace(question: Question, status: Status, outcomes: Sequence[Outcome]) -> TraceNode:
    """The trace of the decision; that of a dispute has one branch per outcome."""
    try:
        return _whole_trace(question, status, outcomes)
    except TooMuchWorkError:
        from cqp_dsl.decision.explain.trace import stated  # noqa: PLC0415 - for those who read traces

        rule, value = question.rule, question.outlooks[0].value
        return TraceNode(
            rule.kind, rule.short_name, rule.label, stated(value)[0], value, rule.type, rule.span, rule.cite,
            why="le détail serait trop long",
        )  # fmt: skip


def _whole_trace(question: Question, status: Status, outcomes: Sequence[Outcome]) -> TraceNode:
    """The trace, as far as it can be worked out."""
    if status != "disputed":
        outlook = next((each for each in question.outlooks if each.status == status), question.outlooks[0])
        return _told(question, outlook)
    branches = [_branch(question, outcome) for outcome in outcomes[:_MAX_TRACED]]
    return evolve(
        branches[0].children[0],
        status="void",
        value=Void(()),
        formula="",
        computed="",
        why="le texte admet plusieurs lectures, qui ne donnent pas la même réponse",
        children=tuple(branches),
    )


def _branch(question: Question, outcome: Outcome) -> TraceNode:
    """The trace under the readings of one outcome."""
    interpretations = [question.study.program.interpretations[name] for name, _ in outcome.world]
    labels = [each.type.label(reading) for each, (_, reading) in zip(interpretations, outcome.world, strict=True)]
    first = interpretations[0]
    return TraceNode(
        kind="reading",
        name=", ".join(each.name for each in interpretations),
        label=", ".join(each.question for each in interpretations),
        status="known",
        value=outcome.world[0][1] if len(labels) == 1 else ", ".join(labels),
        type=first.type,
        span=first.span,
        cite=first.cite,
        why=OPEN_READING,
        children=(_told(question, _first(question, outcome)),),
    )


def _computation(question: Question, status: Status, outcomes: Sequence[Outcome]) -> tuple[Step, ...]:
    """How the value was computed; for a dispute, under the readings of each outcome."""
    from cqp_dsl.decision.explain.computation import computation  # noqa: PLC0415 - for those who read computations

    def steps(outlook: Outlook) -> tuple[Step, ...]:
        try:
            return computation(question.study, outlook.scope, outlook.value)
        except TooMuchWorkError:
            return ()

    with deep_recursion():
        if status == "decided":
            return steps(question.outlooks[0])
        chosen = [outcome for outcome in outcomes[:_MAX_TRACED] if outcome.status == "decided"]
        if not chosen:
            return ()
        names, worlds = tuple(name for name, _ in chosen[0].world), [outcome.world for outcome in chosen]
        found = tagged(names, worlds, [steps(_first(question, outcome)) for outcome in chosen])
        # A step is told with its readings where another is told of the same thing.
        times = Counter(step.label for step, _ in found)
        return tuple(evolve(step, worlds=where) if times[step.label] > 1 else step for step, where in found)


def _first(question: Question, outcome: Outcome) -> Outlook:
    """The first world of an outcome."""
    chosen = set(outcome.world)
    return next(each for each in question.outlooks if chosen <= set(each.world))


def _told(question: Question, outlook: Outlook) -> TraceNode:
    """The trace of the decision in one world."""
    from cqp_dsl.decision.explain.trace import Teller  # noqa: PLC0415 - for those who read traces

    with deep_recursion():
        return Teller(question.study).rule(outlook.scope, outlook.value)
