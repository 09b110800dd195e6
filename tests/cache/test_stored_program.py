from __future__ import annotations

import datetime
import json
import os
import sys
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from cqp_dsl import cache, load
from cqp_dsl.core import declarations, nodes, program, scenario
from cqp_dsl.core.codec import CLASSES, MalformedError, class_of, decode, encode
from cqp_dsl.core.datatypes import citation, types, values
from cqp_dsl.core.stored_program import program_of, program_text
from cqp_dsl.pipeline import Policies, PolicyError
from cqp_dsl.source import Span
from tests.records import whole

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def policies() -> Policies:
    return load()


def test_the_shipped_program_comes_back_whole(policies: Policies) -> None:
    there = policies.program
    back, warnings = program_of(program_text(there, policies.diagnostics), there.files)
    assert warnings == policies.diagnostics
    for name in (field.name for field in attrs.fields(program.Program)):
        before, after = getattr(there, name), getattr(back, name)
        if name == "rules":
            before, after = dict(before), dict(after)
        if name in {"holes", "guarantees", "scenarios", "off_machine", "texts"}:
            before, after = tuple(before), tuple(after)
        assert whole(before) == whole(after), name
    assert program_text(back, warnings) == program_text(there, policies.diagnostics)


def test_every_class_of_the_core_can_be_put_away() -> None:
    known = {Span, *(class_of(number)[0] for number in range(len(CLASSES)))}
    for module in (nodes, program, declarations, scenario, citation, types, values):
        for class_ in vars(module).values():
            if isinstance(class_, type) and attrs.has(class_) and class_.__module__ == module.__name__:
                own = class_ in known or class_.__subclasses__()
                assert own or class_ in {program.Program, types.UnknownType}, class_


@pytest.mark.parametrize(
    "value",
    [
        None, True, 0, 1, -7, 10**400, Fraction(1, 3), "é « x »\n\0\u2028", (), ((), ("a",)), {}, {("a", "b"): 1},
        frozenset({3, 1}), datetime.date(2014, 2, 28), values.Period(datetime.date(1900, 1, 1), datetime.date.max),
    ],
)  # fmt: skip
def test_values_come_back(value: object) -> None:
    back = decode(encode(value))
    assert (type(back), back) == (type(value), value)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "{}", "1", "[0]", '[["t", 5], 0]', '[["x"], 0]', "[[999], 0]", "[[0], 0]", '[["f", "1/0"], 0]',
        '[["d", "2013-02-30"], 0]', '[["v", "fatal"], 0]', '[["t", ["a"]], 0]', '[["t", [1.5]], 0]', "[[-1, 1, 2], 0]",
        '[["@", 1], 0]', '[["t", []], []]', "[[1, 2]]",
        '[["os.system", "true"], 0]', '[["m", 1], 0]', '[["t", {"a": 1}], ["s", 0], 1]', "[" * 100_000,
    ],
)  # fmt: skip
def test_a_text_that_says_something_else_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        decode(text.encode())


def test_nothing_but_the_core_s_own_data_can_be_named() -> None:
    for class_, _ in map(class_of, range(len(CLASSES))):
        assert class_.__module__.startswith("cqp_dsl.")
        assert attrs.has(class_)


POLICY = "politique p « P » selon s §1\nsource s « S » sections §1\nrègle r : nombre vaut {}\n"


def test_policies_are_taken_from_the_cache_while_they_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CQP_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "p.cqp"
    file.write_text(POLICY.format(1), encoding="utf-8")
    first = load(file, cached=True)
    assert len(list((tmp_path / "cache").iterdir())) == 1
    monkeypatch.setattr("cqp_dsl.pipeline._parse", lambda _: pytest.fail("parsed again"))
    again = load(file, cached=True)
    assert whole(again.program.rules["p.r"]) == whole(first.program.rules["p.r"])
    assert whole(again.program.files) == whole(first.program.files)
    monkeypatch.undo()
    monkeypatch.setenv("CQP_CACHE", str(tmp_path / "cache"))
    file.write_text(POLICY.format(2), encoding="utf-8")
    other = load(file, cached=True)
    assert whole(other.program.rules["p.r"]) != whole(first.program.rules["p.r"])
    file.write_text(POLICY.format("« x »"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(PolicyError):
            load(file, cached=True)


@pytest.mark.skipif(sys.platform != "linux", reason="names of files that are not text")
def test_a_file_whose_name_is_not_text_is_read_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CQP_CACHE", str(tmp_path / "cache"))
    file = tmp_path / os.fsdecode(b"p\xff.cqp")
    file.write_text(POLICY.format(1), encoding="utf-8")
    for _ in range(2):
        assert load(file, cached=True).program.rules["p.r"].name == "p.r"
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_entry_of_another_form_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CQP_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "p.cqp"
    file.write_text(POLICY.format(1), encoding="utf-8")
    load(file, cached=True)
    (entry,) = (tmp_path / "cache").iterdir()
    for text in ("", "a\nb", json.dumps([[], []]), "\n\n\n\n"):
        cache.write(entry.name, text.encode)
        assert load(file, cached=True).program.rules["p.r"].name == "p.r"
