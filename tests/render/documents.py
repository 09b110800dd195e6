"""Documents whole, as a file holds them: what is written part by part, joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.render.answer_html import answer_page_parts
from cqp_dsl.render.answers_json import answer_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.page import Refusal


def answers_json(results: Sequence[Answer | Refusal], program: Program) -> str:
    """The JSON document of these dossiers."""
    return "".join(answer_parts(results, program, several=False))


def answers_html(results: Sequence[Answer | Refusal], program: Program, *, complete: bool = False) -> str:
    """The page of these dossiers."""
    return "".join(answer_page_parts(results, program, several=len(results) > 1, complete=complete))
