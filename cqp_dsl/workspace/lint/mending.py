"""Applying the fixes of findings to the text of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.source import SourceFile


def mended(source: SourceFile, found: Iterable[Diagnostic]) -> tuple[str, int]:
    """The text of a file with the fixes of its warnings applied, and how many were.

    Of two fixes that touch, the first in the text is applied; the other waits for another reading. The fix of an error
    is a guess at what the author means, and is left to the author.
    """
    fixes = {
        (fix.span.start, fix.span.end, fix.replacement)
        for diagnostic in found
        if (fix := diagnostic.fix) and diagnostic.severity is not Severity.ERROR and fix.span.path == source.path
    }
    parts: list[str] = []
    done, count = 0, 0
    for start, end, replacement in sorted(fixes):
        if start < done or (count and start == done):
            continue
        parts.extend((source.text[done:start], replacement))
        done, count = end, count + 1
    return "".join([*parts, source.text[done:]]), count
