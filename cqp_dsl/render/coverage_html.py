"""Coverage as one self-contained page: every file of the program, what scenarios show of it, and what they do not."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cqp_dsl.render.coverage_text import KIND_NAMES, missed_text, reached_text
from cqp_dsl.render.markup import Markup, element
from cqp_dsl.render.wording import percent
from cqp_dsl.workspace.testing.coverage import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cqp_dsl.render.markup import Content
    from cqp_dsl.source import SourceFile
    from cqp_dsl.workspace.testing.coverage import Coverage, Covered

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 Georgia, "Times New Roman", serif; color: #1a1a1a; background: #fff;
  max-width: 80rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-top: 3px solid #1a1a1a; }
table { border-collapse: collapse; font-size: .95rem; }
th, td { text-align: left; padding: .15rem .75rem; border-bottom: 1px solid #ccc; } td.number { text-align: right; }
pre { font: 13px/1.45 "DejaVu Sans Mono", Consolas, monospace; overflow-x: auto; tab-size: 4; margin: .5rem 0; }
.line { display: block; min-height: 1.45em; } .line::before { content: attr(data-line); display: inline-block;
  width: 3rem; margin-right: 1rem; text-align: right; color: #767676; user-select: none; }
.seen { background: #e2f3e2; } .half { background: #fff0c2; text-decoration: underline dotted #8a5a00; }
.unseen { background: #fbd9d9; text-decoration: underline wavy #9b1c1c; }
.legend span { padding: 0 .4rem; margin-right: 1rem; } .missed li { color: #9b1c1c; }
@media print { body { margin: 0; max-width: none; font-size: 9.5pt; } pre { white-space: pre-wrap; font-size: 7.5pt; } }
"""

_TITLE = "Couverture des politiques par leurs scénarios"
_NAMES = ("rule", "decision", "parameter", "table", "reading")
"""The kinds of items that are drawn on their first line alone: their text is that of their parts."""


def coverage_html(coverage: Coverage, files: Mapping[str, SourceFile], policies: Mapping[str, str]) -> str:
    """The page.

    Args:
        coverage: what scenarios reach.
        files: the files of the program, by display path.
        policies: the politique of each path.
    """
    head = element(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        element("title", _TITLE),
        Markup(f"<style>{_STYLE}</style>"),
    )
    shown = [path for path in files if any(one.item.span.path == path for one in coverage.found)]
    body = element(
        "body",
        element("h1", _TITLE),
        element("p", f"{percent(coverage.tenths)} : {coverage.reached} éléments montrés sur {len(coverage.found)}."),
        _legend(),
        _kinds(coverage),
        _summary(coverage, shown, policies),
        [_file(coverage, files[path], policies.get(path, path)) for path in shown],
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='fr').html}\n"


def _legend() -> Markup:
    return element(
        "p",
        element("span", "montré", class_="seen"),
        element("span", "vu d'un seul côté (toujours vrai, ou toujours faux)", class_="half"),
        element("span", "qu'aucun scénario ne montre", class_="unseen"),
        class_="legend",
    )


def _ratio(part: Coverage) -> list[Markup]:
    return [
        element("td", f"{part.reached}/{len(part.found)}", class_="number"),
        element("td", percent(part.tenths), class_="number"),
    ]


def _kinds(coverage: Coverage) -> Markup:
    parts = ((kind, coverage.of(kind=kind)) for kind in KINDS)
    return element(
        "table", [element("tr", element("td", KIND_NAMES[kind][1]), _ratio(part)) for kind, part in parts if part.found]
    )


def _summary(coverage: Coverage, paths: list[str], policies: Mapping[str, str]) -> Markup:
    rows = [
        element(
            "tr",
            element("td", element("a", policies.get(path, path), href=f"#{_anchor(paths, path)}")),
            _ratio(_of_file(coverage, path)),
        )
        for path in paths
    ]
    return element("nav", element("h2", "Fichier par fichier"), element("table", rows), aria_label="Fichiers")


def _anchor(paths: list[str], path: str) -> str:
    return f"fichier-{paths.index(path) + 1}"


def _of_file(coverage: Coverage, path: str) -> Coverage:
    return type(coverage)(tuple(one for one in coverage.found if one.item.span.path == path))


def _file(coverage: Coverage, file: SourceFile, title: str) -> Markup:
    part = _of_file(coverage, file.path)
    paths = list(dict.fromkeys(one.item.span.path for one in coverage.found))
    missed = [element("li", f"ligne {item.span.line} : {missed_text(item)}") for item in part.missed]
    return element(
        "section",
        element("h2", f"{title} ({file.path})", id=_anchor(paths, file.path)),
        element("ul", missed, class_="missed") if missed else None,
        element("pre", list(_lines(part, file))),
    )


def _lines(part: Coverage, file: SourceFile) -> Iterator[Markup]:
    """The lines of a file, what is covered and what is not in colour, the innermost item first."""
    states = _states(part, file)
    start = 0
    for number, text in enumerate(file.text.split("\n"), start=1):
        pieces: list[Content] = []
        indent = start + len(text) - len(text.lstrip())
        states[start:indent] = [None] * (indent - start)
        for state, group in itertools.groupby(range(start, start + len(text)), key=states.__getitem__):
            chars = "".join(file.text[offset] for offset in group)
            pieces.append(chars if state is None else element("span", chars, class_=state[0], title=state[1]))
        yield element("span", pieces, class_="line", data_line=str(number))
        start += len(text) + 1


def _states(part: Coverage, file: SourceFile) -> list[tuple[str, str] | None]:
    """For each character, the class and the title of the smallest item that covers it."""
    places: dict[tuple[int, int], list[Covered]] = {}
    for one in part.found:
        span = one.item.span
        end = file.text.find("\n", span.start, span.end) if one.item.kind in _NAMES else -1
        places.setdefault((span.start, span.end if end == -1 else end), []).append(one)
    states: list[tuple[str, str] | None] = [None] * (len(file.text) + 1)
    for (start, end), group in sorted(places.items(), key=lambda place: place[0][0] - place[0][1]):
        states[start:end] = [_state(group)] * (end - start)
    return states


def _state(group: list[Covered]) -> tuple[str, str]:
    missed = [one.item for one in group if not one.scenarios]
    if not missed:
        return "seen", reached_text(max(one.scenarios for one in group))
    return ("half" if len(missed) < len(group) else "unseen"), " ; ".join(missed_text(item) for item in missed)
