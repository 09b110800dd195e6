"""The traceability matrix as one self-contained page, to print or to send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.core.datatypes.display import quoted
from cqp_dsl.render.sources_text import KINDS, ONE_STATUS, sentence_count
from cqp_dsl.render.templating import page
from cqp_dsl.render.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.workspace.inventory.sources import SourceCoverage
    from cqp_dsl.workspace.text.coverage import TextCoverage


def sources_html(sources: Sequence[SourceCoverage], texts: Sequence[TextCoverage]) -> str:
    """The page: each text that is there face to face with its rules, then the matrix."""
    return page(
        "sources.html.j2",
        sources=sources,
        texts=texts,
        kinds=KINDS,
        sentence_count=sentence_count,
        one_status=ONE_STATUS,
        counted=counted,
        quoted=quoted,
    )
