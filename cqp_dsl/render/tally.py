"""Many dossiers at a glance: a line for each as it is decided, then how many there are of each outcome."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from cqp_dsl.core.datatypes.types import BoolType, EnumType, OptionalType
from cqp_dsl.render.outline import outcome_mark
from cqp_dsl.render.page import Line, Refusal
from cqp_dsl.render.tree import tree_of
from cqp_dsl.render.wording import COLON, SEMICOLON, counted, decision_title, outcome_text, short_status_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cqp_dsl.answer.answer import Answer, DecisionAnswer, Status
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.render.page import Mark
    from cqp_dsl.render.screen import Screen

_NAMED = 3
"""Decisions of one dossier that its line names; more are counted."""

_WORST_FIRST: tuple[Mark, ...] = ("flaw", "unknown", "no", "yes", "value")
"""What marks a dossier: what is granted counts before what only has a value."""

_GOOD_FIRST: tuple[Mark, ...] = ("yes", "value", "no", "unknown", "flaw")

_COUNTED: dict[Mark, tuple[str, str]] = {
    "flaw": ("sans réponse du texte", "sans réponse du texte"),
    "unknown": ("indéterminée ou à trancher", "indéterminées ou à trancher"),
    "no": ("défavorable", "défavorables"),
    "value": ("sans avis", "sans avis"),
    "yes": ("favorable", "favorables"),
}

OutcomeKey: TypeAlias = "tuple[Status, bool | None, str]"
"""What is counted: a status, whether it is favourable, its words."""


@define
class Tally:
    """Counts of what dossiers came to.

    Attributes:
        dossiers: how many there were.
        refused: how many of them could not be read.
        outcomes: for each decision, by qualified name and title, how many of each outcome.
    """

    dossiers: int = 0
    refused: int = 0
    outcomes: dict[tuple[str, str], Counter[OutcomeKey]] = field(factory=dict)

    def add(self, result: Answer | Refusal) -> None:
        """Count one dossier."""
        self.dossiers += 1
        if isinstance(result, Refusal):
            self.refused += 1
            return
        for decision in result.decisions:
            self.outcomes.setdefault((decision.name, _title(decision)), Counter())[_outcome(decision)] += 1


def _title(decision: DecisionAnswer) -> str:
    """The title under which a decision is counted: apart for each value of an enumeration, else together."""
    if all(isinstance(arg.type, EnumType) for arg in decision.args):
        return decision_title(decision)
    return decision.label or decision.name.rpartition(".")[2].replace("_", " ")


def _outcome(decision: DecisionAnswer) -> OutcomeKey:
    """What is counted of a decision."""
    return outcome_key(decision.status, decision.favourable, decision.value, decision.type)


def outcome_key(status: Status, favourable: bool | None, value: Value, type_: Type) -> OutcomeKey:  # noqa: FBT001 - as it is counted
    """What is counted: amounts and dates, of which every dossier has its own, are « décidé »; empty lists are not."""
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    text = short_status_text(status)
    if status == "decided" and (value is None or value == () or isinstance(inner, BoolType | EnumType)):
        text = outcome_text(value, type_)
    return status, favourable, text


def dossier_line(result: Answer | Refusal, screen: Screen) -> str:
    """What became of one dossier, on one line however long: lines may be counted, and words looked for in them."""
    name = numbered(result.path, result.number)
    mark: Mark | None
    if isinstance(result, Refusal):
        mark, told = "no", f"{name} · dossier à corriger ({counted(len(result.diagnostics), 'remarque')})"
    else:
        label = f" ({result.dossier})" if result.dossier else ""
        mark, told = _worst(result), f"{name}{label} · {_told(result)}"
    return screen.lay_out([(*(screen.mark(mark) if mark else screen.text("·")), (" ", ""), *screen.text(told))])


def numbered(path: str, number: int | None) -> str:
    """A file, and which of its dossiers is meant where it holds several."""
    return path if number is None else f"{path} n° {number}"


def _told(answer: Answer) -> str:
    if not answer.decisions:
        return "aucune décision demandée"
    if len(answer.decisions) <= _NAMED:
        return SEMICOLON.join(f"{decision_title(each)}{COLON}{_outcome_words(each)}" for each in answer.decisions)
    marked: dict[Mark, list[DecisionAnswer]] = {}
    for each in answer.decisions:
        marked.setdefault(outcome_mark(each.status, favourable=each.favourable), []).append(each)
    parts = [_gathered(mark, marked[mark]) for mark in _GOOD_FIRST if mark in marked]
    return f"{counted(len(answer.decisions), 'décision')}{COLON}{', '.join(parts)}"


def _gathered(mark: Mark, those: Sequence[DecisionAnswer]) -> str:
    """How many decisions came to something; which they are, where somebody must look at them and they are few."""
    one, several = _COUNTED[mark]
    count = f"{len(those)} {one if len(those) == 1 else several}"
    if mark in {"yes", "value"} or len(those) > _NAMED:
        return count
    return f"{count} ({SEMICOLON.join([f'{decision_title(each)}{COLON}{_outcome_words(each)}' for each in those])})"


def _outcome_words(decision: DecisionAnswer) -> str:
    if decision.status == "decided":
        return outcome_text(decision.value, decision.type)
    return short_status_text(decision.status)


def _worst(answer: Answer) -> Mark | None:
    marks = {outcome_mark(each.status, favourable=each.favourable) for each in answer.decisions}
    return next((mark for mark in _WORST_FIRST if mark in marks), None)


def tally_text(tally: Tally, screen: Screen) -> str:
    """How many dossiers there are, then for each decision how many of each outcome."""
    told = counted(tally.dossiers, "dossier")
    if tally.refused:
        told += f", dont {tally.refused} à corriger"
    lines = [Line(told, children=tuple(_counts(tally.outcomes.items())))]
    return screen.lay_out(row for line in lines for row in tree_of(line, screen, style="bold"))


def _counts(outcomes: Iterable[tuple[tuple[str, str], Counter[OutcomeKey]]]) -> Iterable[Line]:
    for (_, title), counts in sorted(outcomes):
        parts = (f"{text} ({count})" for (_, _, text), count in sorted_counts(counts))
        yield Line(f"{title}{COLON}{', '.join(parts)}")


def sorted_counts(counts: Counter[OutcomeKey]) -> list[tuple[OutcomeKey, int]]:
    """The outcomes, the most frequent first."""
    return sorted(counts.items(), key=lambda each: (-each[1], each[0][0], each[0][2]))
