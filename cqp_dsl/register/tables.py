"""The tables of the register, the same on SQLite and on PostgreSQL.

Nothing of a person is in clear outside ``keys``, the only table from which rows may be deleted: what a dossier says,
what was answered, even the digest of the dossier (which could be guessed) are sealed under its key, in
``entries.sealed``.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

REVISION: Final = "0001"
"""The revision of the tables that this version of the package reads and writes."""

METADATA: Final = MetaData()

ENTRIES: Final = Table(
    "entries",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("made_at", String(32), nullable=False),  # UTC, as text: what the digest covers
    Column("caller", Text, nullable=False),
    Column("about", Integer, nullable=True),  # the entry that a follow-up is about
    Column("key_id", String(32), nullable=True),
    Column("program", String(64), nullable=True),
    Column("language", String(16), nullable=True),
    Column("engine", String(32), nullable=True),
    Column("effect_date", String(10), nullable=True),
    Column("content", Text, nullable=False),  # canonical JSON, in clear: decisions, statuses, articles, readings
    Column("sealed", LargeBinary, nullable=True),
    Column("previous", String(64), nullable=False, unique=True),  # so that no two entries follow the same one
    Column("digest", String(64), nullable=False),
)
"""The chain. Rows are never changed nor deleted: triggers see to it."""

Index("entries_about", ENTRIES.c.about)
Index("entries_key", ENTRIES.c.key_id)
Index("entries_made_at", ENTRIES.c.made_at)

KEYS: Final = Table(
    "keys",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("reference", Text, nullable=False, index=True),
    Column("receipt", String(64), nullable=False, index=True),
    Column("key", LargeBinary, nullable=False),
)
"""A key for each dossier, with what names the person. To erase a person is to delete these rows."""

PROGRAMS: Final = Table(
    "programs",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("files", Text, nullable=False),  # canonical JSON: path, digest of the bytes, digest of the text
)

TEXTS: Final = Table(
    "texts",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)
"""The texts of policies, by content: an act is replayed although its files are gone."""

REQUESTS: Final = Table(
    "requests",
    METADATA,
    Column("caller", Text, primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("sequence", Integer, ForeignKey("entries.sequence"), nullable=False),
)
"""Idempotency keys: a request that is sent again is written once."""

KEPT_WHOLE: Final = ("entries", "programs", "texts", "requests")
"""The tables whose rows are neither changed nor deleted."""
