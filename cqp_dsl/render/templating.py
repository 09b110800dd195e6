"""The templates of pages and letters: everything that is HTML is made by one of them, and escaped by Jinja.

Jinja and its templates are loaded by whoever asks for a page; no other command pays for them.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cqp_dsl.render.screen import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_Value = TypeVar("_Value")

_BUFFERED = 64
"""Pieces of a page that are written at once."""


def environment(*, html: bool, filters: Mapping[str, Callable[..., object]] | None = None) -> Environment:
    """The templates under ``templates/``; with ``html``, every text is escaped and cleaned of control characters."""
    made = Environment(
        loader=PackageLoader("cqp_dsl.render"),
        autoescape=html,  # noqa: S701 - the other templates are not HTML
        finalize=_cleaned if html else None,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(filters or {})
    return made


def _cleaned(value: _Value) -> _Value | str:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_pages = functools.cache(environment)


def page_parts(template: str, **content: object) -> Iterator[str]:
    """A page of HTML, part by part as its content comes: what is written is forgotten."""
    stream = _pages(html=True).get_template(template).stream(content)
    stream.enable_buffering(_BUFFERED)
    return iter(stream)


def page(template: str, **content: object) -> str:
    """A page of HTML."""
    return "".join(page_parts(template, **content))
