"""Diagnostics for the terminal: the message, the excerpt with every labelled place, the help and the fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.diagnostics import Severity, in_order
from cqp_dsl.render.layout import cropped, styled_cells, wrapped
from cqp_dsl.render.wording import COLON, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cqp_dsl.diagnostics import Diagnostic, Label
    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.screen import Screen
    from cqp_dsl.source import SourceFile, Span

_WORDS = {Severity.ERROR: "erreur", Severity.WARNING: "avertissement", Severity.NOTE: "note"}
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
_FEWEST_COLUMNS = 24
_LEAD = 12
"""Characters kept before the place when a line too long for the screen is cut at its left."""


def diagnostics_text(diagnostics: Iterable[Diagnostic], files: Mapping[str, SourceFile], screen: Screen) -> str:
    """Every diagnostic, in the order of files and lines, with a count at the end; empty when there is none."""
    found = in_order(diagnostics)
    if not found:
        return ""
    shown = [diagnostic_text(diagnostic, files, screen) for diagnostic in found]
    return "\n".join([*shown, screen.lay_out([screen.text(_count(found), "bold")])])


def diagnostic_text(diagnostic: Diagnostic, files: Mapping[str, SourceFile], screen: Screen) -> str:
    """One diagnostic laid out for ``screen``."""
    style = _STYLES[diagnostic.severity]
    head = screen.text(f"{_WORDS[diagnostic.severity]} {diagnostic.code}\u00a0:", style)
    rows = screen.paragraph((*head, (" ", ""), *screen.text(diagnostic.message, "bold")))
    path = None
    for label in _by_place(diagnostic.labels):
        if label.span.path != path:
            path = label.span.path
            span = next(other.span for other in diagnostic.labels if other.span.path == path)
            rows.extend(screen.paragraph(screen.text(f"  ┌─ {path}:{span.line}:{span.column}", "cyan")))
        primary = label == diagnostic.labels[0]
        rows.extend(_excerpt(label, files.get(path), screen, style if primary else "cyan", primary=primary))
    if diagnostic.help:
        rows.extend(_advice("aide", diagnostic.help, screen))
    if diagnostic.fix:
        rows.extend(_advice("corriger", diagnostic.fix.title, screen))
    for choice in diagnostic.choices:
        rows.extend(_advice("au choix", choice.title, screen))
    return screen.lay_out(rows)


def _advice(title: str, text: str, screen: Screen) -> list[Styled]:
    return screen.paragraph(screen.text(f"{title}{COLON}", "bold") + screen.text(text), 2)


def _count(found: list[Diagnostic]) -> str:
    parts = []
    for severity, word in ((Severity.ERROR, "erreur"), (Severity.WARNING, "avertissement"), (Severity.NOTE, "note")):
        count = sum(diagnostic.severity is severity for diagnostic in found)
        if count:
            parts.append(counted(count, word))
    return ", ".join(parts)


def _by_place(labels: tuple[Label, ...]) -> list[Label]:
    """The labels by file, that of the first label first, then in the order of the text."""
    paths = list(dict.fromkeys(label.span.path for label in labels))
    return sorted(labels, key=lambda label: (paths.index(label.span.path), label.span.start))


def _excerpt(label: Label, source: SourceFile | None, screen: Screen, style: str, *, primary: bool) -> list[Styled]:
    """The line of the place, underlined, with what is said of it."""
    if source is None:
        return screen.paragraph(screen.text(f"  │ {label.text}", style)) if label.text else []
    span = label.span
    gutter = max(3, len(str(span.end_line)))
    room = max(_FEWEST_COLUMNS, screen.columns - gutter - 4)
    line = source.line(span.line)
    first, last = span.column - 1, _last_column(span, line)
    cut = min(max(0, first - _LEAD), max(0, last + 2 - room))
    lead = "…" if cut else ""
    # Only what may be shown is made harmless: a line may be as long as its file, and have an error at each word.
    before = screen.text(lead + _detabbed(line[cut:first]))
    marked = screen.text(_detabbed(line[first : min(last, first + 2 * room)]), style)
    after = screen.text(_detabbed(line[last : last + 2 * room]))
    code = cropped(before + marked + after, room, end="…" if screen.encoding.casefold().startswith("utf") else "")
    indent = styled_cells(before)
    carets = ("^" if primary else "-") * max(1, min(styled_cells(marked), room - indent))
    under: Styled = ((" " * min(indent, room - 1), ""), (carets, style))
    rows = [
        _beside(str(span.line), gutter, code, screen),
        *_under(under, screen.text(label.text, style), gutter, room, screen),
    ]
    if span.end_line > span.line:
        rows.append(_beside("", gutter, screen.text(f"(jusqu'à la ligne {span.end_line})", "dim"), screen))
    return rows


def _last_column(span: Span, line: str) -> int:
    if span.end_line > span.line:
        return max(len(line), span.column)
    return max(span.end_column - 1, span.column)


def _detabbed(text: str) -> str:
    return text.replace("\t", "    ")


def _beside(number: str, gutter: int, content: Styled, screen: Screen) -> Styled:
    return cropped(((number.rjust(gutter), "cyan"), *screen.text(" │ ", "cyan"), *content), screen.columns)


def _under(under: Styled, said: Styled, gutter: int, room: int, screen: Screen) -> list[Styled]:
    """The underline, with the label after it where there is room, else under it."""
    if not styled_cells(said):
        return [_beside("", gutter, under, screen)]
    if styled_cells(under) + 1 + styled_cells(said) <= room:
        return [_beside("", gutter, (*under, (" ", ""), *said), screen)]
    return [_beside("", gutter, line, screen) for line in (under, *wrapped(said, room))]
