"""The pages of what proofs find: the first example gives the code alone, the second nothing; what is shown is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.diagnostic_pages import examples
from tests.proof.pages import PAGES, proved, seen

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_give_the_code_and_then_nothing(page: Path) -> None:
    wrong, right = examples(page, "cqp")
    assert {one.diagnostic.code for one in proved(wrong)[1].findings} == {page.stem}
    mended = proved(right)[1]
    assert mended.findings == ()
    assert {verdict.standing for verdict in mended.verdicts} == {"established"}
    assert mended.disagreements == ()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_page_shows_what_is_said(page: Path) -> None:
    assert examples(page, "text") == [seen(examples(page, "cqp")[0])]
