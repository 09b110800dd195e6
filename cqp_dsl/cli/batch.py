"""``cqp batch``: decide the dossiers of a sheet, and write it back with what was decided."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Final, NoReturn

import click
from attrs import define, evolve, field

from cqp_dsl.cli import batch_sql, exit_codes, letters
from cqp_dsl.cli.batch_sql import Asks
from cqp_dsl.cli.french import FrenchChoice, FrenchCommand
from cqp_dsl.cli.options import (
    POLICIES,
    READINGS,
    ListOption,
    date_option,
    decisions_option,
    format_option,
    lists_option,
    load_policies,
)
from cqp_dsl.cli.outputs import replacing_with, try_to_write, write_bytes
from cqp_dsl.cli.paths import ExistingPath, OutputPath
from cqp_dsl.cli.terminal import tell

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.batch.sheets.book import Book
    from cqp_dsl.batch.sheets.notes import Note
    from cqp_dsl.batch.sheets.results import Result
    from cqp_dsl.batch.sheets.run import SheetRun
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.render.batch_summary import Summary

OUTPUTS: Final = (".xlsx", ".ods", ".csv", ".parquet")
ENGINES: Final = ("python", "duckdb")
"""Who may decide."""
SUMMARIES: Final = (".html", ".json")
_SAID: Final = 20
"""Mistakes that are said on the error stream; all of them stand beside their rows."""

_EPILOG = """\
\b
Exemples :
  cqp template certification --format xlsx --output candidats.xlsx
  cqp batch candidats.xlsx --output décisions.xlsx
  cqp lot candidats.csv --sortie décisions.xlsx --synthèse synthèse.html
  cqp batch candidats.ods --output décisions.ods --letters lettres
  cqp batch candidats.xlsx --feuille décembre --date 2013-12-16
  cqp batch dossiers.parquet --list emplois=emplois.parquet --output réponses.parquet
  cqp batch base.duckdb --query "FROM candidats WHERE session = 12" --engine python --output décisions.xlsx

\b
Code de sortie : celui de « cqp check », le pire de toutes les lignes.
  0   tout est décidé, et favorable ou sans avis
  1   tout est décidé, une décision au moins est défavorable
  2   la commande est mal écrite
  3   la politique est fautive : erreur, conflit, ou cas qu'elle ne prévoit pas
  4   une décision est indéterminée ou à trancher
  5   une ligne est à corriger, ou le fichier ne se lit pas
  70  erreur interne
  74  la réponse n'a pas pu être écrite
