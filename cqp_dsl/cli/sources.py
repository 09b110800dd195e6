"""``cqp sources``: what cites each section of the text, and the sections that nothing cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, PATHS, POLICIES, TEXTS, format_option
from cqp_dsl.cli.outputs import write
from cqp_dsl.cli.terminal import output_screen
from cqp_dsl.cli.texts import load_with_texts
from cqp_dsl.diagnostics import Severity
from cqp_dsl.render.sources_html import sources_html
from cqp_dsl.render.sources_json import sources_json
from cqp_dsl.render.sources_text import sources_csv, sources_text
from cqp_dsl.workspace.text.coverage import text_coverage

if TYPE_CHECKING:
    from pathlib import Path

_EPILOG = """\
\b
Exemples :
  cqp sources
  cqp sources --textes mes_textes --format html --output face_a_face.html
  cqp sources mes_politiques --format html --output matrice.html
  cqp sources --format csv --output matrice.csv

\b
Code de sortie : 0 toutes les sections sont citées, 1 une section ne l'est
pas, ou un texte n'est pas celui qui est déclaré, 2 commande mal écrite,
3 politique fautive.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Montrer ce qui cite chaque section du texte.")
@PATHS
@POLICIES
@format_option("text", "json", "html", "csv")
@TEXTS
@OUTPUT
def sources(
    *,
    paths: tuple[Path, ...],
    policies: tuple[Path, ...],
    format_: str,
    texts: Path | None,
    output: Path | None,
) -> int:
    """Montrer, section par section de chaque source, ce qui la cite, et les sections que rien ne cite.

    Quand le texte d'une source est là, chacune de ses phrases est dite citée, couverte par une règle qui cite la
    section entière, hors machine, ou sans règle ; en HTML, le texte est face à ses règles.

    CHEMIN est un répertoire ou un fichier de politiques ; par défaut, celles du répertoire courant, sinon celles qui
    sont livrées.
    """
    loaded, read = load_with_texts((*paths, *policies), texts)
    found = loaded.sources()
    covered = text_coverage(found, read)
    match format_:
        case "json":
            text = sources_json(found, covered)
        case "html":
            text = sources_html(found, covered)
        case "csv":
            text = sources_csv(found)
        case _:
            text = sources_text(found, covered, loaded.program.files, output_screen(output))
    write(text, output, utf8=format_ != "text")
    wrong = any(one.severity is not Severity.NOTE for one in read.diagnostics)
    return 1 if wrong or any(source.uncovered for source in found) else 0
