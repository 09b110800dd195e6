"""``cqp format``: what it writes, what it leaves alone, what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cqp_dsl.cli.format import format as command
from cqp_dsl.language.formatting import format as formatting

if TYPE_CHECKING:
    from tests.cli.conftest import Run

UGLY = 'politique a "b"\nsource t "T" sections §I # la seule\nrègle x : nombre selon t §I vaut 2.5\n'
NEAT = (
    "politique a «\u00a0b\u00a0»\n\nsource t «\u00a0T\u00a0» sections §I  # la seule\n\n"
    "règle x : nombre\n  selon t §I\n  vaut 2,5\n"
)
BROKEN = "politique a « b »\nrègle x vaut 1\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with one file to format and one that needs nothing."""
    (tmp_path / "laid.cqp").write_text(UGLY, encoding="utf-8")
    (tmp_path / "net.cqp").write_text(NEAT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_writes_what_must_change_and_nothing_else(run: Run, folder: Path) -> None:
    before = (folder / "net.cqp").stat()
    result = run("format", ".")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "mis en forme\u00a0: laid.cqp\n1 fichier mis en forme, 1 déjà en forme\n"
    assert (folder / "laid.cqp").read_text(encoding="utf-8") == NEAT
    after = (folder / "net.cqp").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert sorted(path.name for path in folder.iterdir()) == ["laid.cqp", "net.cqp"]
    assert run("format", ".").stdout == "0 fichier mis en forme, 2 déjà en forme\n"


def test_check_writes_nothing(run: Run, folder: Path) -> None:
    result = run("format", "--check", ".")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == "à mettre en forme\u00a0: laid.cqp\n1 fichier à mettre en forme, 1 déjà en forme\n"
    assert (folder / "laid.cqp").read_text(encoding="utf-8") == UGLY
    assert run("format", "--check", "net.cqp").exit_code == 0


def test_diff_shows_and_writes_nothing(run: Run, folder: Path) -> None:
    result = run("format", "--diff", "laid.cqp")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:2] == ["--- laid.cqp", "+++ laid.cqp (mis en forme)"]
    assert "-règle x : nombre selon t §I vaut 2.5" in lines
    assert "+  vaut 2,5" in lines
    assert (folder / "laid.cqp").read_text(encoding="utf-8") == UGLY


def test_the_way_lines_end_is_a_difference(run: Run, folder: Path) -> None:
    path = folder / "net.cqp"
    path.write_bytes(NEAT.replace("\n", "\r\n").encode())
    assert run("format", "--check", "net.cqp").exit_code == 1
    assert run("format", "net.cqp").exit_code == 0
    assert path.read_bytes() == NEAT.encode()


def test_accents_in_two_parts_are_a_difference(run: Run, folder: Path) -> None:
    (folder / "net.cqp").write_text(NEAT.replace("è", "e\u0300"), encoding="utf-8")
    result = run("format", "--diff", "net.cqp")
    assert result.exit_code == 1
    assert "seuls les octets changent" in result.stdout


def test_a_real_process_from_its_input_to_its_output() -> None:
    arguments = [sys.executable, "-m", "cqp_dsl", "format", "-"]
    result = subprocess.run(arguments, input=UGLY.encode(), capture_output=True, check=False)
    assert (result.returncode, result.stdout.decode(), result.stderr) == (0, NEAT, b"")


def test_the_input_alone(run: Run, folder: Path) -> None:
    first = run("format", "-", "--check", input=NEAT)
    assert first.exit_code == 0, first.stderr
    result = run("format", "-", "--check", input=UGLY)
    assert (result.exit_code, result.stdout) == (1, "à mettre en forme\u00a0: (entrée)\n")
    result = run("format", "-", "laid.cqp", input=UGLY)
    assert result.exit_code == 2
    assert "ne se donne pas avec d'autres chemins" in result.stderr
    assert run("format", "-", input=b"\xff").exit_code == 3
    assert run("format", "-", input=BROKEN).exit_code == 3


