"""What a letter says, as data: from an answer to paragraphs and lists, before any wording or layout.

Everything comes from the answer; the program only gives the titles of sources, questions and readings that it names.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any, Final, assert_never

import attrs
from attrs import evolve

from cqp_dsl.answer.agreement import agreeing
from cqp_dsl.core.datatypes.display import format_date, quoted
from cqp_dsl.core.datatypes.values import MissingFact, MissingJudgement, UnfixedHole, Void
from cqp_dsl.diagnostics import Severity
from cqp_dsl.render.computation_lines import computation_lines, row_sentence
from cqp_dsl.render.grounds import MET, NOT_MET, headed
from cqp_dsl.render.letter.parts import Cited, Grounds, Item, Letter, Needed, Paragraphs
from cqp_dsl.render.missing import cell_label
from cqp_dsl.render.outline import final_cause_lines, headline
from cqp_dsl.render.page import Refusal
from cqp_dsl.render.wording import (
    COLON,
    SEMICOLON,
    decision_title,
    figure_label,
    key_words,
    missing_question,
    outcome_text,
    reading_text,
    status_text,
    value_text,
    worlds_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cqp_dsl.answer.answer import Answer, DecisionAnswer, Missing, Outcome, Override, Reason
    from cqp_dsl.core.datatypes.citation import Cite
    from cqp_dsl.core.datatypes.values import Cause, PendingCause
    from cqp_dsl.core.program import Program, World
    from cqp_dsl.render.letter.parts import Standing, Whose
    from cqp_dsl.render.page import Line

_SPELLED: Final = re.compile(r"\s*\([^()]*«\s*rien\s*»[^()]*\)")
"""What a question says of how a dossier is written, « (« rien » s'il était absent) »: a letter leaves it out."""

_MOST_CELLS: Final = 8
"""Cells of one question that are named."""

_LONGEST: Final = 60
"""Signs of a formula that a letter tells."""

_DEPTH = 2
"""Levels of reasons that a letter tells; the whole trace is elsewhere."""


def letter_of(result: Answer | Refusal, program: Program) -> Letter:
    """The letter of an answer, or of the refusal of a dossier."""
    if isinstance(result, Refusal):
        found = (each for each in result.diagnostics if each.severity is Severity.ERROR)
        return Letter(result.path, refused=tuple(Item(each.message) for each in found))
    decisions = tuple(_told_once(_paragraphs(decision, result, program) for decision in result.decisions))
    letter = Letter(
        dossier=result.dossier or result.path,
        date=format_date(result.date) if result.date else "",
        decisions=decisions,
        hypotheses=_hypotheses(result, program),
        receipt=result.receipt.digest[:12],
        addressee=result.addressee,
    )
    return evolve(letter, sources=tuple(_sources(letter, program)))


def _fields(value: Letter | Item | Cited | Grounds | Needed | Paragraphs) -> Iterator[tuple[str, Any]]:
    return ((field.name, getattr(value, field.name)) for field in attrs.fields(type(value)))


def _cites(value: object) -> Iterator[Cite]:
    """The citations of a letter, or of a part of it."""
    match value:
        case Cited(cite=cite):
            yield cite
        case tuple():
            for part in value:
                yield from _cites(part)
        case Letter() | Item() | Grounds() | Needed() | Paragraphs():
            for _, part in _fields(value):
                yield from _cites(part)
        case _:
            return


def _told_once(decisions: Iterable[Paragraphs]) -> Iterator[Paragraphs]:
    """The decisions, what a condition rests on told where the letter first has it, and left out below and after."""
    told: set[tuple[str, Standing]] = set()
    for decision in decisions:
        groups = (evolve(group, items=tuple(_once(item, told) for item in group.items)) for group in decision.grounds)
        yield evolve(decision, grounds=tuple(groups))


def _once(item: Item, told: set[tuple[str, Standing]]) -> Item:
    known = (item.text, item.standing) in told
    told.add((item.text, item.standing))
    fresh = [each for each in item.items if not known and (each.text, each.standing) not in told]
    return evolve(item, items=tuple(_once(each, told) for each in fresh))


# --- One decision ---------------------------------------------------------------------------------------------------


def _paragraphs(decision: DecisionAnswer, answer: Answer, program: Program) -> Paragraphs:
    known = decision.status == "decided"
    line = headline(decision, program)
    another_day = decision.date is not None and decision.date != answer.date
    return Paragraphs(
        title=decision_title(decision),
        status=decision.status,
        favourable=decision.favourable,
        outcome=outcome_text(decision.value, decision.type) if known and not line.children else "",
        cite=_cited(line.source.cite, program),
        date=format_date(decision.date) if another_day and decision.date else "",
        cells=tuple(_of_line(child, program) for child in line.children),
        grounds=tuple(_grounds(decision, program)),
        computed=_computed(decision, answer, program),
        needed=_needed(decision.missing, program),
        questions=_questions(decision, program),
        outcomes=tuple(_outcome(each, worlds, decision, program) for each, worlds in agreeing(decision.outcomes)),
        causes=_causes(decision, decision.causes, program),
        advice=decision.advice or "",
        changeable=_is_changeable(decision, program),
        changes=_changes(decision, program),
    )


def _of_line(line: Line, program: Program) -> Item:
    """A line of an answer's page, without its place in the policies, which a letter does not tell."""
    return Item(
        line.text, _cited(line.source.cite, program), items=tuple(_of_line(child, program) for child in line.children)
    )


def _with_pieces(line: Line) -> Line:
    """A line and those under it: the piece to supply for a fact in parentheses, no other note."""
    notes = SEMICOLON.join(line.notes) if line.mark == "value" else ""
    text = f"{line.text} ({notes})" if notes else line.text
    return evolve(line, text=text, notes=(), children=tuple(_with_pieces(child) for child in line.children))


def _cited(cite: Cite | None, program: Program) -> Cited | None:
    """A citation, shown without its source's name where there is only one source."""
    if cite is None:
        return None
    return Cited(cite, ", ".join(cite.sections) if len(program.documents) == 1 and cite.sections else str(cite))


def _telling(decision: DecisionAnswer) -> tuple[Reason, ...]:
    """The reasons to tell; those of a value that hold under some readings only are left to the trace."""
    common = tuple(reason for reason in decision.reasons if not reason.worlds)
    return common if common and decision.favourable is None else decision.reasons


def _grounds(decision: DecisionAnswer, program: Program) -> Iterator[Grounds]:
    """The grounds under the headings of the answer's page, each told once: one of several outcomes under all of them.

    Those of several outcomes come where the first of these would.
    """
    found: dict[tuple[str, Standing], Item] = {}
    headings: dict[tuple[str, Standing], dict[str, None]] = {}
    for heading, reasons in headed(evolve(decision, reasons=_telling(decision))):
        for item in _reasons(reasons, program):
            key = (item.text, item.standing)
            found.setdefault(key, item)
            headings.setdefault(key, {})[heading] = None
    groups: dict[tuple[str, ...], list[Item]] = {}
    for key, under in headings.items():
        groups.setdefault(tuple(under), []).append(found[key])
    for under_all, items in groups.items():
        yield Grounds(_heading(under_all), tuple(items), marked=not under_all[0].startswith((MET, NOT_MET)))


def _heading(headings: tuple[str, ...]) -> str:
    """One heading for those of several outcomes: « … pour « apte » et « limité » »."""
    lead = headings[0].partition(" «")[0]
    outcomes = [heading.removeprefix(lead).strip() for heading in headings]
    if len(headings) == 1 or not all(heading.startswith(f"{lead} «") for heading in headings):
        return headings[0]
    return f"{lead} {', '.join(outcomes[:-1])} et {outcomes[-1]}"


def _is_changeable(decision: DecisionAnswer, program: Program) -> bool:
    """Whether a decision rests on a fact that may change: another piece may then lead to another decision."""
    inputs = program.calls.inputs(decision.name) if decision.name in program.rules else frozenset()
    return any(program.entries[name].modifiable is not None for name in inputs if name in program.entries)


def _reasons(reasons: Iterable[Reason], program: Program, levels: int = _DEPTH) -> tuple[Item, ...]:
    """The reasons and, under each, the author's own words for what it rests on."""
    if levels == 0:
        return ()
    return tuple(
        Item(
            f"{reason.text} ({worlds_text(reason.worlds, program)})" if reason.worlds else reason.text,
            _cited(reason.cite, program),
            "met" if reason.satisfied else "unmet",
            _reasons((child for child in reason.children if child.labelled), program, levels - 1),
        )
        for reason in reasons
    )


def _computed(decision: DecisionAnswer, answer: Answer, program: Program) -> tuple[Item, ...]:
    """How the value came about: the lines of the answer's page, those of the decisions before not told again.

    A formula that takes more than a line is left to the page; where readings differ there is no one computation.
    """
    if decision.status == "disputed":
        return ()
    before = itertools.takewhile(lambda other: other is not decision, answer.decisions)
    told = {step for other in before for step in other.computation}
    return tuple(
        Item(
            _computed_text(line),
            _cited(line.source.cite, program),
            items=tuple(Item(row_sentence(row)) for row in line.table),
        )
        for line in computation_lines(decision, program, complete=False, told=told)
    )


def _computed_text(line: Line) -> str:
    """A step: its figures and its formula in words, each where it is short enough to be read."""
    label, colon, told = line.text.partition(COLON)
    if len(told) > _LONGEST:
        told = told.rpartition(" = ")[2]
    notes = [note for note in line.notes if len(note) <= _LONGEST]
    text = f"{label}{colon}{told}"
    return f"{text} ({SEMICOLON.join(notes)})" if notes else text


def _causes(decision: DecisionAnswer, causes: Iterable[Cause], program: Program) -> tuple[Item, ...]:
    """What the text does not provide or contradicts, rules and figures named by their labels."""
    lines = final_cause_lines(causes, decision.date, program, decision.near, decision.contending)
    return tuple(_of_line(line, program) for line in lines)


def _changes(decision: DecisionAnswer, program: Program) -> tuple[Item, ...]:
    """What would change a refusal, where it was asked; that nothing found would is not for a letter."""
    if decision.prospects is None:
        return ()
    from cqp_dsl.render.prospects_lines import change_lines  # noqa: PLC0415 - only where it is asked

    lines = change_lines(decision, decision.prospects, program)
    told = (_of_line(_with_pieces(line), program) for line in lines if line.mark in {"yes", "unknown"})
    return tuple(_without_spelling(item) for item in told)


def _without_spelling(item: Item) -> Item:
    """A line without what it says of how a dossier is written."""
    return evolve(item, text=_SPELLED.sub("", item.text), items=tuple(_without_spelling(each) for each in item.items))


def _needed(missing: Iterable[Missing], program: Program) -> tuple[Needed, ...]:
    """What is missing, by whom it is to be given; a question is asked once, with the cells that it is asked for."""
    groups: dict[tuple[Whose, str], dict[Item, dict[str, None]]] = {}
    for item in missing:
        cells = groups.setdefault(_whose(item.cause), {}).setdefault(_question(item, program), {})
        cell = "" if isinstance(item.cause, UnfixedHole) else cell_label(item.cause, program)
        if cell:
            cells[cell] = None
    # Facts first: whether the rest is needed at all may depend on them.
    order = sorted(groups, key=lambda group: group[0] != "fact")
    return tuple(
        Needed(kind, by, tuple(_asked_for(item, tuple(cells)) for item, cells in groups[kind, by].items()))
        for kind, by in order
    )


def _asked_for(item: Item, cells: tuple[str, ...]) -> Item:
    """A question with the cells that it is asked for, before its question mark."""
    if not cells or len(cells) > _MOST_CELLS:
        return item
    words = ", ".join(cells[:-1]) + (" et " if len(cells) > 1 else "") + cells[-1]
    if item.text.endswith("?"):
        return evolve(item, text=f"{item.text[:-1].rstrip()} ({words})\u00a0?")
    return evolve(item, text=f"{item.text} ({words})")


def _whose(cause: PendingCause) -> tuple[Whose, str]:
    match cause:
        case MissingFact():
            return "fact", ""
        case MissingJudgement(by=by):
            return "judgement", by
        case UnfixedHole(by=by):
            return "hole", by
        case _:
            assert_never(cause)


def _question(item: Missing, program: Program) -> Item:
    cell = ""
    if isinstance(item.cause, UnfixedHole):
        cite = _cited(item.cause.cite, program)
        rule = program.rules.get(item.cause.parameter)
        if rule is not None and rule.kind != "parameter":
            cell = key_words(item.cause.parameter, item.cause.key, program)
    else:
        entry = program.entries.get(item.cause.entry)
        cite = _cited(entry.cite if entry else None, program)
    text = _SPELLED.sub("", missing_question(item.cause, program))
    text = f"{text} ({cell})" if cell else text
    return Item(f"{text} ({worlds_text(item.worlds, program)})" if item.worlds else text, cite)


def _questions(decision: DecisionAnswer, program: Program) -> tuple[Item, ...]:
    names = dict.fromkeys(name for outcome in decision.outcomes for name, _ in outcome.world)
    known = (program.interpretations[name] for name in names if name in program.interpretations)
    return tuple(Item(each.question, _cited(each.cite, program)) for each in known)


def _outcome(outcome: Outcome, worlds: Iterable[World], decision: DecisionAnswer, program: Program) -> Item:
    known = outcome.status == "decided"
    shown = outcome_text(outcome.value, decision.type) if known else status_text(outcome.status)
    causes = outcome.value.causes if isinstance(outcome.value, Void) else ()
    needed = [item for group in _needed(outcome.missing, program) for item in group.items]
    readings = [" et ".join([quoted(reading_text(*chosen, program)) for chosen in world]) for world in worlds]
    return Item(
        f"{' ou '.join(readings)}{COLON}{shown}",
        items=(*dict.fromkeys(_reasons(outcome.reasons, program, 1)), *needed, *_causes(decision, causes, program)),
    )


def _hypotheses(answer: Answer, program: Program) -> tuple[Item, ...]:
    """What the dossier supposes and the text does not settle."""
    found = []
    for name, reading in answer.hypotheses:
        interpretation = program.interpretations.get(name)
        question = interpretation.question if interpretation else name
        text = f"à la question {quoted(question)}, la réponse {quoted(reading_text(name, reading, program))}"
        found.append(Item(text, _cited(interpretation.cite if interpretation else None, program)))
    found.extend(
        Item(f"{_label(given, program)}{COLON}{value_text(given.value, given.type)}") for given in answer.overrides
    )
    return tuple(found)


def _label(given: Override, program: Program) -> str:
    """A figure to fix by its label, the cell in words: ``plafonds de l'option (enseignement)``."""
    label, cell = figure_label(given.parameter, program), key_words(given.parameter, given.key, program)
    return f"{label} ({cell})" if cell else label


def _sources(letter: Letter, program: Program) -> Iterator[str]:
    """The sources that the letter cites, by their titles, with the sections."""
    cited = list(_cites(letter))
    for document in program.documents.values():
        named = {section for cite in cited if cite.source == document.name for section in cite.sections}
        sections = [section for section in document.sections if section in named]
        if sections:
            yield f"{document.title}, {', '.join(sections)}"
