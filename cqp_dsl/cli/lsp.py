"""``cqp lsp``: the language server, for editors."""

from __future__ import annotations

import importlib.util

import click

from cqp_dsl.cli.exit_codes import FAVOURABLE, USAGE
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.terminal import tell
from cqp_dsl.workspace.system_errors import reason_of

_EPILOG = """\
\b
Exemples :
  cqp lsp
  cqp lsp --tcp 2087

\b
Ce sont les éditeurs qui lancent cette commande ; docs/editeurs.md dit comment
les y amener.

\b
Code de sortie : 0 l'éditeur a fini, 2 ce qu'il faut n'est pas installé.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Servir un éditeur de texte (Language Server Protocol).")
@click.option(
    "--tcp",
    "port",
    type=click.IntRange(1, 65_535),
    metavar="PORT",
    help="Attendre l'éditeur sur ce port de la machine même, au lieu de l'entrée et de la sortie standard.",
)
def lsp(*, port: int | None) -> int:
    """Servir un éditeur : ses remarques pendant que l'on écrit, la complétion, le renommage, les scénarios.

    Sur l'entrée et la sortie standard, qui ne portent alors rien d'autre que le protocole (LSP 3.17).
    """
    if importlib.util.find_spec("pygls") is None:
        tell("Le serveur pour éditeurs n'est pas installé. Pour l'avoir, là où cqp est installé : pip install pygls.")
        return USAGE
    from cqp_dsl.lsp.serve import start  # noqa: PLC0415 - pygls is an extra

    try:
        start(port)
    except OSError as error:
        if port is None:
            raise
        message = f"le port {port} n'est pas libre ({reason_of(error)})"
        raise click.UsageError(message, click.get_current_context()) from error
    return FAVOURABLE
