"""Diagnostics as people and programs read them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cqp_dsl.diagnostics import Diagnostic, Fix, Label, Severity
from cqp_dsl.render.diagnostics_json import diagnostics_json
from cqp_dsl.render.diagnostics_text import diagnostics_text
from cqp_dsl.render.screen import Screen
from cqp_dsl.source import SourceFile, Span
from tests.render.samples import FILE

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

OTHER = SourceFile.from_text("commun.cqp", "\ttype Note = nombre de 0 à 20 # " + "très " * 40 + "long\n" + "x" * 300)


def place(text: str, source: SourceFile = FILE) -> Span:
    start = source.text.index(text)
    return source.span(start, start + len(text))


SEVERAL = [
    Diagnostic(
        "CQP101",
        "le nom « moyene » est inconnu",
        (
            Label(place("moyenne ≥"), "inconnu ici"),
            Label(
                place("règle moyenne"), "déclaré ici : c'est le nom le plus proche, à un doublement de consonne près"
            ),
            Label(place("type Note", OTHER), "et là"),
        ),
        help="écrivez « moyenne », ou déclarez une entrée de ce nom",
        fix=Fix("remplacer « moyene » par « moyenne »", place("moyenne ≥"), "moyenne"),
    ),
    Diagnostic("CQP101", "sur plusieurs lignes", (Label(FILE.span(0, 60), "ceci"),), severity=Severity.WARNING),
    Diagnostic("CQP101", "loin à droite", (Label(place("long", OTHER), "ici"),), severity=Severity.NOTE),
    Diagnostic("CQP701", "« absent » est introuvable", help="Vérifiez le chemin."),
]
FILES = {FILE.path: FILE, OTHER.path: OTHER}


@pytest.mark.parametrize("screen", [Screen(100), Screen(80), Screen(80, "ascii")], ids=["wide", "eighty", "ascii"])
def test_text(screen: Screen, snapshot: SnapshotAssertion) -> None:
    assert diagnostics_text(SEVERAL, FILES, screen) == snapshot


def test_nothing_to_say() -> None:
    assert diagnostics_text([], FILES, Screen()) == ""


def test_a_place_in_an_unknown_file_is_still_named() -> None:
    assert "certification.cqp:6" in diagnostics_text(SEVERAL[:1], {}, Screen())


def test_json() -> None:
    document = json.loads(diagnostics_json(SEVERAL))
    assert (document["errors"], document["warnings"]) == (2, 1)
    first = next(item for item in document["diagnostics"] if item["labels"] and item["fix"])
    assert first["labels"][0]["place"]["line"] == 6
    assert first["fix"]["replacement"] == "moyenne"


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80), st.sampled_from([20, 40, 80]))
def test_any_place_of_any_text_fits_the_screen(text: str, start: int, length: int, width: int) -> None:
    source = SourceFile.from_text("x.cqp", text)
    start = min(start, len(source.text))
    span = source.span(start, min(start + length, len(source.text)))
    shown = diagnostics_text([Diagnostic("CQP101", text, (Label(span, text),))], {"x.cqp": source}, Screen(width))
    assert all(cell_len(line) <= max(width, 30) for line in shown.splitlines())
    assert "\x1b" not in shown
