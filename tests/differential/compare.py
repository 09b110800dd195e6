"""The engine's answers in the interpreter's terms: the one module here that knows the engine.

Compared: status, value, favourable, what is missing (in order, and in which worlds), final causes and outcomes by
reading. The motifs are shown beside a difference, and not compared: the interpreter does not group concurring cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from cqp_dsl.core.datatypes import values as core
from cqp_dsl.core.nodes import Default
from cqp_dsl.core.walk import nodes_of
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.requests import no_date
from tests.interpreter import values as mine
from tests.interpreter.values import of_core
from tests.interpreter.worlds import broken, decide, evaluation, published, worlds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer, Reason
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.source import Span
    from tests.interpreter.evaluate import World
    from tests.interpreter.motifs import Motif
    from tests.interpreter.worlds import Answer

Told: TypeAlias = tuple[object, ...]
"""A cause, or a motif, as plain data."""
Question: TypeAlias = tuple[str, tuple[str, ...]]
"""A rule and its arguments."""


@define(frozen=True)
class Verdict:
    """What a side says of a decision, in the same words as the other.

    ``motifs`` are the author's words among the motifs, braces as written, with whether each condition held.
    """

    status: str
    value: mine.Value
    favourable: bool | None
    missing: tuple[tuple[Told, frozenset[World]], ...]
    causes: tuple[Told, ...]
    outcomes: tuple[tuple[World, str, mine.Value, bool | None], ...]
    motifs: frozenset[Told] = field(eq=False)


@define(frozen=True)
class Disagreement:
    """A question, and what each side says where they differ; the engine may have failed."""

    question: Question
    engine: object
    interpreter: object


def questions(program: Program) -> list[Question]:
    """Every decision, for each of its keys, and every other rule or parameter without arguments."""
    plain = [(rule.name, ()) for rule in program.rules.values() if not rule.params and rule.kind != "decision"]
    return [(name, args) for name in program.published for args in published(program, name)] + plain


class Judge:
    """Compares the two sides on the dossiers of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._engine = Engine(program)
        self._words = words_of(program)

    def differing(self, dossier: Dossier) -> list[Disagreement]:
        """What the engine and the interpreter do not both say of a dossier."""
        expected = self.by_interpreter(dossier)
        try:
            found = self.by_engine(dossier)
        except Exception as failure:  # noqa: BLE001 - whatever the engine fails with is what is looked for
            return [Disagreement(("", ()), repr(failure), None)]
        differing = self._refusals(dossier)
        differing += [Disagreement(one, found[one], said) for one, said in expected.items() if found[one] != said]
        return differing

    def _refusals(self, dossier: Dossier) -> list[Disagreement]:
        """Where they do not refuse a dossier for the same requirements."""
        theirs = [one.span for one, _ in self._engine.requirements(dossier, dossier.date)]
        ours = [self.program.requirements[i].span for i in broken(evaluation(self.program, dossier, dossier.date))]
        return [] if theirs == ours else [Disagreement(("exigence", ()), theirs, ours)]

    def by_engine(self, dossier: Dossier) -> dict[Question, Verdict]:
        """What the engine says of every question."""
        scope = evaluation(self.program, dossier, dossier.date)
        found = {}
        for name, args in questions(self.program):
            answer = self._engine.decide_rule(name, args, dossier, dossier.date or no_date(), trace=False)
            every = tuple(worlds(scope, self.program.rules[name].readings))
            found[name, args] = _of_engine(answer, self._words, every)
        return found

    def by_interpreter(self, dossier: Dossier) -> dict[Question, Verdict]:
        """What the interpreter says of every question."""
        scope = evaluation(self.program, dossier, dossier.date)
        return {one: _of_interpreter(decide(scope, *one), self._words) for one in questions(self.program)}


def words_of(program: Program) -> dict[Span, str]:
    """The words that authors give to what decides, by place: labelled conditions, exceptions and dispositions."""
    words: dict[Span, str] = {}
    for rule in program.rules.values():
        for node in nodes_of(rule.body):
            if node.label is not None:
                words[node.span] = node.label.text
            if isinstance(node, Default):
                named = [case for case in node.cases if case.kind in {"exception", "disposition"}]
                words |= {case.span: case.label.text if case.label else case.name for case in named}
    return words


# --- The engine's words ---------------------------------------------------------------------------------------------


def _of_engine(answer: DecisionAnswer, words: dict[Span, str], every: Sequence[World]) -> Verdict:
    decided = answer.status == "decided"
    return Verdict(
        answer.status,
        of_core(answer.value) if decided else None,
        answer.favourable if decided else None,
        tuple((_cause(one.cause), _whole(one.worlds, every)) for one in answer.missing),
        () if answer.status == "disputed" else tuple(dict.fromkeys(map(_cause, answer.causes))),
        tuple(
            (one.world, one.status, of_core(one.value) if one.status == "decided" else None, one.favourable)
            for one in answer.outcomes
        ),
        frozenset(_words(answer.reasons, words)) if decided else frozenset(),
    )


def _whole(some: Iterable[World], every: Iterable[World]) -> frozenset[World]:
    """The worlds that some tell by the readings that matter alone."""
    told = [set(one) for one in some]
    return frozenset(world for world in every if any(one <= set(world) for one in told))


def _cause(cause: core.Cause) -> Told:
    match cause:
        case core.MissingFact() | core.MissingJudgement():
            return ("missing", cause.path)
        case core.UnfixedHole():
            return ("hole", cause.parameter, cause.key, cause.by)
        case core.Gap():
            return ("gap", cause.kind, cause.span, cause.before, cause.after)
        case core.Conflict():
            return ("conflict", cause.first.span, cause.second.span)
        case core.Limit():
            return ("limit", cause.span)


def _words(reasons: Iterable[Reason], words: dict[Span, str]) -> list[Told]:
    found: list[Told] = []
    for one in reasons:
        if one.labelled and one.span in words:
            found.append((words[one.span], one.satisfied))
        found += _words(one.children, words)
    return found


# --- The interpreter's words ----------------------------------------------------------------------------------------


def _of_interpreter(answer: Answer, words: dict[Span, str]) -> Verdict:
    return Verdict(
        answer.status,
        answer.value if answer.status == "decided" else None,
        answer.favourable,
        tuple((_mine(one.cause), frozenset(one.worlds)) for one in answer.missing),
        tuple(map(_mine, answer.causes)),
        tuple(
            (one.world, one.status, one.value if one.status == "decided" else None, one.favourable)
            for one in answer.outcomes
        ),
        frozenset(_my_words(answer.motifs, words)),
    )


def _mine(cause: mine.Cause) -> Told:
    match cause:
        case mine.Missing(path):
            return ("missing", path)
        case mine.Unfixed(parameter, key, by):
            return ("hole", parameter, key, by)
        case mine.Gap(kind, node, before, after):
            return ("gap", kind, node, before, after)
        case mine.Conflict(first, second):
            return ("conflict", first, second)
        case mine.Limit(node):
            return ("limit", node)


def _my_words(motifs: Iterable[Motif], words: dict[Span, str]) -> list[Told]:
    found: list[Told] = []
    for one in motifs:
        if one.label is not None:
            found.append((words[one.place], one.holds))
        found += _my_words(one.inside, words)
    return found
