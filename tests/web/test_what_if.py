"""And if: what is moved is decided again; what would have sufficed does, and the step before it does not."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.web.form.values import dossier_of, fields_of
from cqp_dsl.web.screens.what_if import _leaves
from cqp_dsl.web.whatif import MOST_TRIALS, Search, is_favourable
from tests.web.conftest import EXAMPLES, Visitor, text_of

if TYPE_CHECKING:
    from cqp_dsl.web.form.fields import Fields
    from cqp_dsl.web.whatif import Change
    from cqp_dsl.web.workshop import Workshop

CERTIFICATION = "certification.certification"


def searched(shipped: Workshop, name: str, decision: str) -> tuple[Fields, list[Change], int]:
    policies = shipped.policies()
    dossier = policies.read(EXAMPLES / name)
    leaves = [
        leaf
        for fact, value in dossier.facts.items()
        for leaf in _leaves(value, policies.program.entries[fact].type, fact, fact)
    ]
    fields = fields_of(dossier, policies.program)
    search = Search(policies, fields, decision)
    return fields, list(search.changes(leaves)), search.trials


def test_what_would_have_sufficed_is_the_nearest(shipped: Workshop) -> None:
    _, changes, _ = searched(shipped, "refuse-oral.yaml", CERTIFICATION)
    assert [(change.leaf.name, change.text) for change in changes] == [("certification.notes[oral]", "6,01")]


@pytest.mark.parametrize(
    ("name", "decision"),
    [
        ("refuse-oral.yaml", CERTIFICATION),
        ("refuse-trois-motifs.yaml", CERTIFICATION),
        ("caf-non-pilote-en-avril.yaml", "déploiement.ouverture"),
        ("acces-candidat-trop-tot.yaml", "accès.communication"),
    ],
)
def test_every_change_that_is_told_suffices(shipped: Workshop, name: str, decision: str) -> None:
    policies = shipped.policies()
    if decision not in policies.program.published:
        decision = next(one for one in policies.program.published if one.startswith(decision.partition(".")[0]))
    fields, changes, trials = searched(shipped, name, decision)
    assert trials <= MOST_TRIALS
    for change in changes:
        moved = dossier_of({**fields, change.leaf.name: change.text}, policies.program)
        assert moved.errors == {}
        assert is_favourable(policies, moved.dossier, decision), change
    assert not is_favourable(policies, dossier_of(fields, policies.program).dossier, decision)


def test_what_is_moved_is_decided_and_nothing_is_saved(visitor: Visitor) -> None:
    visitor.copied("refuse-oral.yaml")
    page = text_of(visitor.get("/etsi/refuse-oral.yaml"))
    assert 'type="range"' in page
    assert "Un seul changement aurait suffi" in page
    moved = visitor.post("/etsi/refuse-oral.yaml", [("certification.notes[oral]", "7")])
    assert "non certifié" not in text_of(moved)
    assert "oral%5D=7" in moved.headers["HX-Replace-Url"]
    assert "oral: 6" in (visitor.root / "refuse-oral.yaml").read_text(encoding="utf-8")
    again = visitor.post("/etsi/refuse-oral.yaml", [("certification.notes[oral]", "5"), ("@action", "suffirait")])
    assert "6,01" in text_of(again)


def test_what_is_moved_is_answered_within_a_tenth_of_a_second(visitor: Visitor) -> None:
    visitor.copied("parcours-de-bout-en-bout.yaml")
    spent = []
    for note in range(8, 13):
        begun = time.thread_time()
        visitor.post("/etsi/parcours-de-bout-en-bout.yaml", [("certification.notes[oral]", str(note))])
        spent.append(time.thread_time() - begun)
    assert min(spent) < 0.1
