"""The table of functions of the reference page, made from the table of operations.

``python -m tests.docs.functions`` writes it into the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cqp_dsl.core.operations import FUNCTIONS
from tests.docs.blocks import ROOT

if TYPE_CHECKING:
    from cqp_dsl.core.signatures import Function

PAGE: Final = ROOT / "docs" / "langage" / "memento.md"
_HEADING: Final = "| appel | donne | exemple | type | résultat |\n|---|---|---|---|---|\n"


def table() -> str:
    """The rows of the page, one per function."""
    return "".join(map(_row, FUNCTIONS.values()))


def _row(function: Function) -> str:
    meaning = function.meaning[0].lower() + function.meaning[1:].removesuffix(".")
    example, type_, result = function.example
    return f"| `{function.call}` | {meaning} | `{example}` | `{type_}` | `{result}` |\n"


def page(text: str) -> str:
    """The page with the table as it should be."""
    before, heading, rest = text.partition(_HEADING)
    after = rest[rest.index("\n\n") + 1 :]
    return f"{before}{heading}{table()}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
