"""From an answer to its page: the one place that decides what is said, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.datatypes.display import format_date, plain_spaces
from cqp_dsl.datatypes.types import ListType, MapType, NumberType, OptionalType, RecordType
from cqp_dsl.datatypes.values import Conflict, Gap, MapValue, MissingFact, Record, UnfixedHole, Void
from cqp_dsl.render.page import CUT, MAX_DEPTH, Block, Line, Page, Section, Source, source_of
from cqp_dsl.render.trace_outline import calculation, trace_line
from cqp_dsl.render.wording import (
    COLON,
    counted,
    decision_title,
    final_cause_text,
    missing_path,
    missing_question,
    missing_source,
    quoted,
    reading_text,
    status_text,
    value_text,
    world_text,
    worlds_text,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from cqp_dsl.core.program import Program
    from cqp_dsl.datatypes.types import Type
    from cqp_dsl.datatypes.values import Cause, PendingCause, Value
    from cqp_dsl.evaluation.answer import Answer, DecisionAnswer, Missing, Outcome, Reason, Status
    from cqp_dsl.render.page import Mark


def outline(answer: Answer, program: Program, *, complete: bool = False) -> Page:
    """The page of an answer; ``complete`` adds the whole trace of each decision."""
    receipt = answer.receipt
    return Page(
        title=answer.dossier or answer.path or "dossier",
        date=f"à la date du {format_date(answer.date)}",
        remarks=_remarks(answer, program),
        blocks=tuple(_block(decision, program, complete=complete) for decision in answer.decisions),
        receipt=f"Reçu {receipt.digest[:12]}, cqp {receipt.engine}, langue {receipt.language}",
    )


def headline(decision: DecisionAnswer) -> Line:
    """The decision in one line: its title and its value, or why it has none."""
    title = decision_title(decision)
    title = title[:1].upper() + title[1:]
    mark = outcome_mark(decision.status, favourable=decision.favourable)
    source = source_of(decision.cite, decision.span)
    if decision.status != "decided":
        shown = status_text(decision.status)
        if decision.status == "undetermined":
            shown += f" ({_missing_count(decision)})"
        return Line(f"{title}{COLON}{shown}", mark, source)
    if _is_listed(decision.value, decision.type):
        return Line(f"{title}{COLON}", mark, source, children=_cells(decision.value, decision.type))
    return Line(f"{title}{COLON}{value_text(decision.value, decision.type)}", mark, source)


def outcome_mark(status: Status, *, favourable: bool | None) -> Mark:
    """The mark of a status: ✓ or ✗ only where the decision says which values are favourable."""
    match status:
        case "decided":
            return "value" if favourable is None else "yes" if favourable else "no"
        case "undetermined" | "disputed":
            return "unknown"
        case "uncovered" | "conflict":
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
        text = f"Hypothèse{COLON}{quoted(reading_text(name, reading, program))}, lecture supposée de {name}"
        lines.append(Line(text, "unknown", source))
    for name, value in answer.overrides:
        lines.append(Line(f"Hypothèse{COLON}{name} = {value}, valeur donnée par le dossier", "unknown"))
    return tuple(lines)


def _block(decision: DecisionAnswer, program: Program, *, complete: bool) -> Block:
    sections = [
        _reasons_section(decision, program),
        _calculation_section(decision),
        _missing_section(decision.missing, decision.advice, program),
        *_disputed_sections(decision, program),
        _final_causes_section(decision),
    ]
    if complete and decision.trace is not None:
        sections.append(Section("Le détail du raisonnement", (trace_line(decision.trace),), detail=True))
    return Block(headline(decision), tuple(section for section in sections if section is not None))


def _reasons_section(decision: DecisionAnswer, program: Program) -> Section | None:
    lines = reason_lines(decision.reasons, program)
    return Section("Parce que", lines) if lines else None


def reason_lines(
    reasons: Iterable[Reason], program: Program, told: str = "", levels: int = MAX_DEPTH
) -> tuple[Line, ...]:
    """The reasons as lines, the values put in, with ``levels`` levels of sub-reasons under them.

    ``told`` is what the lines above have said already.
    """
    return tuple(_reason_line(reason, program, told, levels) for reason in reasons)


def _reason_line(reason: Reason, program: Program, told: str, levels: int) -> Line:
    cut = bool(reason.children) and levels == 0
    told = f"{told}\n{plain_spaces(reason.text)}"
    bindings = _untold_bindings(reason, told)
    told = "\n".join([told, *(plain_spaces(shown) for _, shown in reason.bindings)])
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


def _untold_bindings(reason: Reason, told: str) -> tuple[str, ...]:
    """The quantified elements that the reason concerns, where neither its text nor a line above names them."""
    return tuple(
        f"{variable}{COLON}{shown}"
        for variable, shown in reason.bindings
        if variable not in reason.named and plain_spaces(shown) not in told
    )


def _calculation_section(decision: DecisionAnswer) -> Section | None:
    inner = decision.type.inner if isinstance(decision.type, OptionalType) else decision.type
    if decision.status != "decided" or decision.trace is None or not isinstance(inner, NumberType):
        return None
    lines = calculation(decision.trace)
    return Section("Calcul", lines) if lines else None


def _grouped_missing(missing: Iterable[Missing]) -> dict[tuple[str, str], list[Missing]]:
    """What is missing, by whom to ask, then by entry or parameter: the cells of one make one question."""
    groups: dict[tuple[str, str], list[Missing]] = {}
    for item in missing:
        subject = item.cause.parameter if isinstance(item.cause, UnfixedHole) else item.cause.entry
        groups.setdefault((missing_source(item.cause), subject), []).append(item)
    return groups


def missing_lines(missing: Iterable[Missing], program: Program) -> tuple[Line, ...]:
    """What is missing, as a tree: whom to ask, then what to ask and where it goes in the dossier."""
    by_source: dict[str, list[Line]] = {}
    facts: set[str] = set()
    for (source, _), items in _grouped_missing(missing).items():
        by_source.setdefault(source, []).append(_missing_line(items, program))
        if isinstance(items[0].cause, MissingFact):
            facts.add(source)
    # Facts first: whether the rest is needed at all may depend on them.
    perhaps = [source for source in by_source if source not in facts]
    lines = [Line(source, children=tuple(by_source[source])) for source in by_source if source in facts]
    for source in perhaps:
        said = f"Peut-être aussi, selon ces réponses{COLON}{source[0].lower()}{source[1:]}" if facts else source
        lines.append(Line(said, children=tuple(by_source[source])))
    return tuple(lines)


def _missing_line(items: list[Missing], program: Program) -> Line:
    first = items[0]
    text = missing_question(first.cause, program)
    if first.worlds and all(item.worlds == first.worlds for item in items):
        text += f" ({worlds_text(first.worlds, program)})"
    paths = ", ".join(missing_path(item.cause) for item in items)
    notes = () if paths == text else (paths,)
    return Line(text, "unknown", _missing_origin(first.cause, program), notes=notes)


def _missing_origin(cause: PendingCause, program: Program) -> Source:
    """Where a hole is declared; for a fact, the place and the citation of its entry."""
    if isinstance(cause, UnfixedHole):
        return source_of(cause.cite, cause.span)
    entry = program.entries.get(cause.entry)
    return source_of(entry.cite, entry.span) if entry else Source()


def _missing_section(missing: Iterable[Missing], advice: str | None, program: Program) -> Section | None:
    lines = missing_lines(missing, program)
    if advice:
        lines = (*lines, Line(advice))
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
    outcomes = tuple(_outcome_line(outcome, decision, program) for outcome in decision.outcomes)
    return (Section("À trancher", tuple(questions)), Section("Selon la lecture retenue", outcomes))


def _outcome_line(outcome: Outcome, decision: DecisionAnswer, program: Program) -> Line:
    known = outcome.status == "decided"
    shown = value_text(outcome.value, decision.type) if known else status_text(outcome.status)
    causes = outcome.value.causes if isinstance(outcome.value, Void) else ()
    return Line(
        f"{world_text(outcome.world, program)}{COLON}{shown}",
        outcome_mark(outcome.status, favourable=outcome.favourable),
        children=(
            *reason_lines(outcome.reasons, program),
            *missing_lines(outcome.missing, program),
            *final_cause_lines(causes, decision.date),
        ),
    )


def _final_causes_section(decision: DecisionAnswer) -> Section | None:
    lines = final_cause_lines(decision.causes, decision.date)
    if not lines:
        return None
    match decision.status:
        case "conflict":
            title = "Ce qui se contredit"
        case "uncovered":
            title = "Ce que le texte ne prévoit pas"
        case _:
            title = "À noter"
    return Section(title, lines)


def final_cause_lines(causes: Iterable[Cause], date: datetime.date | None) -> tuple[Line, ...]:
    """Gaps and conflicts as lines; both places of a conflict stand under it."""
    lines = []
    for cause in causes:
        match cause:
            case Gap():
                source = source_of(cause.cite, cause.span)
                lines.append(Line(final_cause_text(cause, date), "flaw", source))
            case Conflict(first=first, second=second):
                sides = tuple(
                    Line(f"{side.name or 'un cas'} donne {side.value}", "applied", source_of(side.cite, side.span))
                    for side in (first, second)
                )
                lines.append(Line(final_cause_text(cause, date), "flaw", children=sides))
            case _:
                continue
    return tuple(lines)


def _is_listed(value: Value, type_: Type) -> bool:
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    return value is not None and (
        isinstance(inner, RecordType | MapType) or (isinstance(inner, ListType) and value != ())
    )


def _cells(value: Value, type_: Type) -> tuple[Line, ...]:
    """A composite value, one line for each of its parts."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    pairs: list[tuple[str, Value, Type]] = []
    if isinstance(value, Record) and isinstance(inner, RecordType):
        fields = zip(inner.fields, value.values, strict=True)
        pairs = [(field.label or field.name.replace("_", " "), part, field.type) for field, part in fields]
    elif isinstance(value, MapValue) and isinstance(inner, MapType):
        for key, part in value.cells.items():
            names = (enum.label(name) for enum, name in zip(inner.keys, key, strict=True))
            pairs.append((", ".join(names), part, inner.value))
    elif isinstance(value, tuple) and isinstance(inner, ListType):
        pairs = [("", part, inner.item) for part in value]
    return tuple(
        Line(
            f"{name}{COLON if name else ''}{value_text(part, part_type)}",
            "unknown" if isinstance(part, Void) else "value",
        )
        for name, part, part_type in pairs
    )
