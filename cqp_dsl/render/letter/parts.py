"""The parts of a letter, as data, before any wording or layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import define

if TYPE_CHECKING:
    from cqp_dsl.answer.answer import Status
    from cqp_dsl.core.datatypes.citation import Cite

Standing: TypeAlias = Literal["", "met", "unmet"]
"""How a condition stands; empty for what is not a condition."""

Whose: TypeAlias = Literal["fact", "judgement", "hole"]
"""What is missing: a fact of the dossier, somebody's judgement, a figure to fix."""


@define(frozen=True)
class Cited:
    """What a sentence rests on: the citation, and how the letter shows it."""

    cite: Cite
    text: str


@define(frozen=True)
class Item:
    """A line of a list: its text, the citation it rests on, how it stands, and the lines under it."""

    text: str
    cite: Cited | None = None
    standing: Standing = ""
    items: tuple[Item, ...] = ()


@define(frozen=True)
class Grounds:
    """The grounds under one heading, that of the answer's page; ``marked`` is whether each must say how it stands."""

    heading: str
    items: tuple[Item, ...]
    marked: bool = False


@define(frozen=True)
class Needed:
    """What somebody is to give, to judge or to fix, before the decision can be taken."""

    kind: Whose
    by: str
    items: tuple[Item, ...]


@define(frozen=True)
class Paragraphs:
    """One decision: its title and outcome, and what its paragraphs are made of, each empty where it has no place.

    ``changeable`` is whether it rests on a fact that may change, by a piece or otherwise.
    """

    title: str
    status: Status
    favourable: bool | None
    outcome: str
    cite: Cited | None = None
    date: str = ""
    cells: tuple[Item, ...] = ()
    grounds: tuple[Grounds, ...] = ()
    computed: tuple[Item, ...] = ()
    needed: tuple[Needed, ...] = ()
    questions: tuple[Item, ...] = ()
    outcomes: tuple[Item, ...] = ()
    causes: tuple[Item, ...] = ()
    advice: str = ""
    changeable: bool = False
    changes: tuple[Item, ...] = ()


@define(frozen=True)
class Letter:
    """A letter. ``refused`` holds what is wrong with a dossier that could not be examined; it then has no decision."""

    dossier: str
    date: str = ""
    decisions: tuple[Paragraphs, ...] = ()
    hypotheses: tuple[Item, ...] = ()
    refused: tuple[Item, ...] = ()
    sources: tuple[str, ...] = ()
    receipt: str = ""
    addressee: tuple[str, ...] = ()

    @property
    def pending(self) -> bool:
        """Whether no decision is taken, and none refused to be examined: an acknowledgement of what is missing."""
        return bool(self.decisions) and all(
            decision.status in {"undetermined", "disputed"} for decision in self.decisions
        )
