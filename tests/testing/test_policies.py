"""The shipped policies: their scenarios show every part of the text and would notice small mistakes in it."""

from __future__ import annotations

import pytest

from cqp_dsl.pipeline import Policies, load
from cqp_dsl.render.coverage_text import missed_text
from cqp_dsl.workspace.testing import mutation

ONE_IN = 12
"""One mutant in so many is tried here; ``make mutation`` tries them all."""


@pytest.fixture(scope="module")
def policies() -> Policies:
    return load()


def test_every_part_of_the_text_is_shown(policies: Policies) -> None:
    assert [missed_text(item) for item in policies.coverage(policies.reached()).missed] == []


def test_small_mistakes_are_noticed(policies: Policies, monkeypatch: pytest.MonkeyPatch) -> None:
    some = policies.mutants()[::ONE_IN]
    monkeypatch.setattr(mutation, "mutants", lambda _program: some)
    found = policies.mutation(policies.reached())
    assert len(found.judged) == len(some) > 40
    assert [one.mutant.text for one in found.survivors] == []
