"""``cqp template``: a commented dossier to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import POLICIES, NameOrPath, load_policies, names_and_paths, output_option
from cqp_dsl.cli.outputs import write

if TYPE_CHECKING:
    from pathlib import Path

_EPILOG = """\
\b
Exemples :
  cqp template certification
  cqp template certification vae --output dossier.yaml
  cqp template assiduité mes_politiques/
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Écrire un dossier à remplir.")
@click.argument("words", nargs=-1, required=True, type=NameOrPath(), metavar="POLITIQUE…")
@POLICIES
@output_option("yaml")
def template(*, words: tuple[str | Path, ...], policies: tuple[Path, ...], output: Path | None) -> int:
    """Écrire un dossier à remplir : chaque fait, son type, sa question, ses bornes.

    POLITIQUE est le nom d'une politique, tel qu'il suit le mot « politique » dans son fichier. Le chemin des politiques
    se donne de même, sans --policies, s'il se termine par « / » ou par « .cqp ».
    """
    names, paths = names_and_paths(words)
    write(load_policies((*paths, *policies)).template(names), output, utf8=True)
    return 0
