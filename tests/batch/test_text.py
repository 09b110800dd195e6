"""The text of the queries: what is in it is pinned for one decision, what may never be is looked for in all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.batch.statement import statement
from cqp_dsl.batch.tables import Table
from cqp_dsl.core.lowered.decisions import DATE_COLUMN, Setting
from cqp_dsl.core.lowered.encoding import list_sources
from cqp_dsl.core.lowered.inputs import Inputs
from cqp_dsl.core.lowered.terms import DOSSIER
from cqp_dsl.pipeline import load
from tests.interpreter.worlds import published

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from cqp_dsl.batch.printer import Dialect
    from cqp_dsl.core.program import Program

FORBIDDEN = re.compile(
    r"(?<!/)/(?!/)|\b(?:ROUND|DOUBLE|FLOAT|REAL|AVG|INTERVAL|LEAST|GREATEST|BOOL_AND|BOOL_OR|MONTHS_BETWEEN|ADD_MONTHS)\b"
    r"|\bDIV\b(?=[^\n]*DOUBLE)|\bTRY_CAST\b",
    re.IGNORECASE,
)
"""SEMANTICS §13: what is not exact in a database, or skips what is empty."""
TEXTS = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`")


def text(shipped: Program, name: str, args: tuple[str, ...], dialect: Dialect) -> str:
    read = Inputs()
    for entry in shipped.entries.values():
        if entry.name in shipped.calls.inputs(name):
            read.of(entry.type, entry.name)
    setting = Setting(Inputs(available=frozenset([*read.columns, (DOSSIER, DATE_COLUMN)])))
    made = statement(shipped, [(name, args)], setting)
    types = {one: "BIGINT" for _, one in setting.inputs.columns}
    tables = {source: Table(f"table de {source}", types, scaled=True) for source in list_sources(shipped)}
    return made.text(Table("dossiers donnés", types, scaled=True), tables, dialect)


@pytest.mark.parametrize("policy", ["certification", "vae", "financement", "attestations", "jury"])
def test_nothing_inexact_is_in_a_query(policy: str) -> None:
    shipped = load(cached=True).program
    for name in shipped.published:
        if name.startswith(f"{policy}."):
            for args in published(shipped, name):
                bare = TEXTS.sub("", text(shipped, name, args, "duckdb"))
                assert not FORBIDDEN.findall(bare), name
                assert "SUM(" not in bare or "CAST(SUM(" in bare


def test_what_is_looked_for_would_be_found() -> None:
    for wrong in ("a / b", "ROUND(x)", "CAST(x AS DOUBLE)", "d + INTERVAL 1 MONTH", "LEAST(a, b)", "bool_and(x)"):
        assert FORBIDDEN.search(TEXTS.sub("", wrong)), wrong
    assert not FORBIDDEN.search(TEXTS.sub("", "a // 2 + 'x / y' + \"ROUND\""))


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_the_text_of_a_decision(dialect: Dialect, snapshot: SnapshotAssertion) -> None:
    shipped = load(cached=True).program
    assert text(shipped, "public.public_visé", (), dialect) == snapshot


def test_tables_are_ready_before_they_are_read() -> None:
    shipped = load(cached=True).program
    found = text(shipped, "vae.modalité_jury", (), "duckdb")
    assert found.index('WITH "dossiers" AS') < found.index('"lignes titulaires.certifications_antérieures" AS')
