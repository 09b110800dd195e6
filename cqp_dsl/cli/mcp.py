"""``cqp mcp``: the policies for assistants, by the Model Context Protocol."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.chosen import policies_here
from cqp_dsl.cli.exit_codes import FAVOURABLE, USAGE
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import POLICY_PATH
from cqp_dsl.cli.terminal import tell

if TYPE_CHECKING:
    from pathlib import Path

_EPILOG = """\
\b
Exemples :
  cqp mcp mes_politiques

\b
C'est l'assistant qui lance cette commande : docs/service.md dit comment l'y
amener. Aucun de ses outils n'écrit, n'adopte ni ne choisit une lecture.

\b
Code de sortie : 0 l'assistant a fini, 2 ce qu'il faut n'est pas installé,
3 politique fautive.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Ouvrir les politiques à un assistant (MCP).")
@click.argument("folder", required=False, type=POLICY_PATH, metavar="[RÉPERTOIRE]")
def mcp(*, folder: Path | None) -> int:
    """Ouvrir des politiques à un assistant : chercher, lire, décider pour voir, expliquer, vérifier un projet.

    Sur l'entrée et la sortie standard, qui ne portent alors rien d'autre que le protocole (Model Context Protocol).
    RÉPERTOIRE est celui des politiques ; par défaut, le répertoire courant, sinon celles qui sont livrées.
    """
    if importlib.util.find_spec("mcp") is None:
        tell("Le serveur des assistants n'est pas installé. Pour l'avoir : pip install 'cqp-dsl[mcp]'.")
        return USAGE
    from cqp_dsl.assistants.server import serve  # noqa: PLC0415 - an extra

    serve(folder or next(iter(policies_here()), None))
    return FAVOURABLE
