"""The traceability matrix for programs: section by section of each source, what cites it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

from cqp_dsl.render.json_values import CiteJson, PlaceJson, cite_json, json_text, span_json
from cqp_dsl.workspace.inventory.sources import CitingKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.workspace.inventory.sources import Citing, SourceCoverage


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
    items: list[CitingJson]


class SourceJson(TypedDict):
    """A document that the policies apply."""

    name: str
    title: str
    uncovered: Annotated[list[str], "The sections that nothing cites."]
    sections: list[SectionJson]


class SourcesJson(TypedDict):
    """Section by section of each source, what cites it."""

    sources: list[SourceJson]


def sources_json(sources: Sequence[SourceCoverage]) -> str:
    """``{"sources": [{"name", "title", "uncovered", "sections": [{"section", "items"}]}]}``."""
    document: SourcesJson = {"sources": [_source(source) for source in sources]}
    return json_text(document)


def _source(source: SourceCoverage) -> SourceJson:
    return {
        "name": source.document.name,
        "title": source.document.title,
        "uncovered": list(source.uncovered),
        "sections": [
            {"section": section.section, "items": [_citing(item) for item in section.items]}
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
