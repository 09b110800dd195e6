"""``cqp sources``: what cites each section of the text, and the sections that nothing cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, PATHS, POLICIES, format_option, load_policies
from cqp_dsl.cli.outputs import write
from cqp_dsl.cli.terminal import output_screen
from cqp_dsl.render.sources_html import sources_html
from cqp_dsl.render.sources_json import sources_json
from cqp_dsl.render.sources_text import sources_csv, sources_text

if TYPE_CHECKING:
    from pathlib import Path

_EPILOG = """\
\b
Exemples :
  cqp sources
  cqp sources mes_politiques --format html --output matrice.html
  cqp sources --format csv --output matrice.csv

\b
Code de sortie : 0 toutes les sections sont citées, 1 une section ne l'est
pas, 2 commande mal écrite, 3 politique fautive.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Montrer ce qui cite chaque section du texte.")
@PATHS
@POLICIES
@format_option("text", "json", "html", "csv")
@OUTPUT
def sources(*, paths: tuple[Path, ...], policies: tuple[Path, ...], format_: str, output: Path | None) -> int:
    """Montrer, section par section de chaque source, ce qui la cite, et les sections que rien ne cite.

    CHEMIN est un répertoire ou un fichier de politiques ; par défaut, celles du répertoire courant, sinon celles qui
    sont livrées.
    """
    loaded = load_policies((*paths, *policies))
    found = loaded.sources()
    match format_:
        case "json":
            text = sources_json(found)
        case "html":
            text = sources_html(found)
        case "csv":
            text = sources_csv(found)
        case _:
            text = sources_text(found, loaded.program.files, output_screen(output))
    write(text, output, utf8=format_ != "text")
    return 1 if any(source.uncovered for source in found) else 0
