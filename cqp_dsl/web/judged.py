"""What is said of a dossier as it stands: the answer, or why there is none yet, and the next useful question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from cqp_dsl.answer.errors import EvaluationError
from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.core.datatypes.values import MissingFact, MissingJudgement, UnfixedHole
from cqp_dsl.interview.session import Interview
from cqp_dsl.render.outline import outline
from cqp_dsl.render.wording import counted, decision_title, outcome_text, short_status_text

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import Answer, DecisionAnswer
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.interview.question import Question
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.render.page import Page


@define(frozen=True, eq=False)
class Judged:
    """What is said of a dossier.

    Attributes:
        answer: the answer; None where there is none yet.
        page: the same, as it is shown.
        problems: why there is none, in sentences.
        question: what to ask next.
        left: how many questions may be left.
        summary: the whole in one line, for who hears the page.
        awaited: the facts that a decision waits for.
        waits_for_figure: whether a decision waits for something that the text leaves to be fixed.
    """

    answer: Answer | None = None
    page: Page | None = None
    problems: tuple[str, ...] = ()
    question: Question | None = None
    left: int = 0
    summary: str = ""
    awaited: frozenset[str] = frozenset()
    waits_for_figure: bool = False


def judged(policies: Policies, dossier: Dossier, *, complete: bool = False) -> Judged:
    """Answer a dossier as far as it is known; ``complete`` adds the whole trace."""
    broken = [
        f"Ce dossier ne respecte pas l’exigence {quoted(text)}."
        for _, text in policies.engine.requirements(dossier, dossier.date)
    ]
    if broken:
        return Judged(problems=tuple(broken), summary=broken[0])
    try:
        answer = policies.engine.answer(dossier, trace=complete)
    except EvaluationError as error:
        said = _refused(error)
        return Judged(problems=(said,), summary=said)
    interview = Interview(policies.engine, dossier, answer=answer)
    question = interview.next_question()
    return Judged(
        answer,
        outline(answer, policies.program, complete=complete, whole=complete),
        question=question,
        left=len(interview.open_questions()) if question else 0,
        summary=summary(answer),
        awaited=_awaited(answer),
        waits_for_figure=any(isinstance(one.cause, UnfixedHole) for each in answer.decisions for one in each.missing),
    )


def _refused(error: EvaluationError) -> str:
    match error.diagnostic.code:
        case "CQP501":
            return "Donnez la date : les règles changent avec le temps."
        case "CQP707" | "CQP708":
            return "Dites ce qui est à décider."
        case _:
            message = error.diagnostic.message
            return f"{message[:1].upper()}{message[1:]}."


def summary(answer: Answer) -> str:
    """The decisions in one line."""
    return " ; ".join(f"{decision_title(one)} : {said_of(one)}" for one in answer.decisions)


def said_of(decision: DecisionAnswer) -> str:
    """What came of a decision, in a few words."""
    if decision.status == "decided":
        return outcome_text(decision.value, decision.type)
    if decision.status == "undetermined":
        return f"indéterminé, {counted(len(decision.missing), 'information')} à donner"
    return short_status_text(decision.status)


def _awaited(answer: Answer) -> frozenset[str]:
    causes = (item.cause for decision in answer.decisions for item in decision.missing)
    return frozenset(cause.entry for cause in causes if isinstance(cause, MissingFact | MissingJudgement))
