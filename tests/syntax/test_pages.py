"""Each page on syntax shows what really produces its code, as it is really said, and what really mends it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.diagnostics import CATALOGUE
from cqp_dsl.language.syntax import build_tables, parse_file, scan
from tests.syntax.samples import source_of

PAGES = Path(__file__).parents[2] / "docs" / "diagnostics"
CODES = [code for code in CATALOGUE if code.startswith("CQP1") and code != "CQP119"]  # told when units are known
FENCE = re.compile(r"```cqp\n(.*?)```", re.DOTALL)
SHORTENED = {
    "CQP111": (scan, "MAX_BRACKETS", 10),
    "CQP112": (scan, "MAX_FILE_CHARACTERS", 200),
    "CQP124": (build_tables, "MAX_ROWS", 4),
}
"""The limits lowered for the examples that would be too long to print."""


@pytest.mark.parametrize("code", CODES)
def test_a_page_shows_what_gives_its_code_and_how_to_mend_it(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code} — {CATALOGUE[code]}\n")
    assert re.findall(r"^## .*", page, re.MULTILINE) == [
        "## Ce que vous voyez", "## Ce que vous avez écrit", "## Pourquoi", "## Comment corriger",
    ]  # fmt: skip
    wrong, right = FENCE.findall(page)
    if code in SHORTENED:
        monkeypatch.setattr(*SHORTENED[code])
    (found,) = parse_file(source_of(wrong))[1]
    assert found.code == code
    if code not in SHORTENED:
        assert plain_spaces(found.message) in plain_spaces(page)
    assert plain_spaces(found.help or "?") in plain_spaces(page)
    file, diagnostics = parse_file(source_of(right))
    assert diagnostics == []
    assert file is not None
