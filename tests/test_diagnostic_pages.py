"""Each code has its page, and what the page shows is so: its first example gives the code alone, its second nothing.

The pages of syntax, of the dossier and of the command line are run beside the tests of those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.diagnostics import CATALOGUE
from cqp_dsl.pipeline import DossierError, load
from cqp_dsl.source import SourceFile
from tests.diagnostic_pages import FOLDER, SECTIONS, examples, findings, headings, is_advice, seen, sources

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.pipeline import Policies

PAGES = sorted(FOLDER.glob("*.md"))
OF_MEANING = [page for page in PAGES if page.stem.startswith(("CQP119", "CQP2", "CQP3", "CQP4", "CQP801"))]
OF_EVALUATION = [page for page in PAGES if page.stem.startswith("CQP5")]


def test_every_code_has_its_page_and_every_page_its_code() -> None:
    assert [page.stem for page in PAGES] == sorted(CATALOGUE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_its_title_and_sections(page: Path) -> None:
    first = page.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first == f"# {page.stem} — {CATALOGUE[page.stem]}"
    assert tuple(headings(page)) == SECTIONS


@pytest.mark.parametrize("page", OF_MEANING, ids=lambda page: page.stem)
def test_the_examples_give_the_code_and_then_nothing(page: Path) -> None:
    wrong, right = examples(page, "cqp")
    assert [found.code for found in findings(sources(wrong), advice=is_advice(page))] == [page.stem]
    assert findings(sources(right), advice=is_advice(page)) == []


@pytest.mark.parametrize("page", OF_MEANING, ids=lambda page: page.stem)
def test_the_page_shows_what_is_said(page: Path) -> None:
    assert examples(page, "text") == [seen(examples(page, "cqp")[0], advice=is_advice(page))]


@pytest.fixture(scope="module")
def policies() -> Policies:
    return load()


@pytest.mark.parametrize("page", OF_EVALUATION, ids=lambda page: page.stem)
def test_the_dossiers_give_the_code_and_then_an_answer(page: Path, policies: Policies) -> None:
    wrong, right = (SourceFile.from_text("dossier.yaml", text) for text in examples(page, "yaml"))
    with pytest.raises(DossierError) as error:
        policies.decide(wrong)
    assert [found.code for found in error.value.diagnostics] == [page.stem]
    assert policies.decide(right).decisions
