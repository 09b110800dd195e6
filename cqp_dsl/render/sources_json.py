"""The traceability matrix for programs: section by section of each source, what cites it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

from cqp_dsl.render.json_values import CiteJson, PlaceJson, cite_json, json_text, span_json
from cqp_dsl.workspace.inventory.sources import CitingKind
from cqp_dsl.workspace.text.coverage import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.workspace.inventory.sources import Citing, SourceCoverage
    from cqp_dsl.workspace.text.coverage import TextCoverage


class CitingJson(TypedDict):
    """Something that cites a section."""

    kind: CitingKind
    name: str
    label: str
    policy: str
    own: Annotated[bool, "Whether the citation is written there, and not that of its rule or politique."]
    reason: Annotated[str | None, "Why no machine decides it."]
    cite: CiteJson | None
    place: PlaceJson


class SectionJson(TypedDict):
    """A section, and what cites it."""

    section: str
    title: Annotated[str, "Empty where it is declared without one."]
    items: list[CitingJson]


class SourceJson(TypedDict):
    """A document that the policies apply."""

    name: str
    title: str
    uncovered: Annotated[list[str], "The sections that nothing cites."]
    sections: list[SectionJson]


class SentenceJson(TypedDict):
    """A sentence of a text."""

    text: str
    line: Annotated[int, "Its first line in the file of the text."]
    status: Status
    quoted_by: Annotated[list[str], "The names of what quotes words of it."]
    covered_by: Annotated[list[str], "The names of what cites its section as a whole."]


class TextSectionJson(TypedDict):
    """A section of a text, sentence by sentence."""

    section: Annotated[str, "Empty before the first section."]
    title: str
    missing: Annotated[list[str], "What the copy of the text lacks of it."]
    sentences: list[SentenceJson]


class TextJson(TypedDict):
    """A text face to face with its rules."""

    source: str
    file: str
    fingerprint: Annotated[str, "The SHA-256 of its bytes."]
    sections: list[TextSectionJson]


class SourcesJson(TypedDict):
    """Section by section of each source, what cites it."""

    sources: list[SourceJson]
    texts: Annotated[list[TextJson], "The texts that are there."]


def sources_json(sources: Sequence[SourceCoverage], texts: Sequence[TextCoverage]) -> str:
    """``{"sources": [{"name", "title", "uncovered", "sections": [{"section", "items"}]}], "texts": […]}``."""
    document: SourcesJson = {
        "sources": [_source(source) for source in sources],
        "texts": [_text(text) for text in texts],
    }
    return json_text(document)


def _text(covered: TextCoverage) -> TextJson:
    text = covered.text
    return {
        "source": text.document.name,
        "file": text.file.path,
        "fingerprint": text.file.digest,
        "sections": [
            {
                "section": section.section,
                "title": section.passage.title if section.passage else "",
                "missing": [gap.reason for gap in section.gaps],
                "sentences": [
                    {
                        "text": one.sentence.text,
                        "line": text.file.position(one.sentence.start)[0],
                        "status": one.status,
                        "quoted_by": [item.name for item in one.quoted_by],
                        "covered_by": [item.name for item in one.covered_by],
                    }
                    for one in section.sentences
                ],
            }
            for section in covered.sections
        ],
    }


def _source(source: SourceCoverage) -> SourceJson:
    return {
        "name": source.document.name,
        "title": source.document.title,
        "uncovered": list(source.uncovered),
        "sections": [
            {
                "section": section.section,
                "title": source.document.titles.get(section.section, ""),
                "items": [_citing(item) for item in section.items],
            }
            for section in source.sections
        ],
    }


def _citing(item: Citing) -> CitingJson:
    return {
        "kind": item.kind,
        "name": item.name,
        "label": item.label,
        "policy": item.policy,
        "own": item.own,
        "reason": item.reason or None,
        "cite": cite_json(item.cite),
        "place": span_json(item.span),
    }
