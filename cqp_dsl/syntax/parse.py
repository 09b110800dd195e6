"""Parsing: from the text of a file to its surface tree, or to what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from cqp_dsl.diagnostics import has_errors, in_order
from cqp_dsl.syntax.build import Builder
from cqp_dsl.syntax.explain import explain
from cqp_dsl.syntax.language import Failure, parse_tree
from cqp_dsl.syntax.limits import MAX_DIAGNOSTICS
from cqp_dsl.syntax.recover import recover
from cqp_dsl.syntax.scan import scan
from cqp_dsl.syntax.typography import typeset_diagnostic

if TYPE_CHECKING:
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import SourceFile
    from cqp_dsl.syntax import tree


def parse_file(source: SourceFile) -> tuple[tree.File | None, list[Diagnostic]]:
    """Parse a file.

    Returns:
        The file, or None when there is an error; and all that was found, errors and warnings, in order.
    """
    scanned = scan(source)
    diagnostics = list(scanned.diagnostics)
    if not scanned.readable:
        return None, _told(diagnostics)
    file: tree.File | None = None
    parsed = parse_tree(source.text, "file") if not has_errors(diagnostics) else None
    if parsed is None or isinstance(parsed, Failure):
        diagnostics.extend(recover(source, scanned, parsed))
    else:
        builder = Builder(source)
        file = attrs.evolve(builder.build(parsed), comments=scanned.comments)
        diagnostics.extend(builder.diagnostics)
    return (None if has_errors(diagnostics) else file), _told(diagnostics)


def parse_expression(
    source: SourceFile, start: int = 0, end: int | None = None
) -> tuple[tree.Expr | None, list[Diagnostic]]:
    """Parse the expression that stands between two offsets of a file; None when there is an error."""
    scanned = scan(source)
    if has_errors(scanned.diagnostics):
        return None, _told(list(scanned.diagnostics))
    expression, diagnostics, _height = parse_stretch(source, start, len(source.text) if end is None else end)
    return expression, _told(diagnostics)


def _told(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    return [typeset_diagnostic(diagnostic) for diagnostic in in_order(diagnostics)[:MAX_DIAGNOSTICS]]


def parse_stretch(source: SourceFile, start: int, end: int) -> tuple[tree.Expr | None, list[Diagnostic], int]:
    """An expression inside a file, what is wrong with it, and its height."""
    parsed = parse_tree(source.text, "expression", start, end)
    if isinstance(parsed, Failure):
        return None, [explain(source, parsed, start, end)], 0
    builder = Builder(source)
    expression = builder.build(parsed)
    return (None if has_errors(builder.diagnostics) else expression), builder.diagnostics, builder.height
