"""The documents of the service that the command line does not have: what is asked, and what goes with an answer."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from cqp_dsl.render.answer_document import AnswerJson, DigestJson, FileJson
from cqp_dsl.render.explication.document import ExplicationJson
from cqp_dsl.render.json_values import Day


class DecideRequestJson(TypedDict):
    """A dossier to decide."""

    dossier: Annotated[
        object,
        "As in a dossier file: an object, or the text of one in YAML, whose mistakes are then told with their lines.",
        ("type", ("object", "string")),
    ]
    date: NotRequired[Annotated[Day, "The effect date; that of the dossier by default."]]
    decisions: NotRequired[list[str]]
    readings: NotRequired[Annotated[dict[str, str], "Readings supposed."]]
    act: NotRequired[Annotated[bool, "Whether it is an act (right act); a simulation by default."]]
    reference: NotRequired[Annotated[str, "What names the person in the register; by default, the dossier's title."]]
    trace: NotRequired[Annotated[bool, "Whether the whole reasoning is wanted."]]


class WrittenJson(TypedDict):
    """Where an answer was written before it was given."""

    sequence: Annotated[int, ("minimum", 1)]
    digest: Annotated[DigestJson, "Note it: it answers for all that was written so far."]
    simulation: bool
    again: Annotated[bool, "Whether the request had been written before, and was not written again."]


class DecidedJson(TypedDict):
    """An answer, and where it was written."""

    entry: WrittenJson
    program: list[FileJson]
    answer: AnswerJson


class ExplainedJson(TypedDict):
    """What is owed of a decision, and where it was written."""

    entry: WrittenJson
    explications: list[ExplicationJson]


class LetterJson(TypedDict):
    """The letter of an answer, and where it was written."""

    entry: WrittenJson
    letter: str


class QuestionRequestJson(TypedDict):
    """A dossier that is being filled in."""

    dossier: Annotated[object, "As for a decision.", ("type", ("object", "string"))]
    date: NotRequired[Day]
    decisions: NotRequired[list[str]]


class OptionJson(TypedDict):
    """A value to choose."""

    value: str
    label: str


class QuestionJson(TypedDict):
    """The question whose answer spares the most others."""

    path: Annotated[str, "Where the answer goes in a dossier."]
    question: str
    about: str
    expected: Annotated[str, "What an answer looks like."]
    options: list[OptionJson]
    by: Annotated[str | None, "Whose judgement it is."]
    decisions: Annotated[list[str], "The decisions that wait for it."]


class NextQuestionJson(TypedDict):
    """The next question; null where nothing more can be asked."""

    question: QuestionJson | None
    left: Annotated[int, "How many questions may be left."]


class FollowUpRequestJson(TypedDict):
    """What somebody did with an answer."""

    by: str
    on: Day
    followed: bool
    why: str


class EraseRequestJson(TypedDict):
    """A person to erase."""

    reference: Annotated[str, ("minLength", 1)]
    why: Annotated[str, ("minLength", 1)]


class ErasedJson(TypedDict):
    """What was erased."""

    sequence: int
    digest: DigestJson
    acts: int


class HealthJson(TypedDict):
    """Whether the service can answer."""

    status: Annotated[str, ("enum", ("ok", "register-unreachable"))]
    version: str
    language: str
    program: Annotated[DigestJson, "The policies, by content."]
