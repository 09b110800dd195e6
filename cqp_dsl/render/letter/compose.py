"""Letters as text, Markdown and HTML: what ``content`` says, in the words and layouts of ``templates/letter/``."""

from __future__ import annotations

import functools
import re
import textwrap
from typing import TYPE_CHECKING, Literal, TypeAlias

from cqp_dsl.datatypes.display import NBSP
from cqp_dsl.render.letter.content import letter_of, mapped
from cqp_dsl.render.screen import clean
from cqp_dsl.render.templating import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jinja2 import Environment

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.letter.content import Letter
    from cqp_dsl.render.page import Refusal

Layout: TypeAlias = Literal["text", "markdown", "html"]

_WIDTH = 76
_UNBREAKABLE = re.compile(r" (?=[:;!?»%€])|(?<=«) ")
_BLANKS = re.compile(r"\n{3,}")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
_ELISIONS = (("le ", "au "), ("les ", "aux "))


def letter_parts(
    results: Iterable[Answer | Refusal], program: Program, layout: Layout, *, several: bool
) -> Iterator[str]:
    """The letters of these dossiers, in order, part by part as answers come: what is written is forgotten."""
    written = (mapped(letter_of(result, program), _foreign(layout)) for result in results)
    pairs = ((letter, _subject(letter)) for letter in written)
    match layout:
        case "html":
            form = _templates(html=True).get_template("letter/letters.html.j2")
            yield from form.generate(letters=pairs, several=several)
        case "markdown":
            yield from _joined(pairs, "letter/letter.md.j2", "<!-- lettre suivante -->")
        case "text":
            yield from _joined(pairs, "letter/letter.txt.j2", "_" * _WIDTH)


def _joined(letters: Iterable[tuple[Letter, str]], template: str, between: str) -> Iterator[str]:
    form = _templates(html=False).get_template(template)
    for number, (letter, subject) in enumerate(letters):
        text = form.render(letter=letter, subject=subject)
        yield (f"\n{between}\n\n" if number else "") + _typeset(_BLANKS.sub("\n\n", text)).strip() + "\n"


def _subject(letter: Letter) -> str:
    if letter.refused:
        return "dossier à corriger"
    if len(letter.decisions) == 1:
        return letter.decisions[0].title
    taken = all(decision.status == "decided" for decision in letter.decisions)
    return f"{'notification' if taken else 'examen'} de {len(letter.decisions)} décisions"


@functools.cache
def _templates(*, html: bool) -> Environment:
    return environment(
        html=html,
        filters={
            "wrap": _wrapped,
            "bullet": _bullet,
            "sentence": _sentence,
            "lower_first": _lower_first,
            "to": _to,
            "typeset": _typeset,
        },
    )


def _foreign(layout: Layout) -> Callable[[str], str]:
    """What is done to a text that comes from a policy or a dossier before a template sees it."""
    if layout == "markdown":
        return lambda text: _MARKDOWN.sub(r"\\\1", clean(text))
    return clean


def _typeset(text: str) -> str:
    """The text with the no-break spaces of French typography, those of the templates' own words included."""
    return _UNBREAKABLE.sub(NBSP, text)


def _wrapped(text: str, indent: int = 0, first: str = "") -> str:
    return textwrap.fill(
        _typeset(str(text)),
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


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower_first(text: str) -> str:
    """The text as the end of a sentence; an acronym keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _to(by: str) -> str:
    """``by`` after « à »: ``au jury``, ``aux CRFP``, ``à la caisse nationale``."""
    for article, contraction in _ELISIONS:
        if by.casefold().startswith(article):
            return contraction + by[len(article) :]
    return f"à {by}"
