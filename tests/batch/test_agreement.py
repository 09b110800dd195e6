"""SQL says what the engine says: random programs and partial dossiers, shipped scenarios and examples, boundaries."""

from __future__ import annotations

import pytest
from attrs import evolve

from cqp_dsl.pipeline import load
from cqp_dsl.resources import policies_folder
from tests.batch.agreement import Agreement, Counted
from tests.batch.boundaries import ASKED, dossiers
from tests.differential.compare import questions
from tests.differential.dossiers import dossier
from tests.differential.programs import program
from tests.differential.trial import COMPLETENESS, program_of
from tests.interpreter.scenarios import dossier_of
from tests.interpreter.worlds import published

ASKED_AT_ONCE = 10


@pytest.mark.parametrize("seed", [0, 1])
def test_random_programs(seed: int) -> None:
    drawn = program_of(program(seed))
    readings = dossier(drawn, seed, 1.0).readings
    partial = [evolve(dossier(drawn, seed + 1000 * n, one), readings=readings) for n, one in enumerate(COMPLETENESS)]
    counted = Counted()
    assert list(Agreement(drawn, questions(drawn)[:ASKED_AT_ONCE], counted).differing(partial)) == []
    assert counted.compared > 10


@pytest.mark.parametrize("name", ["certification.certification", "vae.modalité_jury"])
def test_shipped_scenarios_and_examples(name: str) -> None:
    policies = load(cached=True, scenarios=True)
    shipped = policies.program
    policy = name.partition(".")[0]
    given = [dossier_of(shipped, one) for one in shipped.scenarios if one.policy == policy][::9]
    given += [policies.read(path) for path in sorted((policies_folder() / "exemples").glob("*.yaml"))[::8]]
    agreement = Agreement(shipped, [(name, args) for args in published(shipped, name)])
    assert list(agreement.differing([one for one in given if not one.readings])) == []
    assert agreement.counted.compared > 4


@pytest.mark.parametrize("name", list(ASKED))
def test_around_every_boundary(name: str) -> None:
    shipped = load(cached=True).program
    agreement = Agreement(shipped, [(ASKED[name][0], ())])
    assert list(agreement.differing(dossiers(shipped, name, 30, seed=1))) == []
    assert agreement.counted.grounds > 3
