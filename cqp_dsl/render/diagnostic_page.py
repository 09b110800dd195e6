"""The page of a diagnostic on a screen: its Markdown, with headings and examples laid out for a terminal."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markdown import CodeBlock, Heading, Markdown
from rich.padding import Padding
from rich.text import Text

from cqp_dsl.core.datatypes.display import NBSP
from cqp_dsl.diagnostics import CATALOGUE
from cqp_dsl.render.screen import unbroken

if TYPE_CHECKING:
    from typing import ClassVar

    from rich.console import ConsoleOptions, RenderResult
    from rich.markdown import MarkdownElement

    from cqp_dsl.render.screen import Screen


_KEPT_SPACE = "\ue000"
"""Stands for a no-break space while rich lays the page out: it would break lines at a true one."""


class _Heading(Heading):
    """A heading at the left, in bold."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the heading out."""
        del console, options
        yield Text.assemble(self.text, style="bold", justify="left")


class _Example(CodeBlock):
    """An example, indented, its lines as they were written."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the example out."""
        del console, options
        text = Text(str(self.text).rstrip(), style="cyan", overflow="fold")
        yield Padding(text, (0, 0, 0, 4))


class _Page(Markdown):
    """Markdown with our headings and examples."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": _Heading,
        "fence": _Example,
        "code_block": _Example,
    }


def diagnostic_page(markdown: str, screen: Screen) -> str:
    """The page laid out for ``screen``."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=screen.columns,
        force_terminal=screen.colour,
        color_system="standard" if screen.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    console.print(_Page(unbroken(markdown).replace(NBSP, _KEPT_SPACE)))
    lines = stream.getvalue().replace(_KEPT_SPACE, " ").split("\n")
    return screen.fit("\n".join(line.rstrip() for line in lines))


def diagnostics_list(screen: Screen) -> str:
    """Every code with its title, one per line."""
    titles = (f"{code}  {CATALOGUE[code]}" for code in sorted(CATALOGUE))
    return screen.lay_out(row for title in titles for row in screen.paragraph(screen.text(title)))
