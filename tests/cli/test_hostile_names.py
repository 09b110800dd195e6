"""Names of files that are no text, or that speak to the terminal: no command trips over them or hands them on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import pytest

from tests.cli.conftest import FAILING, POLICY

if TYPE_CHECKING:
    from pathlib import Path

NAME = b"a\xff\x1b[31mX\x07.cqp"
DOSSIER = b"d\xff\x1b[31m\x07.yaml"

pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the system refuses such names")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "p").mkdir()
    text = POLICY.replace("note > 10", "note  >  10") + FAILING
    (tmp_path / "p" / os.fsdecode(NAME)).write_text(text, encoding="utf-8")
    text = "date: 2013-06-01\nfaits:\n  essai: { note: 99 }\n"
    (tmp_path / os.fsdecode(DOSSIER)).write_text(text, encoding="utf-8")
    return tmp_path


def run(work: Path, *args: str | bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "cqp_dsl", *args],
        cwd=work,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        "lint p", "lint p --format short", "lint p --format json", "lint p --format sarif", "lint p --fix",
        "test p", "test p --format html", "test p --junit r.xml", "list p --details", "list p --format json",
        "sources p --format csv", "ambiguities p", "doc p --output site", "template essai p/", "schema dossier p",
        "format p --check", "format p --diff", "format p",
    ],
)  # fmt: skip
def test_policies(work: Path, command: str) -> None:
    done = run(work, *command.split())
    assert done.returncode in {0, 1}, done.stderr.decode("utf-8", "replace")
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"\x07" not in done.stdout + done.stderr


@pytest.mark.parametrize("format_", ["text", "json", "html", "letter", "letter-html"])
def test_dossiers(work: Path, format_: str) -> None:
    for dossiers in ([DOSSIER], [DOSSIER, DOSSIER]):
        done = run(work, "check", *dossiers, "p", "--format", format_)
        assert done.returncode == 5
        assert b"\x1b" not in done.stdout + done.stderr
        assert b"\x07" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "command",
    [
        [b"check", b"x\x1b[31m"],
        [b"\x1b[31mcheck"],
        [b"check", b"--\x1b[31m"],
        [b"check", DOSSIER, b"p", b"--output", b"absent\x1b[31m/x"],
        [b"template", b"\x1b[31m", b"p/"],
        [b"explain", b"\x1b[31m"],
    ],
)
def test_what_is_typed(work: Path, command: list[bytes]) -> None:
    done = run(work, *command)
    assert done.returncode == 2
    assert b"\x1b" not in done.stdout + done.stderr


def test_sarif_keeps_the_very_name(work: Path) -> None:
    log = json.loads(run(work, "lint", "p", "--format", "sarif").stdout)
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert unquote_to_bytes(place["artifactLocation"]["uri"]) == NAME
