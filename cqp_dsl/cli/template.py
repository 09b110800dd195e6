"""``cqp template``: a dossier to fill in, or the sheets of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import click

from cqp_dsl.cli.french import FrenchCommand
from cqp_dsl.cli.options import OUTPUT, POLICIES, NameOrPath, format_option, load_policies, names_and_paths
from cqp_dsl.cli.outputs import refuse_outputs, write, write_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cqp_dsl.batch.sheets.form import Form
    from cqp_dsl.pipeline import Policies

_EPILOG = """\
\b
Exemples :
  cqp template certification
  cqp template certification vae --output dossier.yaml
  cqp template certification --format xlsx --output candidats.xlsx
  cqp template assiduité mes_politiques/
"""


@click.command(
    cls=FrenchCommand, epilog=_EPILOG, short_help="Écrire un dossier à remplir, ou une feuille pour plusieurs."
)
@click.argument("words", nargs=-1, required=True, type=NameOrPath(), metavar="POLITIQUE…")
@POLICIES
@format_option("yaml", "xlsx", "ods", "csv")
@click.option("--provenance", is_flag=True, help="Dans une feuille, une colonne de plus par fait : d'où il vient.")
@OUTPUT
def template(
    *,
    words: tuple[str | Path, ...],
    policies: tuple[Path, ...],
    format_: str,
    provenance: bool,
    output: Path | None,
) -> int:
    """Écrire un dossier à remplir : chaque fait, son type, sa question, ses bornes.

    POLITIQUE est le nom d'une politique, tel qu'il suit le mot « politique » dans son fichier. Le chemin des politiques
    se donne de même, sans --policies, s'il se termine par « / » ou par « .cqp ».

    De plusieurs dossiers, --format xlsx, ods ou csv fait une feuille de calcul, un dossier par ligne, que « cqp batch »
    décide. Les faits qui sont des listes ont chacun leur feuille ; en csv, leur fichier, à côté.
    """
    names, paths = names_and_paths(words)
    if format_ != "yaml" and output is None:
        _refuse(f"une feuille au format {format_} s'écrit dans un fichier : ajoutez --output")
    if format_ == "yaml" and provenance:
        _refuse("--provenance va avec --format xlsx, ods ou csv ; un dossier YAML a la rubrique « provenance »")
    loaded = load_policies((*paths, *policies))
    if format_ == "yaml" or output is None:
        write(loaded.template(names), output, utf8=True)
    else:
        _write_sheets(loaded, names, format_, output, provenance=provenance)
    return 0


def _refuse(message: str) -> NoReturn:
    raise click.UsageError(message, click.get_current_context(silent=True))


def _write_sheets(loaded: Policies, names: Sequence[str], format_: str, output: Path, *, provenance: bool) -> None:
    from cqp_dsl.batch.sheets.book import SheetError  # noqa: PLC0415 - for sheets only
    from cqp_dsl.batch.sheets.form import form  # noqa: PLC0415
    from cqp_dsl.batch.sheets.read import needed  # noqa: PLC0415
    from cqp_dsl.cli.terminal import tell  # noqa: PLC0415
    from cqp_dsl.dossier.template import UnknownNameError  # noqa: PLC0415
    from cqp_dsl.pipeline import RequestError  # noqa: PLC0415

    try:
        made = form(loaded.program, names, provenance=provenance)
        if format_ != "csv":
            needed({"xlsx": "openpyxl", "ods": "odfdo"}[format_])
    except UnknownNameError as error:
        raise RequestError([error.diagnostic]) from error
    except SheetError as error:
        _refuse(f"{error.message} : {error.advice}")
    if made.unfit:
        tell(f"Une feuille ne peut pas contenir {', '.join(made.unfit)} : donnez-les dans un dossier YAML.")
    if format_ == "csv":
        _write_csv(made, output)
    elif format_ == "xlsx":
        from cqp_dsl.batch.sheets.xlsx_write import form_xlsx  # noqa: PLC0415 - one format is enough

        write_bytes(form_xlsx(made), output)
    else:
        from cqp_dsl.batch.sheets.ods_write import form_ods  # noqa: PLC0415

        write_bytes(form_ods(made), output)


def _write_csv(made: Form, output: Path) -> None:
    """The sheets as files: that of the dossiers, and beside it one for each list. None is written over."""
    from cqp_dsl.batch.sheets.csv_write import form_csv  # noqa: PLC0415 - one format is enough

    shorts = [sheet.fact.partition(".")[2] for sheet in made.sheets[1:]]
    paths = [output, *(output.with_name(f"{output.stem}-{short}{output.suffix}") for short in shorts)]
    there = [path for path in paths[1:] if path.exists()]
    if there:
        _refuse(f"« {there[0]} » existe déjà, et n'est pas remplacé : donnez un autre nom à --output")
    refuse_outputs([(path, "csv") for path in paths], list)
    for path, sheet in zip(paths, made.sheets, strict=True):
        write_bytes(form_csv(sheet), path)
