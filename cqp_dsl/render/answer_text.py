"""An answer for the terminal: one screen that a jury member can read aloud, or with ``complete`` the whole trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from cqp_dsl.render.outline import outline
from cqp_dsl.render.page import Line
from cqp_dsl.render.wording import COLON, SEMICOLON

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from cqp_dsl.core.program import Program
    from cqp_dsl.evaluation.answer import Answer
    from cqp_dsl.render.page import Block, Page, Section
    from cqp_dsl.render.screen import Screen

_LEAST_TEXT = 44
"""Columns that a sentence too long for one line keeps beside its source; narrower, the source goes under it."""

_DEEPEST = 10
"""Levels of indent of a tree, which would else leave no room for words."""

_GAP = 2
_SOURCE_STYLE = "dim cyan"


def answer_text(answer: Answer, program: Program, screen: Screen, *, complete: bool = False) -> str:
    """The answer laid out for ``screen``."""
    screen = screen.naming(program.files)
    return screen.lay_out(*_page(outline(answer, program, complete=complete), screen))


@define(frozen=True)
class _Sourced:
    """A line with its source at the right, or under it where the screen is too narrow."""

    mark: Text
    text: Text
    source: Text
    notes: tuple[Text, ...] = ()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the line out in the columns at hand."""
        indent = self.mark.cell_len + 1 if self.mark else 0
        width = max(10, options.max_width - indent)
        lines = [*self._beside(console, width)]
        for note in self.notes:
            lines.extend(note.wrap(console, width))
        for number, line in enumerate(lines):
            head = Text.assemble(self.mark, " ") if number == 0 and self.mark else Text(" " * indent)
            yield Text.assemble(head, line)

    def _beside(self, console: Console, width: int) -> list[Text]:
        room = width - self.source.cell_len - _GAP
        if not self.source:
            return list(self.text.wrap(console, width))
        if self.text.cell_len <= room or (self.text.cell_len > width and room >= _LEAST_TEXT):
            first, *rest = self.text.wrap(console, room)
            return [self._joined(first, width), *rest]
        *rest, last = self.text.wrap(console, width)
        if last.cell_len + _GAP + self.source.cell_len <= width:
            return [*rest, self._joined(last, width)]
        return [*rest, last, *(self._joined(Text(), width, part) for part in self.source.wrap(console, width))]

    def _joined(self, line: Text, width: int, source: Text | None = None) -> Text:
        source = self.source if source is None else source
        line = line.copy()
        line.rstrip()
        source = source.copy()
        source.rstrip()
        return Text.assemble(line, " " * max(_GAP, width - line.cell_len - source.cell_len), source)


def _page(page: Page, screen: Screen) -> list[RenderableType]:
    """Headlines first, then the dossier, then what each decision rests on."""
    single = len(page.blocks) == 1
    shown: list[RenderableType] = [
        line for block in page.blocks for line in tree_of(block.headline, screen, style="bold", sourced=single)
    ]
    title = f"{page.title}, {page.date}"
    shown.append(screen.text(title, "dim"))
    shown.extend(_sourced(line, screen) for line in page.remarks)
    for block in page.blocks:
        shown.extend(_block(block, screen, titled=not single))
    shown.append("")
    if page.sources:
        shown.append(screen.text(f"Sources{COLON}{SEMICOLON.join(page.sources)}", "dim"))
    shown.append(screen.text(page.receipt, "dim"))
    return shown


def _block(block: Block, screen: Screen, *, titled: bool) -> list[RenderableType]:
    if not (block.sections or titled):
        return []
    shown: list[RenderableType] = [""]
    if titled:
        shown.extend((_sourced(block.headline, screen, "bold"),))
    for number, section in enumerate(block.sections):
        if number:
            shown.append("")
        shown.extend(_section(section, screen, titled=titled))
    return shown


def _section(section: Section, screen: Screen, *, titled: bool) -> list[RenderableType]:
    title = screen.text(f"{section.title}\u00a0:", "bold")
    lines = [part for line in section.lines for part in tree_of(line, screen)]
    indent = 2 if titled else 0
    return [Padding(title, (0, 0, 0, indent)), *(Padding(line, (0, 0, 0, indent + 2)) for line in lines)]


def tree_of(line: Line, screen: Screen, *, style: str = "", sourced: bool = True) -> list[RenderableType]:
    """The line, and those under it as a tree."""
    tree = Tree(_sourced(line, screen, style, sourced=sourced), guide_style="dim")
    _grow(tree, line, screen)
    return [tree]


def _grow(tree: Tree, line: Line, screen: Screen) -> None:
    """Add the lines under ``line``; past ``_DEEPEST`` levels the tree goes on without further indent."""
    for child in line.children:
        branch = tree.add(_sourced(child, screen))
        _grow_under(branch, tree, child, screen, depth=1)


def _grow_under(branch: Tree, parent: Tree, line: Line, screen: Screen, depth: int) -> None:
    home = branch if depth < _DEEPEST else parent
    for child in line.children:
        _grow_under(home.add(_sourced(child, screen)), home, child, screen, depth + 1)


def _sourced(line: Line, screen: Screen, style: str = "", *, sourced: bool = True) -> _Sourced:
    return _Sourced(
        screen.mark(line.mark) if line.mark else Text(),
        screen.text(line.text, style or ("dim" if line.mark == "skipped" else "")),
        screen.text(screen.source(line.source) if sourced else "", _SOURCE_STYLE),
        tuple(screen.text(note, "dim") for note in line.notes),
    )


def refusal_text(path: str, screen: Screen) -> str:
    """The line that stands for the answer to a dossier that was refused."""
    return screen.lay_out(*tree_of(Line(f"{path} : dossier refusé", "no"), screen, style="bold"))
