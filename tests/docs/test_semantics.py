"""The table that goes from a paragraph of the semantics to the code: every file is there, and says its paragraph."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "semantics.md").read_text(encoding="utf-8")
CITED = r"SEMANTICS ((?:§\d+(?:, | and )?)+)"
ROWS = [
    (number, re.findall(r"`([\w/.]+)`", rest))
    for number, rest in re.findall(r"^\| (\d+) \| (.*) \|$", PAGE.partition("## From a paragraph")[2], re.MULTILINE)
]


def test_the_table_has_every_paragraph() -> None:
    assert [number for number, _ in ROWS] == re.findall(r"^## (\d+)\. ", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("number", "path"), [(number, path) for number, paths in ROWS for path in paths])
def test_a_file_of_the_table_says_its_paragraph(number: str, path: str) -> None:
    said = re.findall(CITED, (ROOT / path).read_text(encoding="utf-8"))
    assert f"§{number}" in re.findall(r"§\d+", " ".join(said))


def test_no_paragraph_is_cited_that_there_is_not() -> None:
    written = set(re.findall(r"^## (\d+)\. ", PAGE, re.MULTILINE))
    for folder in ("cqp_dsl/core", "cqp_dsl/engine", "cqp_dsl/decision", "cqp_dsl/semantics", "tests/interpreter"):
        for path in (ROOT / folder).rglob("*.py"):
            for cited in re.findall(CITED, path.read_text(encoding="utf-8")):
                assert set(re.findall(r"§(\d+)", cited)) <= written, path
