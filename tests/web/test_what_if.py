"""And if: what is moved is decided again, what would change a refusal is told, and nothing is saved."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.web.conftest import text_of

if TYPE_CHECKING:
    from tests.web.conftest import Visitor

ORAL = "certification.notes[oral]"


def test_what_is_moved_is_decided_and_nothing_is_saved(visitor: Visitor) -> None:
    visitor.copied("refuse-oral.yaml")
    page = text_of(visitor.get("/etsi/refuse-oral.yaml"))
    assert 'type="range"' in page
    moved = visitor.post("/etsi/refuse-oral.yaml", [(ORAL, "7")])
    assert "non certifié" not in text_of(moved)
    assert "oral%5D=7" in moved.headers["HX-Replace-Url"]
    assert "oral: 6" in (visitor.root / "refuse-oral.yaml").read_text(encoding="utf-8")


def test_what_would_change_a_refusal_follows_what_is_moved(visitor: Visitor) -> None:
    visitor.copied("refuse-oral.yaml")
    asked = ("@action", "suffirait")
    refused = text_of(visitor.post("/etsi/refuse-oral.yaml", [(ORAL, "5"), asked]))
    assert '<div class="sufficing">' in refused
    assert "oral" in refused
    accepted = text_of(visitor.post("/etsi/refuse-oral.yaml", [(ORAL, "12"), asked]))
    assert '<div class="sufficing">' not in accepted


def test_what_is_moved_is_answered_within_a_tenth_of_a_second(visitor: Visitor) -> None:
    visitor.copied("parcours-de-bout-en-bout.yaml")
    spent = []
    for note in range(8, 13):
        begun = time.thread_time()
        visitor.post("/etsi/parcours-de-bout-en-bout.yaml", [(ORAL, str(note))])
        spent.append(time.thread_time() - begun)
    assert min(spent) < 0.1
