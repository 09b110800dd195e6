"""What many dossiers came to, as data: counts by decision and by ground, what is missing most, what is to be mended.

It is laid out as a sheet, as a page to print (``batch_html``), as JSON (``batch_json``).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from attrs import define, field

from cqp_dsl.core.datatypes.display import sentence
from cqp_dsl.render.outline import outcome_mark
from cqp_dsl.render.tally import Tally, sorted_counts
from cqp_dsl.render.wording import COLON, decision_title, missing_question, missing_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cqp_dsl.answer.answer import Answer, Reason
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.page import Mark
    from cqp_dsl.render.tally import OutcomeKey
    from cqp_dsl.source import Span

_PIECES: Final = re.compile(r"\s+|[^\s]+")


@define(frozen=True)
class Count:
    """Something counted, and what it is to those whom it concerns."""

    text: str
    count: int
    mark: Mark | None = None


@define(frozen=True)
class DecisionCounts:
    """What one decision came to."""

    title: str
    outcomes: Sequence[Count]
    grounds: Sequence[Count]
    total: int


@define(frozen=True)
class Mistake:
    """A row that could not be decided, or is worth a word: where, and how to mend it."""

    place: str
    dossier: str
    text: str
    error: bool


@define(eq=False)
class Summary:
    """What many dossiers came to.

    Attributes:
        source: the file that they were read from.
        mistakes: what is wrong, in the order of the file.
        engines: how many were decided by whom, where several may decide.
    """

    source: str
    tally: Tally = field(factory=Tally)
    mistakes: list[Mistake] = field(factory=list)
    engines: dict[str, int] = field(factory=dict)
    _grounds: dict[str, dict[tuple[Span, bool], tuple[str, int]]] = field(factory=dict)
    _missing: Counter[str] = field(factory=Counter)

    def add(self, answer: Answer | None, program: Program) -> None:
        """Count one dossier; None for one that could not be decided."""
        if answer is None:
            self.tally.dossiers += 1
            self.tally.refused += 1
            return
        self.tally.add(answer)
        asked: set[str] = set()
        for decision in answer.decisions:
            grounds = self._grounds.setdefault(sentence(decision_title(decision)), {})
            for key, text in _told(decision.reasons):
                before, count = grounds.get(key, (text, 0))
                grounds[key] = (blended(before, text), count + 1)
            asked.update(
                f"{missing_source(item.cause)}{COLON}{missing_question(item.cause, program)}"
                for item in decision.missing
            )
        self._missing.update(asked)

    def add_row(self, outcomes: Sequence[tuple[str, str, OutcomeKey]]) -> None:
        """Count one dossier of which only the outcomes are known: the name of each decision, its title, what it is."""
        self.tally.dossiers += 1
        if not outcomes:
            self.tally.refused += 1
        for name, title, outcome in outcomes:
            self.tally.outcomes.setdefault((name, title), Counter())[outcome] += 1

    @property
    def decisions(self) -> list[DecisionCounts]:
        """Each decision: its outcomes, the most frequent first, then its grounds."""
        found = []
        for (_, title), counts in self.tally.outcomes.items():
            outcomes = [
                Count(text, count, outcome_mark(status, favourable=favourable))
                for (status, favourable, text), count in sorted_counts(counts)
            ]
            name = sentence(title)
            marks: dict[bool, Mark] = {True: "yes", False: "no"}
            grounds = [
                Count(text, count, marks[satisfied])
                for (_, satisfied), (text, count) in self._grounds.get(name, {}).items()
            ]
            grounds.sort(key=lambda one: (-one.count, one.text))
            found.append(DecisionCounts(name, outcomes, grounds, sum(counts.values())))
        return found

    @property
    def missing(self) -> list[Count]:
        """What is missing, by how many dossiers lack it."""
        return [Count(text, count, "unknown") for text, count in sorted(self._missing.items(), key=_most_first)]

    @property
    def errors(self) -> list[Mistake]:
        """What keeps dossiers from being decided."""
        return [one for one in self.mistakes if one.error]

    @property
    def remarks(self) -> list[Mistake]:
        """What keeps nothing from being decided."""
        return [one for one in self.mistakes if not one.error]


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _told(reasons: Sequence[Reason]) -> Iterator[tuple[tuple[Span, bool], str]]:
    """The grounds of a decision, each once: those of the elements of an enumeration are one ground for each."""
    seen: set[tuple[Span, bool]] = set()
    for reason in reasons:
        key = (reason.span, reason.satisfied)
        if key not in seen:
            seen.add(key)
            yield key, reason.text


def blended(one: str, other: str) -> str:
    """What two texts share, with « … » in the place of what each has of its own: figures, names."""
    if one == other:
        return one
    first, second = _PIECES.findall(one), _PIECES.findall(other)
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    end = 0
    while end < min(len(first), len(second)) - start and first[-1 - end] == second[-1 - end]:
        end += 1
    if len(first) == len(second):
        middle = [a if a == b else "…" for a, b in zip(first, second, strict=True)][start : len(first) - end]
    else:
        middle = ["…"]
    text = "".join([*first[:start], *middle, *(first[len(first) - end :] if end else ())])
    return re.sub(r"…(?:\s+…)+", "…", text)
