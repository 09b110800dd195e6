"""A text as lines of HTML, its words in spans that a style sheet colours."""

from __future__ import annotations

from typing import Final

from pygments import highlight
from pygments.formatters import HtmlFormatter

from cqp_dsl.language.highlight.pygments_lexer import CqpLexer

_LEXER: Final = CqpLexer(stripnl=False, ensurenl=False)
_FORMATTER: Final = HtmlFormatter(nowrap=True)


def coloured_lines(text: str) -> list[str]:
    """The lines of a text as HTML, escaped; what spans several lines has a span in each.

    The classes are the short names of Pygments: ``kd`` for the first word of a declaration, ``s`` for a text…
    """
    html: str = highlight(text, _LEXER, _FORMATTER)
    return html.removesuffix("\n").split("\n")
