"""``cqp lint``: read policies without a dossier and say all that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import PATHS, format_option, load_policies
from cqp_dsl.cli.terminal import output_screen, write
from cqp_dsl.pipeline import PolicyError
from cqp_dsl.render.diagnostics_json import diagnostics_json
from cqp_dsl.render.diagnostics_text import diagnostics_text
from cqp_dsl.render.wording import counted

if TYPE_CHECKING:
    from pathlib import Path

_EPILOG = """\
\b
Exemples :
  cqp lint
  cqp lint mes_politiques
  cqp lint mes_politiques --format json

\b
Code de sortie : 0 rien à signaler, 1 des remarques, 2 commande mal écrite.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Relire des politiques et dire ce qui n'y va pas.")
@PATHS
@format_option("text", "json")
def lint(*, paths: tuple[Path, ...], format_: str) -> int:
    """Relire des politiques, sans dossier, et dire tout ce qui n'y va pas.

    CHEMIN est un dossier ou un fichier ; par défaut, les politiques livrées.
    """
    try:
        policies = load_policies(paths)
    except PolicyError as error:
        diagnostics, files = error.diagnostics, error.files
    else:
        diagnostics, files = policies.diagnostics, policies.program.files
    if format_ == "json":
        write(diagnostics_json(diagnostics), None, utf8=True)
    elif diagnostics:
        write(diagnostics_text(diagnostics, files, output_screen()), None)
    else:
        write(output_screen().fit(f"{counted(len(files), 'fichier')}, rien à signaler\n"), None)
    return 1 if diagnostics else 0
