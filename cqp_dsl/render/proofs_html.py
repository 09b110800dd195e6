"""What was established of policies, as one self-contained page that a jurist reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.answer.verdicts import QUESTIONS
from cqp_dsl.render.proofs_text import standing_text, summary, title
from cqp_dsl.render.templating import page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cqp_dsl.answer.verdicts import ProofReport
    from cqp_dsl.source import SourceFile, Span


def proofs_html(report: ProofReport, files: Mapping[str, SourceFile]) -> str:
    """The page: what disproves something first, then each verdict."""

    def excerpt(span: Span) -> str:
        source = files.get(span.path)
        return "" if source is None else source.line(span.line).strip()

    return page(
        "proofs.html.j2",
        report=report,
        questions=QUESTIONS,
        standing_text=standing_text,
        title_of=title,
        summary=summary(report),
        excerpt=excerpt,
    )
