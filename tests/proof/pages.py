"""The pages of what ``cqp prove`` finds: ``python -m tests.proof.pages`` puts what is seen now into them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cqp_dsl.language.syntax import parse_file
from cqp_dsl.proof.prove import prove
from cqp_dsl.render.diagnostics_text import diagnostic_text
from cqp_dsl.render.screen import Screen
from cqp_dsl.semantics import elaborate
from tests.diagnostic_pages import FOLDER, examples, sources

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.answer.verdicts import ProofReport
    from cqp_dsl.core.program import Program

PAGES = sorted(FOLDER.glob("CQP85*.md"))
_SEEN = re.compile(r"(?<=^## Ce que vous voyez\n\n)```text\n.*?^```$", re.MULTILINE | re.DOTALL)


def program_of(text: str) -> Program:
    """The program of an example."""
    trees = []
    for source in sources(text):
        tree, found = parse_file(source)
        assert tree is not None, found
        trees.append((source, tree))
    program, found = elaborate(trees)
    assert program is not None, [(one.message, one.span and one.span.place) for one in found]
    return program


def proved(text: str) -> tuple[Program, ProofReport]:
    """An example, and what is established of it."""
    program = program_of(text)
    return program, prove(program)


def seen(text: str) -> str:
    """What the terminal shows of an example's findings."""
    program, report = proved(text)
    screen = Screen(width=76)
    told = [diagnostic_text(one.diagnostic, program.files, screen).rstrip() for one in report.findings]
    return "\n".join(told) + "\n"


def rewrite(page: Path) -> None:
    """Put what is said now into a page."""
    text = page.read_text(encoding="utf-8")
    shown = seen(examples(page, "cqp")[0])
    page.write_text(_SEEN.sub(lambda _: f"```text\n{shown}```", text), encoding="utf-8")


if __name__ == "__main__":
    for each in PAGES:
        rewrite(each)
