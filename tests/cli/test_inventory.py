"""``cqp sources`` and ``cqp ambiguities``: what they print, and how they leave."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from tests.cli.conftest import POLICY, dossier

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from tests.cli.conftest import Run


@pytest.mark.parametrize("command", ["sources", "ambiguities"])
def test_help(run: Run, command: str, snapshot: SnapshotAssertion) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.stdout == snapshot


def test_sources_as_text(run: Run, home: Path, snapshot: SnapshotAssertion) -> None:
    result = run("sources", "politiques")
    assert result.exit_code == 0, home
    assert result.stdout == snapshot


def test_a_section_that_nothing_cites_is_a_finding(run: Run, home: Path) -> None:
    more = POLICY.replace("sections §1 ; §2", "sections §1 ; §2 ; §3")
    (home / "politiques" / "essai.cqp").write_text(more, encoding="utf-8")
    result = run("sources", "politiques")
    assert result.exit_code == 1
    assert "§3 (rien ne cite cette section)" in plain_spaces(result.stdout)
    assert "Rien ne cite : §3" in plain_spaces(result.stdout)
    assert json.loads(run("sources", "politiques", "--format", "json").stdout)["sources"][0]["uncovered"] == ["§3"]
    assert "Rien ne cite cette section." in run("sources", "politiques", "--format", "html").stdout


def test_sources_as_a_sheet(run: Run, home: Path) -> None:
    output = home / "matrice.csv"
    assert run("sources", "politiques", "--format", "csv", "--output", str(output)).exit_code == 0
    text = output.read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    (limit,) = (row for row in rows if row["nom"] == "essai.limite")
    assert (limit["section"], limit["genre"], limit["libellé"]) == ("§2", "interprétation", "Dix suffit-il ?")
    assert {row["citation propre"] for row in rows if row["section"] == "§1" and row["genre"] != "politique"} == {"non"}


def test_no_cell_of_a_sheet_is_a_formula(run: Run, home: Path) -> None:
    hostile = POLICY.replace("« Note obtenue »", "« =1+1 »")
    (home / "politiques" / "essai.cqp").write_text(hostile, encoding="utf-8")
    sheet = run("sources", "politiques", "--format", "csv").stdout
    assert ";'=1+1;" in sheet


def test_the_page_of_sources_escapes_what_it_shows(run: Run, home: Path) -> None:
    hostile = POLICY.replace("« Note obtenue »", "« <script>alert(1)</script> »")
    (home / "politiques" / "essai.cqp").write_text(hostile, encoding="utf-8")
    page = run("sources", "politiques", "--format", "html").stdout
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    anchors = re.findall(r'href="#([^"]+)"', page)
    assert len(anchors) == 2
    assert all(f'id="{anchor}"' in page for anchor in anchors)


def test_ambiguities_as_text(run: Run, home: Path, snapshot: SnapshotAssertion) -> None:
    dossier(home, "dix", ask="stricte", facts="note: 10")
    dossier(home, "onze", ask="stricte", facts="note: 11")
    dossier(home, "avis", ask="accord", facts="note: 11")
    result = run("ambiguities", "politiques", "--dossiers", ".")
    assert result.exit_code == 0
    assert result.stdout == snapshot


def test_ambiguities_tell_what_each_reading_changes(run: Run, home: Path) -> None:
    dossier(home, "dix", ask="stricte", facts="note: 10")
    dossier(home, "avis", ask="accord", facts="note: 11")
    data = json.loads(run("ambiguities", "politiques", "--dossiers", ".", "--format", "json").stdout)
    assert data["dossiers"] == 2
    limit, opinion = data["ambiguities"]
    assert (limit["status"], limit["decisions"], limit["cite"]["sections"]) == ("open", ["essai.stricte"], ["§2"])
    told = {
        reading["name"]: [
            (change["path"], change["before"]["status"], change["after"]["text"]) for change in reading["changes"]
        ]
        for reading in limit["readings"]
    }
    assert told == {
        "oui_dix": [("dix.yaml", "disputed", "admis")],
        "non_dix": [("dix.yaml", "disputed", "refusé")],
    }
    assert (opinion["kind"], opinion["by"]) == ("judgement", "le jury")
    assert [each["path"] for each in opinion["waiting"]] == ["avis.yaml"]


def test_without_dossiers_nothing_is_said_of_them(run: Run, home: Path) -> None:
    data = json.loads(run("ambiguities", "politiques", "--format", "json").stdout)
    assert data["dossiers"] is None, home
    assert [reading["changes"] for reading in data["ambiguities"][0]["readings"]] == [None, None]


def test_a_retained_reading_says_by_whom_and_when(run: Run, home: Path) -> None:
    decided = POLICY.replace(
        "lecture non_dix « il faut plus de dix »",
        "lecture non_dix « il faut plus de dix »\n  retenue oui_dix par « la commission » le 12 mars 2014",
    )
    (home / "politiques" / "essai.cqp").write_text(decided, encoding="utf-8")
    told = plain_spaces(run("ambiguities", "politiques").stdout)
    assert "essai.limite : retenue « dix suffit » par la commission le 12 mars 2014" in told
    retained = json.loads(run("ambiguities", "politiques", "--format", "json").stdout)["ambiguities"][0]["retained"]
    assert retained == {"reading": "oui_dix", "by": "la commission", "on": "2014-03-12"}


def test_a_refused_dossier_is_said_and_the_others_are_counted(run: Run, home: Path) -> None:
    dossier(home, "dix", ask="stricte", facts="note: 10")
    dossier(home, "trop", ask="stricte", facts="note: 25")
    result = run("ambiguities", "politiques", "--dossiers", ".", "--format", "json")
    assert result.exit_code == 5
    assert json.loads(result.stdout)["dossiers"] == 1
    assert "trop.yaml" in result.stderr
