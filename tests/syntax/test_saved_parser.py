"""The parser that is kept beside the grammar is in use as long as the grammar and Lark stay what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.language.syntax import language
from cqp_dsl.resources import grammar_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "politique p « P »\n"


@pytest.fixture
def grammar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the grammar, read as if nothing had been parsed yet."""
    for path in grammar_folder().glob("*.lark"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(language, "grammar_folder", lambda: tmp_path)
    language._parser.cache_clear()
    yield tmp_path
    language._parser.cache_clear()


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """As many items as times the parser was computed from the grammar."""
    times: list[int] = []
    build = language.build_parser

    def counted() -> object:
        times.append(1)
        return build()

    monkeypatch.setattr(language, "build_parser", counted)
    return times


def parses_anew() -> bool:
    language._parser.cache_clear()
    return language.parses(TEXT, "file")


def test_it_is_computed_once_then_loaded(grammar: Path, computed: list[int]) -> None:
    assert parses_anew()
    assert parses_anew()
    assert computed == [1]
    assert {path.name for path in grammar.glob("*.parser")} == {"cqp.parser"}


def test_another_grammar_or_another_lark_has_it_computed_anew(
    grammar: Path, computed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert parses_anew()
    with (grammar / "cqp.lark").open("a", encoding="utf-8") as file:
        file.write("// another\n")
    assert parses_anew()
    assert len(computed) == 2
    monkeypatch.setattr("lark.__version__", "0.0.0")
    assert parses_anew()
    assert len(computed) == 3
    (grammar / "cqp.parser").write_bytes(b"cut short")
    assert parses_anew()
    assert len(computed) == 4


def test_where_it_cannot_be_kept_it_is_computed_each_time(
    grammar: Path, computed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_parser: object) -> None:
        raise PermissionError

    monkeypatch.setattr(language, "save_parser", refused)
    assert parses_anew()
    assert parses_anew()
    assert len(computed) == 2
    assert list(grammar.glob("*.parser")) == []
