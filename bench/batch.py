"""Many dossiers: cqp's SQL beside SQL written by hand on the same DuckDB, and beside its own engine in a loop.

Everything goes from a parquet file to a parquet file. The query by hand decides what cqp's does, under the three open
readings, with unknown facts: the same statuses and values on every row, which is checked before anything is timed.
"""

from __future__ import annotations

import datetime
import functools
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from bench.batch_by_hand import CERTIFICATION, CERTIFICATION_WITH_GROUNDS
from cqp_dsl.batch.decide import decide
from cqp_dsl.pipeline import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cqp_dsl.batch.decide import Decided

DAY = datetime.date(2014, 6, 2)
_EXAMS = ("tronc_commun", "option", "écrit", "oral", "applications")
_FACTS = (
    "certification.pass_suivi",
    "certification.équivalence_accessit",
    "accessit.accessit_suivi",
    "certification.premss_suivi",
    "certification.option_suivie",
)
_RUNS = 3
_SAMPLE = 300


def candidates(count: int, path: Path) -> None:
    """So many candidates, the same ones every time; one fact in a hundred is unknown, one exam in fifty was missed."""

    def chance(salt: str, of: int) -> str:
        return f"hash(i, '{salt}') % {of}"

    columns = [
        "i::BIGINT AS dossier",
        *[f'CASE WHEN {chance(name + "?", 100)} > 0 THEN {chance(name, 5)} > 0 END AS "{name}"' for name in _FACTS],
    ]
    for exam in _EXAMS:
        missed = f"CASE WHEN {chance(exam + '?', 100)} > 0 THEN {chance(exam + '-', 50)} = 0 END"
        columns.append(f'{missed} AS "certification.notes[{exam}] : rien"')
        mark = f"CAST(({chance(exam, 81)}) * 25 AS DECIMAL(6, 0)) * 0.01::DECIMAL(2, 2)"
        columns.append(
            f'CASE WHEN NOT ({missed}) THEN CAST({mark} AS DECIMAL(4, 2)) END AS "certification.notes[{exam}]"'
        )
    _copied(duckdb.connect(), f"SELECT {', '.join(columns)} FROM range({count}) t(i)", path)


def claims(count: int, dossiers: Path, jobs: Path, requests: Path) -> None:
    """So many requests by experience, with three jobs each."""
    connection = duckdb.connect()
    day = "DATE '2006-01-01' + CAST(hash(i, '{}') % {} AS INTEGER)"
    own = f"""SELECT i::BIGINT AS dossier, 3 AS "vae.emplois", CAST(i % 2 AS INTEGER) AS "vae.demandes_antérieures",
        {day.format("r", 3000)} AS "vae.retirée_le", DATE '2014-06-02' AS "vae.déposée_le",
        DATE '2014-06-20' AS "vae.réunion_du_jury" FROM range({count}) t(i)"""
    rows = f"""SELECT i::BIGINT AS dossier, {day.format("d", 2500)} + CAST(j * 100 AS INTEGER) AS "période : début",
        {day.format("d", 2500)} + CAST(j * 100 + hash(i, j) % 1200 AS INTEGER) AS "période : fin",
        CAST(10 + hash(j, i) % 91 AS DECIMAL(4, 1)) AS "quotité", hash(i, j, 'r') % 5 > 0 AS "en_relation"
        FROM range({count}) t(i), range(3) u(j)"""
    earlier = f"""SELECT i::BIGINT AS dossier, {day.format("q", 3070)} AS "déposée_le", i % 3 = 0 AS pour_ce_cqp
        FROM range({count}) t(i) WHERE i % 2 = 1"""
    for query, path in ((own, dossiers), (rows, jobs), (earlier, requests)):
        _copied(connection, query, path)


