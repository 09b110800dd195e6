"""The README keeps its word: its first steps work as written, and the answer that it shows is the one that is given."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from cqp_dsl.cli.names import command_named
from cqp_dsl.version import __version__
from tests.docs.readme import page

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST_STEPS = README[README.index("## Premiers pas") :]


def cqp(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The command line, in a folder, as a pipe sees it."""
    command = [sys.executable, "-X", "utf8", "-m", "cqp_dsl", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "80"}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def author(tmp_path: Path) -> Path:
    """A folder in which an author has followed the first step."""
    policy = re.search(r"```cqp\n(.*?)```", FIRST_STEPS, re.DOTALL)
    assert policy is not None
    (tmp_path / "mes_regles").mkdir()
    (tmp_path / "mes_regles" / "assiduite.cqp").write_text(policy[1], encoding="utf-8")
    return tmp_path


def test_the_first_steps_work(author: Path) -> None:
    for command in (["lint", "mes_regles"], ["test", "mes_regles"]):
        done = cqp(*command, cwd=author)
        assert done.returncode == 0, done.stdout + done.stderr
    template = cqp("template", "--policies", "mes_regles", "assiduité", cwd=author)
    assert template.returncode == 0, template.stderr
    (author / "dossier.yaml").write_text(template.stdout, encoding="utf-8")
    check = ["check", "--policies", "mes_regles", "--date"]
    unfilled = cqp(*check, "2013-06-03", "dossier.yaml", cwd=author)
    assert unfilled.returncode == 4, unfilled.stdout + unfilled.stderr
    assert "Combien d'heures le stagiaire a-t-il suivies ?" in unfilled.stdout.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("date", "hours", "code"), [("2013-06-03", 28, 0), ("2013-06-03", 27, 1), ("2012-12-01", 28, 3)]
)
def test_a_filled_dossier_is_decided(author: Path, date: str, hours: int, code: int) -> None:
    dossier = f"faits:\n  assiduité:\n    heures_suivies: {hours} h\n"
    (author / "dossier.yaml").write_text(dossier, encoding="utf-8")
    done = cqp("check", "--policies", "mes_regles", "--date", date, "dossier.yaml", cwd=author)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Attestation d'assiduité" in done.stdout


def test_the_rule_shown_is_in_the_policy() -> None:
    rule = re.search(r"```cqp\n(.*?)\n```", README, re.DOTALL)
    assert rule is not None
    assert rule[1] in (ROOT / "policies" / "certification" / "certification.cqp").read_text(encoding="utf-8")


def test_the_answer_shown_is_the_one_given() -> None:
    assert "<!-- answer: begin -->" in README
    assert page(README) == README, "python -m tests.docs.readme writes it"


def test_both_languages_open_with_what_a_reader_needs() -> None:
    french, english = README.partition("## In English")[::2]
    english = english.partition("## What it looks like")[0]
    for part in (french, english):
        assert "make demo" in part
        assert "make test" in part
        assert "```powershell" in part
        assert "~/cqp/bin" in part
        assert "PATH" in part
        assert all(f"`{extra}`" in part or f"[{extra}]" in part for extra in ("lsp", "doc", "pytest"))
    assert README.index("## En français") < 100


def test_every_command_shown_is_one() -> None:
    lines = re.findall(r"`cqp ([^`]+)`", README)
    assert len(lines) > 10
    for line in lines:
        name, *words = line.split()
        if name.startswith("-"):
            continue
        english = command_named(name)
        assert english is not None, line
        shown = cqp("help", name, cwd=ROOT).stdout
        for option in (word for word in words if word.startswith("--")):
            assert re.search(rf"{option}\b", shown), line


def test_the_commands_that_install_are_those_of_the_page() -> None:
    page_ = (ROOT / "docs" / "installer.md").read_text(encoding="utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for text in (README, page_):
        assert {name for name in re.findall(r"\[(lsp|doc|pytest)\]|`(?:lsp|doc|pytest)`", text) if name} <= set(extras)
    assert f"cqp_dsl-{__version__}-py3-none-any.whl" in page_
    assert "python3 -m venv ~/cqp" in README
    assert "python3 -m venv ~/cqp" in page_
