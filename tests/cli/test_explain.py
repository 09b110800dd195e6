"""``cqp explain``: every page is there, and reads on a screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.diagnostics import CATALOGUE
from cqp_dsl.resources import pages_folder

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from tests.cli.conftest import Run


@pytest.mark.parametrize("code", ["CQP203", "cqp203", "203"])
def test_a_page(run: Run, code: str, snapshot: SnapshotAssertion) -> None:
    result = run("explain", code)
    assert result.exit_code == 0
    assert result.stdout == snapshot(name="CQP203")


def test_every_page_reads_without_marks_of_markdown(run: Run) -> None:
    for code in (page.stem for page in pages_folder().glob("*.md")):
        result = run("explain", code)
        assert result.exit_code == 0
        assert " ".join(result.stdout.split()).startswith(f"{code} — {CATALOGUE[code]}")
        assert "```" not in result.stdout
        assert "## " not in result.stdout


def test_no_line_is_cut_on_a_narrow_screen(run: Run) -> None:
    wide = run("explain", "CQP711", COLUMNS="200").stdout.split()
    narrow = run("explain", "CQP711", COLUMNS="50").stdout
    assert [word for word in narrow.split() if word != "▌"] == [word for word in wide if word != "▌"]
    assert max(map(len, narrow.splitlines())) <= 50


def test_without_a_code_all_are_listed(run: Run) -> None:
    assert [line.partition("  ")[0] for line in run("explain").stdout.splitlines()] == sorted(CATALOGUE)


def test_other_formats(run: Run) -> None:
    page = (pages_folder() / "CQP301.md").read_text(encoding="utf-8")
    assert run("explain", "CQP301", "--format", "markdown").stdout == page
    assert json.loads(run("explain", "CQP301", "--format", "json").stdout) == [
        {"code": "CQP301", "title": CATALOGUE["CQP301"], "page": page}
    ]


@pytest.mark.parametrize("code", ["CQP999", "motif", "20", "CQP2O3"])
def test_an_unknown_code(run: Run, code: str) -> None:
    result = run("explain", code)
    assert result.exit_code == 2
    assert f"« {code} » n'est le code d'aucun message" in result.stderr.replace("\u00a0", " ")


@pytest.mark.parametrize("command", ["ask", "doc", "explain"])
def test_help(run: Run, command: str, snapshot: SnapshotAssertion) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Exemples :" in result.stdout
    assert result.stdout == snapshot
