"""``cqp ask``: the interview as a person meets it, on a terminal or through a pipe."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.conftest import POLICY

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
ADMISSION = ("ask", "essai", "--policies", "politiques", "--decision", "admission")


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_interview_as_it_reads(home: Path, run: Run, snapshot: SnapshotAssertion) -> None:
    del home
    result = run(*ADMISSION, input="31/02/2013\n1er juin 2013\naide\npourquoi ?\n\nvingt\nretour\n12\n")
    assert result.exit_code == 0
    assert re.sub(r"Reçu [0-9a-f]{12}", "Reçu …", result.stderr) == snapshot
    assert result.stdout == snapshot


def test_the_dossier_is_the_one_that_check_decides(home: Path, run: Run) -> None:
    result = run(*ADMISSION, "--date", "2013-06-01", "--titre", "candidat 17", "--output", "d.yaml", input="9\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Dossier écrit : d.yaml" in flat(result.stderr)
    assert (home / "d.yaml").read_text(encoding="utf-8").startswith("dossier: candidat 17\ndate: 2013-06-01\n")
    checked = run("check", "d.yaml", "--policies", "politiques")
    assert checked.exit_code == 1
    assert "candidat 17" in checked.stdout


def test_not_knowing_is_an_answer(home: Path, run: Run) -> None:
    del home
    result = run(*ADMISSION, "--date", "2013-06-01", input="je ne sais pas\n")
    assert result.exit_code == 4
    assert "# Sans réponse : note" in result.stdout


def test_a_dossier_can_be_completed(home: Path, run: Run) -> None:
    (home / "d.yaml").write_text("dossier: x\ndate: 2013-06-01\nfaits:\n  essai: { note: 12 }\n", encoding="utf-8")
    arguments = ("essai", "--policies", "politiques", "--decision", "accord", "--depuis", "d.yaml")
    result = run("ask", *arguments, input="non\n")
    assert result.exit_code == 1
    assert "Cette appréciation relève du jury." in flat(result.stderr)
    assert "note: 12\n" in result.stdout
    assert "avis: non\n" in result.stdout


def test_the_end_of_the_input_ends_the_interview(home: Path, run: Run) -> None:
    del home
    assert run(*ADMISSION, "--date", "2013-06-01", input="").exit_code == 4
    without_date = run(*ADMISSION, input="")
    assert (without_date.exit_code, without_date.stdout) == (4, "")


def test_what_does_not_exist_is_said(home: Path, run: Run) -> None:
    (home / "politiques" / "vide.cqp").write_text(
        "politique vide « Vide » selon texte §1\nutilise essai\n", encoding="utf-8"
    )
    for arguments, said in [
        (("essay",), "« essay » n'est pas une politique"),
        (("essai", "--decision", "admision"), "aucune décision ne s'appelle « admision »"),
        (("vide",), "la politique « vide » ne publie aucune décision"),
    ]:
        result = run("ask", *arguments, "--policies", "politiques")
        assert result.exit_code == 2
        assert said in flat(result.stderr)


def test_a_real_process_reads_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "essai.cqp").write_text(POLICY, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "cqp_dsl", "ask", "essai", "--policies", ".", "--decision", "admission"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input="2013-06-01\n12\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("    note: 12\n")
