"""The traceability matrix as one self-contained page, to print or to send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.render.sources_text import KINDS
from cqp_dsl.render.templating import page
from cqp_dsl.render.wording import counted, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.workspace.inventory.sources import SourceCoverage


def sources_html(sources: Sequence[SourceCoverage]) -> str:
    """The page."""
    return page("sources.html.j2", sources=sources, kinds=KINDS, counted=counted, quoted=quoted)
