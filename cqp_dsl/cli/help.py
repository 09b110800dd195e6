"""``cqp help``: the help of a command."""

from __future__ import annotations

import click

from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.outputs import write

_EPILOG = """\
\b
Exemples :
  cqp help
  cqp aide vérifier

\b
Code de sortie : 0 aide affichée, 2 commande inconnue.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Afficher l'aide d'une commande.")
@click.argument("name", required=False, metavar="[COMMANDE]")
@click.pass_context
def help(context: click.Context, *, name: str | None) -> int:  # noqa: A001 - named after the command
    """Afficher l'aide d'une commande, comme son option --help ; sans nom, la liste des commandes."""
    above = context.parent
    if above is None or not isinstance(above.command, click.Group):
        message = "this is a command of cqp"
        raise AssertionError(message)
    shown = above
    if name is not None:
        found, command, _ = above.command.resolve_command(above, [name])
        if command is not None:
            shown = command.context_class(command, info_name=found, parent=above)
    write(f"{shown.get_help()}\n", None)
    return 0
