"""What a letter says, as data: from an answer to paragraphs and lists, before any wording or layout.

Everything comes from the answer; the program only gives the titles of sources, questions and readings that it names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

from cqp_dsl.datatypes.display import format_date
from cqp_dsl.datatypes.types import NumberType, OptionalType
from cqp_dsl.datatypes.values import MissingFact, MissingJudgement, UnfixedHole, Void
from cqp_dsl.diagnostics import Severity
from cqp_dsl.render.answer_json import Refusal
from cqp_dsl.render.outline import final_cause_lines, headline
from cqp_dsl.render.page import source_of
from cqp_dsl.render.trace_outline import calculation
from cqp_dsl.render.wording import (
    decision_title,
    missing_question,
    quoted,
    reading_text,
    status_text,
    value_text,
    world_text,
    worlds_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cqp_dsl.core.nodes import Cite
    from cqp_dsl.core.program import Program
    from cqp_dsl.evaluation.answer import Answer, DecisionAnswer, Missing, Outcome, Reason, Status
    from cqp_dsl.render.page import Line

Standing: TypeAlias = Literal["", "met", "unmet"]
"""How a condition stands; empty for what is not a condition."""

_DEPTH = 2
"""Levels of reasons that a letter tells; the whole trace is elsewhere."""


@attrs.frozen
class Item:
    """A line of a list: its text, the citation it rests on, how it stands, and the lines under it."""

    text: str
    cite: str = ""
    standing: Standing = ""
    items: tuple[Item, ...] = ()


@attrs.frozen
class Needed:
    """What somebody is to give, to judge or to fix, before the decision can be taken."""

    kind: Literal["fact", "judgement", "hole"]
    by: str
    items: tuple[Item, ...]


@attrs.frozen
class Paragraphs:
    """One decision: its title and outcome, and what its paragraphs are made of, each empty where it has no place."""

    title: str
    status: Status
    favourable: bool | None
    outcome: str
    date: str = ""
    cells: tuple[Item, ...] = ()
    reasons: tuple[Item, ...] = ()
    computed: tuple[Item, ...] = ()
    needed: tuple[Needed, ...] = ()
    questions: tuple[Item, ...] = ()
    outcomes: tuple[Item, ...] = ()
    causes: tuple[Item, ...] = ()
    advice: str = ""


@attrs.frozen
class Letter:
    """A letter. ``refused`` holds what is wrong with a dossier that could not be examined; it then has no decision."""

    dossier: str
    date: str = ""
    decisions: tuple[Paragraphs, ...] = ()
    hypotheses: tuple[Item, ...] = ()
    refused: tuple[Item, ...] = ()
    sources: tuple[str, ...] = ()
    receipt: str = ""


def letter_of(result: Answer | Refusal, program: Program) -> Letter:
    """The letter of an answer, or of the refusal of a dossier."""
    if isinstance(result, Refusal):
        found = (each for each in result.diagnostics if each.severity is Severity.ERROR)
        return Letter(result.path, refused=tuple(Item(each.message) for each in found))
    decisions = tuple(_paragraphs(decision, result, program) for decision in result.decisions)
    letter = Letter(
        dossier=result.dossier or result.path,
        date=format_date(result.date),
        decisions=decisions,
        hypotheses=_hypotheses(result, program),
        receipt=result.receipt.digest[:12],
    )
    cited = " ".join(_cites(letter))
    named = (doc for doc in program.documents.values() if f"{doc.name} " in f"{cited} ")
    return attrs.evolve(letter, sources=tuple(f"{quoted(doc.name)}, {doc.title}" for doc in named))


def mapped(letter: Letter, change: Callable[[str], str]) -> Letter:
    """The letter with every text passed through ``change``."""
    return attrs.evolve(letter, **{name: _mapped(value, change) for name, value in _fields(letter)})


def _mapped(value: object, change: Callable[[str], str]) -> object:
    match value:
        case str():
            return change(value)
        case tuple():
            return tuple(_mapped(part, change) for part in value)
        case Item() | Needed() | Paragraphs():
            words = {"status", "standing", "kind"}  # not texts, but what the templates choose their words by
            return attrs.evolve(
                value, **{name: _mapped(part, change) for name, part in _fields(value) if name not in words}
            )
        case _:
            return value


def _fields(value: Letter | Item | Needed | Paragraphs) -> Iterator[tuple[str, object]]:
    return ((field.name, getattr(value, field.name)) for field in attrs.fields(type(value)))


def _cites(value: object) -> Iterator[str]:
    match value:
        case tuple():
            for part in value:
                yield from _cites(part)
        case Item(cite=cite):
            yield cite
            yield from _cites(value.items)
        case Letter() | Needed() | Paragraphs():
            for _, part in _fields(value):
                yield from _cites(part)
        case _:
            return


# --- One decision ---------------------------------------------------------------------------------------------------


def _paragraphs(decision: DecisionAnswer, answer: Answer, program: Program) -> Paragraphs:
    known = decision.status == "decided"
    line = headline(decision)
    another_day = decision.date is not None and decision.date != answer.date
    return Paragraphs(
        title=decision_title(decision),
        status=decision.status,
        favourable=decision.favourable,
        outcome=value_text(decision.value, decision.type) if known and not line.children else "",
        date=format_date(decision.date) if another_day and decision.date else "",
        cells=tuple(_of_line(child) for child in line.children),
        reasons=_reasons(decision.reasons, program),
        computed=_computed(decision),
        needed=_needed(decision.missing, program),
        questions=_questions(decision, program),
        outcomes=tuple(_outcome(outcome, decision, program) for outcome in decision.outcomes),
        causes=tuple(_of_line(each) for each in final_cause_lines(decision.causes, decision.date)),
        advice=decision.advice or "",
    )


def _of_line(line: Line) -> Item:
    """A line of an answer's page, without its place in the policies, which a letter does not tell."""
    return Item(line.text, line.source.cite, items=tuple(_of_line(child) for child in line.children))


