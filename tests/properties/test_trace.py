"""The trace of a dossier is a function of the dossier alone: whatever the engine has told before, in whatever order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqp_dsl.decision.decide import Engine
from cqp_dsl.pipeline import load
from tests.properties.dossiers import dossiers, poorer
from tests.properties.programs import programs
from tests.properties.test_evaluation import POLICIES, answered, program_of

ROUNDS = 3
"""How many times each dossier is told."""
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=20, deadline=None, suppress_health_check=_SLOW)
@given(programs(), st.data())
def test_nothing_of_a_dossier_is_in_the_trace_of_another(text: str, data: st.DataObject) -> None:
    program = program_of(text)
    more = data.draw(dossiers(program))
    given_ = [more, data.draw(poorer(program, more)), data.draw(dossiers(program))]
    alone = [answered(Engine(program), dossier).decisions for dossier in given_]
    engine = Engine(program)
    order = itertools.chain.from_iterable(data.draw(st.permutations(range(len(given_)))) for _ in range(ROUNDS))
    for place in order:
        assert answered(engine, given_[place]).decisions == alone[place]


@pytest.fixture(scope="module")
def shipped() -> Engine:
    return Engine(load().program)


@pytest.mark.parametrize("within", POLICIES, ids=lambda names: names[0])
def test_shipped_policies_tell_every_dossier_as_a_new_engine_does(shipped: Engine, within: tuple[str, ...]) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=_SLOW)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        more = data.draw(dossiers(shipped.program, within=within))
        for dossier in (more, data.draw(poorer(shipped.program, more)), more):
            alone = answered(Engine(shipped.program), dossier, within)
            assert answered(shipped, dossier, within).decisions == alone.decisions

    run()
