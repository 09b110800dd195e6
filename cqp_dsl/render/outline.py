"""From an answer to its page: the one place that decides what is said, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from cqp_dsl.answer.agreement import agreeing
from cqp_dsl.core.datatypes.display import NBSP, format_date, format_value, quoted
from cqp_dsl.core.datatypes.types import ListType, MapType, OptionalType, RecordType
from cqp_dsl.core.datatypes.values import Conflict, ConflictSide, Gap, Limit, MapValue, Record, Void
from cqp_dsl.core.nodes import Default
from cqp_dsl.core.printer import spoken
from cqp_dsl.render.computation_lines import computation_lines
from cqp_dsl.render.grounds import headed
from cqp_dsl.render.missing import asked_before, missing_lines
from cqp_dsl.render.page import CUT, MAX_DEPTH, Block, Line, Page, Section, Source, source_of
from cqp_dsl.render.trace_outline import trace_line, winning_case
from cqp_dsl.render.wording import (
    COLON,
    SEMICOLON,
    cell_name,
    counted,
    decision_title,
    figure_label,
    final_cause_text,
    key_words,
    outcome_text,
    reading_text,
    status_text,
    world_text,
    worlds_text,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from cqp_dsl.answer.answer import Answer, ContendingCase, DecisionAnswer, NearMiss, Outcome, Reason, Status
    from cqp_dsl.answer.computation import Step
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Cause, Value
    from cqp_dsl.core.program import Program, World
    from cqp_dsl.render.missing import Asked
    from cqp_dsl.render.page import Mark


Bound: TypeAlias = frozenset[tuple[str, str]]
"""Quantified elements, each a variable and what it stands for."""


def outline(answer: Answer, program: Program, *, complete: bool = False, whole: bool | None = None) -> Page:
    """The page of an answer; ``complete`` adds the whole trace of each decision.

    ``whole`` is whether computations are told to the last step: as ``complete``, unless it says otherwise.
    """
    receipt = answer.receipt
    remarks = _remarks(answer, program)
    whole = complete if whole is None else whole
    blocks = []
    told: set[Step] = set()
    for number, decision in enumerate(answer.decisions):
        asked = asked_before(answer.decisions[:number])
        blocks.append(_block(decision, program, asked, told, complete=complete, whole=whole))
        told.update(decision.computation)
    return Page(
        title=_title(answer),
        date=f"à la date du {format_date(answer.date)}" if answer.date else "",
        remarks=remarks,
        blocks=tuple(blocks),
        sources=_cited_sources(remarks, blocks, program),
        receipt=f"Reçu {receipt.digest[:12]}, cqp {receipt.engine}, langue {receipt.language}",
    )


def _title(answer: Answer) -> str:
    """What a dossier is called, and which of its file it is."""
    title = answer.dossier or answer.path or "dossier"
    return title if answer.number is None else f"{title} (n°{NBSP}{answer.number})"


def _cited_sources(remarks: Iterable[Line], blocks: Iterable[Block], program: Program) -> tuple[str, ...]:
    """The sources that the page cites, by name and title: ``enjeux, « Contexte et enjeux »``."""
    pending = [*remarks]
    for block in blocks:
        pending.extend((block.headline, *(line for section in block.sections for line in section.lines)))
    cited = set()
    while pending:
        line = pending.pop()
        if line.source.cite is not None:
            cited.add(line.source.cite.source)
        pending.extend(line.children)
    documents = (document for name, document in program.documents.items() if name in cited)
    return tuple(f"{document.name}, {quoted(document.title)}" for document in documents)


def headline(decision: DecisionAnswer, program: Program) -> Line:
    """The decision in one line: its title and its value, or why it has none."""
    title = decision_title(decision)
    title = title[:1].upper() + title[1:]
    mark = outcome_mark(decision.status, favourable=decision.favourable)
    source = _heading_source(decision, program)
    if decision.status != "decided":
        shown = status_text(decision.status)
        if decision.status == "undetermined":
            shown += f" ({_missing_count(decision)})"
        return Line(f"{title}{COLON}{shown}", mark, source)
    if _is_listed(decision.value, decision.type):
        return Line(f"{title}{COLON}", mark, source, children=value_lines(decision.value, decision.type))
    return Line(f"{title}{COLON}{outcome_text(decision.value, decision.type)}", mark, source)


def _heading_source(decision: DecisionAnswer, program: Program) -> Source:
    """What the decision rests on: the only case that gives its value, if that one has a citation of its own.

    The trace says which case that is: it is not made for a rule none of whose cases has one.
    """
    rule = program.rules.get(decision.name)
    cases = rule.body.cases if rule is not None and isinstance(rule.body, Default) else ()
    own = rule is None or any(case.cite not in {None, rule.cite} for case in cases)
    winner = winning_case(decision) if own else None
    if winner is not None and winner.cite != decision.cite:
        return source_of(winner.cite, winner.span)
    return source_of(decision.cite, decision.span)


def outcome_mark(status: Status, *, favourable: bool | None) -> Mark:
    """The mark of a status: ✓ or ✗ only where the decision says which values are favourable."""
    match status:
        case "decided":
            return "value" if favourable is None else "yes" if favourable else "no"
        case "undetermined" | "disputed":
            return "unknown"
        case "uncovered" | "conflict" | "out_of_limits":
            return "flaw"


def _missing_count(decision: DecisionAnswer) -> str:
    count = len(decision.missing)
    return f"il manque {counted(count, 'information')}" if count else "il manque des informations"


def _remarks(answer: Answer, program: Program) -> tuple[Line, ...]:
    """What the dossier supposes, said before anything is concluded from it."""
    lines = []
    for name, reading in answer.hypotheses:
        interpretation = program.interpretations.get(name)
        source = source_of(interpretation.cite, interpretation.span) if interpretation else Source()
        asked = f"{interpretation.question} " if interpretation else f"{name}{COLON}"
        text = f"Hypothèse{COLON}{asked}{quoted(reading_text(name, reading, program))}, lecture supposée"
        lines.append(Line(text, "unknown", source))
    for given in answer.overrides:
        words = key_words(given.parameter, given.key, program)
        label = figure_label(given.parameter, program)
        label = f"{label} ({words})" if words else cell_name(label, given.key)
        shown = f"{label} = {format_value(given.value, given.type)}"
        lines.append(Line(f"Hypothèse{COLON}{shown}, valeur donnée par le dossier", "unknown"))
    return tuple(lines)


def _block(
    decision: DecisionAnswer, program: Program, asked: Asked, told: Collection[Step], *, complete: bool, whole: bool
) -> Block:
    sections = [
        *_reasons_sections(decision, program),
        _missing_section(decision, program, asked),
        *_disputed_sections(decision, program),
        *_prospects_sections(decision, program),
        _calculation_section(decision, program, told, whole=whole),
        _final_causes_section(decision, program),
    ]
    if complete and decision.trace is not None:
        sections.append(Section("Le détail du raisonnement", (trace_line(decision.trace),), detail=True))
    return Block(headline(decision, program), tuple(section for section in sections if section is not None))


def _reasons_sections(decision: DecisionAnswer, program: Program) -> Iterator[Section]:
    """The grounds, under their headings."""
    for title, reasons in headed(decision):
        yield Section(title, reason_lines(reasons, program))


def reason_lines(
    reasons: Iterable[Reason], program: Program, told: Bound = frozenset(), levels: int = MAX_DEPTH
) -> tuple[Line, ...]:
    """The reasons as lines, the values put in, with ``levels`` levels of sub-reasons under them.

    ``told`` are the elements that the lines above have named already.
    """
    return tuple(_reason_line(reason, program, told, levels) for reason in reasons)


def _reason_line(reason: Reason, program: Program, told: Bound, levels: int) -> Line:
    cut = bool(reason.children) and levels == 0
    bindings = tuple(
        f"{variable}{COLON}{shown}"
        for variable, shown in reason.bindings
        if variable not in reason.named and (variable, shown) not in told
    )
    told = told.union(reason.bindings)
    return Line(
        f"{reason.text} ({worlds_text(reason.worlds, program)})" if reason.worlds else reason.text,
        "yes" if reason.satisfied else "no",
        source_of(reason.cite, reason.span),
        notes=(*bindings, *((CUT,) if cut else ())),
        children=() if cut else reason_lines(_worth(reason), program, told, levels - 1),
    )


def _worth(reason: Reason) -> tuple[Reason, ...]:
    """The sub-reasons to show: under the author's own words, no source text (the trace has it)."""
    return tuple(child for child in reason.children if child.labelled or not reason.labelled)


