"""``cqp ambiguities``: the questions that the text leaves open, and what each answer would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli import exit_codes
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, PATHS, POLICIES, format_option, load_policies
from cqp_dsl.cli.outputs import write
from cqp_dsl.cli.paths import ExistingPath
from cqp_dsl.cli.terminal import error_screen, output_screen, say
from cqp_dsl.dossier.limits import MAX_BYTES
from cqp_dsl.render.ambiguities_json import ambiguities_json
from cqp_dsl.render.ambiguities_text import ambiguities_text
from cqp_dsl.render.diagnostics_text import diagnostics_text
from cqp_dsl.workspace.dossier_files import dossiers_under

if TYPE_CHECKING:
    from pathlib import Path

_EPILOG = """\
\b
Exemples :
  cqp ambiguities
  cqp ambiguities --dossiers mes_dossiers
  cqp ambiguities mes_politiques --format json --output questions.json

\b
Code de sortie : 0 liste donnée, 2 commande mal écrite, 3 politique fautive,
5 un dossier est refusé.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Lister les questions que le texte laisse ouvertes.")
@PATHS
@POLICIES
@click.option(
    "--dossiers",
    "dossiers",
    type=ExistingPath(dossiers=True),
    multiple=True,
    metavar="CHEMIN",
    help="Dire ce que chaque lecture changerait à ces dossiers : ceux d'un fichier, ou tous ceux d'un répertoire.",
)
@format_option("text", "json")
@OUTPUT
def ambiguities(
    *,
    paths: tuple[Path, ...],
    policies: tuple[Path, ...],
    dossiers: tuple[Path, ...],
    format_: str,
    output: Path | None,
) -> int:
    """Lister ce que le texte laisse ouvert : lectures à choisir, chiffres à fixer, appréciations de quelqu'un.

    Pour chaque question : la citation, son état, les décisions qui en dépendent. CHEMIN est un répertoire ou un
    fichier de politiques ; par défaut, celles du répertoire courant, sinon celles qui sont livrées.
    """
    loaded = load_policies((*paths, *policies))
    found = loaded.ambiguities()
    sweep, refused = (
        loaded.sweep(text.source for text in dossiers_under(dossiers, MAX_BYTES)) if dossiers else (None, ())
    )
    for error in refused:
        say(diagnostics_text(error.diagnostics, error.files, error_screen()))
    if format_ == "json":
        write(ambiguities_json(found, sweep), output, utf8=True)
    else:
        write(ambiguities_text(found, sweep, loaded.program.files, output_screen(output)), output)
    return exit_codes.INVALID_DOSSIER if refused else exit_codes.FAVOURABLE
