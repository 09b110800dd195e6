"""Spark, as what decides: the same query in its dialect, over files that its cluster reads. The extra ``spark``.

Exact as on DuckDB: whole numbers in BIGINT and DECIMAL(38, 0), ANSI mode, so that what does not fit is an error and
never another number. A session of its own is used, whose settings and views are nobody else's.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from cqp_dsl.batch.identifiers import identifier
from cqp_dsl.batch.layers import KEY
from cqp_dsl.batch.tables import Table, TableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyspark.sql import DataFrame, SparkSession

    from cqp_dsl.batch.duck import DuckDatabase
    from cqp_dsl.batch.printer import Dialect

_SETTINGS: Final = {
    "spark.sql.ansi.enabled": "true",  # an overflow is an error
    "spark.sql.caseSensitive": "true",  # names are told apart as in the policies
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.constraintPropagation.enabled": "false",  # its cost grows fast with the conditions of a query
    "spark.sql.analyzer.maxIterations": "1000",  # a layer above another takes some
    "spark.sql.optimizer.maxIterations": "1000",
}
_TYPES: Final = {"INT": "INTEGER", "STRING": "VARCHAR"}
_NOT_INSTALLED: Final = (
    "Spark n'est pas installé : pip install 'cqp-dsl[spark]', et une machine virtuelle Java (17 ou 21)"
)


def session(master: str | None = None) -> SparkSession:
    """A session of our own, in the application that runs already or in a new one.

    Raises:
        ImportError: pyspark is not installed.
    """
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra, slow to import
    except ImportError as error:
        raise ImportError(_NOT_INSTALLED) from error
    builder = SparkSession.builder.appName("cqp").config("spark.ui.showConsoleProgress", "false")
    if master is not None:
        builder = builder.master(master)
    elif SparkSession.getActiveSession() is None:
        builder = builder.config("spark.ui.enabled", "false")
    own = builder.getOrCreate().newSession()
    for name, value in _SETTINGS.items():
        own.conf.set(name, value)
    return own


@define(eq=False)
class SparkDatabase:
    """Spark, as what decides."""

    session: SparkSession
    dialect: Dialect = "spark"
    _tables: int = field(default=0, init=False)

    def table(self, name: str, source: Any) -> Table:  # noqa: ANN401 - a path, or a DataFrame
        """A parquet file, a folder of them or a DataFrame, under a name of ours.

        Raises:
            TableError: it cannot be read, or has no column that tells dossiers apart.
        """
        del name  # the names of views are plainer than those of facts
        self._tables += 1
        called = f"cqp_{self._tables}"
        frame = self._read(source)
        frame.createOrReplaceTempView(called)
        types = {column: _TYPES.get(kind.upper(), kind.upper()) for column, kind in frame.dtypes}
        if KEY not in types:
            message = f"la table n'a pas de colonne « {KEY} », qui distingue les dossiers"
            raise TableError(message)
        return Table(called, types)

    def _read(self, source: Any) -> DataFrame:  # noqa: ANN401 - a path, or a DataFrame
        from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra

        if not isinstance(source, str):
            frame: DataFrame = source
            return frame
        try:
            return self.session.read.parquet(source)
        except PySparkException as error:
            message = f"la table ne se lit pas : {error}"
            raise TableError(message) from error

    def rows(self, query: str) -> Iterator[dict[str, Any]]:
        """The rows of a query, partition by partition."""
        frame = self.session.sql(query)
        for row in frame.toLocalIterator(prefetchPartitions=True):
            yield dict(zip(frame.columns, row, strict=True))

    def cells(self, table: Table, key: object) -> list[dict[str, Any]]:
        """The rows of a table that are those of a dossier."""
        from pyspark.sql.functions import col, lit  # noqa: PLC0415 - an extra

        frame = self.session.table(table.name)
        found = frame.filter(col(KEY) == lit(key)).collect()
        return [dict(zip(frame.columns, row, strict=True)) for row in found]

    def relation(self, query: str) -> DataFrame:
        """A query, as a DataFrame: ``.write.parquet(…)`` keeps it."""
        return self.session.sql(query)

    def copied(
        self, source: DuckDatabase, dossiers: Table, lists: Mapping[str, Table]
    ) -> tuple[Table, dict[str, Table]]:
        """Tables of DuckDB, handed over as parquet files, which go when this object does."""
        folder = Path(tempfile.mkdtemp(prefix="cqp-spark-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return (
            self._copied(source, dossiers, folder / "dossiers.parquet"),
            {
                name: self._copied(source, table, folder / f"{number}.parquet")
                for number, (name, table) in enumerate(lists.items())
            },
        )

    def _copied(self, source: DuckDatabase, table: Table, path: Path) -> Table:
        """Whole numbers beyond 64 bits go as DECIMAL: parquet has no HUGEINT."""
        columns = [
            f"CAST({identifier(name)} AS DECIMAL(38, 0)) AS {identifier(name)}"
            if kind == "HUGEINT"
            else identifier(name)
            for name, kind in table.types.items()
        ]
        query = f"SELECT {', '.join(columns)} FROM {identifier(table.name)}"  # noqa: S608 - names of ours
        source.connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
        read = self.table(table.name, str(path))
        return Table(read.name, table.types, scaled=table.scaled)
