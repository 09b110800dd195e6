"""The triggers that make the register append-only, in each engine's words; and which of them are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from cqp_dsl.register.tables import KEPT_WHOLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CHANGES: Final = (*((table, change) for table in KEPT_WHOLE for change in ("UPDATE", "DELETE")), ("keys", "UPDATE"))
_SAID: Final = "le registre ne se modifie pas"


def _name(table: str, change: str) -> str:
    return f"{table}_no_{change.lower()}"


def statements(dialect: str) -> list[str]:
    """What creates the triggers."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {_name(table, change)} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
            for table, change in _CHANGES
        ]
    refuse = (
        "CREATE FUNCTION register_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$"
    )
    rows = [
        f"CREATE TRIGGER {_name(table, change)} BEFORE {change} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION register_refuse()"
        for table, change in _CHANGES
    ]
    whole = [
        f"CREATE TRIGGER {_name(table, 'TRUNCATE')} BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION register_refuse()"
        for table in KEPT_WHOLE
    ]
    return [refuse, *rows, *whole]


def missing_guards(connection: Connection) -> list[str]:
    """The triggers that ought to be there and are not, or are switched off."""
    if connection.dialect.name == "sqlite":
        expected = {_name(table, change) for table, change in _CHANGES}
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        expected = {_name(table, change) for table, change in _CHANGES}
        expected |= {_name(table, "TRUNCATE") for table in KEPT_WHOLE}
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    return sorted(expected - {name for (name,) in connection.execute(text(query))})
