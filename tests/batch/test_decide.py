"""Tables as they come: relations, parquet files, lists, units, wrong cells, exigences, what is left to the engine."""

from __future__ import annotations

import datetime
import sys
from typing import TYPE_CHECKING

import duckdb
import pytest

from cqp_dsl.batch.decide import decide
from cqp_dsl.batch.tables import TableError
from cqp_dsl.pipeline import load

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime.date(2014, 6, 2)
DOSSIERS = """CREATE TABLE d AS SELECT * FROM (VALUES
  (1, 1, 0, DATE '2014-01-15', DATE '2014-06-02', DATE '2014-06-20'),
  (2, 1, 0, DATE '2014-01-15', DATE '2014-06-02', DATE '2014-06-20'),
  (3, NULL, 0, DATE '2014-01-15', DATE '2014-06-02', DATE '2014-06-20'),
  (4, 1, 0, DATE '2014-07-15', DATE '2014-06-02', DATE '2014-06-20'),
  (5, 2, 0, DATE '2014-01-15', DATE '2014-06-02', DATE '2014-06-20'),
  (6, 2, 0, DATE '2014-01-15', DATE '2014-06-02', DATE '2014-06-20')
) t(dossier, "vae.emplois", "vae.demandes_antérieures", "vae.retirée_le", "vae.déposée_le", "vae.réunion_du_jury")"""
JOBS = """CREATE TABLE e AS SELECT * FROM (VALUES
  (1, DATE '2009-01-01', DATE '2013-12-31', 60.0::DECIMAL(5, 1), true),
  (2, DATE '2009-01-01', DATE '2013-12-31', 59.0, true),
  (4, DATE '2009-01-01', DATE '2013-12-31', 100.0, true),
  (5, DATE '2009-01-01', DATE '2013-12-31', 160.0, true),
  (5, DATE '2009-01-01', DATE '2013-12-31', 100.0, true),
  (6, DATE '2009-01-01', DATE '2013-12-31', 100.0, true)
) t(dossier, "période : début", "période : fin", "quotité", "en_relation")"""
EARLIER = (
    """CREATE TABLE q AS SELECT 1 AS dossier, DATE '2014-01-01' AS "déposée_le", true AS pour_ce_cqp WHERE false"""
)
LABEL = "vae.recevabilité"


def test_lists_units_wrong_cells_and_exigences() -> None:
    connection = duckdb.connect()
    for text in (DOSSIERS, JOBS, EARLIER):
        connection.execute(text)
    lists = {"vae.emplois": connection.table("e"), "vae.demandes_antérieures": connection.table("q")}
    found = decide(load(cached=True), connection.table("d"), [LABEL], lists=lists, date=DAY, connection=connection)
    rows = {row.key: row for row in found.rows()}
    said = {
        key: (row.by, row.outcomes[LABEL].status, row.outcomes[LABEL].value)
        for key, row in rows.items()
        if row.outcomes
    }
    assert said[1] == ("sql", "decided", "accordée")
    assert said[2] == ("sql", "decided", "refusée")
    assert said[3] == ("sql", "undetermined", None)
    assert [ground.text[:20] for ground in rows[2].outcomes[LABEL].failed] == ["justifier d'au moins"]
    assert "avoir une expérience en relation avec le contenu du CQP" in {
        g.text for g in rows[3].outcomes[LABEL].unknown
    }
    assert rows[4].refused == ("un dossier de VAE se retire au plus tard le jour de son dépôt",)
    assert ["160" in one.message for one in rows[5].wrong] == [True], "a quota of 160 %"
    assert rows[6].by == "python", "it says two jobs, and has one"
    assert (found.counts.sql, found.counts.python) == (4, 2)
    answer = found.answer(2).decisions[0]
    assert any("retenu" in reason.text for reason in answer.reasons)


def test_a_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "candidats.parquet"
    marks = ", ".join(
        f'9.95::DECIMAL(4, 2) AS "certification.notes[{exam}]", false AS "certification.notes[{exam}] : rien"'
        for exam in ("tronc_commun", "option", "écrit", "oral", "applications")
    )
    duckdb.execute(
        f'COPY (SELECT 7 AS dossier, true AS "certification.pass_suivi", {marks},'
        " DATE '2013-12-16' AS \"date d'effet\")"
        f" TO '{path}' (FORMAT parquet)"
    )
    found = decide(load(cached=True), path, ["certification.certification"])
    (row,) = found.rows()
    assert (row.key, row.by, row.outcomes["certification.certification"].status) == (7, "sql", "decided")
    supposed = {"certification.arrondi_de_la_moyenne": "exacte"}
    (row,) = decide(load(cached=True), path, ["certification.certification"], readings=supposed, grounds=False).rows()
    assert row.outcomes["certification.certification"].value == "non_certifié"


def test_a_cell_that_is_empty_leaves_its_row_to_sql() -> None:
    """Between two bounds, an empty cell is neither wrong nor right: its row is exact all the same."""
    connection = duckdb.connect()
    table = connection.sql(
        'SELECT 7 AS dossier, NULL::DECIMAL(4, 2) AS "certification.notes[oral]",'
        ' false AS "certification.notes[oral] : rien", false AS "certification.pass_suivi"'
    )
    found = decide(load(cached=True), table, ["certification.certification"], date=DAY, connection=connection)
    assert [row.by for row in found.rows()] == ["sql"]


def test_dossiers_that_no_table_holds_are_the_engines() -> None:
    policies = load(cached=True)
    refused: dict[str, object] = {"pass_suivi": False, "équivalence_accessit": False}
    plain = {"date": "2013-12-16", "faits": {"certification": refused}}
    third = {"date": "2013-12-16", "faits": {"certification": {**refused, "notes": {"oral": "1/3"}}}}
    supposing = {**plain, "lectures": {"suivi_exigé": "pass_seul"}}
    dossiers = [policies.read(one) for one in (plain, third, supposing)]
    found = decide(policies, dossiers, ["certification.certification"])
    rows = {row.key: row for row in found.rows()}
    assert [rows[key].by for key in (0, 1, 2)] == ["sql", "python", "python"]
    assert {rows[key].outcomes["certification.certification"].value for key in rows} == {"non_certifié"}


def test_what_cannot_be_read_is_said() -> None:
    with pytest.raises(TableError, match="dossier"):
        decide(load(cached=True), duckdb.connect().sql("SELECT 1 AS autre"))
    approximate = duckdb.connect().sql('SELECT 1 AS dossier, 2.0::DOUBLE AS "certification.notes[oral]"')
    with pytest.raises(TableError, match="approchés"):
        decide(load(cached=True), approximate, ["certification.certification"])
    with pytest.raises(KeyError):
        decide(load(cached=True), [], ["certification.rien"])


def test_without_spark_the_way_to_install_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(ImportError, match=r"pip install 'cqp-dsl\[spark\]'"):
        decide(load(cached=True), [], ["certification.certification"], engine="spark")