def _cite(cite: Cite | None) -> str:
    return source_of(cite, None).cite


def _reasons(reasons: Iterable[Reason], program: Program, levels: int = _DEPTH) -> tuple[Item, ...]:
    """The reasons and, under each, the author's own words for what it rests on."""
    if levels == 0:
        return ()
    return tuple(
        Item(
            f"{reason.text} ({worlds_text(reason.worlds, program)})" if reason.worlds else reason.text,
            _cite(reason.cite),
            "met" if reason.satisfied else "unmet",
            _reasons((child for child in reason.children if child.labelled), program, levels - 1),
        )
        for reason in reasons
    )


def _computed(decision: DecisionAnswer) -> tuple[Item, ...]:
    inner = decision.type.inner if isinstance(decision.type, OptionalType) else decision.type
    if decision.status != "decided" or decision.trace is None or not isinstance(inner, NumberType):
        return ()
    found = []
    for line in calculation(decision.trace):
        text = " ".join((line.text, *line.notes))
        found.append(Item(text, line.source.cite, items=tuple(_of_line(child) for child in line.children)))
    return tuple(found)


def _needed(missing: Iterable[Missing], program: Program) -> tuple[Needed, ...]:
    """What is missing, by whom it is to be given; a question is asked once, whatever its cells."""
    groups: dict[tuple[Literal["fact", "judgement", "hole"], str], dict[Item, None]] = {}
    for item in missing:
        match item.cause:
            case MissingFact():
                whose: tuple[Literal["fact", "judgement", "hole"], str] = ("fact", "")
            case MissingJudgement(by=by):
                whose = ("judgement", by)
            case UnfixedHole(by=by):
                whose = ("hole", by)
        groups.setdefault(whose, {})[_question(item, program)] = None
    return tuple(Needed(kind, by, tuple(items)) for (kind, by), items in groups.items())


def _question(item: Missing, program: Program) -> Item:
    if isinstance(item.cause, UnfixedHole):
        cite = _cite(item.cause.cite)
    else:
        entry = program.entries.get(item.cause.entry)
        cite = _cite(entry.cite if entry else None)
    text = missing_question(item.cause, program)
    return Item(f"{text} ({worlds_text(item.worlds, program)})" if item.worlds else text, cite)


def _questions(decision: DecisionAnswer, program: Program) -> tuple[Item, ...]:
    names = dict.fromkeys(name for outcome in decision.outcomes for name, _ in outcome.world)
    known = (program.interpretations[name] for name in names if name in program.interpretations)
    return tuple(Item(each.question, _cite(each.cite)) for each in known)


def _outcome(outcome: Outcome, decision: DecisionAnswer, program: Program) -> Item:
    known = outcome.status == "decided"
    shown = value_text(outcome.value, decision.type) if known else status_text(outcome.status)
    causes = outcome.value.causes if isinstance(outcome.value, Void) else ()
    needed = [item for group in _needed(outcome.missing, program) for item in group.items]
    final = (_of_line(line) for line in final_cause_lines(causes, decision.date))
    return Item(
        f"{world_text(outcome.world, program)} : {shown}",
        items=(*_reasons(outcome.reasons, program, 1), *needed, *final),
    )


def _hypotheses(answer: Answer, program: Program) -> tuple[Item, ...]:
    """What the dossier supposes and the text does not settle."""
    found = []
    for name, reading in answer.hypotheses:
        interpretation = program.interpretations.get(name)
        question = interpretation.question if interpretation else name
        text = f"à la question {quoted(question)}, la réponse {quoted(reading_text(name, reading, program))}"
        found.append(Item(text, _cite(interpretation.cite if interpretation else None)))
    found.extend(Item(f"{_label(name, program)} : {value}") for name, value in answer.overrides)
    return tuple(found)


def _label(parameter: str, program: Program) -> str:
    rule = program.rules.get(parameter.partition("[")[0])
    return rule.label if rule and rule.label else parameter


def decisions_needing(decisions: Sequence[Paragraphs]) -> tuple[Paragraphs, ...]:
    """The decisions that cannot be taken yet."""
    return tuple(decision for decision in decisions if decision.status != "decided")
