"""The database of the register: opened, brought up to date, and written by one at a time."""

from __future__ import annotations

import contextlib
import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from cqp_dsl.register.errors import RegisterError
from cqp_dsl.register.tables import REVISION
from cqp_dsl.workspace.system_errors import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

_PATIENCE: Final = 30
"""Seconds to wait for whoever is writing."""

_LOCK: Final = 7_251_881_613
"""The advisory lock of PostgreSQL under which entries are written."""

_FOREIGN: Final = "postgresql+psycopg"


def engine_of(address: str, *, create: bool) -> Engine:
    """The engine of a register: the path of a file of SQLite, or the address of a database of PostgreSQL.

    Raises:
        RegisterError: the address is none, a driver is not installed, or there is no such file and none is to be made.
    """
    if "://" in address and not address.startswith("sqlite:"):
        return _postgresql(address)
    path = Path(address.removeprefix("sqlite:///"))
    try:
        if not path.exists():
            if not create:
                message = f"il n'y a pas de registre à « {path} »"
                raise RegisterError(message)
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))  # for no one else to read
        elif not path.is_file():
            message = f"« {path} » n'est pas un fichier : un registre en est un"
            raise RegisterError(message)
    except OSError as error:
        message = f"le registre « {path} » ne peut pas être ouvert : {reason_of(error)}"
        raise RegisterError(message) from error
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _PATIENCE})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(address: str) -> Engine:
    scheme, _, rest = address.partition("://")
    if scheme not in {"postgres", "postgresql", _FOREIGN}:
        message = f"« {scheme}:// » n'est pas l'adresse d'un registre : un fichier, ou postgresql://…"
        raise RegisterError(message)
    if importlib.util.find_spec("psycopg") is None:
        message = "il manque de quoi parler à PostgreSQL. Là où cqp est installé : pip install 'cqp-dsl[postgres]'."
        raise RegisterError(message)
    try:
        return create_engine(f"{_FOREIGN}://{rest}", pool_pre_ping=True, connect_args={"connect_timeout": 5})
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        message = "l'adresse du registre est mal écrite ; attendu : postgresql://utilisateur@machine/base"
        raise RegisterError(message) from error


def _prepare_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    """Write-ahead log, each commit on the disk before it is told, what is deleted overwritten with zeros."""
    del record
    connection.isolation_level = None  # transactions are ours: see _begin_sqlite
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Whoever will write takes the lock at once, so that what it reads first is still so when it writes."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes entries, alone until it ends; on the disk once the block has ended well."""
    with told(), engine.connect().execution_options(writing=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL synchronous_commit = on"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        yield connection


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads, and sees one state of the register."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with told(), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextlib.contextmanager
def told() -> Iterator[None]:
    """What the database refuses, as a sentence.

    Raises:
        RegisterError: it refused something.
    """
    try:
        yield
    except DBAPIError as error:
        said = " ".join(str(error.orig).split())
        message = f"la base du registre refuse : {_FRENCH.get(said, said)}"
        raise RegisterError(message) from error
    except SQLAlchemyError as error:
        message = f"la base du registre ne répond pas comme il faut : {type(error).__name__}"
        raise RegisterError(message) from error


_FRENCH: Final = {
    "database or disk is full": "le disque est plein",
    "disk I/O error": "le disque ne répond pas",
    "database is locked": "quelqu'un y écrit depuis trop longtemps",
    "file is not a database": "ce fichier n'est pas un registre",
    "attempt to write a readonly database": "il est en lecture seule",
    "unable to open database file": "le fichier ne s'ouvre pas",
}


def bring_up_to_date(engine: Engine, *, create: bool) -> None:
    """Make the tables, or apply the revisions that are missing.

    Raises:
        RegisterError: the database is of a later version of cqp, or is no register and none is to be made.
    """
    with reading(engine) as connection:
        current = _revision(connection)
        tables = set(inspect(connection).get_table_names())
    if current == REVISION:
        return
    if current is None and (not create or (tables and engine.dialect.name == "sqlite")):
        message = "cette base n'est pas un registre de cqp"
        raise RegisterError(message)
    if current is not None and current > REVISION:
        message = f"ce registre est d'une version plus récente de cqp (tables {current}) : mettez cqp à jour"
        raise RegisterError(message)
    from alembic import command  # noqa: PLC0415 - wanted once in the life of a register
    from alembic.config import Config  # noqa: PLC0415

    with writing(engine) as connection:
        if _revision(connection) == REVISION:  # somebody else has just done it
            return
        settings = Config()
        settings.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
