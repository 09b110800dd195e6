"""``cqp list``: the politiques, their decisions, and the facts that these may need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, PATHS, POLICIES, format_option, load_policies
from cqp_dsl.cli.outputs import write
from cqp_dsl.cli.paths import ExistingPath
from cqp_dsl.cli.terminal import output_screen

if TYPE_CHECKING:
    from pathlib import Path

_EPILOG = """\
\b
Exemples :
  cqp list
  cqp liste mes_politiques --details
  cqp list --from dossier.yaml --details
  cqp list --format json --output liste.json

\b
Code de sortie : 0 liste donnée, 2 commande mal écrite, 3 politique fautive,
5 dossier de --from refusé.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Lister les politiques, leurs décisions et leurs faits.")
@PATHS
@POLICIES
@click.option("--details", "details", is_flag=True, help="Montrer, sous chaque décision, les faits dont elle dépend.")
@click.option(
    "--from", "start", type=ExistingPath(), metavar="DOSSIER", help="Dire lesquels de ces faits ce dossier donne déjà."
)
@format_option("text", "json")
@OUTPUT
def list(  # noqa: A001 - named after the command
    *,
    paths: tuple[Path, ...],
    policies: tuple[Path, ...],
    details: bool,
    start: Path | None,
    format_: str,
    output: Path | None,
) -> int:
    """Lister les politiques et les décisions qu'elles publient, avec leurs libellés et les faits à donner.

    CHEMIN est un répertoire ou un fichier de politiques ; par défaut, celles du répertoire courant, sinon celles qui
    sont livrées.
    """
    from cqp_dsl.render.list_json import list_json  # noqa: PLC0415 - the help of a command needs nothing of it
    from cqp_dsl.render.list_text import list_text  # noqa: PLC0415

    loaded = load_policies((*paths, *policies))
    listed = loaded.listing(loaded.read(start) if start else None)
    if format_ == "json":
        write(list_json(listed), output, utf8=True)
    else:
        write(list_text(listed, loaded.program.files, output_screen(output), details=details), output)
    return 0
