"""What runs the SQL, as the rest sees it: DuckDB, or Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cqp_dsl.batch.duck import DuckDatabase
    from cqp_dsl.batch.printer import Dialect
    from cqp_dsl.batch.tables import Table


class Database(Protocol):
    """A database that decides."""

    dialect: Dialect

    def table(self, name: str, source: Any) -> Table:  # noqa: ANN401 - a path, or what the database itself knows
        """A table of the caller's, under a name of ours."""

    def rows(self, query: str) -> Iterator[dict[str, Any]]:
        """The rows of a query, of which only some are held at once."""

    def cells(self, table: Table, key: object) -> list[dict[str, Any]]:
        """The rows of a table that are those of a dossier."""

    def relation(self, query: str) -> Any:  # noqa: ANN401 - whatever the database calls a query
        """A query, for the caller to do with what the database can."""

    def copied(
        self, source: DuckDatabase, dossiers: Table, lists: Mapping[str, Table]
    ) -> tuple[Table, dict[str, Table]]:
        """Tables of DuckDB, handed over."""
