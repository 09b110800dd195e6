"""Tables read as sheets: a parquet file, a table of a DuckDB database, what a query gives."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import duckdb

from cqp_dsl.batch.identifiers import identifier
from cqp_dsl.batch.sheets.book import MOST_ROWS, Book, Row, Sheet, SheetError, moment_cell, number_cell, text_cell
from cqp_dsl.batch.sheets.columns import folded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cqp_dsl.batch.sheets.columns import Layout

PARQUET: Final = (".parquet", ".pq")
DATABASES: Final = (".duckdb", ".ddb", ".db")


def opened(path: Path) -> duckdb.DuckDBPyConnection:
    """The database of a file, which is only read; for a parquet file, one in memory.

    Raises:
        SheetError: it cannot be read.
    """
    try:
        found = duckdb.connect(":memory:")
        if path.suffix.casefold() in DATABASES:
            where = str(path).replace("'", "''")
            found.execute(f"ATTACH '{where}' AS base (READ_ONLY)")
            found.execute("SET search_path = 'memory.main,base.main'")  # views of ours go into the first
    except duckdb.Error as error:
        raise _unread(path.name, error) from error
    return found


def relation(
    connection: duckdb.DuckDBPyConnection, path: Path, table: str | None = None, query: str | None = None
) -> duckdb.DuckDBPyRelation:
    """The dossiers of a file: all of a parquet file; of a database, a table, its only one, or what a query gives.

    Raises:
        SheetError: they cannot be read, or the database has several tables and none is named.
    """
    try:
        if path.suffix.casefold() in PARQUET:
            found = connection.read_parquet(str(path))
            if query is None:
                return found
            found.create_view("dossiers")
        if query is not None:
            _asked(connection, query).create(_OF_QUERY)
            return connection.table(identifier(_OF_QUERY))
        names = tables_of(connection)
        if table is None and len(names) != 1:
            message = f"« {path.name} » a {len(names)} tables"
            raise SheetError(message, f"Nommez celle des dossiers par --table : {', '.join(names)}.")
        return connection.table(_in_base(table or names[0]))
    except duckdb.Error as error:
        raise _unread(path.name, error) from error


_OF_QUERY: Final = "requête"
"""The table of what a query gives: other readers of the database do not know what it names without a prefix."""


def _asked(connection: duckdb.DuckDBPyConnection, query: str) -> duckdb.DuckDBPyRelation:
    found = connection.sql(query)
    if found is None:
        message = "la requête ne donne pas de lignes"
        raise SheetError(message, "Une requête commence par SELECT ou par FROM.")
    return found


def _in_base(name: str) -> str:
    return f"base.main.{identifier(name)}"


def tables_of(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the tables and views of a database."""
    rows = connection.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'base' AND table_schema = 'main'"
        " ORDER BY table_name"
    ).fetchall()
    return [str(name) for (name,) in rows]


def _unread(name: str, error: duckdb.Error) -> SheetError:
    reason = str(error).strip().partition("\n")[0]
    return SheetError(f"« {name} » ne se lit pas : {reason}", "Vérifiez le fichier, la table ou la requête.")


def list_relations(
    connection: duckdb.DuckDBPyConnection, path: Path, known: Layout, given: Mapping[str, Path]
) -> dict[str, duckdb.DuckDBPyRelation]:
    """The tables of lists, by fact: those that are given, files or tables; those of a database that have their names.

    Raises:
        SheetError: one of them cannot be read.
    """
    found: dict[str, duckdb.DuckDBPyRelation] = {}
    by_name = {folded(name): name for name in tables_of(connection)} if path.suffix.casefold() in DATABASES else {}
    for entry, one in known.lists.items():
        names = (entry, entry.partition(".")[2], one.title)
        table = next((by_name[folded(name)] for name in names if folded(name) in by_name), None)
        other = given.get(entry)
        try:
            if other is not None and other.suffix.casefold() in PARQUET:
                found[entry] = connection.read_parquet(str(other))
            elif other is not None or table is not None:
                found[entry] = connection.table(_in_base(str(other) if other is not None else str(table)))
        except duckdb.Error as error:
            raise _unread(str(other or path.name), error) from error
    return found


def read_table(
    path: Path, known: Layout, lists: Mapping[str, Path], table: str | None = None, query: str | None = None
) -> Book:
    """The tables of a file as sheets.

    Args:
        path: the file.
        known: all the columns that there may be.
        lists: where the elements of lists are, by fact: a parquet file, or a table of the database.
        table: the table of the dossiers, in a database.
        query: what gives the dossiers, in its place; the rows of a parquet file are there the table ``dossiers``.

    Raises:
        SheetError: they cannot be read.
    """
    connection = opened(path)
    sheets = [_sheet(table or path.stem, relation(connection, path, table, query), path)]
    for entry, found in list_relations(connection, path, known, lists).items():
        sheets.append(_sheet(entry, found, path))
    return Book(path, "table", sheets)


def _sheet(name: str, found: duckdb.DuckDBPyRelation, path: Path) -> Sheet:
    try:
        values = found.limit(MOST_ROWS + 1).fetchall()
    except duckdb.Error as error:
        raise _unread(path.name, error) from error
    if len(values) > MOST_ROWS:
        message = f"« {path.name} » a plus de {MOST_ROWS:_} lignes".replace("_", "\u202f")
        raise SheetError(message, "Au-delà, ajoutez --engine duckdb, qui les décide en SQL.")
    rows = [Row(1, dict(enumerate(found.columns, 1)))]
    for number, row in enumerate(values, 2):
        cells = {place: cell for place, value in enumerate(row, 1) if (cell := _cell(value)) is not None}
        rows.append(Row(number, cells))
    return Sheet(name, rows)


def _cell(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "oui" if value else "non"
        case int() | float() | Decimal():
            return number_cell(value)
        case datetime.datetime() | datetime.date() | datetime.time() | datetime.timedelta():
            return moment_cell(value)
        case list() | tuple():
            return " ; ".join(str(one) for one in value) or "aucun"
        case _:
            return text_cell(str(value))
