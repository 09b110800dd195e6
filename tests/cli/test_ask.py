"""``cqp ask``: the interview as a person meets it, on a terminal or through a pipe."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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
    result = run(
        *ADMISSION,
        input="31/02/2013\naide\nretour\n?\n1er juin 2012\nretour\n1er juin 2013\naide\npourquoi ?\n\nvingt\n12\n",
    )
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


BOTH = ("ask", "essai", "--policies", "politiques", "--decision", "admission", "--decision", "accord")


def test_each_answer_is_kept_at_once_and_the_interview_goes_on_from_there(home: Path, run: Run) -> None:
    first = run(*BOTH, "--date", "2013-06-01", "--output", "d.yaml", input="12\n")
    assert first.exit_code == 4
    assert "note: 12" in (home / "d.yaml").read_text(encoding="utf-8")
    again = run(*BOTH, "--output", "d.yaml", input="oui\n")
    assert "Dossier repris : d.yaml (1 fait déjà là)" in flat(again.stderr)
    assert "À quelle date" not in again.stderr
    assert "Note obtenue" not in again.stderr.partition("À tout moment")[2].partition("Admission")[0]
    assert again.exit_code == 0
    assert (home / "d.yaml").read_text(encoding="utf-8").count("oui") == 1
    finished = run(*BOTH, "--output", "d.yaml", input="")
    assert finished.exit_code == 0
    assert "[" not in finished.stderr.partition("À tout moment")[2].partition("✓")[0]


def test_the_decisions_of_the_dossier_are_those_that_are_taken_again(home: Path, run: Run) -> None:
    run(*ADMISSION, "--date", "2013-06-01", "--output", "d.yaml", input="fin\n")
    again = run("ask", "essai", "--policies", "politiques", "--output", "d.yaml", input="12\n")
    assert again.exit_code == 0
    assert "décisions:\n  - essai.admission\nfaits" in (home / "d.yaml").read_text(encoding="utf-8")


def test_another_dossier_is_not_written_over(home: Path, run: Run) -> None:
    for name in ("a.yaml", "b.yaml"):
        (home / name).write_text(f"dossier: {name}\ndate: 2013-06-01\n", encoding="utf-8")
    result = run(*ADMISSION, "--from", "a.yaml", "--output", "b.yaml", input="12\n")
    assert result.exit_code == 2
    assert "« b.yaml » existe déjà" in flat(result.stderr)
    assert (home / "b.yaml").read_text(encoding="utf-8") == "dossier: b.yaml\ndate: 2013-06-01\n"


def test_what_is_no_dossier_is_not_written_over(home: Path, run: Run) -> None:
    (home / "d.yaml").write_text("mes: notes\n", encoding="utf-8")
    assert run(*ADMISSION, "--output", "d.yaml", input="12\n").exit_code == 5
    assert (home / "d.yaml").read_text(encoding="utf-8") == "mes: notes\n"


def test_a_file_that_cannot_be_written_is_said_before_the_first_question(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cqp_dsl.cli.outputs._draft", lambda path: home / "absent" / path.name)
    result = run(*ADMISSION, "--output", "d.yaml", input="1er juin 2013\n12\n")
    assert result.exit_code == 74
    assert "écriture impossible dans « d.yaml »" in flat(result.stderr)
    assert "À quelle date" not in result.stderr


def test_a_disk_that_fills_up_loses_no_answer(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    result = run(*ADMISSION, "--date", "2013-06-01", "--output", "d.yaml", input="12\n")
    assert result.exit_code == 74
    assert "la réponse n'a pas pu être gardée (il n'y a plus de place)" in flat(result.stderr)
    assert "note: 12\n" in result.stdout
    assert [path.name for path in home.iterdir()] == ["politiques"]


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("output", ["d.yaml", None])
def test_whoever_interrupts_keeps_the_answers(home: Path, number: int, output: str | None) -> None:
    command = [sys.executable, "-X", "utf8", "-u", "-m", "cqp_dsl", *BOTH, "--date", "2013-06-01"]
    command += ["--output", output] if output else []
    with subprocess.Popen(
        command,
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"12\n")
        process.stdin.flush()
        said = b""
        while b"d'accord ?" not in said:
            said += process.stderr.read1()  # type: ignore[attr-defined]
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr.decode()
    kept = (home / output).read_text(encoding="utf-8") if output else stdout.decode()
    assert "note: 12\n" in kept
    assert "Interrompu" in stderr.decode()
    assert ("La même commande reprend l'entretien." in flat(stderr.decode())) is (output is not None)


def test_going_back_to_the_date_keeps_what_the_dossier_had(home: Path, run: Run) -> None:
    (home / "d.yaml").write_text("dossier: x\nfaits:\n  essai: { note: 12 }\n", encoding="utf-8")
    answers = "2012-01-01\nretour\n2013-06-01\noui\n"
    result = run("ask", "essai", "--policies", "politiques", "--decision", "accord", "--from", "d.yaml", input=answers)
    assert result.exit_code == 0
    assert "date: 2013-06-01" in result.stdout
    assert "note: 12" in result.stdout
