"""Scenarios set aside: a file read for what it decides need not read what stands beside its rules.

A scenario is left out only where its text leaves no doubt: it starts a line, its lines are indented and begin as the
lines of a scenario do, its texts are closed, it holds no word that begins a declaration, and what follows it, if
anything does, begins one at the start of a line. Then, in a file that parses, that text is one scenario, and the other
declarations are what they are in a whole reading. Anywhere else the scenario is read as the rest is.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from cqp_dsl.language.syntax.scan import DECLARATION_WORD
from cqp_dsl.language.syntax.words import DECLARATION_WORDS

_TEXT: Final = r"«[^«»]*+(?:«[^«»]*+(?:«[^«»]*+»[^«»]*+)*+»[^«»]*+)*+»|\"[^\"]*+\"|“[^”]*+”"
_LINE: Final = (
    r"[^\S\n]*+(?:$|\#)"  # blank, or a comment
    r"|[^\S\n]++(?:(?:avec|attendu|comme|cas)(?!\w)|à\s+la\s+date\s+du(?!\w)|[|«\"“{}\])]|\w++(?:\[|[^\S\n]*+[:;}\])=]))"
)
_END: Final = rf"\Z|\n(?:{'|'.join(DECLARATION_WORDS)})(?!\w)"
_DOTTED = re.compile(rf"\.\s+{DECLARATION_WORD}")
_SWALLOWED = re.compile(rf"\n\s*+{DECLARATION_WORD}")


@functools.cache
def _scenario() -> re.Pattern[str]:
    """One scenario, down to the end of the line before the next declaration."""
    return re.compile(
        rf"^scénario(?=[^\S\n]*+[«\"“])"
        rf"(?:{_TEXT}|\#[^\n]*+|(?!{DECLARATION_WORD})\w++|[^\w\s«»\"“”#]++|[^\S\n]++|\n(?={_LINE}))*+(?={_END})",
        re.MULTILINE,
    )


def without_scenarios(text: str) -> str | None:
    """The text with blanks for the scenarios that leave no doubt, so that places stay; None where there are none."""
    if any(_in_code(text, match.start()) for match in _DOTTED.finditer(text)):
        return None  # after a dot that ends a line, the first word of a declaration would be a field
    pieces: list[str] = []
    at = 0
    for match in _scenario().finditer(text):
        start, end = match.span()
        # A text closed too late may run over a declaration.
        if not _SWALLOWED.search(text, start, end):
            pieces += [text[at:start], " " * (end - start)]
            at = end
    return "".join([*pieces, text[at:]]) if pieces else None


def _in_code(text: str, offset: int) -> bool:
    return "#" not in text[text.rfind("\n", 0, offset) + 1 : offset]
