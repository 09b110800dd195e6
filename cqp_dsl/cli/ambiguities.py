"""``cqp ambiguities``: the questions that the text leaves open, and what each answer would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli import exit_codes
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, PATHS, ExistingPath, format_option, load_policies
from cqp_dsl.cli.terminal import error_screen, output_screen, say, write
from cqp_dsl.render.ambiguities_json import ambiguities_json
from cqp_dsl.render.ambiguities_text import ambiguities_text
from cqp_dsl.render.diagnostics_text import diagnostics_text

if TYPE_CHECKING:
    from pathlib import Path

_DOSSIERS = (".yaml", ".yml", ".json", ".toml")

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
@click.option(
    "--dossiers",
    "dossiers",
    type=ExistingPath(),
    multiple=True,
    metavar="CHEMIN",
    help="Dire ce que chaque lecture changerait à ces dossiers : un fichier, ou tous ceux d'un répertoire.",
)
@format_option("text", "json")
@OUTPUT
def ambiguities(*, paths: tuple[Path, ...], dossiers: tuple[Path, ...], format_: str, output: Path | None) -> int:
    """Lister ce que le texte laisse ouvert : lectures à choisir, chiffres à fixer, appréciations de quelqu'un.

    Pour chaque question : la citation, son état, les décisions qui en dépendent. CHEMIN est un répertoire ou un
    fichier de politiques ; par défaut, celles qui sont livrées.
    """
    policies = load_policies(paths)
    found = policies.ambiguities()
    sweep, refused = policies.sweep(_files(dossiers)) if dossiers else (None, ())
    for error in refused:
        say(diagnostics_text(error.diagnostics, error.files, error_screen()))
    if format_ == "json":
        write(ambiguities_json(found, sweep), output, utf8=True)
    else:
        write(ambiguities_text(found, sweep, policies.program.files, output_screen(output)), output)
    return exit_codes.INVALID_DOSSIER if refused else exit_codes.FAVOURABLE


def _files(paths: tuple[Path, ...]) -> list[Path]:
    """The dossiers under these paths, in the order of their names."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = (each for each in path.rglob("*") if each.is_file() and each.suffix in _DOSSIERS)
        found.update(dict.fromkeys(sorted(inside) if path.is_dir() else [path]))
    return list(found)
