"""Parsing: from the text of a file to its surface tree, or to what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from cqp_dsl.diagnostics import has_errors, in_order
from cqp_dsl.language.syntax.aside import without_scenarios
from cqp_dsl.language.syntax.build import Builder
from cqp_dsl.language.syntax.limits import MAX_DIAGNOSTICS
from cqp_dsl.language.syntax.scan import scan

if TYPE_CHECKING:
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.language.syntax import tree
    from cqp_dsl.language.syntax.scan import Scanned
    from cqp_dsl.source import SourceFile


def parse_file(source: SourceFile, *, scenarios: bool = True) -> tuple[tree.File | None, list[Diagnostic]]:
    """Parse a file.

    Args:
        source: the file.
        scenarios: whether they are wanted; otherwise those that leave no doubt about where they start and end are
            left out, unless something is wrong in what is left: then all of the file is read, and all said.

    Returns:
        The file, or None when there is an error; and all that was found, errors and warnings, in order.
    """
    scanned = scan(source)
    diagnostics = list(scanned.diagnostics)
    if not scanned.readable:
        return None, told(diagnostics)
    if not (scenarios or diagnostics):
        file = _without_scenarios(source, scanned)
        if file is not None:
            return file, []
    sound = not has_errors(diagnostics)
    builder = Builder(source)
    parsed: tree.File | None = builder.parse("file") if sound else None
    if parsed is None:
        from cqp_dsl.language.syntax.recover import recover  # noqa: PLC0415 - a file that parses does without

        diagnostics.extend(recover(source, scanned, failed=sound))
        return None, told(diagnostics)
    diagnostics.extend(builder.diagnostics)
    return (None if has_errors(diagnostics) else _whole(parsed, scanned)), told(diagnostics)


def _without_scenarios(source: SourceFile, scanned: Scanned) -> tree.File | None:
    """A file without the scenarios that can be left out; None where there are none, or something is wrong."""
    text = without_scenarios(source.text)
    builder = Builder(source)
    parsed: tree.File | None = None if text is None else builder.parse("file", text=text)
    return None if parsed is None or builder.diagnostics else _whole(parsed, scanned)


def _whole(file: tree.File, scanned: Scanned) -> tree.File:
    return evolve(file, comments=scanned.comments)


def parse_expression(
    source: SourceFile, start: int = 0, end: int | None = None
) -> tuple[tree.Expr | None, list[Diagnostic]]:
    """Parse the expression that stands between two offsets of a file; None when there is an error."""
    scanned = scan(source)
    if has_errors(scanned.diagnostics):
        return None, told(list(scanned.diagnostics))
    builder, stop = Builder(source), len(source.text) if end is None else end
    expression: tree.Expr | None = builder.parse("expression", (start, stop))
    if expression is None and not builder.diagnostics:
        from cqp_dsl.language.syntax.recover import mistakes  # noqa: PLC0415 - as above

        return None, told(mistakes(source, "expression", start, stop))
    return (None if has_errors(builder.diagnostics) else expression), told(builder.diagnostics)


def told(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """What is said of a file: in order, typeset, and no more than will be read."""
    if not diagnostics:
        return []
    from cqp_dsl.language.syntax.typography import typeset_diagnostic  # noqa: PLC0415 - where there is nothing to say

    return [typeset_diagnostic(diagnostic) for diagnostic in in_order(diagnostics)[:MAX_DIAGNOSTICS]]