"""


@click.command(cls=FrenchCommand, epilog=_EPILOG, short_help="Décider les dossiers d'une feuille de calcul.")
@click.argument("source", required=True, type=ExistingPath(), metavar="FICHIER")
@click.option(
    "--output",
    type=OutputPath("sheet"),
    metavar="FICHIER",
    help="La feuille à écrire, avec les décisions : .xlsx, .ods ou .csv. Sans elle, seuls les comptes sont donnés.",
)
@click.option(
    "--summary",
    type=OutputPath("summary"),
    metavar="FICHIER",
    help="La synthèse à écrire : .html pour une page à imprimer, .json pour un programme.",
)
@click.option("--sheet", metavar="NOM", help="La feuille des dossiers. Par défaut : celle qui a le plus de faits.")
@lists_option(
    ListOption("emplois=emplois.csv"),
    "Où sont les éléments d'une liste : un fichier, ou une table de la base. Par défaut, pour un fichier csv : "
    "FICHIER-FAIT.csv, à côté ; pour une base : la table qui porte le nom du fait.",
)
@click.option("--table", metavar="NOM", help="La table des dossiers, dans une base DuckDB.")
@click.option("--query", metavar="SQL", help="La requête qui donne les dossiers d'une base, ou d'un fichier parquet.")
@click.option(
    "--engine",
    type=FrenchChoice(ENGINES),
    metavar="MOTEUR",
    help=f"Qui décide : {FrenchChoice(ENGINES).listed()}. Par défaut : python pour une feuille, duckdb pour une table.",
)
@POLICIES
@decisions_option(
    "Décision demandée, autant de fois qu'il en faut. Par défaut : celles du mode d'emploi de la feuille, sinon "
    "celles des politiques dont elle donne un fait.",
)
@date_option("celle de chaque ligne")
@READINGS
@format_option("text", "json")
@letters.LETTERS
@click.option(
    "--letter-format",
    "letter_format",
    type=FrenchChoice(letters.FORMATS),
    default="letter-html",
    metavar="FORME",
    help=f"Forme des lettres : {FrenchChoice(letters.FORMATS).listed()}. Par défaut : letter-html.",
)
@letters.LETTER_SETTINGS
@letters.LETTER_TEMPLATE
def batch(  # noqa: PLR0913 - one parameter per option
    *,
    source: Path,
    output: Path | None,
    summary: Path | None,
    sheet: str | None,
    lists: tuple[tuple[str, Path], ...],
    table: str | None,
    query: str | None,
    engine: str | None,
    policies: tuple[Path, ...],
    decisions: tuple[str, ...],
    date: datetime.date | None,
    readings: tuple[tuple[str, str], ...],
    format_: str,
    folder: Path | None,
    letter_format: str,
    letter_settings: Path | None,
    letter_template: Path | None,
) -> int:
    """Décider les dossiers d'une feuille de calcul, un par ligne, et l'écrire avec ce qui est décidé.

    FICHIER est un classeur .xlsx ou .ods, ou un fichier .csv dans n'importe quel codage et séparateur usuels. « cqp
    template POLITIQUE --format xlsx » donne une feuille à remplir ; la vôtre convient aussi, si ses colonnes portent
    les noms des faits. Une cellule vide veut dire « inconnu ».

    Un fichier .parquet et une base .duckdb sont décidés en SQL, par millions de lignes s'il le faut ; la réponse en dit
    moins : ni lettres, ni reçus, ni ce qui manque. Avec --engine python, ils se lisent comme une feuille.

    Chaque ligne revient avec ses décisions, leurs motifs, ce qui manque et à qui le demander. Une cellule fautive est
    dite sur sa ligne, et ne gêne aucune autre. Rien n'est écrit par-dessus ce qui est lu.
    """
    _check_endings(output, summary)
    asked = _letters(folder, letter_format, letter_settings, letter_template)
    loaded = load_policies(policies)
    asks = Asks(source, dict(lists), sheet, table, query, decisions, date, dict(readings), output)
    if batch_sql.is_by_sql(asks, engine, letters=asked is not None):
        return batch_sql.decide_table(loaded, asks, summary, format_)
    run = _prepared(loaded, asks)
    if output is not None:
        try_to_write(output)
    work = _Work(run, _summary_of(source, run))
    results = work.decided(asked)
    if output is not None:
        _write_sheet(output, run, results, work.summary)
    batch_sql.write_summary(summary, work.summary)
    _say(run, work, output, format_)
    return work.code


def _check_endings(output: Path | None, summary: Path | None) -> None:
    for path, endings in ((output, OUTPUTS), (summary, SUMMARIES)):
        if path is not None and path.suffix.casefold() not in endings:
            _refuse(f"« {path} » : le nom dit la forme, et doit se terminer par {' ou '.join(endings)}")


def _refuse(message: str) -> NoReturn:
    raise click.UsageError(message, click.get_current_context(silent=True))


def _letters(
    folder: Path | None, format_: str, settings: Path | None, template: Path | None
) -> letters.LetterOptions | None:
    if folder is None:
        if settings or template:
            _refuse("--letter-settings et --letter-template vont avec --letters")
        return None
    return letters.letter_options(format_, None, folder, settings, template)


def _prepared(loaded: Policies, asks: Asks) -> SheetRun:
    from cqp_dsl.batch.sheets.columns import layout  # noqa: PLC0415
    from cqp_dsl.batch.sheets.read import needed, read_book  # noqa: PLC0415
    from cqp_dsl.batch.sheets.run import run  # noqa: PLC0415

    known = layout(loaded.program)
    with batch_sql.refusing(asks.source):
        if asks.output is not None and asks.output.suffix.casefold() in _LIBRARIES:
            needed(_LIBRARIES[asks.output.suffix.casefold()])
        lists = asks.named_lists(known)
        if batch_sql.is_table(asks.source):
            from cqp_dsl.batch.sheets.tables import read_table  # noqa: PLC0415 - one kind is enough

            book = read_table(asks.source, known, lists, asks.table, asks.query)
        else:
            book = read_book(asks.source, known, lists)
        _spare_lists(book, asks.output)
        return run(
            loaded,
            book,
            known,
            sheet=asks.sheet,
            decisions=asks.decisions,
            date=asks.date,
            readings=asks.readings,
        )


_LIBRARIES: Final = {".xlsx": "openpyxl", ".ods": "odfdo", ".parquet": "duckdb"}


def _spare_lists(book: Book, output: Path | None) -> None:
    """Refuse to write over the file of a list."""
    for path in book.beside.values():
        if output is not None and output.exists() and output.samefile(path):
            _refuse(f"« {output} » ne peut pas être écrit : la commande le lit, et ne le remplace pas")


@define(eq=False)
class _Work:
    """Decides rows one after the other, counts them, and keeps the worst of their codes."""

    run: SheetRun
    summary: Summary
    code: int = exit_codes.FAVOURABLE
    results: list[Result] = field(factory=list)

    def decided(self, asked: letters.LetterOptions | None) -> list[Result]:
        """The results of all rows; letters are written as they come."""
        with _progress(len(self.run.dossiers)) as advance:
            answers = self._answers(advance)
            if asked is not None:
                letters.write_letters(answers, self.run.policies.program, asked, several=True)
            else:
                for _ in answers:
                    pass
        if any(note.error for note in self.run.notes):
            self.code = exit_codes.worst((self.code, exit_codes.INVALID_DOSSIER))
        return self.results

    def _answers(self, advance: Callable[[], None]) -> Iterator[Answer]:
        from cqp_dsl.render.batch_summary import Mistake  # noqa: PLC0415 - wanted here only

        for result in self.run.results():
            answer = result.answer
            self.summary.add(answer, self.run.policies.program)
            self.summary.mistakes += [
                Mistake(note.place, result.dossier.key, note.told, note.error) for note in result.notes
            ]
            code = exit_codes.INVALID_DOSSIER if answer is None else exit_codes.answer_code(answer)
            self.code = exit_codes.worst((self.code, code))
            result.answer = None  # it is told in the cells, and would be heavy to keep
            self.results.append(result)
            advance()
            if answer is not None:
                name = result.dossier.key.replace("/", "-").replace("\\", "-")
                yield evolve(answer, path=f"{name}.", number=None)


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar for a person who waits at a terminal; nobody else pays for loading it."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from cqp_dsl.cli.progress import progress  # noqa: PLC0415 - as said

    with progress("dossiers", total) as advance:
        yield advance


def _summary_of(source: Path, run: SheetRun) -> Summary:
    from cqp_dsl.render.batch_summary import Mistake, Summary  # noqa: PLC0415 - not for the help

    mistakes = [Mistake(note.place, "", note.told, note.error) for note in run.notes]
    return Summary(source.name, mistakes=mistakes)


def _write_sheet(output: Path, run: SheetRun, results: list[Result], summary: Summary) -> None:
    from cqp_dsl.batch.sheets.results import headings  # noqa: PLC0415 - not for the help

    added = headings(results)
    match output.suffix.casefold():
        case ".xlsx":
            from cqp_dsl.batch.sheets.xlsx_write import decided_xlsx  # noqa: PLC0415 - one format is enough

            data = decided_xlsx(run.found, added, results, run.notes, summary)
        case ".parquet":
            from cqp_dsl.batch.sheets.csv_write import decided_rows  # noqa: PLC0415
            from cqp_dsl.batch.sheets.table_write import write_rows  # noqa: PLC0415

            heads, rows = decided_rows(run.found, added, results)
            with replacing_with(output) as draft:
                write_rows("parquet", heads, rows, draft)
            return
        case ".ods":
            from cqp_dsl.batch.sheets.ods_write import decided_ods  # noqa: PLC0415

            data = decided_ods(run.found, added, results, run.notes, summary)
        case _:  # csv
            from cqp_dsl.batch.sheets.csv_write import decided_csv  # noqa: PLC0415

            data = decided_csv(run.found, added, results)
    write_bytes(data, output)


def _say(run: SheetRun, work: _Work, output: Path | None, format_: str) -> None:
    """The counts on the standard output; on the error stream, what is wrong and what is not read."""
    notes: list[Note] = [*run.notes, *(note for result in work.results for note in result.notes if note.error)]
    for note in notes[:_SAID]:
        tell(f"{note.place} : {note.told}")
    if len(notes) > _SAID:
        where = f" : ils sont dans « {output} »" if output else " ; --output les écrit sur leurs lignes"
        tell(f"Et {len(notes) - _SAID} autres{where}.")
    batch_sql.put_counts(work.summary, format_)
