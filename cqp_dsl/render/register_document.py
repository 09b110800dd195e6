"""The shape of what ``cqp register`` and the service say of the register to programs."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from cqp_dsl.answer.answer import Status
from cqp_dsl.render.answer_document import DecisionJson, DigestJson, ReceiptJson
from cqp_dsl.render.json_values import Day


class ClearDecisionJson(TypedDict):
    """What may be known of a decision once its person is erased."""

    name: str
    status: Status
    favourable: bool | None
    articles: list[str]


class FollowUpJson(TypedDict):
    """What somebody did with an answer; ``by`` and ``why`` are null once the person is erased."""

    sequence: int
    made_at: str
    caller: str
    followed: bool
    on: Day
    by: str | None
    why: str | None


class EntryJson(TypedDict):
    """A line of the register."""

    sequence: Annotated[int, ("minimum", 1)]
    kind: Literal["act", "simulation", "follow-up", "erasure"]
    made_at: Annotated[str, "By the clock of the machine, in UTC."]
    caller: Annotated[str, "Who asked."]
    digest: Annotated[DigestJson, "It covers this line, and all those before."]
    program: Annotated[DigestJson | None, "The policies, by content."]
    language: str | None
    engine: str | None
    effect_date: Day | None
    decisions: list[ClearDecisionJson]
    readings: Annotated[dict[str, str], "The readings supposed."]
    figures: Annotated[list[str], "The figures that the dossier supplied."]
    about: Annotated[int | None, "The act that a follow-up is about."]
    erased: Annotated[bool, "Whether what it sealed can no longer be read."]
    keys: Annotated[int, "How many acts an erasure erased."]
    reference: Annotated[str | None, "What names the person."]
    receipt: Annotated[DigestJson | None, "The receipt of the answer."]
    follow_ups: list[FollowUpJson]
    sealed: NotRequired[SealedJson | None]


class SealedJson(TypedDict):
    """What only the key of the dossier opens."""

    dossier: Annotated[str, "The canonical dossier, in YAML."]
    receipt: ReceiptJson
    decisions: list[DecisionJson]


class RegisterJson(TypedDict):
    """Lines of the register, in their order."""

    entries: list[EntryJson]


class HeadJson(TypedDict):
    """The last line, whose digest answers for all."""

    sequence: int
    digest: DigestJson


class VerifiedJson(TypedDict):
    """Whether the register is whole."""

    whole: bool
    counts: dict[str, int]
    erased: int
    set_back: Annotated[list[int], "Lines that the clock dates before the one before."]
    head: HeadJson
    found: Annotated[int, "How many faults there are."]
    faults: Annotated[list[str], "In French, fifty at most."]


class MovedJson(TypedDict):
    """A decision that is not what it was."""

    decision: str
    before: str
    after: str
    articles: Annotated[list[str], "Those that made the difference."]


class ReplayJson(TypedDict):
    """What came of replaying an act."""

    sequence: int
    outcome: Literal["identical", "differs", "not_replayable"]
    moved: list[MovedJson]
    why: str


class ReplaysJson(TypedDict):
    """Acts replayed, and the counts."""

    replays: list[ReplayJson]
    counts: dict[str, int]
