"""What a command imports, and that the cache never changes an answer."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.resources import policies_folder

if TYPE_CHECKING:
    from pathlib import Path

REFUSED = policies_folder() / "exemples" / "refuse-oral.yaml"
CERTIFIED = policies_folder() / "exemples" / "certifie.yaml"
_SHOWN = "import sys, atexit\natexit.register(lambda: print('\\nMODULES', *sorted(sys.modules), file=sys.stderr))\n"
_SCRIPT = _SHOWN + "from cqp_dsl.cli import main\nmain()\n"


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "CQP_CACHE": str(tmp_path / "cache"), "PYTHONPATH": os.pathsep.join(sys.path)}


def run(home: dict[str, str], *args: object) -> tuple[int, bytes, set[str]]:
    done = subprocess.run([sys.executable, "-c", _SCRIPT, *map(str, args)], capture_output=True, env=home, check=False)
    assert b"MODULES" in done.stderr, done.stderr.decode()
    return done.returncode, done.stdout, set(done.stderr.decode().rpartition("MODULES")[2].split())


def test_cached_policies_are_neither_parsed_nor_elaborated(home: dict[str, str]) -> None:
    _, _, first = run(home, "check", REFUSED)
    assert {"lark", "cqp_dsl.language.syntax", "cqp_dsl.semantics"} <= first
    explaining = {
        f"cqp_dsl.language.syntax.{name}" for name in ("recover", "explain", "wording", "expected", "scene", "reparse")
    }
    assert first & {"cqp_dsl.semantics.scenarios", *explaining} == set()
    _, _, second = run(home, "check", CERTIFIED)
    forbidden = {
        "lark", "pygments", "rich", "msgspec", "shutil",
        "cqp_dsl.language.syntax", "cqp_dsl.semantics", "cqp_dsl.workspace.inventory", "cqp_dsl.decision.scenarios",
        "cqp_dsl.dossier.template", "cqp_dsl.dossier.schema", "cqp_dsl.render.answer_html",
        "cqp_dsl.dossier.toml_tree", "tomllib", "traceback", "socket", "ssl", "difflib",
        "cqp_dsl.core.scenario", "cqp_dsl.core.declarations", "cqp_dsl.dossier.json_tree", "cqp_dsl.dossier.holes",
        "cqp_dsl.render.answer_json",
        "cqp_dsl.render.json_values", "cqp_dsl.answer.expectations",
    }  # fmt: skip
    assert second & forbidden == set()


def test_the_answer_follows_every_change(home: dict[str, str], tmp_path: Path) -> None:
    policy, dossier = tmp_path / "p.cqp", tmp_path / "d.yaml"
    text = (
        "politique p « P » selon s §1\nsource s « S » sections §1\nentrée n : nombre « Note ? »\n"
        "décision d : booléen favorable vrai vaut n ≥ {}\n"
    )
    policy.write_text(text.format(10), encoding="utf-8")
    dossier.write_text("date: 2014-01-01\nfaits: { p: { n: 10 } }\n", encoding="utf-8")
    command = ("check", dossier, "--policies", policy)
    assert [run(home, *command)[0] for _ in range(2)] == [0, 0]
    policy.write_text(text.format(11), encoding="utf-8")
    assert [run(home, *command)[0] for _ in range(2)] == [1, 1]
    dossier.write_text("date: 2014-01-01\nfaits: { p: { n: 11 } }\n", encoding="utf-8")
    assert [run(home, *command)[0] for _ in range(2)] == [0, 0]
    assert b"11" in run(home, *command, "--complet")[1]
    narrow = {**home, "COLUMNS": "50"}
    assert run(narrow, *command, "--complet")[1] != run(home, *command, "--complet")[1]
    dossier.write_text("date: 2014-01-01\nfaits: { p: { m: 11 } }\n", encoding="utf-8")
    assert [run(home, *command)[0] for _ in range(2)] == [5, 5]
    dossier.unlink()
    assert run(home, *command)[0] == 2


def test_no_cache_where_none_is_wanted(home: dict[str, str]) -> None:
    none = {**home, "CQP_CACHE": ""}
    for _ in range(2):
        code, _, modules = run(none, "check", REFUSED)
        assert code == 1
        assert "cqp_dsl.language.syntax" in modules


def test_nothing_of_a_dossier_is_kept(home: dict[str, str], tmp_path: Path) -> None:
    dossier = tmp_path / "d.yaml"
    dossier.write_text(REFUSED.read_text(encoding="utf-8") + "\n# Unmistakable Name\n", encoding="utf-8")
    assert run(home, "check", dossier, "--complet")[0] == 1
    kept = {path.name: path.read_bytes() for path in (tmp_path / "cache").iterdir()}
    assert len(kept) == 1, "the program"
    run(home, "check", CERTIFIED)
    assert {path.name: path.read_bytes() for path in (tmp_path / "cache").iterdir()} == kept
    assert not any(b"Unmistakable" in data for data in kept.values())
