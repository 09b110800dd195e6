"""The snippets, their blanks left as they are, are together a politique that is valid, well laid out, and tested."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cqp_dsl import load
from cqp_dsl.language.formatting import format_source
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.lsp.snippets import SNIPPETS as ALL
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.proofreading import lint

if TYPE_CHECKING:
    from pathlib import Path

SNIPPETS = {one.name: one for one in ALL}
_BLANK = re.compile(r"\$\{\d+:((?:[^}\\]|\\.)*)\}|\$\d+")
_WITHIN = {"exception"}
"""Those that stand inside the declaration before them, without a blank line."""


def expanded(name: str) -> str:
    """What an editor inserts."""
    text = SNIPPETS[name].body
    return _BLANK.sub(lambda match: re.sub(r"\\(.)", r"\1", match[1] or ""), text).rstrip("\n")


def whole() -> str:
    """Every declaration, in the order of the file."""
    text = ""
    for name in SNIPPETS:
        if name not in {"fixe", "ignorer"}:
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


def test_a_value_is_given_from_another_file(tmp_path: Path) -> None:
    text = whole()
    unfixed = text.replace("\n  à fixer par «\u00a0la commission\u00a0»", "")
    assert unfixed != text
    (tmp_path / "assiduité.cqp").write_text(unfixed, encoding="utf-8")
    (tmp_path / "taux.cqp").write_text(
        f"politique taux « Taux »\nutilise assiduité\n\n{expanded('fixe')}\n", encoding="utf-8"
    )
    states = [failure.found for result in load(tmp_path).test() for failure in result.failures]
    assert states == ["attestation = délivrée"]


def test_they_are_laid_out_as_the_formatter_does() -> None:
    source = SourceFile.from_text("assiduité.cqp", whole())
    assert format_source(source).text == source.text


def test_the_comment_that_keeps_a_finding_is_understood(tmp_path: Path) -> None:
    text = whole().replace("tableau mention", f"{expanded('ignorer').replace('CQP405', 'CQP403')}\ntableau mention")
    (tmp_path / "assiduité.cqp").write_text(text, encoding="utf-8")
    assert [finding.code for finding in lint(tmp_path).diagnostics] == []
