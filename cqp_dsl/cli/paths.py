"""Paths on the command line: those that are read, and those that are written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class ExistingPath(click.ParamType[Path]):
    """A path that must lead somewhere.

    Attributes:
        dash: whether ``-``, the standard input, is let through.
        dossiers: whether dossiers are read in a folder, and not policies alone.
        rewritten: whether the command may write over what it reads there.
    """

    name = "chemin"

    def __init__(self, *, dash: bool = False, dossiers: bool = False, rewritten: bool = False) -> None:
        self.dash = dash
        self.dossiers = dossiers
        self.rewritten = rewritten

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Check that the path exists."""
        path = Path(value)
        if not (self.dash and str(value) == "-") and not path.exists():
            self.fail(f"« {value} » est introuvable", param, ctx)
        return path

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete with files and folders."""
        return click.Path().shell_complete(ctx, param, incomplete)


class OutputPath(click.Path):
    """A file to write. ``form`` is what it will hold, where the command has no ``--format`` that says so."""

    def __init__(self, form: str | None = None) -> None:
        super().__init__(path_type=Path)
        self.form = form