def test_a_file_that_does_not_parse_does_not_stop_the_others(run: Run, folder: Path) -> None:
    (folder / "cassé.cqp").write_text(BROKEN, encoding="utf-8")
    (folder / "binaire.cqp").write_bytes(b"\xff\xfe")
    result = run("format", ".")
    assert result.exit_code == 3
    assert "CQP101" in result.stderr
    assert "CQP704" in result.stderr
    assert result.stdout.endswith("1 fichier mis en forme, 1 déjà en forme, 2 laissés tels quels\n")
    assert (folder / "cassé.cqp").read_text(encoding="utf-8") == BROKEN
    assert (folder / "laid.cqp").read_text(encoding="utf-8") == NEAT


def test_nothing_to_format(run: Run, tmp_path: Path) -> None:
    result = run("format", str(tmp_path))
    assert result.exit_code == 3
    assert "CQP707" in result.stderr
    assert run("format", str(tmp_path / "absent")).exit_code == 2


def test_without_a_path_the_policies_of_the_current_folder(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run("format")
    assert result.exit_code == 0
    assert (folder / "laid.cqp").read_text(encoding="utf-8") == NEAT
    (folder / "vide").mkdir()
    monkeypatch.chdir(folder / "vide")
    refused = run("format")
    assert refused.exit_code == 2
    assert "les politiques livrées ne se réécrivent pas" in refused.stderr


def test_a_file_that_may_not_be_written_is_left_alone(run: Run, folder: Path) -> None:
    (folder / "laid.cqp").chmod(0o444)
    result = run("format", "laid.cqp")
    assert result.exit_code == 74
    assert "est laissé tel quel" in result.stderr
    assert "lecture seule" in result.stderr
    assert (folder / "laid.cqp").read_text(encoding="utf-8") == UGLY


def test_a_text_that_cannot_be_proved_is_not_written(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatting, "write", lambda _sheet: NEAT.replace("2,5", "25"))
    result = run("format", "laid.cqp")
    assert result.exit_code == 70
    assert "laid.cqp est laissé tel quel" in result.stderr
    assert "ne dirait pas la même chose" in result.stderr
    assert (folder / "laid.cqp").read_text(encoding="utf-8") == UGLY


def test_rights_and_links_stay(run: Run, folder: Path) -> None:
    (folder / "laid.cqp").chmod(0o640)
    (folder / "lien.cqp").symlink_to("laid.cqp")
    assert run("format", "lien.cqp").exit_code == 0
    assert (folder / "lien.cqp").is_symlink()
    assert (folder / "laid.cqp").read_text(encoding="utf-8") == NEAT
    assert (folder / "laid.cqp").stat().st_mode & 0o777 == 0o640


def test_a_disk_that_refuses_leaves_the_file_whole(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_draft: Path, _target: Path) -> None:
        raise OSError(28, "plus de place")

    monkeypatch.setattr(Path, "replace", refuse)
    result = run("format", "laid.cqp")
    assert result.exit_code == 74
    assert "écriture impossible dans" in result.stderr
    assert (folder / "laid.cqp").read_text(encoding="utf-8") == UGLY
    assert sorted(path.name for path in folder.iterdir()) == ["laid.cqp", "net.cqp"]


def test_help_is_french_and_shows_examples(run: Run) -> None:
    page = run("format", "--help").stdout
    assert "cqp format mes_politiques --check" in page
    assert command.help is not None
    assert command.help.splitlines()[0] in " ".join(page.split())


def test_what_lint_may_not_mend_is_left_alone(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (
        "politique essai « Essai » selon texte §1\nsource texte « Texte » sections §1\nentrée n : nombre de 0 à 20\n"
        "décision d : booléen vaut n ≥ 8/20 « être proche »\n"
    )
    (tmp_path / "essai.cqp").write_text(text, encoding="utf-8")
    (tmp_path / "essai.cqp").chmod(0o444)
    result = run("lint", "--fix")
    assert result.exit_code == 74
    assert "essai.cqp est laissé tel quel : il est en lecture seule" in result.stderr
    assert (tmp_path / "essai.cqp").read_text(encoding="utf-8") == text
    (tmp_path / "essai.cqp").chmod(0o644)
    assert "corrigé : essai.cqp" in run("lint", "--fix").stderr
