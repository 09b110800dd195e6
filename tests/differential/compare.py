"""The engine's answers in the interpreter's terms: the one module here that knows the engine.

Compared: status, value, favourable, what is missing (in order, and in which worlds), final causes, outcomes by reading,
and the whole tree of motifs of what is decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import define

from cqp_dsl.core.datatypes import values as core
from cqp_dsl.decision.decide import Engine
from cqp_dsl.decision.requests import no_date
from tests.differential.grounds import Words, of_reasons
from tests.interpreter import values as mine
from tests.interpreter.values import of_core
from tests.interpreter.worlds import broken, decide, evaluation, published, worlds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from tests.differential.grounds import Grounds
    from tests.interpreter.evaluate import World
    from tests.interpreter.worlds import Answer

Told: TypeAlias = tuple[object, ...]
"""A cause as plain data."""
Question: TypeAlias = tuple[str, tuple[str, ...]]
"""A rule and its arguments."""


@define(frozen=True)
class Verdict:
    """What a side says of a decision, in the same words as the other.

    ``motifs`` is the tree of reasons of a decided answer; an outcome by reading ends with its own.
    """

    status: str
    value: mine.Value
    favourable: bool | None
    missing: tuple[tuple[Told, frozenset[World]], ...]
    causes: tuple[Told, ...]
    outcomes: tuple[tuple[World, str, mine.Value, bool | None, Grounds], ...]
    motifs: Grounds


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
        self._words = Words(program)

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
            found[name, args] = _of_engine(answer, every)
        return found

    def by_interpreter(self, dossier: Dossier) -> dict[Question, Verdict]:
        """What the interpreter says of every question."""
        scope = evaluation(self.program, dossier, dossier.date)
        found = {}
        for name, args in questions(self.program):
            every = tuple(worlds(scope, self.program.rules[name].readings))
            found[name, args] = _of_interpreter(decide(scope, name, args), self._words, every)
        return found


# --- The engine's words ---------------------------------------------------------------------------------------------


def _of_engine(answer: DecisionAnswer, every: Sequence[World]) -> Verdict:
    decided = answer.status == "decided"
    return Verdict(
        answer.status,
        of_core(answer.value) if decided else None,
        answer.favourable if decided else None,
        tuple((_cause(one.cause), _whole(one.worlds, every)) for one in answer.missing),
        () if answer.status == "disputed" else tuple(dict.fromkeys(map(_cause, answer.causes))),
        tuple(
            (
                one.world,
                one.status,
                of_core(one.value) if one.status == "decided" else None,
                one.favourable,
                of_reasons(one.reasons, _under(one.world, every)),
            )
            for one in answer.outcomes
        ),
        of_reasons(answer.reasons, frozenset(every)),
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


# --- The interpreter's words ----------------------------------------------------------------------------------------


def _of_interpreter(answer: Answer, words: Words, every: Sequence[World]) -> Verdict:
    return Verdict(
        answer.status,
        answer.value if answer.status == "decided" else None,
        answer.favourable,
        tuple((_mine(one.cause), frozenset(one.worlds)) for one in answer.missing),
        tuple(map(_mine, answer.causes)),
        tuple(
            (
                one.world,
                one.status,
                one.value if one.status == "decided" else None,
                one.favourable,
                words.of_motifs(one.motifs, _under(one.world, every)),
            )
            for one in answer.outcomes
        ),
        words.of_motifs(answer.motifs, frozenset(every)),
    )


def _under(some: World, every: Iterable[World]) -> frozenset[World]:
    """The worlds in which some readings are those."""
    return frozenset(world for world in every if set(some) <= set(world))


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
