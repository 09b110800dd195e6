"""Answers as one self-contained page to print or to send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.diagnostics import Severity
from cqp_dsl.render.outline import outline
from cqp_dsl.render.page import Page, Refusal
from cqp_dsl.render.templating import page_parts
from cqp_dsl.render.wording import COLON, SEMICOLON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.core.program import Program
    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.render.page import Mark

SIGNS: dict[Mark, tuple[str, str]] = {
    "yes": ("✓", "oui"),
    "no": ("✗", "non"),
    "unknown": ("?", "inconnu"),
    "flaw": ("!", "défaut du texte ou de la politique"),
    "value": ("=", "valeur"),
    "applied": ("→", "a joué"),
    "skipped": ("·", "n'a pas joué"),
}
"""Each mark, and what is read aloud for it."""


def answer_page_parts(
    results: Iterable[Answer | Page | Refusal], program: Program, *, several: bool, complete: bool = False
) -> Iterator[str]:
    """One page for all the dossiers of a call, part by part as answers come: what is written is forgotten.

    The whole trace is there, folded unless ``complete``. What is a page already is shown as it is.
    """
    return page_parts(
        "answers.html.j2",
        articles=(_article(result, program, whole=complete) for result in results),
        several=several,
        opened=complete,
        signs=SIGNS,
        colon=COLON,
        semicolon=SEMICOLON,
    )


def _article(
    result: Answer | Page | Refusal, program: Program, *, whole: bool
) -> tuple[Page | Refusal, Sequence[Diagnostic] | None]:
    """What a dossier is told: the page of its answer, or its refusal with the errors that it is refused for."""
    if isinstance(result, Refusal):
        return result, [each for each in result.diagnostics if each.severity is Severity.ERROR]
    return result if isinstance(result, Page) else outline(result, program, complete=True, whole=whole), None
