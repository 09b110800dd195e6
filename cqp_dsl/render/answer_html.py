"""Answers as one self-contained page to print or to send: no script, no font, no image from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.diagnostics import Severity
from cqp_dsl.render.markup import Markup, element
from cqp_dsl.render.outline import outline
from cqp_dsl.render.page import Refusal
from cqp_dsl.render.wording import COLON, SEMICOLON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.core.program import Program
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.evaluation.answer import Answer
    from cqp_dsl.render.page import Block, Line, Mark, Page, Section

_SIGNS: dict[Mark, tuple[str, str]] = {
    "yes": ("✓", "oui"),
    "no": ("✗", "non"),
    "unknown": ("?", "inconnu"),
    "flaw": ("!", "défaut du texte ou de la politique"),
    "value": ("=", "valeur"),
    "applied": ("→", "a joué"),
    "skipped": ("·", "n'a pas joué"),
}

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 Georgia, "Times New Roman", serif; color: #1a1a1a; background: #fff;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.25rem; margin: 0; }
h2 { font-size: 1.5rem; margin: 1.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
article { border-top: 3px solid #1a1a1a; padding: 1rem 0 2rem; }
ul { list-style: none; margin: 0; padding-left: 1.25rem; border-left: 1px solid #bbb; }
section > ul, details > ul { border-left: 0; padding-left: 0; }
li { margin: .2rem 0; }
.line { display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; }
.said { flex: 1 1 24rem; padding-left: 1.4em; text-indent: -1.4em; }
.mark { display: inline-block; width: 1.4em; text-indent: 0; font-weight: bold; }
.yes { color: #0b5d1e; } .no { color: #9b1c1c; } .unknown { color: #7a4b00; } .flaw { color: #6b1d7a; }
.skipped { color: #595959; }
.source, .date, .receipt, .note { color: #595959; font-size: .85rem; }
.source { text-align: right; } .note { padding-left: 1.65em; }
summary { cursor: pointer; font-weight: bold; margin-top: 1rem; }
@media print {
  body { font-size: 10.5pt; margin: 0; max-width: none; }
  article { break-after: page; } article:last-of-type { break-after: auto; } li, h2, h3 { break-inside: avoid; }
}
"""


def answers_html(results: Sequence[Answer | Refusal], program: Program, *, complete: bool = False) -> str:
    """One page for all the dossiers of a call; the whole trace is there, folded unless ``complete``."""
    bodies = [
        _refusal(result)
        if isinstance(result, Refusal)
        else _page(outline(result, program, complete=True), opened=complete)
        for result in results
    ]
    head = element(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", "Réponses aux dossiers" if len(results) > 1 else "Réponse au dossier"),
        Markup(f"<style>{_STYLE}</style>"),
    )
    return f"<!DOCTYPE html>\n{element('html', head, element('body', bodies), lang='fr').html}\n"


def _refusal(refusal: Refusal) -> Markup:
    items = [
        element("li", diagnostic.message, _source(diagnostic), _note(diagnostic.help))
        for diagnostic in refusal.diagnostics
        if diagnostic.severity is Severity.ERROR
    ]
    return element(
        "article",
        element("header", element("h1", refusal.path), element("p", "dossier refusé", class_="date")),
        element("h2", _mark("no"), "Dossier refusé"),
        element("ul", items),
    )


def _source(diagnostic: Diagnostic) -> Markup | None:
    span = diagnostic.span
    return element("div", f"{diagnostic.code} · {span.path}:{span.line}", class_="source") if span else None


def _page(page: Page, *, opened: bool) -> Markup:
    return element(
        "article",
        element("header", element("h1", page.title), element("p", page.date, class_="date")),
        _lines(page.remarks) if page.remarks else None,
        [_block(block, opened=opened) for block in page.blocks],
        element("p", f"Sources{COLON}{SEMICOLON.join(page.sources)}", class_="receipt") if page.sources else None,
        element("p", page.receipt, class_="receipt"),
    )


def _block(block: Block, *, opened: bool) -> Markup:
    headline = block.headline
    return element(
        "section",
        element("h2", _mark(headline.mark), headline.text, class_=headline.mark or ""),
        element("p", headline.source.text(), class_="source"),
        _lines(headline.children) if headline.children else None,
        [_section(section, opened=opened) for section in block.sections],
    )


def _section(section: Section, *, opened: bool) -> Markup:
    if not section.detail:
        return element("section", element("h3", section.title), _lines(section.lines))
    details = element("details", element("summary", section.title), _lines(section.lines))
    return Markup(details.html.replace("<details>", "<details open>", 1)) if opened else details


def _lines(lines: Sequence[Line]) -> Markup:
    return element("ul", [_line(line) for line in lines])


def _line(line: Line) -> Markup:
    said = element("span", _mark(line.mark), line.text, class_=f"said {line.mark or ''}".rstrip())
    source = line.source.text()
    return element(
        "li",
        element("div", said, element("span", source, class_="source") if source else None, class_="line"),
        [_note(note) for note in line.notes],
        _lines(line.children) if line.children else None,
    )


def _mark(mark: Mark | None) -> Markup | None:
    if mark is None:
        return None
    sign, word = _SIGNS[mark]
    return element("span", sign, class_=f"mark {mark}", role="img", aria_label=word)


def _note(note: str | None) -> Markup | None:
    return element("div", note, class_="note") if note else None
