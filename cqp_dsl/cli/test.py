"""``cqp test``: run the scenarios that stand beside the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli.exit_codes import USAGE
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import PATHS, load_policies
from cqp_dsl.cli.terminal import output_screen, say, write
from cqp_dsl.render.scenarios_text import failed_scenario_text, summary_text

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.evaluation.scenarios import ScenarioResult

_EPILOG = """\
\b
Exemples :
  cqp test
  cqp test mes_politiques
  cqp test mes_politiques -k éliminatoire

\b
Code de sortie : 0 tous réussis, 1 un échec au moins, 2 commande mal écrite,
3 politique fautive.
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Jouer les scénarios des politiques.")
@PATHS
@click.option(
    "-k",
    "containing",
    default="",
    metavar="TEXTE",
    help="Seulement les scénarios dont le titre ou la politique contient ce texte.",
)
def test(*, paths: tuple[Path, ...], containing: str) -> int:
    """Jouer les scénarios écrits dans les politiques.

    CHEMIN est un dossier ou un fichier ; par défaut, les politiques livrées.
    """
    policies = load_policies(paths)
    screen = output_screen()

    def show(result: ScenarioResult) -> None:
        if not result.passed:
            write(f"{failed_scenario_text(result, policies.program, screen)}\n", None)

    results = policies.test(containing, on_result=show)
    if containing and not results:
        say(f"aucun scénario ne contient « {containing} »")
        return USAGE
    write(summary_text(results, screen), None)
    return 0 if all(result.passed for result in results) else 1
