"""Diagnostics are well made: typeset, with help, and with fixes that mend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.language.syntax import parse_file
from cqp_dsl.source import SourceFile
from tests.syntax.samples import CORPUS, codes_of, source_of

if TYPE_CHECKING:
    from cqp_dsl.diagnostics import Diagnostic

FOUND = [
    (path.name, source, diagnostic)
    for path in sorted(CORPUS.glob("*.cqp"))
    for source in [SourceFile.from_bytes(path.name, path.read_bytes())]
    for diagnostic in parse_file(source)[1]
]


def identity(item: object) -> str:
    return getattr(item, "code", "")


@pytest.mark.parametrize(("name", "source", "diagnostic"), FOUND, ids=identity)
def test_a_diagnostic_is_well_made(name: str, source: SourceFile, diagnostic: Diagnostic) -> None:
    assert diagnostic.help
    assert diagnostic.help.endswith((".", "…", "»"))
    assert not diagnostic.message.endswith((".", "!"))
    assert diagnostic.message[0] == "«" or diagnostic.message[0].isupper()
    texts = [diagnostic.message, diagnostic.help, *(label.text for label in diagnostic.labels)]
    for text in texts:
        assert not re.search(r"« | »| [:;!?](?:\s|$)", text), text
    assert all(label.span.path == name for label in diagnostic.labels)
    assert diagnostic.labels[0].span.end <= len(source.text)


@pytest.mark.parametrize(
    ("name", "source", "diagnostic"), [found for found in FOUND if found[2].fix is not None], ids=identity
)
def test_a_fix_mends(name: str, source: SourceFile, diagnostic: Diagnostic) -> None:
    fix = diagnostic.fix
    assert fix is not None
    mended = source.text[: fix.span.start] + fix.replacement + source.text[fix.span.end :]
    after = parse_file(SourceFile.from_text(name, mended))[1]
    shift = len(mended) - len(source.text)
    places = {(item.code, item.span.start) for item in after if item.span}
    assert diagnostic.span is not None
    assert (diagnostic.code, diagnostic.span.start) not in places
    assert (diagnostic.code, diagnostic.span.start + shift) not in places or diagnostic.code == "CQP101"


@pytest.mark.parametrize(
    ("body", "replacement"),
    [
        ("10 ≤ x ≤ 20", "x entre 10 et 20"),
        ("20 ≥ x ≥ 10", "x entre 10 et 20"),
        ("10 ≤ x < 20", "x entre 10 et moins de 20"),
        ("20 > x au moins 10", "x entre 10 et moins de 20"),
        ("10 < x au plus 20", "(10 < x et x au plus 20)"),
        ("12/25/2013", "25\u00a0décembre\u00a02013"),
        ("29/02/2013", "28\u00a0février\u00a02013"),
        ("14.02.2013", "14\u00a0février\u00a02013"),
        ("3 heurs x", "heures"),
    ],
)
def test_the_fix_says_the_right_thing(body: str, replacement: str) -> None:
    (diagnostic,) = parse_file(source_of(f"politique e « E »\nrègle r : booléen\n  vaut {body}\n"))[1]
    assert diagnostic.fix is not None
    assert diagnostic.fix.replacement == replacement


def test_one_run_tells_every_mistake() -> None:
    body = "\n".join(f"règle r{number} : nombre\n  vaux {number}" for number in range(50))
    assert codes_of(body) == ["CQP103"] * 50


def test_mistakes_are_told_up_to_a_limit() -> None:
    body = "\n".join(f"règle r{number} : nombre\n  vaux {number}" for number in range(300))
    assert codes_of(body) == ["CQP103"] * 200


def test_the_order_of_the_lines_is_that_of_the_diagnostics() -> None:
    lines = [
        diagnostic.span.start for name, _source, diagnostic in FOUND if name == "errors_words.cqp" and diagnostic.span
    ]
    assert lines == sorted(lines)