def _calculation_section(
    decision: DecisionAnswer, program: Program, told: Collection[Step], *, whole: bool
) -> Section | None:
    lines = computation_lines(decision, program, complete=whole, told=told, how=" (--complet montre tout)")
    return Section("Calcul", lines) if lines else None


def _missing_section(decision: DecisionAnswer, program: Program, asked: Asked) -> Section | None:
    lines = missing_lines(decision.missing, program, asked)
    if decision.advice:
        lines = (*lines, Line(decision.advice))
    return Section("Ce qui manque", lines) if lines else None


def _disputed_sections(decision: DecisionAnswer, program: Program) -> tuple[Section, ...]:
    if not decision.outcomes:
        return ()
    questions = []
    for name in dict.fromkeys(name for outcome in decision.outcomes for name, _ in outcome.world):
        interpretation = program.interpretations.get(name)
        if interpretation:
            source = source_of(interpretation.cite, interpretation.span)
            questions.append(Line(interpretation.question, "unknown", source, notes=(name,)))
        else:
            questions.append(Line(name, "unknown"))
    return (
        Section("À trancher", tuple(questions)),
        Section("Selon la lecture retenue", outcome_lines(decision, program)),
    )


def _prospects_sections(decision: DecisionAnswer, program: Program) -> tuple[Section, ...]:
    if decision.prospects is None:
        return ()
    from cqp_dsl.render.prospects_lines import prospects_sections  # noqa: PLC0415 - only where it is asked

    return tuple(prospects_sections(decision, program))


