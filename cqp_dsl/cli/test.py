"""``cqp test``: run the scenarios that stand beside the rules, and tell what they show of these rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
from attrs import define, evolve

from cqp_dsl.cli.exit_codes import USAGE
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, PATHS, POLICIES, format_option, load_policies
from cqp_dsl.cli.outputs import write
from cqp_dsl.cli.paths import OutputPath
from cqp_dsl.cli.terminal import output_screen, tell

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.answer.scenario_result import ScenarioResult
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.workspace.testing.coverage import Coverage
    from cqp_dsl.workspace.testing.mutation import Mutation
    from cqp_dsl.workspace.testing.tried_frontiers import Tried

_EPILOG = """\
\b
Exemples :
  cqp test
  cqp test mes_politiques -k éliminatoire
  cqp test mes_politiques --coverage --threshold 95
  cqp test mes_politiques --format html --output couverture.html
  cqp test mes_politiques --mutation --boundaries
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
            self.fail(f"« {value} » n'est pas un pourcentage de 0 à 100, par exemple 95 ou 97,5", param, ctx)
        return tenths


@define(frozen=True)
class _Findings:
    """What the scenarios gave, and the reports on them that were asked for."""

    results: list[ScenarioResult]
    coverage: Coverage | None = None
    mutation: Mutation | None = None
    boundaries: tuple[Tried, ...] | None = None

    @property
    def passed(self) -> bool:
        """Whether every scenario gives what it expects."""
        return all(result.passed for result in self.results)


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Jouer les scénarios des politiques.")
@PATHS
@POLICIES
@click.option(
    "-k",
    "--containing",
    "containing",
    default="",
    metavar="TEXTE",
    help="Seulement les scénarios dont le titre ou la politique contient ce texte.",
)
@click.option("--coverage", is_flag=True, help="Dire ce que les scénarios montrent du texte, et ce qui manque.")
@click.option(
    "--mutation",
    is_flag=True,
    help="Semer de petites erreurs dans les règles et dire lesquelles passeraient inaperçues.",
)
@click.option(
    "--boundaries",
    is_flag=True,
    help="Proposer des scénarios juste au-dessous, dessus et juste au-dessus de chaque limite.",
)
@click.option(
    "--threshold",
    type=Percentage(),
    metavar="POURCENTAGE",
    help="Échouer sous cette part du texte montrée, ou des erreurs semées remarquées avec --mutation.",
)
@click.option(
    "--junit",
    type=OutputPath("xml"),
    metavar="FICHIER",
    help="Écrire aussi les résultats en XML, à la manière de JUnit.",
)
@format_option("text", "json", "html")
@OUTPUT
def test(
    *,
    paths: tuple[Path, ...],
    policies: tuple[Path, ...],
    containing: str,
    threshold: int | None,
    junit: Path | None,
    format_: str,
    output: Path | None,
    **reports: bool,
) -> int:
    """Jouer les scénarios écrits dans les politiques.

    CHEMIN est un répertoire ou un fichier ; par défaut, les politiques du répertoire courant, sinon celles qui sont
    livrées. La page HTML est celle de la couverture, avec ce que --mutation et --boundaries trouvent.
    """
    loaded = load_policies((*paths, *policies), scenarios=True)
    results = _run(loaded, containing, loud=format_ == "text" and output is None)
    if containing and not results:
        tell(f"aucun scénario ne contient « {containing} »")
        return USAGE
    if format_ == "html" or (threshold is not None and not reports["mutation"]):
        reports["coverage"] = True
    findings = _reported(_Findings(results), loaded, containing, reports)
    if junit is not None:
        _write_junit(results, loaded, junit)
    write(_report(findings, loaded, format_, output), output, utf8=format_ != "text")
    return 1 if _below(findings, threshold) or not findings.passed else 0


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


def _reported(findings: _Findings, policies: Policies, containing: str, reports: dict[str, bool]) -> _Findings:
    """The findings with the reports that were asked for."""
    if not any(reports.values()):
        return findings
    from cqp_dsl.cli.progress import progress  # noqa: PLC0415 - a help page needs no progress bar

    with progress("Couverture", len(findings.results)) as step:
        reached = policies.reached(containing, on_scenario=step)
    if reports["coverage"]:
        findings = evolve(findings, coverage=policies.coverage(reached))
    if reports["mutation"] and not findings.passed:
        tell("la mutation se mesure avec des scénarios qui réussissent tous")
    elif reports["mutation"]:
        with progress("Mutation", len(policies.mutants())) as step:
            found = policies.mutation(reached, all_of_it=not containing, on_mutant=step)
            findings = evolve(findings, mutation=found)
    if reports["boundaries"]:
        with progress("Frontières", len(policies.frontiers())) as step:
            findings = evolve(findings, boundaries=policies.boundaries(reached, on_frontier=step))
    return findings


def _write_junit(results: list[ScenarioResult], policies: Policies, junit: Path) -> None:
    from cqp_dsl.render.junit import junit_xml  # noqa: PLC0415 - only where it is asked for

    write(junit_xml(results, policies.program), junit, utf8=True)


def _report(findings: _Findings, policies: Policies, format_: str, output: Path | None) -> str:
    program = policies.program
    match format_:
        case "json":
            return _json(findings)
        case "html" if findings.coverage is not None:
            from cqp_dsl.render.coverage_html import coverage_html  # noqa: PLC0415

            names = {policy.span.path: name for name, policy in program.policies.items()}
            return coverage_html(findings.coverage, program.files, names, findings.mutation, findings.boundaries)
        case _:
            return _text(findings, policies, output)


def _json(findings: _Findings) -> str:
    from cqp_dsl.render.scenarios_json import scenarios_json  # noqa: PLC0415 - only where it is asked for

    return scenarios_json(
        findings.results, coverage=findings.coverage, mutation=findings.mutation, boundaries=findings.boundaries
    )


def _text(findings: _Findings, policies: Policies, output: Path | None) -> str:
    from cqp_dsl.render.scenarios_text import failed_scenario_text, summary_text  # noqa: PLC0415

    program, screen = policies.program, output_screen(output)
    failed = [result for result in findings.results if output is not None and not result.passed]
    parts = [failed_scenario_text(result, program, screen) for result in failed]
    parts.append(summary_text(findings.results, screen))
    if findings.coverage is not None:
        from cqp_dsl.render.coverage_text import coverage_text  # noqa: PLC0415 - only where it is asked for

        parts.append(coverage_text(findings.coverage, program.policies, program.files, screen))
    if findings.mutation is not None or findings.boundaries is not None:
        from cqp_dsl.render.mutation_text import frontiers_text, mutation_text  # noqa: PLC0415

        if findings.mutation is not None:
            parts.append(mutation_text(findings.mutation, program.files, screen))
        if findings.boundaries is not None:
            parts.append(frontiers_text(findings.boundaries, program.files, screen))
    return "\n".join(parts)


def _below(findings: _Findings, threshold: int | None) -> bool:
    """Whether a report that was asked for stands below the threshold, which is said."""
    from cqp_dsl.render.wording import percent  # noqa: PLC0415 - only where it is asked for

    measured = {"couverture": findings.coverage, "mutation": findings.mutation}
    missed = {
        name: report.tenths
        for name, report in measured.items()
        if report is not None and threshold is not None and report.tenths < threshold
    }
    for name, tenths in missed.items():
        tell(f"{name} de {percent(tenths)}, sous le seuil de {percent(threshold or 0)}")
    return bool(missed)
