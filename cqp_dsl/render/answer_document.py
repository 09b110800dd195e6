"""The shape of the answers for programs, which ``answers_json`` writes and ``cqp schema answer`` publishes."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypeAlias, TypedDict

from cqp_dsl.answer.answer import Status, TraceStatus
from cqp_dsl.answer.prospects import Relation
from cqp_dsl.core.datatypes.values import GAP_KINDS
from cqp_dsl.core.program import Way
from cqp_dsl.render.diagnostics_json import DiagnosticJson
from cqp_dsl.render.json_values import CiteJson, Day, PlaceJson, ValueJson

DigestJson: TypeAlias = Annotated[str, "SHA-256", ("pattern", "^[0-9a-f]{64}$")]


class ChosenReadingJson(TypedDict):
    """A reading of an interpretation that is left open."""

    interpretation: str
    reading: str
    label: str


WorldJson: TypeAlias = list[ChosenReadingJson]


class BindingJson(TypedDict):
    """The element that a condition on several is about."""

    variable: str
    value: str


class ReasonJson(TypedDict):
    """A condition that decided, its values put in."""

    text: str
    satisfied: bool
    bindings: list[BindingJson]
    place: PlaceJson
    cite: CiteJson | None
    worlds: Annotated[list[WorldJson], "The readings under which it is a reason; empty: all of them."]
    would: Annotated[str | None, "What the case that lacks it would have given, a label of an enumeration."]
    truncated: Annotated[bool, "Whether reasons under it are left out, for being too deep."]
    reasons: list[ReasonJson]


class MissingJson(TypedDict):
    """A fact to give, somebody's judgement, or a figure that the text leaves to be fixed."""

    kind: Literal["fact", "judgement", "parameter"]
    name: Annotated[str, "Where it goes in a dossier."]
    question: str
    by: Annotated[str | None, "Who is to judge or to fix."]
    worlds: Annotated[list[WorldJson], "The readings that need it; empty: all of them."]


class SideJson(TypedDict):
    """A place that a final cause names; of a conflict, with the value that it gives."""

    name: str
    value: NotRequired[str]
    place: PlaceJson
    cite: CiteJson | None


class FactJson(TypedDict):
    """What the cases of a rule look at, in words, and what it is."""

    name: str
    text: str


class NearestJson(TypedDict):
    """The case that lacks least: what it would give, in words, and what it lacks."""

    value: str
    place: PlaceJson
    cite: CiteJson | None
    reasons: list[ReasonJson]


class NearJson(TypedDict):
    """What there is to say of a place where no case holds."""

    facts: list[FactJson]
    nearest: NearestJson | None


class CauseJson(NearJson):
    """What the text does not provide, or where it contradicts itself."""

    kind: Annotated[str, ("enum", (*GAP_KINDS, "conflict"))]
    name: str
    text: str
    before: Annotated[Day | None, "The last day on which the text gave a value."]
    after: Annotated[Day | None, "The first day on which it gives one."]
    places: list[SideJson]


class ReadingJson(TypedDict):
    """A reading that can be chosen."""

    name: str
    label: str


class InterpretationJson(TypedDict):
    """A question of interpretation that the decision depends on, with the readings compared."""

    interpretation: str
    question: str
    place: PlaceJson | None
    cite: CiteJson | None
    readings: list[ReadingJson]


class OutcomeJson(TypedDict):
    """What the decision is under one combination of readings."""

    world: WorldJson
    status: Status
    value: ValueJson
    text: str | None
    favourable: bool | None
    reasons: list[ReasonJson]
    missing: list[MissingJson]


class TraceJson(TypedDict):
    """A line of the explanation, and those under it."""

    kind: str
    name: str
    label: str
    status: TraceStatus
    value: ValueJson
    text: Annotated[str | None, "The value in French."]
    formula: str
    computed: Annotated[str, "The formula with values in place of names."]
    why: str
    place: PlaceJson
    cite: CiteJson | None
    shared: Annotated[bool, "Whether the lines under it stand higher, where the same thing was met first."]
    truncated: bool
    children: list[TraceJson]


class TermJson(TypedDict):
    """A line of the table of a step: an element of an aggregate, or a part of the value."""

    name: str
    figures: Annotated[str, "The formula with values; empty where there is none."]
    value: ValueJson
    text: Annotated[str, "The value in French; empty where it does not count."]
    why: Annotated[str, "The case that gave the formula."]
    counts: Annotated[bool, "Whether the element counts in the aggregate."]
    lacks: Annotated[str, "What would have given it something else, or have counted it."]
    cite: Annotated[CiteJson | None, "The citation of the case that gave the formula, where it has one of its own."]


class StepJson(TypedDict):
    """A step of a computation, as a reader is told it."""

    label: str
    value: ValueJson
    text: Annotated[str, "The value in French."]
    words: Annotated[str, "The formula with labels; empty where nothing is computed."]
    figures: Annotated[str, "The formula with values; empty where nothing is computed."]
    why: Annotated[str, "The case or the day that gave the formula."]
    aggregate: Annotated[str, "The word for the aggregate that it is; empty for another formula."]
    terms: list[TermJson]
    worlds: Annotated[list[WorldJson], "The readings under which it is so; empty: all of them."]
    place: PlaceJson | None
    cite: CiteJson | None


class ArgumentJson(TypedDict):
    """What a decision is taken for."""

    name: Annotated[str, "The argument's name in the policies."]
    value: ValueJson
    label: Annotated[str, "The value in French; two values may be labelled alike."]


