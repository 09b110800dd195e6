"""What is written beside each row: its outcome in a word, its decisions and their grounds, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import define, field

from cqp_dsl.batch.sheets.columns import RESULT_MARK
from cqp_dsl.core.datatypes.display import sentence
from cqp_dsl.render.grounds import headed
from cqp_dsl.render.missing import cell_label
from cqp_dsl.render.outline import final_cause_lines, outcome_lines, outcome_mark, reason_lines, value_lines
from cqp_dsl.render.page import CUT
from cqp_dsl.render.wording import (
    COLON,
    decision_title,
    missing_question,
    missing_source,
    outcome_text,
    short_status_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqp_dsl.answer.answer import Answer, DecisionAnswer, Status
    from cqp_dsl.batch.sheets.dossiers import SheetDossier
    from cqp_dsl.batch.sheets.notes import Note
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.page import Line, Mark

Tone: TypeAlias = Literal["good", "bad", "unknown", "flaw", "wrong", "plain"]
"""What colours a cell: it is also said in words."""

TONES: Final[dict[Mark, Tone]] = {"yes": "good", "no": "bad", "unknown": "unknown", "flaw": "flaw", "value": "plain"}
WORST_FIRST: Final[tuple[Tone, ...]] = ("wrong", "flaw", "unknown", "bad", "good", "plain")
BALANCE: Final[dict[Tone, str]] = {
    "good": "favorable",
    "bad": "défavorable",
    "unknown": "à compléter ou à trancher",
    "flaw": "sans réponse du texte",
    "wrong": "à corriger",
    "plain": "décidé",
}
"""What becomes of a row, in words."""

_LONGEST: Final = 32_000
"""Characters of one cell: Excel holds 32 767."""


@define(frozen=True)
class Cell:
    """A cell that is added: its text and what colours it."""

    text: str = ""
    tone: Tone | None = None


@define(eq=False)
class Result:
    """What became of a row.

    Attributes:
        dossier: the row.
        answer: its answer; none where the row is wrong.
        notes: what is wrong, and what is worth a word.
        cells: what is added to it, by heading.
    """

    dossier: SheetDossier
    answer: Answer | None
    notes: Sequence[Note]
    tone: Tone
    cells: dict[str, Cell] = field(factory=dict)


BALANCE_HEADING: Final = f"{RESULT_MARK}Bilan"
MISSING_HEADING: Final = f"{RESULT_MARK}Ce qui manque, et à qui le demander"
NOTES_HEADING: Final = f"{RESULT_MARK}À corriger"
RECEIPT_HEADING: Final = f"{RESULT_MARK}Reçu"
_LAST: Final = (MISSING_HEADING, NOTES_HEADING, RECEIPT_HEADING)


def headings(results: Iterable[Result]) -> list[str]:
    """The headings of what is added, those of decisions in the order in which they come."""
    found = {BALANCE_HEADING: None}
    for one in results:
        found.update(dict.fromkeys(heading for heading in one.cells if heading not in _LAST))
    return [*found, *_LAST]


def result_of(dossier: SheetDossier, answer: Answer | None, notes: Sequence[Note], program: Program) -> Result:
    """What is written beside a row."""
    cells: dict[str, Cell] = {}
    tones: set[Tone] = set()
    if answer is None:
        tones.add("wrong")
    else:
        for decision in answer.decisions:
            tone = TONES[outcome_mark(decision.status, favourable=decision.favourable)]
            tones.add(tone)
            title = RESULT_MARK + sentence(decision_title(decision))
            cells[title] = Cell(_outcome(decision), tone)
            cells[f"{title} : statut"] = Cell(status_words(decision.status, favourable=decision.favourable), tone)
            cells[f"{title} : motifs"] = Cell(_cut("\n".join(grounds_told(decision, program))))
        missing = dict.fromkeys(line for decision in answer.decisions for line in told_missing(decision, program))
        cells[MISSING_HEADING] = Cell(_cut("\n".join(missing)), "unknown" if missing else None)
        cells[RECEIPT_HEADING] = Cell(answer.receipt.digest[:12])
    tone = next((one for one in WORST_FIRST if one in tones), "plain")
    told = "\n".join(f"{'' if note.error else 'Remarque : '}{_located(note)}{note.told}" for note in notes)
    cells[NOTES_HEADING] = Cell(_cut(told), "wrong" if answer is None else None)
    return Result(dossier, answer, notes, tone, {BALANCE_HEADING: Cell(BALANCE[tone], tone), **cells})


def _located(note: Note) -> str:
    return f"{note.sheet}, {note.cell}{COLON}" if note.cell and note.column else ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} […]"


def _outcome(decision: DecisionAnswer) -> str:
    if decision.status != "decided":
        return short_status_text(decision.status)
    parts = value_lines(decision.value, decision.type)
    return _cut("\n".join(_flat(parts)) if parts else outcome_text(decision.value, decision.type))


def status_words(status: Status, *, favourable: bool | None) -> str:
    """A status in words, and whether it is favourable."""
    if status != "decided" or favourable is None:
        return short_status_text(status)
    return "décidé, favorable" if favourable else "décidé, défavorable"


def grounds_told(decision: DecisionAnswer, program: Program) -> Iterator[str]:
    """The grounds of a decision, a line each; what the readings would each give; what the text does not provide."""
    for title, reasons in headed(decision):
        told = [_told(line) for line in reason_lines(reasons, program, levels=0)]
        if len(told) == 1:
            yield f"{title}{COLON}{told[0]}"
        else:
            yield f"{title}{COLON.rstrip()}"
            yield from (f"– {one}" for one in told)
    for line in outcome_lines(decision, program):
        yield f"Lecture {line.text}"
    yield from _flat(final_cause_lines(decision.causes, decision.date, program, decision.near))


def _told(line: Line) -> str:
    return f"{line.text}{_aside([note for note in line.notes if note != CUT])}"


def _aside(parts: Sequence[str]) -> str:
    return f" ({', '.join(parts)})" if parts else ""


def told_missing(decision: DecisionAnswer, program: Program) -> Iterator[str]:
    """What is missing, a line each: who must give it, what is asked, which parts of it."""
    parts: dict[str, dict[str, None]] = {}
    certain: dict[str, bool] = {}
    for item in decision.missing:
        asked = f"{missing_source(item.cause)}{COLON}{missing_question(item.cause, program)}"
        part = cell_label(item.cause, program)
        parts.setdefault(asked, {}).update({part: None} if part else {})
        certain[asked] = certain.get(asked, False) or not item.worlds
    for asked, named in parts.items():
        yield f"{asked}{_aside(list(named))}{'' if certain[asked] else ' (selon la lecture retenue)'}"


def _flat(lines: Iterable[Line], depth: int = 0) -> Iterator[str]:
    for line in lines:
        yield f"{'– ' * depth}{line.text}"
        yield from _flat(line.children, depth + 1)
