"""A sentence that mixes ``et`` and ``ou``: its two readings, and the parentheses that say each."""

from __future__ import annotations

import pytest

from cqp_dsl.language.syntax import parse_file
from cqp_dsl.source import SourceFile


def readings(condition: str) -> list[tuple[str, str]]:
    """The title of each reading, and the condition written so; each is then a sentence without doubt."""
    text = f"politique essai « Essai »\nrègle r : booléen\n  vaut {condition}\n"
    _, (said,) = parse_file(SourceFile("essai.cqp", text), scenarios=True)
    assert said.code == "CQP104"
    assert said.fix is None
    found = []
    for choice in said.choices:
        after = text[: choice.span.start] + choice.replacement + text[choice.span.end :]
        assert parse_file(SourceFile("essai.cqp", after), scenarios=True)[1] == []
        found.append((choice.title, after.partition("vaut ")[2].rstrip()))
    return found


@pytest.mark.parametrize(
    ("condition", "one", "other"),
    [
        ("a et b ou c", "(a et b) ou c", "a et (b ou c)"),
        ("a ou b et c ou d", "a ou (b et c) ou d", "(a ou b) et (c ou d)"),
        ("a ou b et c ou d et e", "a ou (b et c) ou (d et e)", "(a ou b) et (c ou d) et e"),
        ("a « x » et b « y » ou c", "(a « x » et b « y ») ou c", "a « x » et (b « y » ou c)"),
        ("a ou b et c « L »", "a ou (b et c) « L »", "(a ou b) et c « L »"),
        ("a « L » et b ou c « M »", "(a « L » et b) ou c « M »", "a « L » et (b ou c) « M »"),
        ("a « L » et b ou c et d « M »", "a « L » et (b ou (c et d)) « M »", "a « L » et ((b ou c) et d) « M »"),
        ("a « L » et b ou c et d", "a « L » et (b ou (c et d))", "a « L » et (b ou c) et d"),
        ("a ou b et c « L » et d", "(a ou (b et c)) « L » et d", "((a ou b) et c) « L » et d"),
        ("a « L » ou b « M » et c « N »", "a « L » ou (b « M » et c « N »)", "(a « L » ou b « M ») et c « N »"),
    ],
)
def test_each_reading_is_written_with_its_parentheses(condition: str, one: str, other: str) -> None:
    assert [written for _, written in readings(condition)] == [one, other]


def test_a_title_says_the_sentence_in_doubt_alone_without_labels() -> None:
    (first, _), (second, _) = readings("présent « être là »\n    et mineur ou boursier et âge ≥ 3 ans « M »")
    assert first == "lire « mineur ou (boursier et âge ≥ 3 ans) »"
    assert second == "lire « (mineur ou boursier) et âge ≥ 3 ans »"


def test_a_long_condition_is_cut_in_a_title() -> None:
    (first, _), _ = readings("jours_entre(épreuve_le ; demande_le) ≤ délai_de_la_demande et b ou c")
    assert first == "lire « (jours_entre(épreuve_le ; demande_le) ≤… et b) ou c »"
