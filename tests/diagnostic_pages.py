"""The pages of ``docs/diagnostics``: their examples, and what they say that one sees.

A fenced ``cqp`` example is a whole file, or several files of one program, each after a line ``# fichier : nom.cqp``.
``# … et ainsi de suite jusqu'à N`` repeats the line before it, its numbers one higher each time. When a message has
changed, ``python -m tests.diagnostic_pages`` puts what is said now into the pages: read the difference.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from cqp_dsl.diagnostics import has_errors
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.render.diagnostics_text import diagnostic_text
from cqp_dsl.render.screen import Screen
from cqp_dsl.semantics import elaborate
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.lint import lint
from tests.test_corpus import files_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.diagnostics import Diagnostic

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "diagnostics"
SECTIONS = ("Ce que vous voyez", "Ce que vous avez écrit", "Pourquoi", "Comment corriger")
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SEEN = re.compile(r"(?<=^## Ce que vous voyez\n\n)```text\n.*?^```$", re.MULTILINE | re.DOTALL)
_REPEATED = re.compile(r"^(.*)\n# … et ainsi de suite jusqu'à (\d+)$", re.MULTILINE)


def examples(page: Path, notation: str) -> list[str]:
    """The fenced examples of a page in one notation, in order."""
    return [text for found, text in _FENCE.findall(page.read_text(encoding="utf-8")) if found == notation]


def headings(page: Path) -> list[str]:
    """The titles of the sections of a page."""
    return re.findall(r"^## (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)


def _repeat(match: re.Match[str]) -> str:
    line, last = match[1], int(match[2])
    pieces = re.split(r"(\d+)", line)
    count = last - max(int(number) for number in pieces[1::2])
    return "\n".join(
        "".join(str(int(piece) + step) if piece.isdecimal() else piece for piece in pieces) for step in range(count + 1)
    )


def sources(text: str) -> list[SourceFile]:
    """The files of an example."""
    return files_of(SourceFile.from_text("exemple.cqp", _REPEATED.sub(_repeat, text)), own_lines=True)


def is_advice(page: Path) -> bool:
    """Whether a page is that of a finding of proof-reading, which only ``cqp lint`` shows."""
    return page.stem.startswith("CQP4") and page.stem != "CQP401"


def findings(files: Sequence[SourceFile], *, advice: bool = False) -> list[Diagnostic]:
    """What there is to say of the files of an example, that of proof-reading included where ``advice``."""
    trees, diagnostics = [], []
    for source in files:
        tree, found = parse_file(source)
        diagnostics.extend(found)
        if tree is not None:
            trees.append((source, tree))
    if has_errors(diagnostics):
        return diagnostics
    program, found = elaborate(trees)
    return [*diagnostics, *(lint(trees, program, found) if program is not None and advice else found)]


def seen(text: str, *, advice: bool = False) -> str:
    """What the terminal shows of an example's findings."""
    files = sources(text)
    shown = {source.path: source for source in files}
    told = findings(files, advice=advice)
    # As `cqp explain` shows it, set in by four, where a terminal has 80 columns.
    return "\n".join(diagnostic_text(found, shown, Screen(width=76)).rstrip() for found in told) + "\n"


def rewrite(page: Path) -> None:
    """Put what is said now into a page whose examples are in the language."""
    wrong = examples(page, "cqp")
    text = page.read_text(encoding="utf-8")
    if wrong and _SEEN.search(text):
        shown = seen(wrong[0], advice=is_advice(page))
        page.write_text(_SEEN.sub(lambda _: f"```text\n{shown}```", text), encoding="utf-8")


if __name__ == "__main__":
    for each in sorted(FOLDER.glob("CQP[1-4]*.md")):
        rewrite(each)
