from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.syntax import language, tables

if TYPE_CHECKING:
    from pathlib import Path


def test_the_tables_are_those_of_the_grammar() -> None:
    written = tables.tables_path().read_text(encoding="utf-8")
    assert written == tables.tables_text(language.build_parser()), "the grammar has changed: run make grammar"


def test_the_tables_are_the_ones_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> None:
        pytest.fail("the tables were computed from the grammar")

    monkeypatch.setattr(language, "build_parser", refused)
    language._language.cache_clear()
    assert language.parses("politique p « P »\n", "file")
    language._language.cache_clear()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: {**kept, "grammar": "0" * 64},
        lambda kept: {**kept, "lark": "0.0.0"},
        lambda _kept: [],
    ],
    ids=["another grammar", "another Lark", "another file"],
)
def test_tables_of_something_else_are_not_used(spoil: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(spoil)
    kept = json.loads(tables.tables_path().read_text(encoding="utf-8"))
    other = tmp_path / "cqp.tables.json"
    monkeypatch.setattr(tables, "tables_path", lambda: other)
    assert tables.read_tables() is None
    other.write_text(json.dumps(kept), encoding="utf-8")
    assert tables.read_tables() is not None
    other.write_text(json.dumps(spoil(kept)), encoding="utf-8")
    assert tables.read_tables() is None
    other.write_text("{", encoding="utf-8")
    assert tables.read_tables() is None
