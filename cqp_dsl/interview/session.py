"""An interview: the dossier so far, the next question, and what becomes of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve, field

from cqp_dsl.core.datatypes.display import NBSP
from cqp_dsl.core.datatypes.values import MissingFact, MissingJudgement
from cqp_dsl.core.dossier import absent
from cqp_dsl.core.leaves import filled, leaf_types
from cqp_dsl.interview.elements import element_name, identifying, naming_question, number_of
from cqp_dsl.interview.forecast import MAX_TRIALS, Forecast
from cqp_dsl.interview.question import Given, NotUnderstood, Question, Reply, read_reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.answer.answer import Answer, DecisionAnswer
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Entry
    from cqp_dsl.decision.decide import Engine


@define
class Interview:
    """Asks what decisions wait for, and nothing else; ``dossier`` holds the date, the decisions asked and the answers.

    Nothing is guessed: what is asked is what the engine says is missing, until it says that nothing is, or until
    what is missing has no answer.
    """

    engine: Engine
    dossier: Dossier
    unanswered: tuple[str, ...] = ()
    _last: str = ""
    _past: list[tuple[Dossier, tuple[str, ...], str]] = field(factory=list)
    _answer: Answer | None = None

    def answer(self) -> Answer:
        """What the engine answers to the dossier so far."""
        if self._answer is None:
            self._answer = self.engine.answer(self.dossier, trace=False)
        return self._answer

    def next_question(self) -> Question | None:
        """The question whose answer spares the most others; None when nothing that can be told is missing."""
        questions = self.open_questions()
        if not questions:
            return None
        forecast = self.forecast()
        costs: dict[str, float] = {}
        trials = MAX_TRIALS
        for question in questions.values():
            costs[question.path], spent = forecast.cost(question, len(questions), trials)
            trials -= spent
        last = self._last
        # Among equals, the rest of the same fact first, then the order in which the decision's text needs them.
        best = min(questions.values(), key=lambda each: (costs[each.path], each.entry.name != last))
        return self._in_order(best, questions)

    def _in_order(self, question: Question, questions: Mapping[str, Question]) -> Question:
        """The question itself; inside a list, what is to be asked of its first element that is not yet known."""
        number = number_of(question)
        if number == 0:
            return question
        same = [each for each in questions.values() if each.entry is question.entry and number_of(each) > 0]
        first = min(number_of(each) for each in same)
        if first != number:
            question = next(each for each in same if number_of(each) == first)
        fact = self._fact(question.entry)
        path = identifying(question, fact, questions, self.unanswered)
        if not path:
            return question
        return questions.get(path) or naming_question(question, path)

    def _fact(self, entry: Entry) -> Value:
        return self.dossier.facts.get(entry.name, absent(entry))

    def open_questions(self) -> Mapping[str, Question]:
        """What is missing and may still be asked, by path, in the order of the decisions and of their text."""
        waiting: dict[str, list[str]] = {}
        causes: dict[str, MissingFact | MissingJudgement] = {}
        for decision in self.undetermined():
            for item in decision.missing:
                cause = item.cause
                if isinstance(cause, MissingFact | MissingJudgement) and cause.entry in self.engine.program.entries:
                    causes.setdefault(cause.path, cause)
                    waiting.setdefault(cause.path, []).append(decision.name)
        types: dict[str, dict[str, Type]] = {}
        for name in dict.fromkeys(cause.entry for cause in causes.values()):
            entry = self.engine.program.entries[name]
            types[name] = leaf_types(self.dossier.facts.get(name, absent(entry)), entry.type)
        found = {
            path: self._question(cause, types[cause.entry].get(path), waiting[path]) for path, cause in causes.items()
        }
        return {path: question for path, question in found.items() if question and path not in self.unanswered}

    def undetermined(self) -> tuple[DecisionAnswer, ...]:
        """The decisions that wait for something."""
        return tuple(decision for decision in self.answer().decisions if decision.status == "undetermined")

    def forecast(self) -> Forecast:
        """A look ahead from here."""
        return Forecast(self.engine, self.dossier, self.undetermined(), self.unanswered)

    def _question(
        self, cause: MissingFact | MissingJudgement, type_: Type | None, decisions: list[str]
    ) -> Question | None:
        entry = self.engine.program.entries[cause.entry]
        if type_ is None:
            return None
        question = Question(cause.path, entry, type_, cause, tuple(dict.fromkeys(decisions)))
        return evolve(question, named=element_name(question, self._fact(entry)))

    def reply(self, question: Question, text: str) -> Reply:
        """Take an answer in; where it is not understood, or breaks an ``exigence``, nothing changes."""
        reply = read_reply(question, text)
        if isinstance(reply, NotUnderstood):
            return reply
        name = question.entry.name
        value = filled(self._fact(question.entry), {question.path: reply.value})
        dossier = evolve(self.dossier, facts={**self.dossier.facts, name: value})
        broken = self.engine.requirements(dossier)
        if broken:
            text = broken[0][1]
            advice = "Répondez autrement, ou revenez à la question précédente : retour."
            return NotUnderstood(f"avec cette réponse, le dossier ne respecte pas «{NBSP}{text}{NBSP}»", advice)
        self._move(dossier, self.unanswered, name)
        return reply

    def skip(self, question: Question) -> None:
        """Leave a question without an answer."""
        self._move(self.dossier, (*self.unanswered, question.path), question.entry.name)

    def back(self) -> bool:
        """Undo the last answer; False where there is none."""
        if not self._past:
            return False
        self.dossier, self.unanswered, self._last = self._past.pop()
        self._answer = None
        return True

    def _move(self, dossier: Dossier, unanswered: tuple[str, ...], last: str) -> None:
        self._past.append((self.dossier, self.unanswered, self._last))
        self.dossier, self.unanswered, self._last = dossier, unanswered, last
        self._answer = None


__all__ = ["Given", "Interview"]
