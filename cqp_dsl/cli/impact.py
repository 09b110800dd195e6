"""``cqp impact``: what a new version of the policies changes to dossiers, and by which article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cqp_dsl.cli import exit_codes
from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, ListOption, date_option, decisions_option, format_option, lists_option
from cqp_dsl.cli.outputs import write
from cqp_dsl.cli.paths import ExistingPath
from cqp_dsl.cli.terminal import output_screen
from cqp_dsl.cli.versions import VersionParam, load_version

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from cqp_dsl.cli.versions import Version
    from cqp_dsl.impact.compare import Request
    from cqp_dsl.impact.versions import Versions
    from cqp_dsl.render.impact.report import Impact

_EPILOG = """\
\b
Exemples :
  cqp impact politiques projet mes_dossiers
  cqp impact politiques@v1 politiques mes_dossiers
  cqp impact politiques@HEAD politiques candidats.parquet --date 2014-06-01
  cqp impact @main . mes_dossiers --format html --output effets.html
  cqp impact politiques projet candidats.csv --format csv --output effets.csv

\b
Code de sortie :
  0   aucune réponse ne change
  1   une réponse au moins change
  2   la commande est mal écrite, ou une révision ne se lit pas
  3   l'une des deux versions est fautive
  5   un dossier ne se lit pas sous l'une des versions
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Dire ce qu'un nouveau texte change, et pour qui.")
@click.argument("old", type=VersionParam(), metavar="AVANT")
@click.argument("new", type=VersionParam(), metavar="APRÈS")
@click.argument("dossiers", nargs=-1, required=True, type=ExistingPath(dossiers=True), metavar="DOSSIER…")
@decisions_option()
@date_option("celle de chaque dossier")
@lists_option(
    ListOption("vae.emplois=emplois.parquet", only_files=True),
    "D'un fichier parquet, la table des éléments d'un fait qui est une liste.",
)
@format_option("text", "json", "html", "csv")
@OUTPUT
def impact(  # noqa: PLR0913 - one parameter per option
    *,
    old: Version | Path,
    new: Version | Path,
    dossiers: tuple[Path, ...],
    decisions: tuple[str, ...],
    date: datetime.date | None,
    lists: tuple[tuple[str, Path], ...],
    format_: str,
    output: Path | None,
) -> int:
    """Dire ce qu'une nouvelle version des politiques change à des dossiers, pour qui, et par quel article.

    AVANT et APRÈS sont des répertoires de politiques, ou les mêmes à une révision d'un dépôt git, « politiques@v1 » :
    rien n'y est modifié. Un DOSSIER se lit comme par cqp check ; c'est aussi un fichier CSV, un dossier par ligne, ou
    un fichier parquet, décidé en SQL.

    Chaque décision est dite inchangée, gagnée, perdue, décidée désormais ou plus du tout ; les montants sont
    totalisés ; ce qui a fait changer chaque réponse est nommé, avec sa citation ; le plus petit dossier de chaque effet
    est décidé en entier sous les deux versions. Ce qu'une seule version connaît est laissé de côté, et dit.
    """
    from cqp_dsl.impact.compare import Request  # noqa: PLC0415 - the help needs nothing of it
    from cqp_dsl.impact.versions import decisions_named, versions  # noqa: PLC0415

    both = versions(load_version(old), load_version(new))
    asked = decisions_named(both, decisions) if decisions else None
    found = _compared(both, dossiers, dict(lists), Request(asked, date), (str(old), str(new)))
    write(_report(found, format_, output), output, utf8=format_ != "text")
    if found.refused:
        return exit_codes.INVALID_DOSSIER
    return exit_codes.UNFAVOURABLE if found.changed else exit_codes.FAVOURABLE


def _compared(
    both: Versions, paths: tuple[Path, ...], lists: dict[str, Path], request: Request, names: tuple[str, str]
) -> Impact:
    """The impact on files and folders, or on one table.

    Raises:
        click.UsageError: the files are of both kinds, or a table cannot be read.
    """
    tables = [path for path in paths if path.suffix.casefold() == ".parquet"]
    if not tables:
        return _of_files(both, paths, request, names)
    if len(paths) > 1:
        message = "un fichier parquet se donne seul"
        raise click.UsageError(message, click.get_current_context(silent=True))
    try:
        from cqp_dsl.batch.tables import TableError  # noqa: PLC0415 - an extra
        from cqp_dsl.impact.tables import compare_table  # noqa: PLC0415
    except ImportError as error:
        message = "un fichier parquet se lit avec DuckDB et sqlglot : pip install 'cqp-dsl[batch]'"
        raise click.UsageError(message, click.get_current_context(silent=True)) from error
    try:
        return compare_table(both, tables[0], lists, request, names)
    except TableError as error:
        raise click.UsageError(str(error), click.get_current_context(silent=True)) from error


def _of_files(both: Versions, paths: tuple[Path, ...], request: Request, names: tuple[str, str]) -> Impact:
    from cqp_dsl.cli.progress import progress  # noqa: PLC0415 - the help needs nothing of it
    from cqp_dsl.impact.compare import compare  # noqa: PLC0415
    from cqp_dsl.impact.given import RowsError, dossiers  # noqa: PLC0415

    try:
        given = list(dossiers(paths))
        with progress("Dossiers", len(given)) as step:
            return compare(both, given, request, names, on_dossier=step)
    except RowsError as error:
        raise click.UsageError(str(error), click.get_current_context(silent=True)) from error


def _report(found: Impact, format_: str, output: Path | None) -> str:
    match format_:
        case "json":
            from cqp_dsl.render.impact.document import impact_json  # noqa: PLC0415 - only where it is asked for

            return impact_json(found)
        case "html":
            from cqp_dsl.render.impact.page import impact_html  # noqa: PLC0415

            return impact_html(found)
        case "csv":
            from cqp_dsl.render.impact.sheet import impact_csv  # noqa: PLC0415

            return impact_csv(found)
        case _:
            from cqp_dsl.render.impact.text import impact_text  # noqa: PLC0415

            return impact_text(found, output_screen(output))
