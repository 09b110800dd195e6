"""``cqp template``: a commented dossier to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, POLICIES, load_policies
from cqp_dsl.cli.terminal import write

if TYPE_CHECKING:
    from pathlib import Path

_EPILOG = """\
\b
Exemples :
  cqp template certification
  cqp template certification vae --output dossier.yaml
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Écrire un dossier à remplir.")
@click.argument("names", nargs=-1, required=True, metavar="POLITIQUE…")
@POLICIES
@OUTPUT
def template(*, names: tuple[str, ...], policies: tuple[Path, ...], output: Path | None) -> int:
    """Écrire un dossier à remplir : chaque fait, son type, sa question, ses bornes.

    POLITIQUE est le nom d'une politique, tel qu'il suit le mot « politique » dans son fichier.
    """
    write(load_policies(policies).template(names), output, utf8=True)
    return 0
