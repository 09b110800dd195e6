"""A condition on a list that goes on: its readings, and the parentheses that say each."""

from __future__ import annotations

import pytest

from cqp_dsl.language.syntax import parse_file
from cqp_dsl.source import SourceFile

ALL, ANY = "pour tout x dans L", "il existe x dans L tel que"


def readings(condition: str) -> list[tuple[str, str]]:
    """The title of each reading, and the condition written so, which is then without doubt."""
    text = f"politique essai « Essai »\nrègle r : booléen\n  vaut {condition}\n"
    _, (said,) = parse_file(SourceFile("essai.cqp", text), scenarios=True)
    assert (said.code, said.fix) == ("CQP127", None)
    found = []
    for choice in said.choices:
        after = text[: choice.span.start] + choice.replacement + text[choice.span.end :]
        assert parse_file(SourceFile("essai.cqp", after), scenarios=True)[1] == []
        found.append((choice.title, after.partition("vaut ")[2].rstrip()))
    return found


@pytest.mark.parametrize(
    ("condition", "written"),
    [
        (f"{ALL} : a implique b", [f"{ALL} : (a implique b)", f"({ALL} : a) implique b"]),
        (f"{ANY} a et b", [f"{ANY} (a et b)", f"({ANY} a) et b"]),
        (f"{ANY} a ou b « M »", [f"{ANY} (a ou b) « M »", f"({ANY} a) ou b « M »"]),
        (f"{ANY} a et b « M » et c", [f"{ANY} (a et b « M » et c)", f"({ANY} a) et b « M » et c"]),
        (f"non {ANY} a et b", [f"non {ANY} (a et b)", f"(non {ANY} a) et b"]),
        (f"c et {ANY} a et b", [f"c et {ANY} (a et b)", f"c et ({ANY} a) et b"]),
        (f"c et {ALL} : a implique b", [f"c et {ALL} : (a implique b)", f"c et ({ALL} : a) implique b"]),
        (
            f"{ALL} : {ANY} a et b",
            [f"{ALL} : {ANY} (a et b)", f"{ALL} : (({ANY} a) et b)", f"({ALL} : {ANY} a) et b"],
        ),
        (
            f"{ANY} a # la somme\n    et b",
            [f"{ANY} (a # la somme\n    et b)", f"({ANY} a) # la somme\n    et b"],
        ),
    ],
)
def test_each_reading_is_written_with_its_parentheses(condition: str, written: list[str]) -> None:
    assert [text for _, text in readings(condition)] == written


@pytest.mark.parametrize(
    "condition",
    [
        f"({ANY} a) et b", f"{ANY} a « L » et b", "il existe x dans L et b", f"b et {ANY} a", f"b implique {ALL} : a",
        f"{ALL} : a « L » implique b", f"({ALL} : a) implique b", f"{ANY} (a et b)",
    ],
)  # fmt: skip
def test_parentheses_and_labels_leave_no_doubt(condition: str) -> None:
    text = f"politique essai « Essai »\nrègle r : booléen\n  vaut {condition}\n"
    assert parse_file(SourceFile("essai.cqp", text), scenarios=True)[1] == []


def test_a_title_says_the_reading_without_labels() -> None:
    (first, _), (second, _) = readings(f"{ANY} a\n    et b « M »")
    assert first == f"lire « {ANY} (a et b) »"
    assert second == f"lire « ({ANY} a) et b »"
