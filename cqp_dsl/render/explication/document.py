"""The shape of explications for programs: what ``compose`` fills and ``cqp schema explication`` publishes."""

from __future__ import annotations

from typing import Annotated, TypedDict

from cqp_dsl.render.answer_document import ReasonJson, StepJson
from cqp_dsl.render.diagnostics_json import DiagnosticJson
from cqp_dsl.render.explication.content import Mode
from cqp_dsl.render.json_values import CiteJson, Day, PlaceJson, ValueJson


class JudgementJson(TypedDict):
    """Somebody's judgement, that the processing takes up as it is."""

    name: str
    question: str
    by: str


class ContributionJson(TypedDict):
    """The degree and the mode of contribution of the processing to one decision."""

    decision: str
    label: str
    mode: Annotated[Mode, "Computed, from somebody's judgement or not; or nothing was concluded, and why."]
    text: str
    judgements: list[JudgementJson]


class PartJson(TypedDict):
    """A part of a fact."""

    part: Annotated[str, "Which part, in words; empty for the whole."]
    value: ValueJson
    text: Annotated[str, "The value in French."]


class DatumJson(TypedDict):
    """A fact that was processed, and where it came from."""

    name: str
    question: str
    parts: list[PartJson]
    provenance: Annotated[str | None, "Who said it, from which piece; null where the dossier does not say."]
    by: Annotated[str | None, "Whose judgement it is; null for a plain fact."]
    cite: CiteJson | None


class FigureJson(TypedDict):
    """A parameter or a weight that was applied, or a reading of the text that was supposed."""

    label: str
    text: str
    when: Annotated[str, "The days on which it holds, or where it comes from."]
    place: PlaceJson | None
    cite: CiteJson | None


class OperationJson(TypedDict):
    """The operations carried out for one decision."""

    decision: str
    label: str
    conditions: list[ReasonJson]
    computation: list[StepJson]


class ExplicationJson(TypedDict):
    """The four headings of article R. 311-3-1-2 of the CRPA, in their order, for one dossier."""

    dossier: str
    refused: bool
    date: Day | None
    contribution: list[ContributionJson]
    data: list[DatumJson]
    parameters: list[FigureJson]
    operations: list[OperationJson]
    notice: Annotated[str, "The mention to put on the decision; empty without an address for requests."]
    receipt: str
    diagnostics: list[DiagnosticJson]


class ExplicationsJson(TypedDict):
    """Explications of dossiers, in the order asked."""

    explications: list[ExplicationJson]
