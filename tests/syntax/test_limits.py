"""Limits are said politely, and quickly: nothing recurses, nothing takes more than a linear time."""

from __future__ import annotations

import time

import pytest

from cqp_dsl.language.syntax import parse_file
from cqp_dsl.language.syntax.limits import MAX_BRACKETS, MAX_DEPTH, MAX_DIGITS, MAX_FILE_CHARACTERS, MAX_ROWS
from tests.syntax.samples import codes_of, source_of

VALUE = "règle r : nombre\n  vaut "


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (VALUE + "(" * 100_000, "CQP111"),
        (VALUE + "(" * 800 + "1" + ")" * 800, "CQP111"),
        (VALUE + "f(" * (MAX_BRACKETS + 1) + "1" + ")" * (MAX_BRACKETS + 1), "CQP111"),
        (VALUE + "non " * 20_000 + "a", "CQP111"),
        (VALUE + "−" * 20_000 + "1", "CQP111"),
        (VALUE + "a implique " * 5_000 + "b", "CQP111"),
        (VALUE + "1 + " * 5_000 + "1", "CQP111"),
        (VALUE + "a" + ".b" * 5_000, "CQP111"),
        (VALUE + "a" + "[b]" * 5_000, "CQP111"),
        (VALUE + "aucun x dans y tel que " * 2_000 + "z", "CQP111"),
        ("règle r : nombre « {" + "non " * 5_000 + "a} »\n  vaut 1", "CQP111"),
        (VALUE + "1" * (MAX_DIGITS + 1), "CQP123"),
        (VALUE + "1," + "0" * MAX_DIGITS, "CQP123"),
        ("tableau t\n  | a : A || b : B |\n" + "  | 1 || 2 |\n" * (MAX_ROWS + 1), "CQP124"),
    ],
)  # fmt: skip
def test_past_a_limit_one_polite_diagnostic(body: str, code: str) -> None:
    assert codes_of(body) == [code]


@pytest.mark.parametrize(
    "body",
    [
        VALUE + "(" * (MAX_BRACKETS - 1) + "1" + ")" * (MAX_BRACKETS - 1),
        VALUE + "1 + " * (MAX_DEPTH - 10) + "1",
        VALUE + "a et " * 5_000 + "b",
        VALUE + "1" * MAX_DIGITS,
        "tableau t\n  | a : A || b : B |\n" + "  | 1 || 2 |\n" * MAX_ROWS,
    ],
)
def test_within_the_limits_all_is_well(body: str) -> None:
    assert codes_of(body) == []


def test_a_file_too_large() -> None:
    file, diagnostics = parse_file(source_of("politique essai « Essai »\n" + "#" * MAX_FILE_CHARACTERS))
    assert file is None
    assert [diagnostic.code for diagnostic in diagnostics] == ["CQP112"]


@pytest.mark.parametrize(
    "text",
    [
        "« " * 200_000,
        '" ' * 200_001,
        "\u0430" * 300_000,
        "a\u200bb " * 100_000,
        "règle r : nombre « abc\n" * 20_000,
        "regle r : nombre\n" * 20_000,
        "|" * 300_000,
        ". " * 300_000,
        " " * 300_000 + "@",
        "tableau t cumul " + " " * 300_000,
    ],
    ids=range(10),
)
def test_a_hostile_text_takes_little_time(text: str) -> None:
    begin = time.process_time()
    file, diagnostics = parse_file(source_of("politique essai « Essai »\n" + text))
    assert file is None
    assert diagnostics
    assert time.process_time() - begin < 10
