"""What ends a line: a line feed, a carriage return, both; no other sign. Comments stand inside heads."""

from __future__ import annotations

import pytest

from cqp_dsl.language.syntax import parse_file
from cqp_dsl.source import SourceFile

TEXT = (
    "politique p « P » selon s §1\nsource # où ?\n s # celui-ci\n « S » sections §1\n"
    "type # lequel ?\n T = nombre # fin\nrègle r : T vaut 3"
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_ends_as_an_editor_ends_it(end: str) -> None:
    source = SourceFile.from_bytes("p.cqp", TEXT.replace("\n", end).encode())
    tree, diagnostics = parse_file(source)
    assert diagnostics == []
    assert tree is not None
    assert [one.span.line for one in tree.declarations] == [2, 5, 7]
    assert len(source.text) == len(TEXT.replace("\n", end))


@pytest.mark.parametrize("blank", ["\u2028", "\u0085"])
def test_other_signs_end_no_line(blank: str) -> None:
    source = SourceFile.from_text(
        "p.cqp", f"politique p « P » selon s §1 # fin{blank}de ligne\nsource s « S » sections §1"
    )
    tree, diagnostics = parse_file(source)
    assert diagnostics == []
    assert tree is not None
    assert tree.declarations[0].span.line == 2
