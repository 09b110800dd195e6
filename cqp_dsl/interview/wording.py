"""What is said to the person: the question, why it is asked, what the answers would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import format_value, quoted
from cqp_dsl.core.datatypes.values import MissingFact, MissingJudgement, Void
from cqp_dsl.core.printer import spoken
from cqp_dsl.dossier.report import french
from cqp_dsl.interview.question import expected_reply
from cqp_dsl.render.missing import cell_label
from cqp_dsl.render.page import Line, Source, source_of
from cqp_dsl.render.wording import COLON, contracted, counted, decision_title, outcome_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.answer.answer import DecisionAnswer, TraceNode
    from cqp_dsl.core.program import Program
    from cqp_dsl.interview.forecast import Prospect
    from cqp_dsl.interview.question import Question
    from cqp_dsl.interview.session import Interview

MAX_LEVELS = 3
"""Levels of conditions shown between a decision and the fact that it waits for."""

COMMANDS = "pourquoi · je ne sais pas · retour · fin · aide"

HELP = (
    "Tapez votre réponse, puis la touche Entrée. Ou bien :",
    "  pourquoi (ou ?)    dire ce qui dépend de cette réponse, et d'après quel texte",
    "  je ne sais pas     laisser la question sans réponse, et passer à la suivante",
    "  retour             revenir à la question précédente",
    "  fin                s'arrêter ici ; le dossier garde les réponses déjà données",
    "  rien               là où c'est admis : il n'y en a pas",
)

WHY_A_DATE = (
    "Les règles changent avec le temps : cette date dit lesquelles s'appliquent, et le jour jusqu'auquel se comptent "
    "un âge ou une ancienneté."
)

_SHOWN = frozenset({"rule", "condition", "fold", "exception", "parameter", "column"})


def question_line(question: Question, program: Program) -> Line:
    """The question, what it is about in a fact of several parts, and what an answer looks like."""
    about = cell_label(question.cause, program)
    text = question.entry.question or spoken(question.path.partition(".")[2])
    named = f" ({question.named})" if question.named else ""
    notes = [f"→ {about}{named}"] if about else []
    if question.judge is not None:
        notes.append(f"Cette appréciation relève {contracted(question.judge)}.")
    notes += [f"{number}. {_option(value, label)}" for number, (value, label) in enumerate(question.options(), 1)]
    notes.append(french(f"Réponse attendue : {expected_reply(question)}"))
    return Line(text, source=source_of(question.entry.cite, None), notes=tuple(notes))


def _option(value: str, label: str) -> str:
    return label if label.replace(" ", "_") == value else f"{label} ({value})"


def progress_line(count: int) -> str:
    """How many questions may be left."""
    return f"encore {counted(count, 'question')} au plus" if count > 1 else "dernière question, sauf surprise"


def why_lines(interview: Interview, question: Question) -> list[Line]:
    """Why a question is asked: the decisions that wait for it, their conditions, what each answer would change."""
    lines = []
    forecast = interview.forecast()
    for decision in interview.undetermined():
        if decision.name not in question.decisions:
            continue
        traced = interview.engine.decide_rule(
            decision.name, forecast.arguments(decision), interview.dossier, interview.dossier.date
        )
        conditions = _conditions(traced.trace.children, question.path, MAX_LEVELS) if traced.trace else ()
        title = f"Pour décider {quoted(decision_title(decision))}, il faut savoir"
        lines.append(Line(f"{title}{COLON}", source=source_of(decision.cite, decision.span), children=conditions))
        effects = _effects(forecast.prospects(question, decision), question, decision)
        if effects:
            lines.append(Line(f"Selon la réponse{COLON}", children=effects))
    return lines


def _conditions(nodes: Iterable[TraceNode], path: str, levels: int) -> tuple[Line, ...]:
    """The lines of the trace that wait for a fact, the labelled ones only, each once."""
    found: dict[str, Line] = {}
    for node in nodes:
        shown = node.kind in _SHOWN and node.label != ""
        if shown and not (isinstance(node.value, Void) and _waits(node.value, path)):
            continue
        if not shown or levels == 0:
            inside = _conditions(node.children, path, levels) if levels else ()
            found.update({line.text: line for line in inside if line.text not in found})
            continue
        text = node.label
        if text not in found:
            children = _conditions(node.children, path, levels - 1)
            found[text] = Line(text, "unknown", _source(node), children=() if _repeats(children, text) else children)
    return tuple(found.values())


def _repeats(children: tuple[Line, ...], text: str) -> bool:
    return len(children) == 1 and children[0].text == text


def _source(node: TraceNode) -> Source:
    return source_of(node.cite, node.span)


def _waits(value: Void, path: str) -> bool:
    return any(isinstance(cause, MissingFact | MissingJudgement) and cause.path == path for cause in value.causes)


def _effects(prospects: Iterable[Prospect], question: Question, decision: DecisionAnswer) -> tuple[Line, ...]:
    lines = []
    for prospect in prospects:
        answer = format_value(prospect.answer, question.type)
        if prospect.decided:
            lines.append(Line(f"{answer}{COLON}la décision est prise, {outcome_text(prospect.value, decision.type)}"))
        elif prospect.waiting:
            left = counted(prospect.waiting, "autre information")
            lines.append(Line(f"{answer}{COLON}il faudra encore {left}"))
        else:
            lines.append(Line(f"{answer}{COLON}plus rien à demander, mais la décision ne pourra pas être prise"))
    return tuple(lines)
