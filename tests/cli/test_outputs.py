"""What a command writes: never over what it reads, never under a name that lies, and a sentence where it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from tests.cli.conftest import POLICY, dossier

if TYPE_CHECKING:
    from tests.cli.conftest import Run

POLICIES = ("--policies", "politiques")
FULL = Path("/dev/full")


def refused(run: Run, *args: str) -> str:
    """What is said of a command that is refused."""
    result = run(*args)
    assert result.exit_code == 2, result.output
    return " ".join(plain_spaces(result.stderr).split())


@pytest.mark.parametrize("link", ["same", "symlink", "hard link", "other spelling"])
def test_a_dossier_is_never_written_over(home: Path, run: Run, link: str) -> None:
    name = dossier(home, "d")
    before = (home / name).read_bytes()
    match link:
        case "same":
            target = name
        case "symlink":
            target = "lien.txt"
            (home / target).symlink_to(name)
        case "hard link":
            target = "lien.txt"
            (home / target).hardlink_to(home / name)
        case _:
            target = f"politiques/../{name}"
    said = refused(run, "check", name, *POLICIES, "--format", "text", "--output", target)
    assert "ne peut pas être écrit" in said
    assert (home / name).read_bytes() == before
    if link in {"symlink", "hard link"}:
        assert "la commande le lit" in said


@pytest.mark.parametrize("output", ["politiques/lisez-moi.txt", "lien.txt"])
@pytest.mark.parametrize(
    "command",
    [("lint", "politiques"), ("test", "politiques"), ("sources", "politiques"), ("list",), ("ambiguities",)],
)
def test_a_policy_is_never_written_over(home: Path, run: Run, command: tuple[str, ...], output: str) -> None:
    policy = home / "politiques" / "essai.cqp"
    before = policy.read_bytes()
    (home / output).hardlink_to(policy)
    assert "la commande le lit" in refused(run, *command, "--output", output)
    assert policy.read_bytes() == before
    assert "qui se termine par .txt" in refused(run, *command, "--output", "politiques/essai.cqp")


def test_a_file_of_a_folder_of_dossiers_is_not_written_over(home: Path, run: Run) -> None:
    (home / "dossiers").mkdir()
    for name in ("a", "b"):
        dossier(home / "dossiers", name)
    (home / "dossiers" / "réponses.json").write_text("{}", encoding="utf-8")
    said = refused(run, "check", "dossiers", *POLICIES, "--format", "json", "--output", "dossiers/réponses.json")
    assert "la commande le lit" in said


def test_what_is_beside_the_policies_is_not_read(home: Path, run: Run) -> None:
    name = dossier(home, "d")
    for command in (("check", name, *POLICIES), ("test", "."), ("list", "politiques")):
        for _ in range(2):
            assert run(*command, "--format", "json", "--output", "politiques/r.json").exit_code == 0


def test_an_interview_may_write_over_the_dossier_that_it_completes(home: Path, run: Run) -> None:
    name = dossier(home, "d", facts="note: 12", ask="accord")
    result = run("ask", "essai", *POLICIES, "--decision", "accord", "--from", name, "--output", name, input="oui\n")
    assert result.exit_code == 0, result.output
    assert "avis: oui" in (home / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "output", "said"),
    [
        (("check", "d.yaml"), "x.xlsx", "« .xlsx » est le nom d'autre chose"),
        (("check", "d.yaml"), "x.HTML", "se termine par .txt ou .text ; sinon, --format html"),
        (("check", "d.yaml", "--format", "html"), "x.pdf", "se termine par .html ou .htm"),
        (("check", "d.yaml", "--format", "json"), "x.yaml", "se termine par .json"),
        (("check", "d.yaml"), "absent/x.txt", "/absent » n'existe pas"),
        (("check", "d.yaml"), "politiques", "c'est un répertoire"),
        (("check", "d.yaml"), "ancien.txt", "il est en lecture seule"),
        (("check", "d.yaml"), "boucle.txt", "tournent en rond"),
        (("check", "d.yaml"), f"{'n' * 300}.txt", "le nom est trop long"),
        (("template", "essai"), "x.json", "se termine par .yaml ou .yml"),
        (("schema", "answer"), "x.yaml", "se termine par .json"),
        (("test", "--junit", "r.json"), "x.txt", "« r.json » ne peut pas être écrit"),
        (("test", "--junit", "r.xml", "--format", "json"), "r.xml", "« .xml » est le nom d'autre chose"),
        (("test", "--junit", "r"), "r", "deux réponses ne s'écrivent pas dans le même fichier"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is_done(
    home: Path, run: Run, command: tuple[str, ...], output: str, said: str
) -> None:
    dossier(home, "d")
    (home / "ancien.txt").write_text("avant", encoding="utf-8")
    (home / "ancien.txt").chmod(0o444)
    (home / "boucle.txt").symlink_to("boucle.txt")
    kept = sorted(path.name for path in home.iterdir())
    assert said in refused(run, *command, "--output", output)
    assert sorted(path.name for path in home.iterdir()) == kept
    assert (home / "ancien.txt").read_text(encoding="utf-8") == "avant"


@pytest.mark.parametrize("output", ["réponse", "réponse.d", "réponse.txt", "réponse.md", "17.12.2013"])
def test_a_name_that_says_nothing_or_the_truth_is_taken(home: Path, run: Run, output: str) -> None:
    assert run("check", dossier(home, "d"), *POLICIES, "--output", output).exit_code == 0
    assert (home / output).read_text(encoding="utf-8").startswith("✓ Admission")


def test_no_format_is_without_its_endings() -> None:
    from cqp_dsl.cli.french import FrenchChoice  # noqa: PLC0415
    from cqp_dsl.cli.group import cqp  # noqa: PLC0415 - imports every command
    from cqp_dsl.cli.names import COMMANDS  # noqa: PLC0415
    from cqp_dsl.cli.outputs import _SUFFIXES  # noqa: PLC0415
    from cqp_dsl.cli.paths import OutputPath  # noqa: PLC0415

    context = cqp.make_context("cqp", [])
    seen: set[str] = set()
    found = [cqp.get_command(context, name) for name in COMMANDS]
    found += [inner for each in found if isinstance(each, click.Group) for inner in each.commands.values()]
    for command in found:
        assert command is not None
        choices = [
            word for param in command.params if isinstance(param.type, FrenchChoice) for word in param.type.choices
        ]
        for param in command.params:
            if isinstance(param.type, OutputPath):
                seen.update(choices if param.type.form is None else [param.type.form])
    assert seen == set(_SUFFIXES)


def program(home: Path, *args: str, redirect: str = "", entry: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as a process, its streams redirected by a shell."""
    command = f'exec "$0" -X utf8 -m cqp_dsl "$@" {redirect}'
    return subprocess.run(
        ["/bin/sh", "-c", command, sys.executable, *args],
        cwd=home,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        input=entry,
        capture_output=True,
        check=False,
    )


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
@pytest.mark.parametrize(
    ("args", "redirect", "where", "reason"),
    [
        (("check", "d.yaml", *POLICIES), "> /dev/full", "la sortie standard", "il n'y a plus de place"),
        (("check", "d.yaml", *POLICIES), ">&-", "la sortie standard", "ce n'est pas ouvert"),
        (("check", "d.yaml", *POLICIES, "--format", "json"), "> /dev/full", "la sortie standard", "plus de place"),
        (("check", "d.yaml", *POLICIES, "--output", "/dev/full"), "", "« /dev/full »", "il n'y a plus de place"),
        (("--help",), "> /dev/full", "la sortie standard", "il n'y a plus de place"),
        (("--version",), "> /dev/full", "la sortie standard", "il n'y a plus de place"),
        (("check", "-h"), ">&-", "la sortie standard", "ce n'est pas ouvert"),
        (("explain",), "> /dev/full", "la sortie standard", "il n'y a plus de place"),
        (("lint", "politiques"), ">&-", "la sortie standard", "ce n'est pas ouvert"),
    ],
)
def test_an_answer_that_is_lost_has_its_own_code(
    home: Path, args: tuple[str, ...], redirect: str, where: str, reason: str
) -> None:
    dossier(home, "d")
    done = program(home, *args, redirect=redirect)
    said = plain_spaces(done.stderr.decode())
    assert done.returncode == 74, said
    assert f"Erreur : écriture impossible dans {where} : " in said
    assert reason in said
    assert "interne" not in said
    assert "Traceback" not in said
    assert "Exception ignored" not in said


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
@pytest.mark.parametrize("redirect", ["2>&-", "2> /dev/full"])
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("check", "d.yaml", *POLICIES), 1),
        (("check", "faux.yaml", *POLICIES), 5),
        (("check", "d.yaml"), 1),
        (("check", "d.yaml", "--policies", "absent"), 2),
        (("inconnue",), 2),
        (("check", "d.yaml", "--policies", "fautive.cqp"), 3),
        (("ask", "essai", *POLICIES, "--date", "2013-06-01", "--decision", "admission"), 4),
    ],
)
def test_nobody_who_hears_what_is_said_changes_no_code(
    home: Path, redirect: str, args: tuple[str, ...], code: int
) -> None:
    dossier(home, "d", facts="note: 9")
    dossier(home, "faux", facts="note: 90")
    (home / "fautive.cqp").write_text(POLICY.replace("vaut avis", "vaut avi"), encoding="utf-8")
    if args == ("check", "d.yaml"):
        (home / "fautive.cqp").unlink()
    assert program(home, *args, redirect=redirect).returncode == code


def test_a_file_is_written_though_the_standard_output_is_closed(home: Path) -> None:
    dossier(home, "d")
    done = program(home, "check", "d.yaml", *POLICIES, "--output", "r.txt", redirect=">&-")
    assert (done.returncode, done.stderr) == (0, b"")
    assert (home / "r.txt").read_text(encoding="utf-8").startswith("✓ Admission")


@pytest.mark.parametrize(
    ("args", "code"), [(("check", "-", *POLICIES), 5), (("format", "-"), 3), (("ask", "essai", *POLICIES), 4)]
)
def test_a_closed_standard_input_is_no_internal_error(home: Path, args: tuple[str, ...], code: int) -> None:
    done = program(home, *args, redirect="<&-")
    assert done.returncode == code, done.stderr.decode()
