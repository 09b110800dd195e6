"""The HTML answer: one page, self-contained, every foreign text escaped."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from cqp_dsl.answer.answer import Argument
from cqp_dsl.core.datatypes.types import TEXT
from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.render.page import Refusal
from tests.render.documents import answers_html
from tests.render.samples import EVERY_STATUS, PROGRAM, REASONS, REFUSED, answer

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

_VOID = {"meta"}


class _Balanced(HTMLParser):
    """Checks that every element is closed, in order, and collects the tags and texts met."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.add(tag)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def parsed(page: str) -> _Balanced:
    parser = _Balanced()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser


def test_page(snapshot: SnapshotAssertion) -> None:
    assert answers_html([answer(REFUSED)], PROGRAM) == snapshot


@pytest.mark.parametrize("status", EVERY_STATUS)
def test_every_status_is_well_formed_and_self_contained(status: str) -> None:
    page = answers_html([answer(EVERY_STATUS[status])], PROGRAM)
    assert parsed(page).tags.isdisjoint({"script", "link", "img", "iframe"})
    assert "http" not in page
    assert page.startswith('<!DOCTYPE html>\n<html lang="fr">')


def test_foreign_text_is_escaped() -> None:
    attack = "<script>alert('x')</script>&\"\x1b[31m\u202e"
    hostile = evolve(
        REFUSED,
        label=attack,
        args=(Argument("a", attack, TEXT),),
        reasons=(evolve(REASONS[0], text=attack),),
        given_trace=None,
    )
    page = answers_html([answer(hostile, dossier=attack)], PROGRAM)
    assert "script" not in parsed(page).tags
    assert page.count("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&#34;") == 4
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_the_trace_is_folded_unless_complete() -> None:
    shown = [answer(REFUSED)]
    assert "<details>\n<summary>" in answers_html(shown, PROGRAM)
    assert "<details open>\n<summary>" in answers_html(shown, PROGRAM, complete=True)


def test_a_refused_dossier_has_its_page() -> None:
    page = answers_html([Refusal("b.yaml", (Diagnostic("CQP704", "octet <0xe9>", help="UTF-8 !"),))], PROGRAM)
    assert "octet &lt;0xe9&gt;" in page
    assert "Dossier refusé" in parsed(page).texts
