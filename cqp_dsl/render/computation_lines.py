"""A computation as lines: one for each step, a small table for an aggregate, forty in all unless all are asked for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from cqp_dsl.core.aggregates import AGGREGATE_WORDS, AGGREGATES
from cqp_dsl.core.datatypes.display import format_value
from cqp_dsl.core.datatypes.values import Void
from cqp_dsl.render.page import Line, Row, source_of
from cqp_dsl.render.wording import COLON, SEMICOLON, counted, worlds_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from cqp_dsl.answer.answer import DecisionAnswer, Reason
    from cqp_dsl.answer.computation import Step, Term
    from cqp_dsl.core.program import Program

MOST_LINES: Final = 40
"""Lines of one computation that are shown unless all are asked for."""

_LIST: Final = AGGREGATES["list"].word

MOST_ROWS: Final = 12
"""Lines of one table that are shown unless all are asked for, those gathered apart."""

FEW_ROWS: Final = 3
"""Lines gathered that are called by their names."""


def computation_lines(
    decision: DecisionAnswer, program: Program, *, complete: bool, told: Collection[Step] = (), how: str = ""
) -> tuple[Line, ...]:
    """The lines of a computation, its result last; before them, what is not told again, and what is not shown.

    Args:
        decision: the decision.
        program: names the readings.
        complete: whether to show every step, and every line of a table.
        told: the steps that the page has told already.
        how: how to have every step shown.
    """
    reasons = set(_texts(decision.reasons))
    steps = [step for step in decision.computation if step not in told]
    if not steps:
        return ()
    lines = [step_line(step, program, reasons, complete=complete) for step in steps]
    kept = range(len(steps)) if complete else _nearest(steps, lines)
    notices = [
        _notice(len(decision.computation) - len(steps), "déjà donnée plus haut", "répétée"),
        _notice(len(steps) - len(kept), "de détail", "montrée", how),
    ]
    return (*[Line(notice) for notice in notices if notice], *[lines[place] for place in kept])


def _notice(count: int, which: str, done: str, how: str = "") -> str:
    """« 3 étapes déjà données plus haut ne sont pas répétées »."""
    if count == 0:
        return ""
    if count == 1:
        return f"une étape {which} n'est pas {done}{how}"
    several = which.replace("donnée", "données")
    return f"{count} étapes {several} ne sont pas {done}s{how}"


def step_line(step: Step, program: Program, reasons: Collection[str], *, complete: bool) -> Line:
    """One step: its label, its figures and what they come to; under them its formula in words, and what it rests on."""
    notes = [step.words] if step.words else []
    why = [part for part in step.why.split(SEMICOLON) if part and part not in reasons]
    if step.worlds:
        why.append(worlds_text(step.worlds, program))
    notes += [SEMICOLON.join(why)] if why else []
    rows = tuple(step_rows(step, complete=complete))
    return Line(step_sentence(step), "value", source_of(step.cite, step.span), tuple(notes), table=rows)


def step_sentence(step: Step) -> str:
    """``montant : 235,5 h × 12 €/h = 2 826 €``; a value of several parts is told by its rows."""
    if step.terms and step.aggregate in {"", _LIST}:
        return f"{step.label}{COLON}".rstrip()
    figures = f"{step.figures} = " if step.figures else ""
    return f"{step.label}{COLON}{figures}{step.text}"


def row_sentence(row: Row) -> str:
    """A line of a table as a sentence: ``Pass : 40 h``, ``oral : 3 × 12 = 36``."""
    told = " = ".join([part for part in (row.figures, row.text) if part])
    return f"{row.name}{COLON}{told}" if told else row.name


def step_rows(step: Step, *, complete: bool) -> Iterator[Row]:
    """The rows of a step: those that are alike, or too many, are gathered at its end."""
    terms = step.terms
    if complete:
        yield from map(_row, terms)
        return
    adds = step.aggregate in AGGREGATE_WORDS and AGGREGATE_WORDS[step.aggregate].style == "sum"
    told = [term for term in terms if not _is_nil(term, adds=adds) and not _is_idle(term)]
    # A line of no account is shown for its reason, where there is room.
    spare = MOST_ROWS - len(told)
    others = [term for term in terms if term not in told]
    explained = [term for term in others if term.why or term.lacks][: max(spare, 0)]
    rest = [term for term in others if term not in explained]
    shown = [term for term in terms if term in told[:MOST_ROWS] or term in explained]
    yield from map(_row, shown)
    hidden = told[MOST_ROWS:]
    if hidden:
        numbers = [term.value for term in hidden if isinstance(term.value, int | Fraction)]
        total = format_value(sum(numbers), hidden[0].type) if adds and len(numbers) == len(hidden) else ""
        yield Row(_others(len(hidden), among=True), "", total)
    nil = [term for term in rest if term.counts]
    if nil:
        yield Row(_named(f"{_others(len(nil), among=len(shown) > 0)} à {nil[0].text}", nil))
    idle = [term for term in rest if not term.counts]
    if idle:
        gathered = f"{counted(len(idle), 'ligne')} {'non comptée' if len(idle) == 1 else 'non comptées'}"
        yield Row(_named(gathered, idle))


def _is_nil(term: Term, *, adds: bool) -> bool:
    return adds and term.counts and bool(term.text) and term.value == 0


def _is_idle(term: Term) -> bool:
    return not term.counts and not term.why


def _named(gathered: str, terms: Sequence[Term]) -> str:
    """Lines gathered, with what they are called where they are few."""
    return f"{gathered} ({', '.join([term.name for term in terms])})" if len(terms) <= FEW_ROWS else gathered


def _others(count: int, *, among: bool) -> str:
    return counted(count, "autre ligne" if among else "ligne")


def _row(term: Term) -> Row:
    name = f"{term.name} ({told})" if (told := _account(term)) else term.name
    if not term.counts:
        return Row(term.name, text=term.why) if term.why else Row(name, text="non compté")
    return Row(name, term.figures, "inconnu" if isinstance(term.value, Void) else term.text)


def _account(term: Term) -> str:
    """Why a line is what it is: the case that gave it, with its own citation; what it lacks."""
    why = [f"{term.why}, {term.cite}" if term.why and term.cite else term.why or str(term.cite or "")]
    lacks = [f"non rempli{COLON}{term.lacks}"] if term.lacks else []
    return SEMICOLON.join([part for part in (*why, *lacks) if part])


def _nearest(steps: Sequence[Step], lines: Sequence[Line]) -> list[int]:
    """The steps nearest to the result that fit, by place."""
    kept, room = [], MOST_LINES
    for place in sorted(range(len(steps)), key=lambda place: (steps[place].depth, -place)):
        size = 1 + len(lines[place].notes) + len(lines[place].table)
        if size > room:
            break
        room -= size
        kept.append(place)
    return sorted(kept)


def _texts(reasons: Iterable[Reason]) -> Iterator[str]:
    """What the reasons say, those under them included."""
    pending = [*reasons]
    while pending:
        reason = pending.pop()
        yield reason.text
        pending.extend(reason.children)
