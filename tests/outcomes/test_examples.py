"""The outcome of every example dossier is the one that was kept; what moves it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cqp_dsl.outcomes.snapshot import outcome_text
from cqp_dsl.pipeline import load
from cqp_dsl.resources import policies_folder
from tests.outcomes.extension import OutcomeExtension

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from cqp_dsl.pipeline import Policies

DOSSIERS = sorted((policies_folder() / "exemples").glob("*.yaml"))


@pytest.fixture(scope="module")
def policies() -> Policies:
    return load()


@pytest.mark.parametrize("dossier", DOSSIERS, ids=lambda path: path.stem)
def test_an_example_has_the_outcome_that_was_kept(
    policies: Policies, dossier: Path, snapshot: SnapshotAssertion
) -> None:
    assert outcome_text(policies.decide(dossier), policies.program) == snapshot(extension_class=OutcomeExtension)
