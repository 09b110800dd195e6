"""``cqp prove``: what holds of policies for every dossier, and the dossier where it does not."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import click

from cqp_dsl.answer.verdicts import QUESTIONS
from cqp_dsl.cli.exit_codes import FAVOURABLE, INTERNAL_ERROR, UNFAVOURABLE, UNSETTLED, USAGE
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, PATHS, POLICIES, format_option, load_policies
from cqp_dsl.cli.outputs import write
from cqp_dsl.cli.progress import progress
from cqp_dsl.cli.terminal import output_screen, tell

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.answer.verdicts import ProofReport
    from cqp_dsl.core.program import Program

_EPILOG = """\
\b
Exemples :
  cqp prove
  cqp prove mes_politiques
  cqp prove mes_politiques --details
  cqp prove mes_politiques --format html --output preuves.html
  cqp prove mes_politiques --format sarif --output preuves.sarif

\b
Un contre-exemple que le texte veut (il se tait, il se répète) se garde par un
commentaire, sur la ligne même ou juste au-dessus, avec sa raison :
  # cqp: ignorer CQP850 parce que le texte ne dit rien de ce cas

\b
Code de sortie : 0 tout est établi, 1 un contre-exemple, 2 commande mal écrite
ou outil de preuve absent, 3 politique fautive, 4 quelque chose n'est pas
établi, 70 le moteur ne confirme pas un contre-exemple (à signaler).
"""

MISSING = "L'outil de preuve n'est pas installé. Pour l'avoir, là où cqp est installé : pip install 'cqp-dsl[proof]'."


@click.command(
    cls=FrenchCommand,
    epilog=_EPILOG,
    short_help="Établir ce qui vaut pour tous les dossiers, ou montrer celui qui s'y oppose.",
)
@PATHS
@POLICIES
@click.option("--details", "details", is_flag=True, help="Montrer aussi les dossiers de ce qui est établi.")
@format_option("text", "json", "html", "sarif")
@OUTPUT
def prove(
    *, paths: tuple[Path, ...], policies: tuple[Path, ...], details: bool, format_: str, output: Path | None
) -> int:
    """Poser à des politiques les questions qui comptent, pour tous les dossiers possibles.

    Un cas est-il oublié ? Deux cas se contredisent-ils ? Chaque cas, chaque ligne, chaque exception sert-il ? Les
    garanties tiennent-elles ? Chaque lecture compte-t-elle, et pour qui ? Chaque issue est-elle possible ? Une réponse
    est établie pour tous les dossiers, ou un dossier s'y oppose, que le moteur a décidé : il est donné prêt à coller
    dans un scénario.

    CHEMIN est un répertoire ou un fichier ; par défaut, les politiques du répertoire courant, sinon celles qui sont
    livrées.
    """
    if importlib.util.find_spec("z3") is None:
        tell(MISSING)
        return USAGE
    from cqp_dsl.proof.kept import proved  # noqa: PLC0415 - the solver is an extra

    program = load_policies((*paths, *policies), scenarios=True).program
    with progress("preuves", _expected(program)) as step:
        report = proved(program, on_verdict=lambda _verdict: step())
    write(_rendered(report, program, format_, output, details=details), output, utf8=format_ != "text")
    return _code(report)


def _expected(program: Program) -> int:
    """About how many verdicts there will be."""
    return len(program.decisions) * 3 + len(program.guarantees) + len(program.interpretations) + len(QUESTIONS)


def _rendered(report: ProofReport, program: Program, format_: str, output: Path | None, *, details: bool) -> str:
    match format_:
        case "json":
            from cqp_dsl.render.proofs_json import proofs_json  # noqa: PLC0415

            return proofs_json(report)
        case "html":
            from cqp_dsl.render.proofs_html import proofs_html  # noqa: PLC0415

            return proofs_html(report, program.files)
        case "sarif":
            from cqp_dsl.render.diagnostics_sarif import diagnostics_sarif  # noqa: PLC0415

            return diagnostics_sarif(finding.diagnostic for finding in report.findings)
        case _:
            from cqp_dsl.render.proofs_text import proofs_text  # noqa: PLC0415

            return proofs_text(report, program.files, output_screen(output), details=details)


def _code(report: ProofReport) -> int:
    if report.disagreements:
        return INTERNAL_ERROR
    if report.findings:
        return UNFAVOURABLE
    return UNSETTLED if report.having("unsettled") or report.having("out_of_reach") else FAVOURABLE