def outcome_lines(decision: DecisionAnswer, program: Program) -> tuple[Line, ...]:
    """The outcomes of a dispute, each different one once, with what each rests on."""
    return tuple(_outcome_line(each, worlds, decision, program) for each, worlds in agreeing(decision.outcomes))


def _outcome_line(outcome: Outcome, worlds: Iterable[World], decision: DecisionAnswer, program: Program) -> Line:
    known = outcome.status == "decided"
    shown = outcome_text(outcome.value, decision.type) if known else status_text(outcome.status)
    causes = outcome.value.causes if isinstance(outcome.value, Void) else ()
    return Line(
        f"{' ou '.join([world_text(world, program) for world in worlds])}{COLON}{shown}",
        outcome_mark(outcome.status, favourable=outcome.favourable),
        children=(
            *reason_lines(outcome.reasons, program),
            *missing_lines(outcome.missing, program),
            *final_cause_lines(causes, decision.date, program),
        ),
    )


def _final_causes_section(decision: DecisionAnswer, program: Program) -> Section | None:
    lines = final_cause_lines(decision.causes, decision.date, program, decision.near, decision.contending)
    if not lines:
        return None
    match decision.status:
        case "conflict":
            title = "Ce qui se contredit"
        case "uncovered":
            title = "Ce que le texte ne prévoit pas"
        case "out_of_limits":
            title = "Ce que la machine ne calcule pas"
        case _:
            title = "À noter"
    return Section(title, lines)


def final_cause_lines(
    causes: Iterable[Cause],
    date: datetime.date | None,
    program: Program,
    near: Sequence[NearMiss] = (),
    contending: Sequence[ContendingCase] = (),
) -> tuple[Line, ...]:
    """Gaps and conflicts as lines; what is ``near`` a gap, and both cases of a conflict, stand under it."""
    words = {each.span: each.words for each in contending}
    lines = []
    for cause in causes:
        match cause:
            case Gap() | Limit():
                source = source_of(cause.cite, cause.span)
                misses = [each for each in near if (each.place, each.span) == (cause.place, cause.span)]
                under = tuple(line for each in misses for line in _near_lines(each, program))
                lines.append(Line(final_cause_text(cause, date, program), "flaw", source, children=under))
            case Conflict(first=first, second=second):
                sides = tuple(
                    Line(_side_text(side, words.get(side.span, ())), "applied", source_of(side.cite, side.span))
                    for side in (first, second)
                )
                lines.append(Line(final_cause_text(cause, date, program), "flaw", children=sides))
            case _:
                continue
    return tuple(lines)


def _side_text(side: ConflictSide, words: Sequence[str]) -> str:
    """One of the two cases of a conflict, by what made it hold, if that is known."""
    case = f"le cas {quoted(SEMICOLON.join(words))}" if words else side.name or "un cas"
    return f"{case} donne {side.value}"


def _near_lines(near: NearMiss, program: Program) -> Iterator[Line]:
    """What the dossier says of what the cases look at, and what the nearest case lacks."""
    for name, value in near.facts:
        yield Line(f"{name}{COLON}{value}", "value")
    if near.unmet and near.case is not None:
        would = f" donnerait {near.value}, mais" if near.value else ""
        text = f"le cas le plus proche{would} n'est pas rempli"
        yield Line(text, "skipped", source_of(near.cite, near.case), children=reason_lines(near.unmet, program))


def _is_listed(value: Value, type_: Type) -> bool:
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    return value is not None and (
        isinstance(inner, RecordType | MapType) or (isinstance(inner, ListType) and value != ())
    )


def value_lines(value: Value, type_: Type) -> tuple[Line, ...]:
    """A composite value, one line for each of its parts."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    pairs: list[tuple[str, Value, Type]] = []
    if isinstance(value, Record) and isinstance(inner, RecordType):
        fields = zip(inner.fields, value.values, strict=True)
        pairs = [(field.label or spoken(field.name), part, field.type) for field, part in fields]
    elif isinstance(value, MapValue) and isinstance(inner, MapType):
        for key, part in value.cells.items():
            names = (enum.label(name) for enum, name in zip(inner.keys, key, strict=True))
            pairs.append((", ".join(names), part, inner.value))
    elif isinstance(value, tuple) and isinstance(inner, ListType):
        pairs = [("", part, inner.item) for part in value]
    return tuple(_value_line(name, part, part_type, number) for number, (name, part, part_type) in enumerate(pairs, 1))


def _value_line(name: str, part: Value, type_: Type, number: int) -> Line:
    """A part of a composite value; one that has parts itself, with a line for each."""
    if _is_listed(part, type_) and not isinstance(part, Void):
        return Line(name or f"n°\u00a0{number}", "value", children=value_lines(part, type_))
    after = "" if not name else " " if name.endswith("?") else COLON
    shown = f"{name}{after}{outcome_text(part, type_)}"
    return Line(shown, "unknown" if isinstance(part, Void) else "value")
