"""Rows of a table compared in SQL say what the same dossiers say one by one."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import duckdb
import pytest

from cqp_dsl.batch.tables import TableError
from cqp_dsl.impact.compare import Given, Request, compare
from cqp_dsl.impact.tables import compare_table
from cqp_dsl.impact.versions import Versions, versions
from cqp_dsl.pipeline import load
from tests.cli.conftest import POLICY

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.render.impact.report import Impact

DAY = datetime.date(2013, 6, 1)
NEW = POLICY.replace("note ≥ 10 ", "note ≥ 9 ").replace("vaut 100 €", "vaut 120 €").replace("et limite est oui_dix", "")


@pytest.fixture
def both(tmp_path: Path) -> Versions:
    """Two versions."""
    for name, text in (("avant", POLICY), ("après", NEW)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "essai.cqp").write_text(text, encoding="utf-8")
    return versions(load(tmp_path / "avant"), load(tmp_path / "après"))


def table(path: Path) -> Path:
    """Notes from 0 to 21 by quarters, out of bounds at the end; one in seven unknown, some late."""
    duckdb.execute(
        f"""COPY (SELECT i::BIGINT AS dossier,
        CASE WHEN i % 7 > 0 THEN (i * 25 / 100)::DECIMAL(4, 2) END AS "essai.note",
        i % 5 = 0 AS "essai.avis", CASE WHEN i % 3 = 0 THEN 4::INTEGER END AS "essai.retard"
        FROM range(88) t(i)) TO '{path}' (FORMAT parquet)"""
    )
    return path


def told(impact: Impact) -> dict[str, object]:
    return {
        "compared": impact.compared,
        "refused": impact.refused,
        "effects": {one.title: dict(one.effects) for one in impact.decisions.values()},
        "passages": {one.title: dict(one.passages) for one in impact.decisions.values()},
        "totals": {
            one.title: [(each.before, each.after) for each in one.totals.values()] for one in impact.decisions.values()
        },
        "causes": {
            one.title: {key: dict(each) for key, (_, each) in one.causes.items()} for one in impact.decisions.values()
        },
    }


def test_the_table_says_what_its_rows_say(both: Versions, tmp_path: Path) -> None:
    path = table(tmp_path / "t.parquet")
    names = ("essai.admission", "essai.stricte", "essai.montant", "essai.accord")
    request = Request(names, DAY)
    whole = compare_table(both, path, {}, request, ("avant", "après"))
    cells = duckdb.execute(f"SELECT * FROM '{path}'")
    heads = [column[0] for column in cells.description or ()]
    rows = [dict(zip(heads, row, strict=True)) for row in cells.fetchall()]
    data = [{name[6:]: value for name, value in row.items() if value is not None and name != "dossier"} for row in rows]
    given = [Given(str(number), {"faits": {"essai": facts}}) for number, facts in enumerate(data)]
    single = compare(both, given, request, ("avant", "après"))
    assert told(whole) == told(single)
    assert whole.by_sql is not None
    assert 0 < whole.by_sql < whole.dossiers == 88
    sizes = {change.dossier for change in whole.changes}
    assert sizes == {change.dossier for change in single.changes}


def test_rows_that_are_not_told_apart_are_refused(both: Versions, tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS dossier, 9::DECIMAL(4, 2) AS \"essai.note\" FROM range(2)) TO '{path}'")
    with pytest.raises(TableError, match="ne distingue pas les dossiers"):
        compare_table(both, path, {}, Request(None, DAY), ("avant", "après"))


def test_an_unreadable_table_is_refused(both: Versions, tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_text("rien", encoding="utf-8")
    with pytest.raises(TableError, match="ne se lit pas"):
        compare_table(both, tmp_path / "t.parquet", {}, Request(None, DAY), ("avant", "après"))
