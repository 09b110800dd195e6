"""``cqp batch`` on tables, decided in SQL; and what both ways of it share."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final, NoReturn

import click
from attrs import define

from cqp_dsl.cli import exit_codes
from cqp_dsl.cli.outputs import replacing_with, write_bytes
from cqp_dsl.cli.terminal import output_screen, put, tell
from cqp_dsl.workspace.system_errors import reason_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cqp_dsl.answer.answer import Status
    from cqp_dsl.batch.sheets.columns import Layout
    from cqp_dsl.batch.sheets.sql import SqlRow, SqlRun
    from cqp_dsl.pipeline import Policies
    from cqp_dsl.render.batch_summary import Summary

TABLES: Final = (".parquet", ".pq", ".duckdb", ".ddb", ".db")
_MOST_KEPT: Final = 1_000
"""Mistakes that are kept for the summary."""
_SAID: Final = 20


@define(frozen=True)
class Asks:
    """What the options say of what is read, and what is asked of it."""

    source: Path
    lists: dict[str, Path]
    sheet: str | None
    table: str | None
    query: str | None
    decisions: Sequence[str]
    date: datetime.date | None
    readings: dict[str, str]
    output: Path | None

    def named_lists(self, known: Layout) -> dict[str, Path]:
        """Where the elements of lists are, by qualified fact.

        Raises:
            click.UsageError: a fact is not a list, or a file is not there.
        """
        found: dict[str, Path] = {}
        for name, path in self.lists.items():
            fitting = [one for one in known.lists if name in {one, one.partition(".")[2]}]
            if len(fitting) != 1:
                listed = ", ".join(fitting or known.lists)
                _refuse(f"« {name} » n'est pas le nom d'une liste ; les listes : {listed}")
            if not path.is_file() and (not is_database(self.source) or path.suffix):
                _refuse(f"« {path} » est introuvable")
            found[fitting[0]] = path
        return found


def _refuse(message: str) -> NoReturn:
    raise click.UsageError(message, click.get_current_context(silent=True))


def is_table(path: Path) -> bool:
    """Whether a file holds tables, by its name."""
    return path.suffix.casefold() in TABLES


def is_database(path: Path) -> bool:
    """Whether a file holds several tables, by its name."""
    return is_table(path) and path.suffix.casefold() not in {".parquet", ".pq"}


def is_by_sql(asks: Asks, engine: str | None, *, letters: bool) -> bool:
    """Whether the dossiers are to be decided in SQL.

    Raises:
        click.UsageError: options that do not go together.
    """
    tables = is_table(asks.source)
    if not tables and (asks.table or asks.query):
        _refuse("--table et --query vont avec une base DuckDB ou un fichier parquet")
    if asks.table and asks.query:
        _refuse("--table nomme une table, --query la remplace : gardez l'une des deux")
    if engine == "duckdb" and not tables:
        _refuse("--engine duckdb décide des tables : un fichier .parquet, une base .duckdb ; une feuille va à python")
    if engine == "duckdb" and letters:
        _refuse("les lettres demandent --engine python")
    written = asks.output.suffix.casefold() if asks.output is not None else ""
    if engine == "duckdb" and written in {".xlsx", ".ods"}:
        _refuse("--engine duckdb écrit un fichier .parquet ou .csv ; un classeur demande --engine python")
    return tables and engine != "python" and not letters and written not in {".xlsx", ".ods"}


@contextlib.contextmanager
def refusing(source: Path) -> Iterator[None]:
    """Say what cannot be read as a dossier that is refused.

    Raises:
        DossierError: the file cannot be read.
    """
    from cqp_dsl.batch.sheets.book import SheetError  # noqa: PLC0415 - not for the help
    from cqp_dsl.diagnostics import Diagnostic  # noqa: PLC0415
    from cqp_dsl.pipeline import DossierError  # noqa: PLC0415

    try:
        yield
    except SheetError as error:
        raise DossierError([Diagnostic("CQP825", error.message, help=error.advice)]) from error
    except OSError as error:
        message = f"« {source} » ne peut pas être lu : {reason_of(error)}"
        raise DossierError([Diagnostic("CQP825", message)]) from error


def decide_table(loaded: Policies, asks: Asks, summary: Path | None, format_: str) -> int:
    """Decide a table in SQL, and write what is decided as it comes."""
    from cqp_dsl.batch.sheets.columns import layout  # noqa: PLC0415 - not for the help
    from cqp_dsl.batch.sheets.read import needed  # noqa: PLC0415
    from cqp_dsl.render.batch_summary import Summary  # noqa: PLC0415

    known = layout(loaded.program)
    with refusing(asks.source):
        needed("duckdb")
        needed("sqlglot")
        from cqp_dsl.batch.sheets.sql import sql_run  # noqa: PLC0415 - an extra

        run = sql_run(
            loaded,
            asks.source,
            known,
            lists=asks.named_lists(known),
            table=asks.table,
            query=asks.query,
            decisions=asks.decisions,
            date=asks.date,
            readings=asks.readings,
        )
    work = _SqlWork(Summary(asks.source.name))
    with refusing(asks.source):
        if asks.output is None:
            for row in run.rows():
                work.count(row)
        else:
            _write(asks.output, run, work)
    counts = run.decided.counts
    work.summary.engines = {"SQL": counts.sql, "le moteur": counts.python}
    write_summary(summary, work.summary)
    for mistake in work.summary.mistakes[:_SAID]:
        tell(f"{mistake.place} : {mistake.text}")
    put_counts(work.summary, format_)
    return work.code


@define(eq=False)
class _SqlWork:
    """Counts rows, and keeps the worst of their codes."""

    summary: Summary
    code: int = exit_codes.FAVOURABLE

    def count(self, row: SqlRow) -> None:
        from cqp_dsl.render.batch_summary import Mistake  # noqa: PLC0415 - wanted here only

        self.summary.add_row(row.outcomes)
        if row.wrong:
            self.code = exit_codes.worst((self.code, exit_codes.INVALID_DOSSIER))
            if len(self.summary.mistakes) < _MOST_KEPT:
                self.summary.mistakes.append(
                    Mistake(f"dossier « {row.key} »", row.key, " ".join(row.wrong), error=True)
                )
        codes = [_code(status, favourable) for _, _, (status, favourable, _) in row.outcomes]
        self.code = exit_codes.worst((self.code, *codes))


def _code(status: Status, favourable: bool | None) -> int:  # noqa: FBT001 - as it is counted
    match status:
        case "decided":
            return exit_codes.UNFAVOURABLE if favourable is False else exit_codes.FAVOURABLE
        case "undetermined" | "disputed":
            return exit_codes.UNSETTLED
        case _:
            return exit_codes.INVALID_POLICY


def _write(output: Path, run: SqlRun, work: _SqlWork) -> None:
    from cqp_dsl.batch.sheets.table_write import write_rows  # noqa: PLC0415 - not for the help

    headings = run.headings

    def rows() -> Iterator[Sequence[str]]:
        for row in run.rows():
            work.count(row)
            yield [row.key, *(row.cells[name].text if name in row.cells else "" for name in headings)]

    with replacing_with(output) as draft:
        write_rows(output.suffix.casefold().removeprefix("."), ["dossier", *headings], rows(), draft)


def write_summary(path: Path | None, summary: Summary) -> None:
    """Write the summary, where it is asked for: a page, or JSON."""
    if path is None:
        return
    if path.suffix.casefold() == ".json":
        from cqp_dsl.render.batch_json import batch_json  # noqa: PLC0415 - one form is enough

        write_bytes(batch_json(summary).encode(), path)
    else:
        from cqp_dsl.render.batch_html import batch_html  # noqa: PLC0415

        write_bytes(batch_html(summary).encode(), path)


def put_counts(summary: Summary, format_: str) -> None:
    """The counts on the standard output."""
    if format_ == "json":
        from cqp_dsl.render.batch_json import batch_json  # noqa: PLC0415 - one form is enough

        put(batch_json(summary), utf8=True)
    else:
        from cqp_dsl.render.tally import tally_text  # noqa: PLC0415

        put(tally_text(summary.tally, output_screen()))
