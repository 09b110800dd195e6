"""DuckDB: the tables of checked dossiers, and what is known of the tables of others."""

from __future__ import annotations

import csv
import datetime
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import duckdb
from attrs import define

from cqp_dsl.batch.identifiers import identifier
from cqp_dsl.batch.layers import KEY
from cqp_dsl.batch.tables import Table, TableError
from cqp_dsl.core.datatypes.types import BoolType, DateType, EnumType, ListType, NumberType, PeriodType, TextType
from cqp_dsl.core.lowered.terms import DOSSIER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cqp_dsl.batch.printer import Dialect
    from cqp_dsl.core.datatypes.types import Type
    from cqp_dsl.core.lowered.encoding import Cell, Row
    from cqp_dsl.core.lowered.inputs import Inputs

Connection: TypeAlias = duckdb.DuckDBPyConnection
"""A database."""

_FETCHED: Final = 10_000
"""Rows that are held at once."""
_EMPTY: Final = "\\N"


def connect() -> duckdb.DuckDBPyConnection:
    """A database of its own, in memory; it spills to disk what does not fit."""
    return duckdb.connect(":memory:")


@define(eq=False)
class DuckDatabase:
    """DuckDB, as what decides."""

    connection: Connection
    dialect: Dialect = "duckdb"

    def table(self, name: str, source: str | duckdb.DuckDBPyRelation) -> Table:
        """A parquet file, a table or a relation, under a name of ours: see ``view``."""
        return view(self.connection, name, source)

    def rows(self, query: str) -> Iterator[dict[str, Any]]:
        """The rows of a query, some at a time."""
        running = self.connection.cursor().execute(query)
        names = [column[0] for column in running.description or ()]
        while found := running.fetchmany(_FETCHED):
            yield from (dict(zip(names, cells, strict=True)) for cells in found)

    def cells(self, table: Table, key: object) -> list[dict[str, Any]]:
        """The rows of a table that are those of a dossier."""
        query = f"SELECT * FROM {identifier(table.name)} WHERE {KEY} = ?"  # noqa: S608 - a name of ours
        found = self.connection.execute(query, [key])
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def copied(
        self, source: DuckDatabase, dossiers: Table, lists: Mapping[str, Table]
    ) -> tuple[Table, dict[str, Table]]:
        """Tables that are here already."""
        del source
        return dossiers, dict(lists)

    def relation(self, query: str) -> duckdb.DuckDBPyRelation:
        """A query, as a relation."""
        return self.connection.query(query)


def view(connection: duckdb.DuckDBPyConnection, name: str, source: str | duckdb.DuckDBPyRelation) -> Table:
    """A parquet file, a table or a relation, under a name of ours.

    Raises:
        TableError: it cannot be read, or has no column that tells dossiers apart.
    """
    try:
        relation = connection.read_parquet(source) if isinstance(source, str) else source
        relation.create_view(name, replace=True)
    except duckdb.Error as error:
        message = f"la table ne se lit pas : {error}"
        raise TableError(message) from error
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    if KEY not in types:
        message = f"la table n'a pas de colonne « {KEY} », qui distingue les dossiers"
        raise TableError(message)
    return Table(name, types)


def written(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[tuple[int, Row]], inputs: Inputs, lists: Iterable[str]
) -> tuple[Table, dict[str, Table]]:
    """Tables of the rows of checked dossiers, numbered, with the columns that were asked of ``inputs``."""
    elements = {
        source: [(number, one) for number, row in rows for one in row.lists.get(source, ())] for source in lists
    }
    own = [(number, row.columns) for number, row in rows]
    found = {source: _written(connection, source, cells, inputs) for source, cells in elements.items()}
    return _written(connection, DOSSIER, own, inputs), found


def _written(
    connection: duckdb.DuckDBPyConnection, source: str, rows: Sequence[tuple[int, dict[str, Cell]]], inputs: Inputs
) -> Table:
    columns = {name: type_ for (of, name), type_ in inputs.columns.items() if of == source}
    scales = {
        name: inputs.scale(type_, name, source).scale
        for name, type_ in columns.items()
        if isinstance(type_, NumberType)
    }
    types = {KEY: "BIGINT", **{name: _held(type_) for name, type_ in columns.items()}}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(types)
            for number, cells in rows:
                writer.writerow([number, *[_shown(cells.get(name), scales.get(name, 1)) for name in columns]])
        table = f"cqp {source or KEY}"
        # Every name and type below is ours; the path is that of a temporary folder.
        connection.execute(
            f"CREATE OR REPLACE TABLE {identifier(table)} AS SELECT * FROM read_csv(?, columns = ?, header = true,"  # noqa: S608
            " nullstr = ?, quote = '\"', escape = '\"', auto_detect = false, delim = ',')",
            [str(path), types, _EMPTY],
        )
    return Table(table, types, scaled=True)


def _held(type_: Type) -> str:
    match type_:
        case BoolType():
            return "BOOLEAN"
        case NumberType() | ListType():
            return "HUGEINT"
        case DateType() | PeriodType():
            return "DATE"
        case EnumType() | TextType():
            return "VARCHAR"
        case _:
            raise TypeError(type_)


def _shown(cell: Cell, scale: int) -> str:
    match cell:
        case None:
            return _EMPTY
        case bool():
            return "true" if cell else "false"
        case int() | Fraction():
            return str(int(cell * scale))
        case datetime.date():
            return cell.isoformat()
        case _:
            return cell