class ShortfallJson(TypedDict):
    """A condition that fails: how what is measured ought to stand to its limits, and by how much it falls short."""

    label: Annotated[str, "The author's words for the condition; empty where there are none."]
    subject: Annotated[str, "What is measured, in words."]
    relation: Relation
    limits: list[ValueJson]
    value: ValueJson
    gap: Annotated[ValueJson, "What is wanting: a number in the unit of the value, days between dates; null elsewhere."]
    text: Annotated[str, "All of it in French."]
    place: PlaceJson
    cite: CiteJson | None


class FactChangeJson(TypedDict):
    """A value of the dossier that another replaces."""

    fact: Annotated[str, "The entry, by qualified name."]
    path: Annotated[str, "The value within it."]
    label: str
    before: ValueJson
    after: ValueJson
    way: Annotated[Way, "How the policies let it change."]
    piece: Annotated[str, "What must be supplied; empty where nothing is named."]
    text: Annotated[str, "The change in French."]


class ChangeJson(TypedDict):
    """A smallest change, and what the engine then decides, which is favourable."""

    facts: list[FactChangeJson]
    value: ValueJson
    text: Annotated[str, "The value in French."]


class EarliestJson(TypedDict):
    """The earliest day found on which the same dossier is accepted, and what the engine then decides."""

    date: Day
    value: ValueJson
    text: Annotated[str, "The value in French."]


class OpeningJson(TypedDict):
    """A smallest change after which nothing refuses, and what would then be missing."""

    facts: list[FactChangeJson]
    missing: list[MissingJson]


class DeciderJson(TypedDict):
    """A judgement that would alone change the answer, and whose it is."""

    fact: str
    question: str
    by: str
    value: ValueJson
    text: Annotated[str, "The value in French."]


class ProspectsJson(TypedDict):
    """What would change a refusal."""

    shortfalls: list[ShortfallJson]
    changes: Annotated[list[ChangeJson], "Three at most, those of one fact first."]
    earliest: EarliestJson | None
    opening: OpeningJson | None
    deciders: list[DeciderJson]
    fixed: Annotated[list[str], "The facts that fail and that nothing lets change, in words."]
    complete: Annotated[bool, "Whether all that was to be tried was, within the steps of an answer."]


class DecisionJson(TypedDict):
    """A decision, by qualified name and, where it is taken for each of several values, by arguments."""

    name: str
    policy: str
    args: list[ArgumentJson]
    label: str
    type: str
    status: Status
    value: ValueJson
    text: Annotated[str | None, "The value in French; null unless it is decided."]
    favourable: bool | None
    date: Day | None
    place: PlaceJson
    cite: CiteJson | None
    reasons: list[ReasonJson]
    missing: list[MissingJson]
    causes: list[CauseJson]
    readings: list[InterpretationJson]
    outcomes: list[OutcomeJson]
    advice: str | None
    computation: Annotated[list[StepJson], "How the value was computed, the result last."]
    trace: TraceJson | None
    prospects: NotRequired[Annotated[ProspectsJson, "Of a refusal, where it was asked."]]


class FileJson(TypedDict):
    """A file of policies."""

    path: str
    digest: DigestJson


class RetainedReadingJson(TypedDict):
    """A reading that the dossier supposes."""

    interpretation: str
    reading: str


class OverrideJson(TypedDict):
    """A figure that the text leaves to be fixed, and that the dossier gives."""

    parameter: str
    key: Annotated[list[str], "The cell of a parameter that has several, by names of values."]
    value: ValueJson
    text: Annotated[str, "The value in French."]


class SealedOverrideJson(TypedDict):
    """The same as it enters the digest of the receipt."""

    parameter: str
    value: Annotated[str, "JSON that tells types apart."]


class ReceiptJson(TypedDict):
    """What the answer is a function of: same receipt, same answer."""

    digest: DigestJson
    language: str
    engine: str
    dossier: DigestJson
    date: Annotated[Day | None, "None where nothing asked depends on it, and none is given."]
    decisions: list[str]
    readings: list[RetainedReadingJson]
    overrides: list[SealedOverrideJson]


FileNumber: TypeAlias = Annotated[
    int | None, "Which of the dossiers of the file it is, from one; null where the file is one dossier."
]


class AnswerJson(TypedDict):
    """The answer to a dossier."""

    dossier: str
    path: str
    number: FileNumber
    refused: Literal[False]
    date: Annotated[Day | None, "None where nothing asked depends on it, and none is given."]
    decisions: list[DecisionJson]
    hypotheses: WorldJson
    overrides: list[OverrideJson]
    receipt: ReceiptJson
    diagnostics: list[DiagnosticJson]


class RefusalJson(TypedDict):
    """A dossier that was refused, and why."""

    dossier: None
    path: str
    number: FileNumber
    refused: Literal[True]
    diagnostics: list[DiagnosticJson]


class CountJson(TypedDict):
    """How many dossiers came to one outcome of a decision."""

    status: Status
    favourable: bool | None
    text: Annotated[str, "The outcome in French; « décidé » for numbers, dates and the like, whatever they are."]
    count: int


class DecisionCountsJson(TypedDict):
    """How many dossiers came to each outcome of a decision."""

    name: str
    label: str
    outcomes: list[CountJson]


class SummaryJson(TypedDict):
    """All the dossiers at a glance."""

    dossiers: int
    refused: int
    decisions: list[DecisionCountsJson]


class AnswersJson(TypedDict):
    """Answers to dossiers, in the order asked.

    The files of the policies stand once, for all of them. Where there are several dossiers, each has one line, and
    the traces are left out unless they are asked for.
    """

    program: list[FileJson]
    answers: list[AnswerJson | RefusalJson]
    summary: SummaryJson
