"""The text answer: every status, wide, on eighty columns, on an ASCII terminal; no foreign text commands it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from rich.cells import cell_len

from cqp_dsl.answer.answer import Override
from cqp_dsl.render.answer_text import answer_text
from cqp_dsl.render.screen import Screen, clean
from tests.render.documents import answers_html, answers_json
from tests.render.samples import AMOUNT, EVERY_STATUS, HOURS, PROGRAM, REASONS, REFUSED, answer

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

SCREENS = {"wide": Screen(110), "eighty": Screen(80), "ascii": Screen(80, "ascii")}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("status", EVERY_STATUS)
def test_every_status(status: str, screen: str, snapshot: SnapshotAssertion) -> None:
    assert answer_text(answer(EVERY_STATUS[status]), PROGRAM, SCREENS[screen]) == snapshot


def test_several_decisions_and_hypotheses(snapshot: SnapshotAssertion) -> None:
    shown = answer(
        REFUSED,
        AMOUNT,
        hypotheses=(("vae.une_demande_par_an", "année_civile"),),
        overrides=(Override("financement.plafond", ("option",), 150, HOURS),),
    )
    assert answer_text(shown, PROGRAM, Screen(100)) == snapshot


def test_the_whole_trace(snapshot: SnapshotAssertion) -> None:
    assert answer_text(answer(REFUSED), PROGRAM, Screen(100), complete=True) == snapshot


def test_the_decision_is_the_first_line() -> None:
    first = answer_text(answer(REFUSED), PROGRAM, Screen(80)).splitlines()[0]
    assert first.startswith("✗ Certification : non certifié ")
    assert first.endswith("enjeux §V · certification.cqp:5")


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 300])
@pytest.mark.parametrize("status", EVERY_STATUS)
def test_no_line_is_longer_than_the_screen(status: str, width: int) -> None:
    shown = answer_text(answer(EVERY_STATUS[status]), PROGRAM, Screen(width), complete=True)
    assert max(cell_len(line) for line in shown.splitlines()) <= width


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp850", "utf-8"])
@pytest.mark.parametrize("status", EVERY_STATUS)
def test_every_encoding_can_write_the_answer(status: str, encoding: str) -> None:
    shown = answer_text(answer(EVERY_STATUS[status]), PROGRAM, Screen(80, encoding), complete=True)
    shown.encode(encoding)
    assert (
        "?" not in shown.replace("[?]", "").replace("glissants ?", "").replace("relation ?", "") or encoding == "utf-8"
    )


def test_colours_only_where_they_are_welcome() -> None:
    assert "\x1b[" in answer_text(answer(REFUSED), PROGRAM, Screen(80, colour=True))
    assert "\x1b" not in answer_text(answer(REFUSED), PROGRAM, Screen(80))


HOSTILE = "a\x1b[31mb\x1b]0;titre\x07c\u202ed\u2066e\x9bf\rg\nh\tIJ\x00K\u200bL\ud800M\ue000N"


def test_foreign_text_cannot_command_the_terminal() -> None:
    hostile = evolve(REFUSED, label=f"[bold]{HOSTILE}[/bold]")
    shown = answer_text(answer(hostile, dossier=HOSTILE), PROGRAM, Screen(200))
    assert "[bold]abcdef g h IJKLMN[/bold]" in shown
    assert all(char == "\n" or unicodedata.category(char)[0] != "C" for char in shown)


def test_clean_keeps_ordinary_text() -> None:
    text = "« L'été, 12 €/h ≥ 9,5 — œuvre »"
    assert clean(text) == text


def test_what_is_too_deep_is_cut_and_says_so() -> None:
    trace, reason = REFUSED.trace, REASONS[0]
    assert trace is not None
    for _ in range(1500):
        trace, reason = (
            evolve(trace, children=(trace,)),
            evolve(reason, children=(reason,)),
        )
    deep = answer(evolve(REFUSED, given_trace=trace, reasons=(reason,)))
    shown = answer_text(deep, PROGRAM, Screen(80), complete=True)
    assert " ".join(shown.split()).count("la suite n'est pas montrée") == 2
    assert answers_html([deep], PROGRAM).count("la suite n&#39;est pas montrée") == 2
    assert answers_json([deep], PROGRAM).count('"truncated": true') == 2
