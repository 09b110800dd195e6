"""The traceability matrix as one self-contained page, to print or to send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.render.markup import Markup, element
from cqp_dsl.render.sources_text import KINDS
from cqp_dsl.render.wording import counted, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.workspace.inventory.sources import Citing, SectionCoverage, SourceCoverage

_HEADINGS = ("Politique", "Genre", "Nom", "Ce qu'il dit", "Place")

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 Georgia, "Times New Roman", serif; color: #1a1a1a; background: #fff;
  max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; border-top: 3px solid #1a1a1a; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #bbb; }
th { border-bottom: 2px solid #1a1a1a; }
td.name { overflow-wrap: anywhere; } td.place { white-space: nowrap; color: #595959; }
.note { color: #595959; font-style: italic; } .hole { color: #9b1c1c; font-weight: bold; }
nav a { margin-right: 1rem; }
@media print {
  body { font-size: 9.5pt; margin: 0; max-width: none; }
  tr, h2 { break-inside: avoid; }
  nav { display: none; } }
"""


def sources_html(sources: Sequence[SourceCoverage]) -> str:
    """The page."""
    head = element(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", "Ce qui cite le texte, section par section"),
        Markup(f"<style>{_STYLE}</style>"),
    )
    bodies = [_source(source) for source in sources]
    return f"<!DOCTYPE html>\n{element('html', head, element('body', bodies), lang='fr').html}\n"


def _source(source: SourceCoverage) -> Markup:
    name = source.document.name
    links = [
        element("a", section.section, href=f"#{_anchor(name, number)}")
        for number, section in enumerate(source.sections)
    ]
    return element(
        "article",
        element("h1", source.document.title),
        element("nav", links, aria_label="Sections"),
        [_section(section, _anchor(name, number)) for number, section in enumerate(source.sections)],
    )


def _anchor(source: str, number: int) -> str:
    """A section's anchor; its own name may hold what an address cannot."""
    return f"{source}-{number + 1}"


def _section(section: SectionCoverage, anchor: str) -> Markup:
    title = element("h2", section.section, id=anchor)
    if not section.items:
        return element("section", title, element("p", "Rien ne cite cette section.", class_="hole"))
    head = element("tr", [element("th", heading, scope="col") for heading in _HEADINGS])
    return element(
        "section",
        title,
        element("p", counted(len(section.items), "élément"), class_="note"),
        element("table", element("thead", head), element("tbody", [_row(item) for item in section.items])),
    )


def _row(item: Citing) -> Markup:
    extract = quoted(item.cite.extract) if item.own and item.cite.extract else None
    return element(
        "tr",
        element("td", item.policy),
        element("td", KINDS[item.kind]),
        element("td", "" if item.name == item.label else item.name.removeprefix(f"{item.policy}."), class_="name"),
        element("td", item.label, [element("div", note, class_="note") for note in (extract, item.reason) if note]),
        element("td", f"{item.span.path}:{item.span.line}", class_="place"),
    )
