"""The snippets, their blanks left as they are, are together a politique that is valid, well laid out, and tested."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cqp_dsl import load
from cqp_dsl.formatting import format_source
from cqp_dsl.proofreading import lint
from cqp_dsl.source import SourceFile
from cqp_dsl.syntax import parse_file

SNIPPETS = json.loads(
    (Path(__file__).parents[2] / "editors" / "vscode" / "snippets" / "cqp.json").read_text(encoding="utf-8")
)
_BLANK = re.compile(r"\$\{\d+:((?:[^}\\]|\\.)*)\}|\$\d+")
_WITHIN = {"exception"}
"""Those that stand inside the declaration before them, without a blank line."""


def expanded(name: str) -> str:
    """What VS Code inserts."""
    text = "\n".join(SNIPPETS[name]["body"])
    return _BLANK.sub(lambda match: re.sub(r"\\(.)", r"\1", match[1] or ""), text).rstrip("\n")


def whole() -> str:
    """Every declaration, in the order of the file."""
    text = ""
    for name in SNIPPETS:
        if name != "ignorer":
            text += ("\n" if name in _WITHIN else "\n\n" if text else "") + expanded(name)
    return text + "\n"


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_parses(name: str) -> None:
    text = expanded(name)
    if name in _WITHIN:
        text = f"{expanded('décision')}\n{text}"
    if name != "politique":
        text = f"{expanded('politique')}\n{text}"
    file, diagnostics = parse_file(SourceFile.from_text("essai.cqp", text))
    assert (file is not None, diagnostics) == (True, [])
    assert "$" not in text


def test_together_they_are_a_politique_whose_scenarios_pass(tmp_path: Path) -> None:
    (tmp_path / "assiduité.cqp").write_text(whole(), encoding="utf-8")
    assert [result.failures for result in load(tmp_path).test()] == [(), ()]


def test_they_are_laid_out_as_the_formatter_does() -> None:
    source = SourceFile.from_text("assiduité.cqp", whole())
    assert format_source(source).text == source.text


def test_the_comment_that_keeps_a_finding_is_understood(tmp_path: Path) -> None:
    text = whole().replace("tableau mention", f"{expanded('ignorer').replace('CQP405', 'CQP403')}\ntableau mention")
    (tmp_path / "assiduité.cqp").write_text(text, encoding="utf-8")
    assert [finding.code for finding in lint(tmp_path).diagnostics] == []
