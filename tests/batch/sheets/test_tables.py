"""Parquet files, DuckDB databases and queries: read as sheets, or decided in SQL, to the same answers."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.batch.sheets.conftest import Batch

DOSSIERS = """
SELECT * FROM (VALUES
  ('a', true,  12.5::DECIMAL(6,2), 60::DECIMAL(5,2),  true,  2, DATE '2013-12-16'),
  ('b', false, 12.5::DECIMAL(6,2), 0.5::DECIMAL(5,2), false, 0, NULL),
  ('c', NULL,  9::DECIMAL(6,2),    NULL,              NULL,  NULL, NULL),
  ('d', true,  50::DECIMAL(6,2),   NULL,              true,  0, NULL),
  ('e', NULL,  -1::DECIMAL(6,2),   NULL,              NULL,  0, NULL)
) AS t(dossier, "stage.suivi", "stage.heures", "stage.part", "stage.avis", "stage.absences", "stage.commencé_le")
"""
ABSENCES = """
SELECT * FROM (VALUES ('a', DATE '2013-12-16', 1.5::DECIMAL(6,2)), ('a', DATE '2013-12-17', 2::DECIMAL(6,2)))
AS t(dossier, jour, heures)
"""


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    with duckdb.connect(":memory:") as connection:
        for name, query in (("stages", DOSSIERS), ("absences", ABSENCES)):
            connection.execute(f"COPY ({query}) TO '{tmp_path / name}.parquet' (FORMAT parquet)")
    return tmp_path / "stages.parquet"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "base.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE stages AS {DOSSIERS}")
        connection.execute(f"CREATE TABLE absences AS {ABSENCES}")
    return path


def outcomes(path: Path) -> dict[str, dict[str, str]]:
    """What is written of each dossier, the engine's own columns apart."""
    if path.suffix == ".parquet":
        found = duckdb.read_parquet(str(path))
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    else:
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    kept = ("→ Bilan", "→ Stage validé", "→ Stage validé : statut", "→ Heures perdues", "→ Accord du tuteur")
    return {row["dossier"]: {name: row[name] or "" for name in kept} for row in rows}


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_both_engines_say_the_same_of_a_parquet_file(batch: Batch, parquet: Path, ending: str) -> None:
    lists = ("--list", f"absences={parquet.with_name('absences.parquet')}")
    by_sql, by_engine = parquet.with_name(f"sql.{ending}"), parquet.with_name(f"moteur.{ending}")
    first = batch(parquet, *lists, "--output", str(by_sql))
    second = batch(parquet, *lists, "--engine", "python", "--output", str(by_engine))
    assert first.exit_code == second.exit_code == 5
    assert outcomes(by_sql) == outcomes(by_engine)
    assert outcomes(by_sql)["a"]["→ Heures perdues"].replace("\u00a0", " ") == "3,5 h"
    assert outcomes(by_sql)["b"]["→ Stage validé"] == "non"
    assert outcomes(by_sql)["d"]["→ Bilan"] == outcomes(by_sql)["e"]["→ Bilan"] == "à corriger"
    assert first.stdout == second.stdout


def test_the_summary_says_who_decided(batch: Batch, parquet: Path) -> None:
    ran = batch(parquet, "--format", "json", "--decision", "validé")
    counts = json.loads(ran.stdout)
    assert sum(counts["engines"].values()) == counts["dossiers"] == 5
    assert counts["engines"]["SQL"] >= 3


def test_a_database_its_tables_and_a_query(batch: Batch, database: Path, tmp_path: Path) -> None:
    several = batch(database)
    assert several.exit_code == 5
    assert "absences, stages" in several.output
    out = tmp_path / "out.csv"
    assert batch(database, "--table", "stages", "--output", str(out)).exit_code == 5
    assert outcomes(out)["a"]["→ Heures perdues"].replace("\u00a0", " ") == "3,5 h"
    query = ("--query", "FROM stages WHERE dossier IN ('a', 'b')")
    assert batch(database, *query, "--output", str(out)).exit_code == 1
    assert set(outcomes(out)) == {"a", "b"}
    letters = batch(database, *query, "--letters", str(tmp_path / "lettres"), "--output", str(tmp_path / "out.xlsx"))
    assert letters.exit_code == 1
    assert {path.name for path in (tmp_path / "lettres").iterdir()} == {"a.html", "b.html"}


def test_what_cannot_be_read_or_asked_is_said(batch: Batch, parquet: Path, database: Path) -> None:
    broken = parquet.with_name("abîmé.parquet")
    broken.write_bytes(parquet.read_bytes()[:200])
    for source, options, code, told in (
        (broken, (), 5, "ne se lit pas"),
        (database, ("--table", "candidats"), 5, "ne se lit pas"),
        (database, ("--query", "SELEC 1"), 5, "ne se lit pas"),
        (parquet, ("--engine", "duckdb", "--output", str(parquet.with_name("o.xlsx"))), 2, "--engine python"),
        (parquet, ("--list", "abscences=x.parquet"), 2, "n'est pas le nom d'une liste"),
        (parquet, ("--list", "absences=x.parquet"), 2, "introuvable"),
    ):
        ran = batch(source, *options)
        assert (ran.exit_code, told in ran.output) == (code, True), ran.output
