"""An author who follows the guide to the letter sees what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.docs.guide import ENTRY, GUIDE, STEPS, Author, pages

if TYPE_CHECKING:
    from pathlib import Path


def test_the_guide_keeps_its_word(tmp_path: Path) -> None:
    author = Author(tmp_path)
    for page in pages():
        for played in author.follow(page):
            assert played.block.text == played.found, f"{played.block.name}: rewrite with python -m tests.docs.guide"
    assert (author.folder / "site" / "index.html").is_file()


def test_every_page_is_listed_and_there_are_eight_steps() -> None:
    assert sorted([ENTRY, *pages()]) == sorted(GUIDE.glob("*.md"))
    assert [page.name[0] for page in pages()[:STEPS]] == [str(number) for number in range(1, STEPS + 1)]


def test_every_link_leads_to_a_page() -> None:
    for page in GUIDE.glob("*.md"):
        for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).resolve().is_file(), (page.name, link)
