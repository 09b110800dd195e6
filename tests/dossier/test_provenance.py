"""``provenance:``: where each fact came from, by any of its names; its mistakes; and that no receipt knows of it."""

from __future__ import annotations

import pytest

from cqp_dsl.answer.receipt import dossier_digest
from cqp_dsl.dossier.write import dossier_text
from tests.dossier.example import PROGRAM
from tests.dossier.test_read import codes, good, read

FACTS = "faits:\n  certification:\n    pass_suivi: oui\n"


@pytest.mark.parametrize(
    "written",
    ["pass_suivi: attestation", "certification.pass_suivi: attestation", "certification: { pass_suivi: attestation }"],
)
def test_a_fact_may_be_named_in_three_ways(written: str) -> None:
    assert good(f"{FACTS}provenance:\n  {written}\n").provenance == {"certification.pass_suivi": "attestation"}


def test_nothing_said_is_nothing() -> None:
    assert good(f"{FACTS}provenance:\n  pass_suivi:\n").provenance == {}
    assert good(f"{FACTS}provenance:\n").provenance == {}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("pass_suivie: x", "CQP607"),
        ("certification: { pass_suivie: x }", "CQP607"),
        ("pass_suivi: [x]", "CQP609"),
        ("pass_suivi: x\n  certification.pass_suivi: y", "CQP602"),
    ],
)
def test_a_mistake_is_told_at_its_place(written: str, code: str) -> None:
    dossier, found = read(f"{FACTS}provenance:\n  {written}\n")
    assert dossier is None
    assert [each for each, _ in codes(found)] == [code]


def test_it_is_written_back_and_changes_no_receipt() -> None:
    with_it, without = good(f"{FACTS}provenance:\n  pass_suivi: attestation, du CRFP\n"), good(FACTS)
    assert good(dossier_text(with_it, PROGRAM)).provenance == with_it.provenance
    assert dossier_digest(with_it) == dossier_digest(without)
