"""An answer for the terminal: one screen that a jury member can read aloud, or with ``complete`` the whole trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqp_dsl.render.outline import outline
from cqp_dsl.render.page import Line
from cqp_dsl.render.tree import line_of, tree_of
from cqp_dsl.render.wording import COLON, SEMICOLON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.core.program import Program
    from cqp_dsl.render.layout import Styled
    from cqp_dsl.render.page import Block, Page, Section
    from cqp_dsl.render.screen import Screen


def answer_text(answer: Answer, program: Program, screen: Screen, *, complete: bool = False) -> str:
    """The answer laid out for ``screen``."""
    screen = screen.naming(program.files)
    return screen.lay_out(_page(outline(answer, program, complete=complete), screen))


def _page(page: Page, screen: Screen) -> Iterator[Styled]:
    """Headlines first, then the dossier, then what each decision rests on."""
    single = len(page.blocks) == 1
    for block in page.blocks:
        yield from tree_of(block.headline, screen, style="bold", sourced=single)
    yield from screen.paragraph(screen.text(", ".join(filter(None, (page.title, page.date))), "dim"))
    for line in page.remarks:
        yield from line_of(line, screen)
    for block in page.blocks:
        yield from _block(block, screen, titled=not single)
    yield ()
    if page.sources:
        yield from screen.paragraph(screen.text(f"Sources{COLON}{SEMICOLON.join(page.sources)}", "dim"))
    yield from screen.paragraph(screen.text(page.receipt, "dim"))


def _block(block: Block, screen: Screen, *, titled: bool) -> Iterator[Styled]:
    if not (block.sections or titled):
        return
    yield ()
    if titled:
        yield from line_of(block.headline, screen, style="bold")
    for number, section in enumerate(block.sections):
        if number:
            yield ()
        yield from _section(section, screen, indent=2 if titled else 0)


def _section(section: Section, screen: Screen, *, indent: int) -> Iterator[Styled]:
    yield from screen.paragraph(screen.text(f"{section.title}\u00a0:", "bold"), indent)
    for line in section.lines:
        yield from tree_of(line, screen, indent=indent + 2)


def refusal_text(path: str, screen: Screen) -> str:
    """The line that stands for the answer to a dossier that cannot be read."""
    return screen.lay_out(tree_of(Line(f"{path} : dossier à corriger", "no"), screen, style="bold"))
