"""Each code has its page, and what the page shows is so: the first example gives the code and no other, the second none.

The pages of the dossier and of the command line, whose examples are dossiers and commands, have theirs run beside the
tests of the dossier and of the commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.datatypes.display import plain_spaces
from cqp_dsl.diagnostics import CATALOGUE
from tests.diagnostic_pages import FOLDER, SECTIONS, examples, findings, headings, seen, sources

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted(FOLDER.glob("*.md"))
OF_POLICIES = [page for page in PAGES if page.stem.startswith(("CQP1", "CQP2", "CQP3", "CQP4"))]


def test_every_code_has_its_page_and_every_page_its_code() -> None:
    assert [page.stem for page in PAGES] == sorted(CATALOGUE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_its_title_and_sections(page: Path) -> None:
    first = page.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first == f"# {page.stem} — {CATALOGUE[page.stem].title}"
    assert tuple(headings(page)) == SECTIONS


@pytest.mark.parametrize("page", OF_POLICIES, ids=lambda page: page.stem)
def test_the_examples_give_the_code_and_then_nothing(page: Path) -> None:
    wrong, right = examples(page, "cqp")
    assert {found.code for found in findings(sources(wrong))} == {page.stem}
    assert findings(sources(right)) == []


@pytest.mark.parametrize("page", OF_POLICIES, ids=lambda page: page.stem)
def test_the_page_shows_what_is_said(page: Path) -> None:
    shown = examples(page, "text")[:1]
    if shown:
        assert shown[0] == seen(examples(page, "cqp")[0])
    else:
        text = plain_spaces(page.read_text(encoding="utf-8"))
        assert plain_spaces(findings(sources(examples(page, "cqp")[0]))[0].message) in text
