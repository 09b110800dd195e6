"""The outcome of every example dossier is the one that was kept; what moves it is named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.pipeline import load
from cqp_dsl.pytest_plugin.snapshots import OutcomeExtension
from cqp_dsl.render.outcomes.moves import moved_text
from cqp_dsl.render.outcomes.snapshot import outcome, outcome_text
from cqp_dsl.resources import policies_folder

if TYPE_CHECKING:
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
    assert outcome_text(policies.decide(dossier), policies.program) == snapshot.use_extension(OutcomeExtension)


PAGE = Path(__file__).resolve().parents[2] / "docs" / "questions-et-sources.md"


def test_the_documentation_shows_what_a_change_of_policy_moves(policies: Policies, tmp_path: Path) -> None:
    shown = re.search(r"```text\n(certification.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    folder = tmp_path / "policies"
    shutil.copytree(policies_folder(), folder)
    rules = folder / "certification" / "certification.cqp"
    text, count = re.subn(
        r"^(\s*\| oral\s*\|\| 3\s*\| )6", r"\g<1>5", rules.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert count == 1
    rules.write_text(text, encoding="utf-8")
    dossier = policies_folder() / "exemples" / "refuse-oral.yaml"
    changed = load(folder)
    before = outcome(policies.decide(dossier), policies.program)
    after = outcome(changed.decide(dossier), changed.program)
    assert list(map(plain_spaces, moved_text(before, after).splitlines())) == shown[1].splitlines()
