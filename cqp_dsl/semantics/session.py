"""What one elaboration carries along: diagnostics, node numbers, texts."""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.diagnostics import Diagnostic, Fix, Label, Severity
from cqp_dsl.language.syntax.typography import typeset_diagnostic
from cqp_dsl.semantics.resolutions import Resolutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cqp_dsl.source import SourceFile, Span


@define(eq=False, repr=False)
class Session:
    """The state of one elaboration; mutable, private to ``semantics``."""

    files: dict[str, SourceFile]
    comments: Mapping[str, Sequence[Span]] = field(factory=dict)
    """Where the comments of each file stand, in order."""
    diagnostics: list[Diagnostic] = field(factory=list)
    resolutions: Resolutions = field(factory=Resolutions)
    types_open: int = 0
    """Declared types being resolved, one within the other."""
    leaves: dict[str, int] = field(factory=dict)
    """The number of single values in each fiche, by name."""
    precedences: Counter[str] = field(factory=Counter)
    """The pairs of cases of which one prevails over the other, by file."""
    _last_id: int = 0

    def next_id(self) -> int:
        """A fresh node number."""
        self._last_id += 1
        return self._last_id

    def text(self, span: Span) -> str:
        """The source text under a span, comments left out and white space folded."""
        text, start, pieces = self.files[span.path].text, span.start, []
        comments = self.comments.get(span.path, ())
        first = bisect.bisect_left(comments, span.start, key=lambda comment: comment.start)
        for comment in itertools.takewhile(lambda comment: comment.start < span.end, comments[first:]):
            pieces.append(text[start : comment.start])
            start = comment.end
        return plain_spaces("".join([*pieces, text[start : span.end]]))

    def error(
        self,
        code: str,
        message: str,
        span: Span,
        label: str = "",
        *,
        others: Iterable[tuple[Span, str]] = (),
        help: str | None = None,  # noqa: A002 - the field's name
        fix: Fix | None = None,
    ) -> None:
        """Report an error at ``span``."""
        self._report(Severity.ERROR, code, message, (Label(span, label), *(Label(*o) for o in others)), help, fix)

    def warning(
        self,
        code: str,
        message: str,
        span: Span,
        label: str = "",
        *,
        others: Iterable[tuple[Span, str]] = (),
        help: str | None = None,  # noqa: A002 - the field's name
        fix: Fix | None = None,
    ) -> None:
        """Report a finding that does not stop the run."""
        self._report(Severity.WARNING, code, message, (Label(span, label), *(Label(*o) for o in others)), help, fix)

    def _report(
        self, severity: Severity, code: str, message: str, labels: tuple[Label, ...], help_: str | None, fix: Fix | None
    ) -> None:
        self.diagnostics.append(typeset_diagnostic(Diagnostic(code, message, labels, help_, fix, severity)))
