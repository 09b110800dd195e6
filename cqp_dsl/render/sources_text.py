"""The traceability matrix: section by section of each source, what cites it; as text and CSV."""

from __future__ import annotations

import csv
import io
import itertools
from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.render.page import Line, Source
from cqp_dsl.render.screen import clean
from cqp_dsl.render.tree import tree_of
from cqp_dsl.render.wording import COLON, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.screen import Screen
    from cqp_dsl.workspace.inventory.sources import Citing, CitingKind, SourceCoverage
    from cqp_dsl.workspace.text.coverage import Status, TextCoverage

KINDS: dict[CitingKind, str] = {
    "policy": "politique",
    "entry": "entrée",
    "requirement": "exigence",
    "parameter": "paramètre",
    "value": "valeur",
    "table": "tableau",
    "row": "ligne de tableau",
    "condition": "condition",
    "reading": "lecture",
    "rule": "règle",
    "decision": "décision",
    "case": "cas",
    "exception": "exception",
    "disposition": "disposition",
    "interpretation": "interprétation",
    "guarantee": "garantie",
    "off_machine": "hors machine",
}
"""What each kind of item is called."""

STATUS_WORDS: dict[Status, str] = {
    "quoted": "citées",
    "covered": "couvertes",
    "off_machine": "hors machine",
    "uncovered": "sans règle",
}
"""What sentences are, of which there are several."""

ONE_STATUS: dict[Status, str] = {
    "quoted": "citée",
    "covered": "couverte",
    "off_machine": "hors machine",
    "uncovered": "sans règle",
}
"""What one sentence is."""

_COLUMNS = (
    "source", "section", "genre", "nom", "libellé", "politique", "citation propre", "extrait", "motif", "fichier",
    "ligne",
)  # fmt: skip
_UNCOVERED = "rien ne cite cette section"
_FORMULAS = ("=", "+", "-", "@", "\t")
"""What a spreadsheet takes for a formula, at the start of a cell."""


def sources_text(
    sources: Sequence[SourceCoverage], texts: Sequence[TextCoverage], files: Iterable[str], screen: Screen
) -> str:
    """The matrix laid out for ``screen``, politique by politique."""
    screen = screen.naming(files)
    rows: list[Styled] = []
    for source in sources:
        rows.extend(screen.paragraph(screen.text(f"{source.document.name}{COLON}{source.document.title}", "bold")))
        for section in source.sections:
            count = counted(len(section.items), "élément") if section.items else _UNCOVERED
            titled = source.document.titles.get(section.section, "")
            name = f"{section.section} {quoted(titled)}" if titled else section.section
            title = screen.text(f"{name} ({count})", "bold" if section.items else "bold red")
            rows.extend(((), *screen.paragraph(title)))
            for line in _by_policy(section.items):
                rows.extend(tree_of(line, screen, indent=2))
        rows.extend(((), *screen.paragraph(screen.text(_conclusion(source), "bold")), ()))
        for text in texts:
            if text.text.document is source.document:
                rows.extend(_sentences(text, screen))
    return screen.lay_out(rows[:-1])


def sentence_count(text: TextCoverage, status: Status) -> str:
    """``12 phrases citées``, ``1 phrase sans règle``."""
    count = text.count(status)
    return f"{counted(count, 'phrase')} {STATUS_WORDS[status] if count > 1 else ONE_STATUS[status]}"


def _sentences(text: TextCoverage, screen: Screen) -> Iterator[Styled]:
    """How the sentences of a text are covered, and those that nothing covers, each in its section."""
    counts = [sentence_count(text, status) for status in STATUS_WORDS]
    yield from screen.paragraph(screen.text(f"Phrase par phrase{COLON}{', '.join(counts)}.", "bold"))
    for one in text.uncovered:
        yield from screen.paragraph(
            screen.text(f"{one.sentence.section or 'en tête'}{COLON}{quoted(one.sentence.text)}"), indent=2
        )
    yield ()


def _conclusion(source: SourceCoverage) -> str:
    if source.uncovered:
        return f"Rien ne cite{COLON}{', '.join(source.uncovered)}"
    return f"Les {len(source.sections)} sections de {quoted(source.document.name)} sont toutes citées"


def _by_policy(items: Sequence[Citing]) -> Iterator[Line]:
    groups: dict[str, list[Citing]] = {}
    for item in items:
        groups.setdefault(item.policy, []).append(item)
    for policy, group in groups.items():
        lines = tuple(_line(item) for item in group if item.kind != "policy")
        yield Line(f"politique {policy}", children=lines)


def _line(item: Citing) -> Line:
    notes = [quoted(item.cite.extract)] if item.own and item.cite.extract else []
    if item.reason:
        notes.append(f"motif{COLON}{item.reason}")
    return Line(_said(item), source=Source(None, item.span.path, item.span.line), notes=tuple(notes))


def _said(item: Citing) -> str:
    """``règle total : total des points, sur 200``; what is its own name is not said twice."""
    name = item.name.removeprefix(f"{item.policy}.")
    if item.label == item.name:
        return f"{KINDS[item.kind]} {quoted(item.label)}"
    return f"{KINDS[item.kind]} {name}{COLON}{item.label}" if item.label else f"{KINDS[item.kind]} {name}"


def sources_csv(sources: Sequence[SourceCoverage]) -> str:
    """One row per item and section, semicolons between cells, as a French spreadsheet opens it."""
    stream = io.StringIO()
    stream.write("\ufeff")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for source, section in itertools.chain.from_iterable(
        ((source, section) for section in source.sections) for source in sources
    ):
        for item in section.items:
            cells = [source.document.name, section.section, *_cells(item)]
            writer.writerow([plain_cell(cell) for cell in cells])
        if not section.items:
            writer.writerow([source.document.name, section.section, _UNCOVERED, *[""] * (len(_COLUMNS) - 3)])
    return stream.getvalue()


def _cells(item: Citing) -> list[str]:
    return [
        KINDS[item.kind],
        item.name,
        item.label,
        item.policy,
        "oui" if item.own else "non",
        (item.cite.extract or "") if item.own else "",
        item.reason,
        item.span.path,
        str(item.span.line),
    ]


def plain_cell(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    cell = clean(cell)
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
