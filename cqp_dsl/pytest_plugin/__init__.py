"""The scenarios of ``.cqp`` files as tests of pytest, and outcomes of dossiers as snapshots.

An entry point of the distribution: pytest finds it by itself. ``pytest policies/`` runs every scenario; the fixture
``cqp`` gives the policies to a test written in Python; the fixture ``cqp_snapshot``, where syrupy is installed, keeps
an outcome and says, when it moves, which parameter, rule, exception or reading moved it.

This module holds the hooks alone, so that a test run without policies imports nothing else of cqp.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from cqp_dsl.pytest_plugin.collect import CqpFile
    from cqp_dsl.pytest_plugin.workshop import Workshop

_POLICIES = "cqp_policies"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare where policies are."""
    parser.addini(
        _POLICIES,
        "folders of policies, relative to the root: only their .cqp files are collected, each folder as one program",
        type="linelist",
    )


def _folders(config: pytest.Config) -> list[Path]:
    return [_real(config.rootpath / line) for line in config.getini(_POLICIES)]


def _real(path: Path) -> Path:
    """Where a path leads; one that leads to itself leads there."""
    return Path(os.path.realpath(path))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CqpFile | None:
    """Collect the scenarios of a file of policies."""
    if file_path.suffix.lower() != ".cqp" or file_path.name.startswith("."):
        return None
    root = _root(_real(file_path), parent.config)
    if root is None:
        return None
    from cqp_dsl.pytest_plugin.collect import CqpFile  # noqa: PLC0415 - nothing of cqp before it is needed

    file: CqpFile = CqpFile.from_parent(parent, path=file_path)
    file.root = root
    return file


def _root(path: Path, config: pytest.Config) -> Path | None:
    """The folder whose files make one program with this one; None where the file is not to be collected.

    Without ``cqp_policies``, it is what was given to pytest: the folder, or that of the file.
    """
    folders = _folders(config)
    if folders:
        return next((folder for folder in folders if path.is_relative_to(folder)), None)
    given = [_real(config.invocation_params.dir / arg.partition("::")[0]) for arg in config.args]
    holding = [one for one in given if one.is_dir() and path.is_relative_to(one)]
    return min(holding, key=lambda one: len(one.parts), default=path.parent)


@pytest.fixture(scope="session")
def cqp(request: pytest.FixtureRequest) -> Workshop:
    """The policies of ``cqp_policies``, or the shipped ones: ``cqp.decide(dossier)``, ``cqp.outcome(dossier)``."""
    from cqp_dsl.pytest_plugin.workshop import Workshop  # noqa: PLC0415 - nothing of cqp before it is needed

    return Workshop.of(_folders(request.config))


@pytest.fixture
def cqp_snapshot(request: pytest.FixtureRequest) -> SnapshotAssertion:
    """A snapshot of an outcome: ``assert cqp.outcome("dossier.yaml") == cqp_snapshot``."""
    from cqp_dsl.pytest_plugin.snapshots import OutcomeExtension  # noqa: PLC0415 - only where syrupy is installed

    snapshot: SnapshotAssertion = request.getfixturevalue("snapshot")
    return snapshot.use_extension(OutcomeExtension)