def lines() -> Iterator[str]:
    """The tables, in Markdown."""
    policies = load(cached=True)
    with tempfile.TemporaryDirectory() as folder:
        yield from _certification(Path(folder))
        yield from _experience(Path(folder))
        sample = Path(folder) / "sample.parquet"
        candidates(_SAMPLE, sample)
        found = decide(policies, sample, ["certification.certification"], date=DAY)
        keys = [row.key for row in found.rows()]
        start = time.perf_counter()
        for key in keys:
            found.answer(key)
        each = (time.perf_counter() - start) / len(keys)
        yield f"| le moteur de cqp, dossier par dossier, motifs en toutes lettres (sur {_SAMPLE}) | {each * 1e6:.0f} |"


def _certification(folder: Path) -> Iterator[str]:
    yield from (
        "",
        "### Un million de certifications, de parquet à parquet",
        "",
        "| | secondes | rapport |",
        "|---|--:|--:|",
    )
    million = folder / "candidats.parquet"
    candidates(1_000_000, million)
    for title, grounds, by_hand in (
        ("les réponses", False, CERTIFICATION),
        ("les réponses et leurs motifs", True, CERTIFICATION_WITH_GROUNDS),
    ):
        connection = duckdb.connect()
        ours = _decided(million, connection, grounds=grounds)
        hand = by_hand.format(source=million)
        _agreed(connection, ours.sql, hand)
        floor = _timed(functools.partial(_copied, connection, hand, folder / "out.parquet"))
        own = _timed(functools.partial(_copied, connection, ours.sql, folder / "out.parquet"))
        yield f"| {title} : SQL écrit à la main | {floor:.2f} | 1 × |"
        yield f"| {title} : cqp | {own:.2f} | {own / floor:.2f} × |"
    yield from ("", "| dossiers | µs par dossier |", "|---|--:|")
    for count in (10_000, 100_000, 1_000_000):
        path = folder / f"{count}.parquet"
        candidates(count, path)
        connection = duckdb.connect()
        query = _decided(path, connection, grounds=True).sql
        each = _timed(functools.partial(_copied, connection, query, folder / "out.parquet")) / count
        yield f"| cqp, {count:,} certifications et leurs motifs | {each * 1e6:.2f} |".replace(",", " ", 1)


def _experience(folder: Path) -> Iterator[str]:
    for count in (100_000, 1_000_000):
        dossiers, jobs, requests = (
            folder / f"{name}{count}.parquet" for name in ("demandes", "emplois", "antérieures")
        )
        claims(count, dossiers, jobs, requests)
        connection = duckdb.connect()
        lists = {"vae.emplois": jobs, "vae.demandes_antérieures": requests}
        found = decide(
            load(cached=True),
            dossiers,
            ["vae.recevabilité"],
            lists=lists,
            date=DAY,
            grounds=False,
            connection=connection,
        )
        query = found.sql
        each = _timed(functools.partial(_copied, connection, query, folder / "out.parquet"), runs=1) / count
        yield f"| cqp, {count:,} recevabilités de VAE, trois emplois chacune, 24 mondes | {each * 1e6:.2f} |"


def _decided(path: Path, connection: duckdb.DuckDBPyConnection, *, grounds: bool) -> Decided:
    asked = ["certification.certification"]
    return decide(load(cached=True), path, asked, date=DAY, grounds=grounds, connection=connection)


def _agreed(connection: duckdb.DuckDBPyConnection, ours: str, hand: str) -> None:
    """The same status and the same value on every row.

    Raises:
        ValueError: they differ.
    """
    name = "certification.certification"
    connection.execute(f"CREATE OR REPLACE TABLE ours AS {ours}")
    connection.execute(f"CREATE OR REPLACE TABLE hand AS {hand}")
    (differing,) = connection.execute(
        f'SELECT count(*) FROM ours JOIN hand USING (dossier) WHERE "{name} : statut" <> statut'
        f" OR ours.exact IS NOT TRUE OR (statut = 'decided' AND \"{name} : valeur 0\" <> valeur)"
    ).fetchone() or (0,)
    if differing:
        message = f"{differing} rows differ from the query by hand"
        raise ValueError(message)


def _copied(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


def _timed(run: Callable[[], None], runs: int = _RUNS) -> float:
    """The best of a few runs, in seconds."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best
