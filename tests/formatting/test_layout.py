"""What the formatter writes: the pairs, and every policy and corpus file as it stands on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.language.formatting import format_source
from cqp_dsl.source import SourceFile
from tests.docs.blocks import BLOCKS
from tests.formatting.texts import EVERYWHERE, FORMATTED, PAIRS, names

if TYPE_CHECKING:
    from pathlib import Path

INPUTS = sorted(PAIRS.glob("*.in.cqp"))


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name.removesuffix(".in.cqp"))
def test_pairs(path: Path) -> None:
    wanted = path.with_name(path.name.replace(".in.", ".out.")).read_text(encoding="utf-8")
    result = format_source(SourceFile.from_bytes(path.name, path.read_bytes()))
    assert (result.doubt, result.diagnostics, result.text) == (None, (), wanted)


@pytest.mark.parametrize("source", FORMATTED, ids=names(FORMATTED))
def test_policies_and_corpus_stand_in_their_layout(source: SourceFile) -> None:
    assert format_source(source).text == source.text.strip("\n") + "\n"


@pytest.mark.parametrize("source", EVERYWHERE, ids=names(EVERYWHERE))
def test_whatever_parses_can_be_formatted(source: SourceFile) -> None:
    result = format_source(source)
    assert result.doubt is None
    assert result.text


def test_the_page_for_authors_shows_what_is_written() -> None:
    before, after = (block.text for block in BLOCKS if block.text.startswith("politique tri "))
    assert format_source(SourceFile.from_text("tri.cqp", before)).text == after


def test_a_file_that_does_not_parse_is_told_not_formatted() -> None:
    result = format_source(SourceFile.from_text("essai.cqp", "politique a « b »\nrègle x vaut 1\n"))
    assert result.text is None
    assert [diagnostic.code for diagnostic in result.diagnostics] == ["CQP101"]


def test_line_ends_of_other_systems() -> None:
    text = "politique a « b »\r\n\r\n# note\r\nsource t « T » sections §I\r\n"
    assert format_source(SourceFile.from_text("essai.cqp", text)).text == (
        "politique a «\u00a0b\u00a0»\n\n# note\nsource t «\u00a0T\u00a0» sections §I\n"
    )


def test_deep_expressions() -> None:
    deep = "(" * 90 + "a et b" + ")" * 90
    result = format_source(SourceFile.from_text("essai.cqp", f"politique a « b »\nrègle x : booléen vaut {deep}\n"))
    assert result.doubt is None
    assert result.text
    assert result.text.count("(") == 90


def test_long_sums() -> None:
    terms = " + ".join(f"terme_{index}" for index in range(190))
    result = format_source(SourceFile.from_text("essai.cqp", f"politique a « b »\nrègle x : nombre vaut {terms}\n"))
    assert result.text
    assert result.text.count("\n      + terme_") == 189
