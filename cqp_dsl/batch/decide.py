"""``decide``: from a table of dossiers to what is said of each row, in SQL wherever it can be exact."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import duckdb
from attrs import define, field

from cqp_dsl.batch.duck import DuckDatabase, connect, written
from cqp_dsl.batch.layers import KEY
from cqp_dsl.batch.plain import plain_dossier
from cqp_dsl.batch.results import Counts, Outcome, RowAnswer, outcome_from, outcome_of
from cqp_dsl.batch.statement import Statement, label_of, statement
from cqp_dsl.batch.tables import EXACT, Table, scale_of
from cqp_dsl.core.datatypes.types import EnumType, NumberType
from cqp_dsl.core.lowered.decisions import DATE_COLUMN, Setting
from cqp_dsl.core.lowered.encoding import list_sources, row_of
from cqp_dsl.core.lowered.inputs import Inputs
from cqp_dsl.core.lowered.terms import DOSSIER
from cqp_dsl.core.printer import cell_name
from cqp_dsl.decision.requests import no_date
from cqp_dsl.pipeline import DossierError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from cqp_dsl.answer.answer import Answer
    from cqp_dsl.batch.database import Database
    from cqp_dsl.batch.printer import Dialect
    from cqp_dsl.core.datatypes.values import Value
    from cqp_dsl.core.dossier import Dossier
    from cqp_dsl.core.program import Program
    from cqp_dsl.pipeline import Policies

Source: TypeAlias = "str | Path | duckdb.DuckDBPyRelation"
"""A parquet file, or a relation of DuckDB."""

Engine: TypeAlias = Literal["duckdb", "spark"]
"""What runs the SQL."""


@define(eq=False)
class Decided:
    """The decisions of a table: ``rows`` goes through them, once or several times; nothing is computed before.

    Attributes:
        statement: what is decided in SQL, what is not and why.
        sql: the query, whose columns ``statement`` tells.
        counts: how many rows SQL and the engine have decided, once ``rows`` has gone through them.
    """

    policies: Policies
    asked: Sequence[tuple[str, tuple[Value, ...]]]
    statement: Statement
    database: Database
    dossiers: Table
    lists: dict[str, Table]
    given: Sequence[Dossier] | None = None
    """The dossiers themselves, where they were given."""
    apart: Sequence[int] = ()
    """Those that no table can hold: the engine decides them."""
    counts: Counts = field(factory=Counts)

    @property
    def sql(self) -> str:
        """The query, in the dialect of what decides."""
        return self.text(self.database.dialect)

    def text(self, dialect: Dialect) -> str:
        """The query in a dialect."""
        return self.statement.text(self.dossiers, self.lists, dialect)

    def relation(self) -> Any:  # noqa: ANN401 - a relation of DuckDB, a DataFrame of Spark
        """The rows as SQL gives them: statuses, values, masks, and ``exact``, false where the engine has to decide."""
        return self.database.relation(self.sql)

    def rows(self) -> Iterator[RowAnswer]:
        """What is said of each row, those that SQL cannot decide exactly by the engine."""
        self.counts = Counts()
        for cells in self.database.rows(self.sql):
            yield self._row(cells)
        for number in self.apart:
            yield self._by_engine(number, self._dossier(number))

    def answer(self, key: object) -> Answer:
        """The engine's whole answer to a row, words included: what any row may be asked.

        Raises:
            DossierError: a cell of the row is wrong.
        """
        return self.policies.engine.answer(self._dossier(key), date=self.statement.setting.date, decisions=self._names)

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name, _ in self.asked))

    # --- A row ------------------------------------------------------------------------------------------------------

    def _row(self, cells: Mapping[str, object]) -> RowAnswer:
        made = self.statement
        key = cells[KEY]
        whole = cells[EXACT] and not made.not_lowered
        if not whole or any(cells[f"{label} : statut"] is None for label in made.decisions):
            try:
                return self._by_engine(key, self._dossier(key))
            except DossierError as error:
                self.counts.python += 1
                return RowAnswer(key=key, by="python", wrong=tuple(error.diagnostics))
        self.counts.sql += 1
        requirements = self.policies.program.requirements
        refused = [requirements[number].label.text for number in made.requirements if cells[f"exigence {number}"]]
        if refused:
            return RowAnswer(key=key, by="sql", refused=tuple(refused))
        outcomes = {label: outcome_of(decision, cells) for label, decision in made.decisions.items()}
        return RowAnswer(key=key, by="sql", outcomes=outcomes)

    def _by_engine(self, key: object, dossier: Dossier) -> RowAnswer:
        self.counts.python += 1
        engine = self.policies.engine
        date = self.statement.setting.date or dossier.date
        broken = engine.requirements(dossier, date)
        if broken:
            return RowAnswer(key=key, by="python", refused=tuple([words for _, words in broken]))
        outcomes: dict[str, Outcome] = {}
        for name, args in self.asked:
            found = engine.decide_rule(name, args, dossier, date or no_date(), trace=False)
            label = label_of(name, args)
            lowered = self.statement.decisions.get(label)
            outcomes[label] = outcome_from(found, (lowered.grounds if lowered else None) or ())
        return RowAnswer(key=key, by="python", outcomes=outcomes)

    def _dossier(self, key: object) -> Dossier:
        """The dossier of a row, read and checked as any other."""
        if self.given is not None:
            return self.given[int(str(key))]
        data = self.data(key)
        read, _ = self.policies.reader.read(data)
        return self.policies.read(data) if read is None else read  # which says what is wrong

    def data(self, key: object) -> dict[str, Any]:
        """The dossier of a row of a table as plain data, which any version of the policies may read."""
        (cells,) = self.database.cells(self.dossiers, key)
        data = plain_dossier(self.policies.program, cells, self._elements(key), DATE_COLUMN)
        if self.statement.setting.supposed:
            data["lectures"] = dict(self.statement.setting.supposed)
        if self.statement.setting.date is not None:
            data["date"] = self.statement.setting.date.isoformat()
        return data

    def _elements(self, key: object) -> dict[str, list[dict[str, Any]]]:
        return {source: self.database.cells(table, key) for source, table in self.lists.items()}


def decide(  # noqa: PLR0913 - one keyword for each thing that is the same for all dossiers
    policies: Policies,
    table: Source | Sequence[Dossier],
    decisions: Sequence[str] | None = None,
    *,
    lists: Mapping[str, Source] | None = None,
    date: datetime.date | None = None,
    readings: Mapping[str, str] | None = None,
    grounds: bool = True,
    connection: duckdb.DuckDBPyConnection | None = None,
    engine: Engine = "duckdb",
    master: str | None = None,
) -> Decided:
    """Decide many dossiers.

    Args:
        policies: the politiques, loaded.
        table: a row for each dossier, or checked dossiers.
        decisions: qualified names of what is asked; all decisions by default.
        lists: the table of the elements of each fact that is a list, by qualified name.
        date: the effect date of all; by default, that of the column ``date d'effet``.
        readings: the readings that are supposed, by qualified interpretation.
        grounds: whether to say which grounds decided.
        connection: the database of the relations given; by default, one in memory.
        engine: what runs the SQL. Spark reads parquet files, folders of them, addresses that its cluster knows.
        master: the master of Spark; by default the session that there is, else this machine.

    Raises:
        KeyError: a name is not that of a decision.
        TableError: a table cannot be read, or a column is of a type that cannot be exact.
        ImportError: Spark is asked for, and is not installed.
    """
    program = policies.program
    asked = asked_of(program, decisions)
    own = DuckDatabase(connect() if connection is None else connection)
    database: Database = _spark(master) if engine == "spark" else own
    study = policies.engine.study if grounds else None
    if isinstance(table, str | Path | duckdb.DuckDBPyRelation):
        views = {name: database.table(f"cqp liste {name}", _path(source)) for name, source in (lists or {}).items()}
        dossiers = database.table("cqp dossiers", _path(table))
        setting = Setting(_inputs(program, dossiers, views), date, dict(readings or {}), _figures(program, dossiers))
        made = statement(program, asked, setting, study)
        return Decided(policies, asked, made, database, dossiers, views)
    figures = frozenset((hole.parameter, hole.key) for hole in program.holes)
    setting = Setting(Inputs(), date, dict(readings or {}), figures)
    made = statement(program, asked, setting, study)
    rows = [(number, row_of(program, dossier, setting)) for number, dossier in enumerate(table)]
    kept = [(number, row) for number, row in rows if row is not None]
    tables = written(own.connection, kept, setting.inputs, list_sources(program))
    dossier_table, list_tables = tables if database is own else database.copied(own, *tables)
    apart = [number for number, row in rows if row is None]
    return Decided(policies, asked, made, database, dossier_table, list_tables, table, apart)


def _spark(master: str | None) -> Database:
    from cqp_dsl.batch.spark import SparkDatabase, session  # noqa: PLC0415 - an extra of its own

    return SparkDatabase(session(master))


def asked_of(program: Program, decisions: Sequence[str] | None) -> list[tuple[str, tuple[Value, ...]]]:
    """Each decision asked, for each of its keys.

    Raises:
        KeyError: a name is not that of a decision.
    """
    names = program.published if decisions is None else decisions
    found: list[tuple[str, tuple[Value, ...]]] = []
    for name in names:
        if name not in program.published:
            raise KeyError(name)
        choices = [param.type.values for param in program.rules[name].params if isinstance(param.type, EnumType)]
        found += [(name, args) for args in itertools.product(*choices)]
    return found


def _path(source: Source) -> str | duckdb.DuckDBPyRelation:
    return str(source) if isinstance(source, Path) else source


def _inputs(program: Program, dossiers: Table, lists: Mapping[str, Table]) -> Inputs:
    """The columns that there are, and how the numbers in them become whole."""
    tables = {DOSSIER: dossiers, **lists}
    available = {(source, name) for source, table in tables.items() for name in table.types}
    available -= {(DOSSIER, name) for name in list_sources(program) if name not in lists}
    every = Inputs()
    for entry in program.entries.values():
        every.of(entry.type, entry.name)
    for hole in program.holes:
        every.of(hole.type, cell_name(hole.parameter, hole.key))
    scales = {
        (source, name): scale_of(tables[source], name, type_, every, source)
        for (source, name), type_ in every.columns.items()
        if isinstance(type_, NumberType) and (source, name) in available
    }
    return Inputs(scales, available=frozenset(available))


def _figures(program: Program, dossiers: Table) -> frozenset[tuple[str, tuple[str, ...]]]:
    cells = [(hole.parameter, hole.key) for hole in program.holes]
    return frozenset(cell for cell in cells if cell_name(*cell) in dossiers.types)
