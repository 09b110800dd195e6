"""``cqp compare``: what a new version of the policies changes, for every dossier."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.exit_codes import FAVOURABLE, UNFAVOURABLE, UNSETTLED, USAGE
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, format_option
from cqp_dsl.cli.outputs import write
from cqp_dsl.cli.progress import progress
from cqp_dsl.cli.prove import MISSING
from cqp_dsl.cli.terminal import output_screen, tell
from cqp_dsl.cli.versions import VersionParam, load_version

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.cli.versions import Version

_EPILOG = """\
\b
Exemples :
  cqp compare politiques projet
  cqp compare politiques@v1 politiques
  cqp compare politiques@HEAD politiques --format html --output ecarts.html

\b
Code de sortie : 0 toutes les décisions sont équivalentes, 1 une décision
change, 2 commande mal écrite ou outil de preuve absent, 3 l'une des deux
versions est fautive, 4 quelque chose n'est pas établi.
"""


@click.command(
    cls=FrenchCommand, epilog=_EPILOG, short_help="Dire ce que change un nouveau texte, pour tous les dossiers."
)
@click.argument("old", type=VersionParam(), metavar="AVANT")
@click.argument("new", type=VersionParam(), metavar="APRÈS")
@format_option("text", "json", "html")
@OUTPUT
def compare(*, old: Version | Path, new: Version | Path, format_: str, output: Path | None) -> int:
    """Dire, décision par décision, ce qu'une nouvelle version des politiques change, pour tous les dossiers possibles.

    AVANT et APRÈS sont des répertoires de politiques, ou les mêmes à une révision d'un dépôt git, « politiques@v1 » :
    rien n'y est modifié. Chaque décision est équivalente, plus favorable, moins favorable, ou les deux ; un petit
    dossier le montre, que les deux versions ont décidé, avec l'article qui l'a fait changer. « cqp impact » compte
    ensuite ce qui change à de vrais dossiers.
    """
    if importlib.util.find_spec("z3") is None:
        tell(MISSING)
        return USAGE
    from cqp_dsl.proof.compare import compared  # noqa: PLC0415 - the solver is an extra

    before, after = load_version(old).program, load_version(new).program
    with progress("comparaison", len(after.decisions)) as step:
        found = compared(before, after, on_change=lambda _change: step())
    match format_:
        case "json":
            from cqp_dsl.render.changes import changes_json  # noqa: PLC0415

            text = changes_json(found)
        case "html":
            from cqp_dsl.render.changes import changes_html  # noqa: PLC0415

            text = changes_html(found, str(old), str(new))
        case _:
            from cqp_dsl.render.changes import changes_text  # noqa: PLC0415

            text = changes_text(found, output_screen(output))
    write(text, output, utf8=format_ != "text")
    kinds = {change.kind for change in found}
    if kinds - {"equivalent", "unsettled", "out_of_reach"}:
        return UNFAVOURABLE
    return UNSETTLED if kinds - {"equivalent"} else FAVOURABLE
