"""Letters as text, Markdown and HTML: what ``content`` says, put into the words and layouts of ``templates/``."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Literal, TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cqp_dsl.datatypes.display import NBSP
from cqp_dsl.render.letter.content import letter_of, mapped
from cqp_dsl.render.screen import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cqp_dsl.core.program import Program
    from cqp_dsl.evaluation.answer import Answer
    from cqp_dsl.render.letter.content import Letter
    from cqp_dsl.render.page import Refusal

Layout: TypeAlias = Literal["text", "markdown", "html"]

_TEMPLATES: dict[Layout, str] = {"text": "letter.txt.j2", "markdown": "letter.md.j2", "html": "letter.html.j2"}
_WIDTH = 76
_UNBREAKABLE = re.compile(r" (?=[:;!?»%€])|(?<=«) ")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
_ELISIONS = (("le ", "au "), ("les ", "aux "))


def letters(results: Sequence[Answer | Refusal], program: Program, layout: Layout) -> str:
    """The letters of these dossiers, in order."""
    environment = _environment(layout)
    template = environment.get_template(_TEMPLATES[layout])
    written = []
    for result in results:
        letter = mapped(letter_of(result, program), _foreign(layout))
        text = template.render(letter=letter, subject=_subject(letter))
        written.append(_typeset(re.sub(r"\n{3,}", "\n\n", text)).strip())
    match layout:
        case "html":
            page = environment.get_template("page.html.j2")
            return page.render(letters=[Markup(text) for text in written]) + "\n"  # noqa: S704 - escaped by its template
        case "markdown":
            return "\n\n<!-- lettre suivante -->\n\n".join(written) + "\n"
        case "text":
            return f"\n\n{'_' * _WIDTH}\n\n".join(written) + "\n"


def _subject(letter: Letter) -> str:
    if letter.refused:
        return "dossier à corriger"
    if len(letter.decisions) == 1:
        return letter.decisions[0].title
    return f"notification de {len(letter.decisions)} décisions"


def _environment(layout: Layout) -> Environment:
    environment = Environment(
        loader=PackageLoader("cqp_dsl.render.letter"),
        autoescape=layout == "html",  # noqa: S701 - the other layouts are not HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters.update(wrap=_wrapped, bullet=_bullet, sentence=_sentence, lower_first=_lower_first, to=_to)
    return environment


def _foreign(layout: Layout) -> Callable[[str], str]:
    """What is done to a text that comes from a policy or a dossier before a template sees it."""
    if layout == "markdown":
        return lambda text: _MARKDOWN.sub(r"\\\1", clean(text))
    return clean


def _typeset(text: str) -> str:
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
