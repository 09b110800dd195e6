"""The page of what many dossiers came to: one sheet of paper to table in session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.render.templating import page
from cqp_dsl.render.wording import counted, percent

if TYPE_CHECKING:
    from cqp_dsl.render.batch_summary import Summary

_MOST_GROUNDS: Final = 12
_MOST_MISSING: Final = 15
_MOST_MISTAKES: Final = 100


def batch_html(summary: Summary) -> str:
    """The page."""
    return page(
        "batch.html.j2",
        summary=summary,
        decided=summary.tally.dossiers - summary.tally.refused,
        counted=counted,
        share=lambda count, total: percent(round(1000 * count / total)) if total else "",
        width=lambda count, total: round(100 * count / total) if total else 0,
        most_grounds=_MOST_GROUNDS,
        most_missing=_MOST_MISSING,
        most_mistakes=_MOST_MISTAKES,
    )
