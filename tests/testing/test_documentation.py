"""``docs/eprouver-ses-regles.md`` shows what the commands really print."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from cqp_dsl.cli.group import cqp

if TYPE_CHECKING:
    from click.testing import Result

PAGE = Path(__file__).resolve().parents[2] / "docs" / "eprouver-ses-regles.md"
TEXT = PAGE.read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "regles").mkdir()
    (policy,) = blocks("cqp")
    (tmp_path / "regles" / "admission.cqp").write_text(policy, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "76")
    return tmp_path


def runs(*args: str) -> Result:
    return CliRunner().invoke(cqp, args, prog_name="cqp")


def commands() -> list[list[str]]:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    return [line.partition("#")[0].split()[1:] for line in lines if line.startswith("cqp ")]


@pytest.mark.usefixtures("folder")
def test_every_command_runs() -> None:
    codes = {" ".join(args): runs(*args).exit_code for args in commands()}
    assert len(codes) > 4
    assert {command: code for command, code in codes.items() if code} == {"test regles --threshold 95": 1}


@pytest.mark.usefixtures("folder")
def test_every_screen_is_what_is_printed() -> None:
    printed = runs("test", "regles", "--coverage", "--mutation", "--boundaries").stdout.replace("\u00a0", " ")
    screens = blocks("text")
    assert len(screens) == 3
    assert [screen for screen in screens if screen not in printed] == []
