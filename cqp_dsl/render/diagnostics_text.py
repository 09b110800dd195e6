"""Diagnostics for the terminal: the message, the excerpt with every labelled place, the help and the fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from cqp_dsl.diagnostics import Severity, in_order
from cqp_dsl.render.wording import COLON, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import RenderableType

    from cqp_dsl.diagnostics import Diagnostic, Label
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
    return "\n".join([*shown, screen.lay_out(screen.text(_count(found), "bold"))])


def diagnostic_text(diagnostic: Diagnostic, files: Mapping[str, SourceFile], screen: Screen) -> str:
    """One diagnostic laid out for ``screen``."""
    style = _STYLES[diagnostic.severity]
    head = screen.text(f"{_WORDS[diagnostic.severity]} {diagnostic.code}\u00a0:", style)
    shown: list[RenderableType] = [Text.assemble(head, " ", screen.text(diagnostic.message, "bold"))]
    path = None
    for label in _by_place(diagnostic.labels):
        if label.span.path != path:
            path = label.span.path
            span = next(other.span for other in diagnostic.labels if other.span.path == path)
            shown.append(screen.text(f"  ┌─ {path}:{span.line}:{span.column}", "cyan"))
        primary = label == diagnostic.labels[0]
        shown.extend(_excerpt(label, files.get(path), screen, style if primary else "cyan", primary=primary))
    if diagnostic.help:
        shown.append(_advice("aide", diagnostic.help, screen))
    if diagnostic.fix:
        shown.append(_advice("corriger", diagnostic.fix.title, screen))
    shown.extend(_advice("au choix", choice.title, screen) for choice in diagnostic.choices)
    return screen.lay_out(*shown)


def _advice(title: str, text: str, screen: Screen) -> Padding:
    return Padding(Text.assemble(screen.text(f"{title}{COLON}", "bold"), screen.text(text)), (0, 0, 0, 2))


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


def _excerpt(
    label: Label, source: SourceFile | None, screen: Screen, style: str, *, primary: bool
) -> list[RenderableType]:
    """The line of the place, underlined, with what is said of it."""
    if source is None:
        return [screen.text(f"  │ {label.text}", style)] if label.text else []
    span = label.span
    gutter = max(3, len(str(span.end_line)))
    room = max(_FEWEST_COLUMNS, min(screen.width, 120) - gutter - 4)
    line = source.line(span.line)
    first, last = span.column - 1, _last_column(span, line)
    cut = min(max(0, first - _LEAD), max(0, last + 2 - room))
    lead = "…" if cut else ""
    before = screen.text(lead + _detabbed(line[cut:first]))
    marked = screen.text(_detabbed(line[first:last]), style)
    after = screen.text(_detabbed(line[last:]))
    code = Text.assemble(before, marked, after)
    code.truncate(room, overflow="ellipsis" if screen.encoding.casefold().startswith("utf") else "crop")
    carets = ("^" if primary else "-") * max(1, min(marked.cell_len, room - before.cell_len))
    under = Text.assemble(" " * min(before.cell_len, room - 1), (carets, style))
    shown: list[RenderableType] = [
        _beside(str(span.line), gutter, code, screen),
        *_under(under, screen.text(label.text, style), gutter, room, screen),
    ]
    if span.end_line > span.line:
        shown.append(_beside("", gutter, screen.text(f"(jusqu'à la ligne {span.end_line})", "dim"), screen))
    return shown


def _last_column(span: Span, line: str) -> int:
    if span.end_line > span.line:
        return max(len(line), span.column)
    return max(span.end_column - 1, span.column)


def _detabbed(text: str) -> str:
    return text.replace("\t", "    ")


def _beside(number: str, gutter: int, content: Text, screen: Screen) -> Text:
    line = Text.assemble((number.rjust(gutter), "cyan"), screen.text(" │ ", "cyan"), content)
    line.no_wrap = True
    return line


def _under(under: Text, said: Text, gutter: int, room: int, screen: Screen) -> list[RenderableType]:
    """The underline, with the label after it where there is room, else under it."""
    if not said:
        return [_beside("", gutter, under, screen)]
    if under.cell_len + 1 + said.cell_len <= room:
        return [_beside("", gutter, Text.assemble(under, " ", said), screen)]
    wrapped = said.wrap(Console(width=room), room)
    return [_beside("", gutter, line, screen) for line in (under, *wrapped)]
