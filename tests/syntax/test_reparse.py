"""Parsing again what changed gives what parsing everything gives, places and diagnostics included."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cqp_dsl.language.syntax import parse_file
from cqp_dsl.language.syntax.reparse import Parsed, reparse
from cqp_dsl.language.syntax.same_tree import same_tree
from cqp_dsl.resources import policies_folder
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace import files as disk
from tests.records import whole

FILES = disk.collect([policies_folder() / name for name in ("vae", "certification", "commun.cqp")])[0]
PIECES = (
    "", "x", "\n", "« ", "» ", "(", ")", " # a\n", "règle", "\nrègle y : nombre\n  vaut 1\n", "politique ",
    "type x = date\n", "source ", "|", "\n| ", "-", '"', "\ufeff", "à", "0 € ", "{", "é\u0301", "\r\n",
    "scénario « z »\n",
)  # fmt: skip


ONE_LINE = "politique p « P »\nrègle x : nombre vaut 1 règle y : nombre vaut 2\n"


def assert_same(parsed: Parsed) -> None:
    file, diagnostics = parse_file(parsed.source)
    assert whole(parsed.file) == whole(file)
    assert list(parsed.diagnostics) == diagnostics


@settings(max_examples=60)
@given(
    st.sampled_from(FILES),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0, 0, 1, 3, 40]), st.sampled_from(PIECES)), max_size=3),
)
def test_the_same_as_parsing_the_whole(source: SourceFile, edits: list[tuple[float, int, str]]) -> None:
    parsed = reparse(source)
    text = source.text
    for where, removed, inserted in edits:
        at = int(where * len(text))
        text = text[:at] + inserted + text[at + removed :]
        parsed = reparse(SourceFile.from_text(source.path, text), parsed)
        assert_same(parsed)


@pytest.mark.parametrize(
    "text", ["", "# rien\n", "bonjour\n", "règle x : nombre\n  vaut 1\n", "\ufeffpolitique p « P »\n", ONE_LINE]
)
def test_files_without_a_header_or_anything_else(text: str) -> None:
    assert_same(reparse(SourceFile.from_text("p.cqp", text)))


def test_only_what_changed_is_parsed_again() -> None:
    source = FILES[-1]
    before = reparse(source)
    at = source.text.rindex("scénario")
    after = reparse(SourceFile.from_text(source.path, source.text[:at] + "# ici\n" + source.text[at:]), before)
    kept = sum(one.node is other.node for one, other in zip(before.pieces, after.pieces, strict=True))
    assert kept > len(before.pieces) / 2


def test_what_is_told_of_a_declaration_moves_with_it() -> None:
    text = "politique p « P »\nrègle x : nombre\n  vaut 1\nrègle y : date\n  vaut 31 février 2013\n"
    before = reparse(SourceFile.from_text("p.cqp", text))
    assert [told.code for told in before.diagnostics] == ["CQP110"]
    assert_same(reparse(SourceFile.from_text("p.cqp", text.replace("vaut 1\n", "vaut 1 + 1\n\n")), before))


def test_a_declaration_that_no_longer_parses_is_remembered_as_it_was() -> None:
    first = reparse(
        SourceFile.from_text("p.cqp", "politique p « P »\nrègle x : nombre\n  vaut 1\nrègle y : nombre\n  vaut x\n")
    )
    again = reparse(SourceFile.from_text("p.cqp", first.source.text.replace("vaut 1", "vaut 1 +")), first)
    assert again.file is None
    assert again.partial is not None
    assert first.file is not None
    assert same_tree(again.partial.declarations, first.file.declarations)
    assert again.partial.declarations[1].span.start == first.file.declarations[1].span.start + 2
