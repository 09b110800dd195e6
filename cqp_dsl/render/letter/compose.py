"""Letters as text, Markdown and HTML: the blocks of ``written`` in the layouts of ``templates/letter/``."""

from __future__ import annotations

import functools
import re
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

from cqp_dsl.core.datatypes.display import sentence
from cqp_dsl.render.letter.content import letter_of
from cqp_dsl.render.letter.settings import LetterSettings
from cqp_dsl.render.letter.wording import mapped, worded
from cqp_dsl.render.templating import environment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Environment

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.letter.wording import WordedLetter
    from cqp_dsl.render.page import Refusal

Layout: TypeAlias = Literal["text", "markdown", "html"]

_WIDTH = 76
_BLANKS = re.compile(r"\n{3,}")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def letter_parts(
    results: Iterable[Answer | Refusal],
    program: Program,
    layout: Layout,
    *,
    several: bool,
    settings: LetterSettings | None = None,
) -> Iterator[str]:
    """The letters of these dossiers, in order, part by part as answers come: what is written is forgotten."""
    letters = letters_of(results, program, settings)
    match layout:
        case "html":
            form = _templates(html=True).get_template("letter/letters.html.j2")
            shown = letters if several else list(letters)
            title = "Lettres" if isinstance(shown, Iterator) else sentence(shown[0].subject)
            yield from form.generate(letters=shown, title=title)
        case "markdown":
            escaped = (mapped(letter, lambda text: _MARKDOWN.sub(r"\\\1", text)) for letter in letters)
            yield from _joined(escaped, "letter/letter.md.j2", "<!-- lettre suivante -->")
        case "text":
            yield from _joined(letters, "letter/letter.txt.j2", "_" * _WIDTH)


def letters_of(
    results: Iterable[Answer | Refusal], program: Program, settings: LetterSettings | None = None
) -> Iterator[WordedLetter]:
    """The letters of these dossiers, in words, as answers come."""
    chosen = settings or LetterSettings()
    return (worded(letter_of(result, program), chosen) for result in results)


def _joined(letters: Iterable[WordedLetter], template: str, between: str) -> Iterator[str]:
    form = _templates(html=False).get_template(template)
    for number, letter in enumerate(letters):
        text = form.render(letter=letter)
        yield (f"\n{between}\n\n" if number else "") + _BLANKS.sub("\n\n", text).strip() + "\n"


@functools.cache
def _templates(*, html: bool) -> Environment:
    return environment(html=html, filters={"wrap": _wrapped, "bullet": _bullet})


def _wrapped(text: str, indent: int = 0, first: str = "") -> str:
    return textwrap.fill(
        str(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _bullet(text: str, depth: int) -> str:
    """A line of a list, under ``depth`` others."""
    first = f"{'  ' * depth}- "
    return _wrapped(text, len(first), first)
