"""HTML built from elements: every text is escaped on its way in, so nothing can be forgotten."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, TypeAlias

from attrs import define

from cqp_dsl.render.screen import clean

if TYPE_CHECKING:
    from collections.abc import Sequence


@define(frozen=True)
class Markup:
    """HTML that is known to be safe."""

    html: str


Content: TypeAlias = "str | Markup | Sequence[Content] | None"


def safe(content: Content) -> str:
    """The HTML of a content: text is cleaned of control characters and escaped, markup stands as it is."""
    match content:
        case None:
            return ""
        case Markup(html=known):
            return known
        case str():
            return html.escape(clean(content))
        case _:
            return "".join(safe(part) for part in content)


def element(tag: str, *content: Content, **attributes: str) -> Markup:
    """An element; ``class_`` names the attribute ``class``, and ``aria_label`` is ``aria-label``."""
    shown = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(clean(value))}"' for name, value in attributes.items()
    )
    return Markup(f"<{tag}{shown}>{safe(content)}</{tag}>")
