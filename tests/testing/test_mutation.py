"""Mutation and boundaries: what the tools propose is pasted into the file, and then does what it was proposed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.workspace.proofreading import lint
from tests.testing.samples import DATED, SAMPLES, TABLE, THRESHOLD, policies_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cqp_dsl.workspace.testing.spelling import Proposal


def pasted(text: str, proposals: Iterable[Proposal | None]) -> str:
    """A policy with the scenarios that were proposed."""
    return "\n".join([text, *dict.fromkeys(one.text for one in proposals if one is not None)])


def texts(text: str, folder: Path) -> set[str]:
    return {mutant.text.replace("\u00a0", " ") for mutant in policies_of(text, folder).mutants()}


def test_the_mutants_of_a_threshold(tmp_path: Path) -> None:
    assert texts(THRESHOLD, tmp_path) == {
        "note ≥ 9,5 lu note > 9,5",
        "9,5 lu 9,4",
        "9,5 lu 9,6",
        "note ≥ 9,5 et suivi lu note ≥ 9,5 ou suivi",
        "sans la condition note ≥ 9,5",
        "sans la condition suivi",
    }


def test_the_mutants_of_dates_exceptions_tables_and_requirements(tmp_path: Path) -> None:
    found = texts(DATED, tmp_path)
    assert {
        "à partir du 1er janvier 2013 lu à partir du 2 janvier 2013",
        "à partir du 1er janvier 2014 lu à partir du 31 décembre 2013",
        "sans l'exception gratuité",
        "1er juin 2013 lu 31 mai 2013",
        "réunie ≥ déposée lu réunie > déposée",
        "15 lu 16",
        "12 € lu 11 €",
        "sans la condition délai est exclu",
    } <= found
    assert "jusqu'au 31 décembre 2013 lu jusqu'au 30 décembre 2013" not in found
    assert {"sans la condition épreuve est écrit", "6 lu 7", "3 lu 2"} <= texts(TABLE, tmp_path)


def test_scenarios_on_both_sides_notice_a_moved_threshold(tmp_path: Path) -> None:
    policies = policies_of(THRESHOLD, tmp_path)
    before = {one.mutant.text for one in policies.mutation(policies.reached()).survivors}
    assert "note ≥ 9,5 lu note > 9,5" in before
    edge = "\nscénario « tout juste »\n  avec note = 9,5\n  avec suivi = vrai\n  attendu admission = admis\n"
    policies = policies_of(THRESHOLD + edge, tmp_path)
    after = {one.mutant.text for one in policies.mutation(policies.reached()).survivors}
    assert before - after == {"note ≥ 9,5 lu note > 9,5", "9,5 lu 9,6"}


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_proposed_notices_every_survivor(name: str, tmp_path: Path) -> None:
    policies = policies_of(SAMPLES[name], tmp_path)
    found = policies.mutation(policies.reached())
    assert found.survivors
    silent = {one.mutant.text for one in found.survivors if one.proposal is None}
    policies = policies_of(pasted(SAMPLES[name], (one.proposal for one in found.survivors)), tmp_path)
    assert [result for result in policies.test() if not result.passed] == []
    assert {one.mutant.text for one in policies.mutation(policies.reached()).survivors} == silent == set()


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_proposed_tries_every_side_of_a_frontier(name: str, tmp_path: Path) -> None:
    policies = policies_of(SAMPLES[name], tmp_path)
    tried = policies.boundaries(policies.reached())
    proposed = {(one.frontier.text, one.frontier.at, side) for one in tried for side, made in one.proposals if made}
    assert proposed
    text = pasted(SAMPLES[name], (made for one in tried for _, made in one.proposals))
    policies = policies_of(text, tmp_path)
    assert [result for result in policies.test() if not result.passed] == []
    after = policies.boundaries(policies.reached())
    assert proposed <= {(one.frontier.text, one.frontier.at, side) for one in after for side in one.sides}


def test_a_ceiling_and_both_ends_of_a_band_are_frontiers(tmp_path: Path) -> None:
    text = """
décision points : nombre « points »
  vaut minimum(note × 2 ; 30)

décision rattrapage : booléen « rattrapage » favorable vrai
  vaut note entre 8 et moins de 12 « être près de la moyenne »

scénario « moyen »
  avec note = 10
  attendu points = 20
  attendu rattrapage = vrai
"""
    policies = policies_of(text, tmp_path)
    found = {
        one.frontier.at: {side: made.body.rpartition(" = ")[2].strip() for side, made in one.proposals if made}
        for one in policies.boundaries(policies.reached())
    }
    assert found == {
        "30": {"below": "29", "on": "30", "above": "30"},
        "8": {"below": "faux", "on": "vrai", "above": "vrai"},
        "12": {"below": "vrai", "on": "faux", "above": "faux"},
    }


def test_a_scenario_is_proposed_where_the_frontier_decides(tmp_path: Path) -> None:
    idle = THRESHOLD.replace("note = 3\n  avec suivi = vrai", "note = 3\n  avec suivi = faux")
    scenarios = idle.partition("scénario")[2].split("scénario")
    last_first = idle.partition("scénario")[0] + "".join(f"scénario{one}\n" for one in reversed(scenarios))
    for text in (idle, last_first):
        policies = policies_of(text, tmp_path)
        (one,) = policies.boundaries(policies.reached())
        expected = {side: made.body.rpartition(" = ")[2].strip() for side, made in one.proposals if made}
        assert expected == {"below": "refusé", "on": "admis", "above": "admis"}


def test_what_is_proposed_gives_nothing_that_does_not_matter(tmp_path: Path) -> None:
    other = "décision tardive : booléen « tardive »\n  vaut déposée > réunie « déposée trop tard »\n"
    given = "  avec déposée = 3 mars 2014\n  avec réunie = 4 mars 2014\n  attendu tardive = faux\n"
    text = f"{THRESHOLD}{given}\n{other}"
    policies = policies_of(text, tmp_path)
    reached = policies.reached()
    made = [made for one in policies.boundaries(reached) for _, made in one.proposals]
    made += [one.proposal for one in policies.mutation(reached).survivors]
    policies_of(pasted(text, made), tmp_path)
    assert [one.message for one in lint(tmp_path).diagnostics if one.code == "CQP408"] == []


def test_a_frontier_that_scenarios_try_is_not_proposed(tmp_path: Path) -> None:
    edges = "".join(
        f"\nscénario « à {note} »\n  avec note = {note}\n  avec suivi = vrai\n  attendu admission = {value}\n"
        for note, value in (("9,4", "refusé"), ("9,5", "admis"), ("9,6", "admis"))
    )
    policies = policies_of(THRESHOLD + edges, tmp_path)
    (one,) = policies.boundaries(policies.reached())
    assert one.sides == ("below", "on", "above")
    assert one.proposals == ()
