"""``cqp test``: run the scenarios that stand beside the rules, and tell what they show of these rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from cqp_dsl.cli.exit_codes import USAGE
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, PATHS, format_option, load_policies
from cqp_dsl.cli.terminal import output_screen, say, write

if TYPE_CHECKING:
    from cqp_dsl.evaluation.scenarios import ScenarioResult
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.testing.coverage import Coverage

_EPILOG = """\
\b
Exemples :
  cqp test
  cqp test mes_politiques -k éliminatoire
  cqp test mes_politiques --coverage --threshold 95
  cqp test mes_politiques --format html --output couverture.html
  cqp test mes_politiques --junit resultats.xml

\b
Code de sortie : 0 tous réussis, 1 un échec au moins ou un seuil manqué,
2 commande mal écrite, 3 politique fautive.
"""


class Percentage(click.ParamType[int]):
    """A percentage, ``95`` or ``97,5``, in tenths."""

    name = "pourcentage"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the percentage."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{1,3})(?:[.,](\d))?\s*%?", value.strip())
        tenths = int(found[1]) * 10 + int(found[2] or 0) if found else -1
        if not 0 <= tenths <= 1000:  # noqa: PLR2004 - a thousand tenths are all of it
            self.fail(f"« {value} » n'est pas un pourcentage de 0 à 100, par exemple 95 ou 97,5", param, ctx)
        return tenths


@attrs.frozen
class _Findings:
    """What the scenarios gave, and what they show where it was asked."""

    results: list[ScenarioResult]
    coverage: Coverage | None


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Jouer les scénarios des politiques.")
@PATHS
@click.option(
    "-k",
    "containing",
    default="",
    metavar="TEXTE",
    help="Seulement les scénarios dont le titre ou la politique contient ce texte.",
)
@click.option("--coverage", is_flag=True, help="Dire ce que les scénarios montrent du texte, et ce qu'aucun ne montre.")
@click.option(
    "--threshold",
    type=Percentage(),
    metavar="POURCENTAGE",
    help="Échouer sous cette part du texte montrée par les scénarios.",
)
@click.option(
    "--junit",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Écrire aussi les résultats en XML, à la manière de JUnit.",
)
@format_option("text", "json", "html")
@OUTPUT
def test(
    *,
    paths: tuple[Path, ...],
    containing: str,
    coverage: bool,
    threshold: int | None,
    junit: Path | None,
    format_: str,
    output: Path | None,
) -> int:
    """Jouer les scénarios écrits dans les politiques.

    CHEMIN est un dossier ou un fichier ; par défaut, les politiques livrées. La page HTML est celle de la couverture.
    """
    policies = load_policies(paths)
    results = _run(policies, containing, loud=format_ == "text" and output is None)
    if containing and not results:
        say(f"aucun scénario ne contient « {containing} »")
        return USAGE
    wanted = coverage or threshold is not None or format_ == "html"
    findings = _Findings(results, _covered(policies, containing) if wanted else None)
    if junit is not None:
        _write_junit(results, policies, junit)
    write(_report(findings, policies, format_, output), output, utf8=format_ != "text")
    missed = _below(findings, threshold)
    return 0 if not missed and all(result.passed for result in results) else 1


def _run(policies: Policies, containing: str, *, loud: bool) -> list[ScenarioResult]:
    """Run the scenarios; a failure is shown at once."""
    from cqp_dsl.cli.progress import progress  # noqa: PLC0415 - a help page needs no progress bar
    from cqp_dsl.render.scenarios_text import failed_scenario_text  # noqa: PLC0415

    screen = output_screen()
    with progress("Scénarios", len(policies.scenarios_of(containing))) as step:

        def show(result: ScenarioResult) -> None:
            step()
            if loud and not result.passed:
                write(f"{failed_scenario_text(result, policies.program, screen)}\n", None)

        return policies.test(containing, on_result=show)


def _covered(policies: Policies, containing: str) -> Coverage:
    from cqp_dsl.cli.progress import progress  # noqa: PLC0415 - a help page needs no progress bar

    with progress("Couverture", len(policies.scenarios_of(containing))) as step:
        return policies.coverage(containing, on_scenario=step)


def _write_junit(results: list[ScenarioResult], policies: Policies, junit: Path) -> None:
    from cqp_dsl.render.junit import junit_xml  # noqa: PLC0415 - only where it is asked for

    write(junit_xml(results, policies.program), junit, utf8=True)


def _report(findings: _Findings, policies: Policies, format_: str, output: Path | None) -> str:
    program = policies.program
    match format_:
        case "json":
            from cqp_dsl.render.scenarios_json import coverage_data, scenarios_json  # noqa: PLC0415

            reports = {} if findings.coverage is None else {"coverage": coverage_data(findings.coverage)}
            return scenarios_json(findings.results, reports)
        case "html" if findings.coverage is not None:
            from cqp_dsl.render.coverage_html import coverage_html  # noqa: PLC0415

            names = {policy.span.path: name for name, policy in program.policies.items()}
            return coverage_html(findings.coverage, program.files, names)
        case _:
            return _text(findings, policies, output)


def _text(findings: _Findings, policies: Policies, output: Path | None) -> str:
    from cqp_dsl.render.coverage_text import coverage_text  # noqa: PLC0415 - only where it is asked for
    from cqp_dsl.render.scenarios_text import failed_scenario_text, summary_text  # noqa: PLC0415

    program, screen = policies.program, output_screen(output)
    failed = [result for result in findings.results if output is not None and not result.passed]
    parts = [failed_scenario_text(result, program, screen) for result in failed]
    parts.append(summary_text(findings.results, screen))
    if findings.coverage is not None:
        parts.append(coverage_text(findings.coverage, program.policies, program.files, screen))
    return "\n".join(parts)


def _below(findings: _Findings, threshold: int | None) -> bool:
    """Whether too little is covered, which is said."""
    if threshold is None or findings.coverage is None or findings.coverage.tenths >= threshold:
        return False
    from cqp_dsl.render.coverage_text import percent  # noqa: PLC0415 - only where it is asked for

    say(f"couverture de {percent(findings.coverage.tenths)}, sous le seuil de {percent(threshold)}")
    return True
