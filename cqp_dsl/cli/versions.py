"""A version of the policies on the command line: a folder, or a folder at a revision of git, ``politiques@v1``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import define

from cqp_dsl.workspace.revisions import RevisionError, read_revision, split_revision

if TYPE_CHECKING:
    from cqp_dsl.pipeline import Policies


@define(frozen=True)
class Version:
    """Where a version of the policies is read."""

    path: Path
    revision: str | None = None

    def __str__(self) -> str:
        return f"{self.path}@{self.revision}" if self.revision else str(self.path)


class VersionParam(click.ParamType["Version | Path"]):
    """A path of policies, or one at a revision. A plain path stays one, so that no output is written over it."""

    name = "version"

    def convert(
        self, value: str | Path | Version, param: click.Parameter | None, ctx: click.Context | None
    ) -> Version | Path:
        """Tell a path that is there from a revision."""
        if not isinstance(value, str):
            return value
        path, revision = split_revision(value)
        if revision is not None:
            return Version(path, revision)
        if not path.exists():
            self.fail(f"« {value} » est introuvable", param, ctx)
        return path


def load_version(version: Version | Path) -> Policies:
    """The policies of a version.

    Raises:
        PolicyError: they are not valid.
        click.UsageError: the revision cannot be read.
    """
    from cqp_dsl.pipeline import PolicyError, load, load_texts  # noqa: PLC0415 - the help needs nothing of it

    if isinstance(version, Path):
        return load(version, cached=True)
    try:
        sources, diagnostics = read_revision(version.path, version.revision or "HEAD")
    except RevisionError as error:
        message = f"« {version} » ne se lit pas : {error}"
        raise click.UsageError(message, click.get_current_context(silent=True)) from error
    if diagnostics:
        raise PolicyError(diagnostics, {source.path: source for source in sources})
    return load_texts(sources, cached=True)
