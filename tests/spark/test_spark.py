"""Spark says what the engine says, and what DuckDB says: scenarios, examples, random programs, tables as they come."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import duckdb
import pytest
from attrs import evolve

from cqp_dsl.batch.decide import decide
from cqp_dsl.batch.tables import TableError
from cqp_dsl.pipeline import load
from cqp_dsl.resources import policies_folder
from tests.batch.agreement import Agreement, Counted
from tests.batch.boundaries import ASKED, dossiers
from tests.differential.compare import questions
from tests.differential.dossiers import dossier
from tests.differential.programs import program
from tests.differential.trial import COMPLETENESS, program_of
from tests.interpreter.scenarios import dossier_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cqp_dsl.batch.bits import Ground
    from cqp_dsl.batch.decide import Decided
    from cqp_dsl.batch.results import Outcome
    from cqp_dsl.batch.spark import SparkDatabase

DAY = datetime.date(2014, 6, 2)
WITHOUT_LONG_LISTS = ("certification", "financement")
"""The groups of which Spark works out the plan in reasonable time: docs/spark.md says which it does not."""
CERTIFICATION = "certification.certification"


@pytest.mark.parametrize("name", WITHOUT_LONG_LISTS)
def test_scenarios_and_examples(spark: SparkDatabase, name: str) -> None:
    policies = load(cached=True, scenarios=True)
    shipped = policies.program
    given = [dossier_of(shipped, one) for one in shipped.scenarios if one.policy == name]
    given += [policies.read(path) for path in sorted((policies_folder() / "exemples").glob("*.yaml"))]
    agreement = Agreement(shipped, [(ASKED[name][0], ())], database=spark)
    assert list(agreement.differing([one for one in given if not one.readings])) == []
    assert agreement.counted.compared > 30


@pytest.mark.parametrize("name", WITHOUT_LONG_LISTS)
def test_around_every_boundary(spark: SparkDatabase, name: str) -> None:
    shipped = load(cached=True).program
    agreement = Agreement(shipped, [(ASKED[name][0], ())], database=spark)
    assert list(agreement.differing(dossiers(shipped, name, 300, seed=3))) == []
    assert agreement.counted.grounds > 30


@pytest.mark.parametrize("seed", [0, 1])
def test_random_programs(spark: SparkDatabase, seed: int) -> None:
    drawn = program_of(program(seed))
    readings = dossier(drawn, seed, 1.0).readings
    partial = [evolve(dossier(drawn, seed + 1000 * n, one), readings=readings) for n, one in enumerate(COMPLETENESS)]
    counted = Counted()
    assert list(Agreement(drawn, questions(drawn)[:6], counted, spark).differing(partial)) == []
    assert counted.compared > 5


def candidates(path: Path) -> Path:
    """Marks by quarters, some out of bounds, some unknown."""
    exams = ("tronc_commun", "option", "écrit", "oral", "applications")
    marks = ", ".join(
        f"""CASE WHEN hash(i, '{one}') % 9 > 0 THEN CAST(hash(i, '{one}', 1) % 86 * 25 AS DECIMAL(6, 0)) * 0.01
        ::DECIMAL(2, 2) END::DECIMAL(4, 2) AS "certification.notes[{one}]",
        hash(i, '{one}', 2) % 30 = 0 AS "certification.notes[{one}] : rien\""""
        for one in exams
    )
    duckdb.execute(
        f"""COPY (SELECT i::BIGINT AS dossier, i % 7 > 0 AS "certification.pass_suivi", {marks} FROM range(500) t(i))
        TO '{path}' (FORMAT parquet)"""
    )
    return path


def masks(outcome: Outcome) -> tuple[Sequence[Ground], ...]:
    return outcome.held, outcome.failed, outcome.unknown


def said(found: Decided) -> dict[object, object]:
    return {
        row.key: (
            row.by,
            row.refused,
            [one.code for one in row.wrong],
            [
                (name, one.status, one.value, *[[(each.text, each.bindings) for each in mask] for mask in masks(one)])
                for name, one in row.outcomes.items()
            ],
        )
        for row in found.rows()
    }


@pytest.mark.usefixtures("spark")
def test_a_parquet_file_says_what_it_says_on_duckdb(tmp_path: Path) -> None:
    path = candidates(tmp_path / "candidats.parquet")
    policies = load(cached=True)
    here = decide(policies, path, [CERTIFICATION], date=DAY)
    there = decide(policies, path, [CERTIFICATION], date=DAY, engine="spark")
    assert said(there) == said(here)
    assert (there.counts.sql, there.counts.python) == (here.counts.sql, here.counts.python)
    assert there.counts.python > 0
    assert there.answer(1).decisions[0].status == here.answer(1).decisions[0].status


@pytest.mark.usefixtures("spark")
def test_tables_in_tables_out(tmp_path: Path) -> None:
    path = candidates(tmp_path / "candidats.parquet")
    found = decide(load(cached=True), path, [CERTIFICATION], date=DAY, engine="spark")
    found.relation().write.parquet(str(tmp_path / "décisions"))
    kept = duckdb.execute(f"SELECT count(*), count(DISTINCT dossier) FROM '{tmp_path}/décisions/*.parquet'").fetchone()
    assert kept == (500, 500)
    assert "DOUBLE" not in {str(kind) for kind in duckdb.read_parquet(f"{tmp_path}/décisions/*.parquet").types}


def test_what_does_not_fit_is_an_error_and_no_other_number(spark: SparkDatabase) -> None:
    for wrong in ("SELECT 9223372036854775807 + CAST(1 AS BIGINT)", "SELECT CAST('1e' AS INT)", "SELECT 1 DIV 0"):
        with pytest.raises(Exception, match=r"OVERFLOW|CAST_INVALID|DIVIDE_BY_ZERO"):
            list(spark.rows(wrong))


@pytest.mark.usefixtures("spark")
def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="ne se lit pas"):
        decide(load(cached=True), tmp_path / "absent.parquet", engine="spark")
    path = tmp_path / "autre.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS autre) TO '{path}' (FORMAT parquet)")
    with pytest.raises(TableError, match="dossier"):
        decide(load(cached=True), path, engine="spark")
