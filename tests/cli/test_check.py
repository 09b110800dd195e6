"""``cqp check``: exit codes, formats, inputs, outputs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import jsonschema
import pytest

from cqp_dsl.cli import check as check_module
from cqp_dsl.cli.exit_codes import worst
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.render.schemas import published_schema
from tests.cli.conftest import dossier

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

POLICIES = ("--policies", "politiques")


@pytest.mark.parametrize(
    ("ask", "facts", "date", "code", "first"),
    [
        ("admission", "note: 12", "2013-06-01", 0, "✓ Admission : admis"),
        ("montant", "note: 12", "2013-06-01", 0, "= Montant : 200 €"),
        ("admission", "note: 9,5", "2013-06-01", 1, "✗ Admission : refusé"),
        ("opposée", "note: 7", "2013-06-01", 3, "! Opposée : en conflit"),
        ("opposée", "note: 4", "2013-06-01", 3, "! Opposée : non couvert"),
        ("montant", "note: 12", "2014-06-01", 3, "! Montant : non couvert"),
        ("admission", "retard: 1", "2013-06-01", 4, "? Admission : indéterminé"),
        ("accord", "note: 1", "2013-06-01", 4, "? Accord du jury : indéterminé"),
        ("stricte", "note: 10", "2013-06-01", 4, "? Admission stricte : à trancher"),
        ("admission", "note: 25", "2013-06-01", 5, "✗ d.yaml : dossier à corriger"),
        ("admission", "note: 3, retard: 4", "2013-06-01", 5, "✗ d.yaml : dossier à corriger"),
    ],
)
def test_exit_codes(home: Path, run: Run, ask: str, facts: str, date: str, code: int, first: str) -> None:
    facts = re.sub(r"(\d),(\d)", r"\1.\2", facts)
    result = run("check", dossier(home, "d", ask=ask, facts=facts, date=date), *POLICIES)
    assert result.exit_code == code, result.output
    assert result.stdout.splitlines()[0].startswith(first)


def test_the_worst_code_wins() -> None:
    assert [worst(codes) for codes in ([0, 1], [1, 4], [4, 5, 0], [5, 3], [3, 70], [])] == [1, 4, 5, 3, 70, 0]


def test_json_of_good_and_bad_dossiers(home: Path, run: Run) -> None:
    names = [dossier(home, "a"), dossier(home, "b", facts="note: 30")]
    result = run("check", *names, *POLICIES, "--format", "json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, published_schema("answer"))
    assert [answer["refused"] for answer in document["answers"]] == [False, True]
    assert document["answers"][1]["path"] == "b.yaml"


def test_same_bytes_from_another_folder(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    name = dossier(home, "a")
    first = run("check", name, *POLICIES, "--format", "json").stdout
    monkeypatch.chdir(home / "politiques")
    second = run("check", "../a.yaml", "--policies", ".", "--format", "json").stdout
    assert json.loads(first)["answers"][0]["receipt"] == json.loads(second)["answers"][0]["receipt"]


def test_html_to_a_file_written_at_once(home: Path, run: Run) -> None:
    result = run("check", dossier(home, "a"), *POLICIES, "--format", "html", "--output", "a.html")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (home / "a.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(path.name for path in home.iterdir()) == ["a.html", "a.yaml", "politiques"]


def test_a_file_that_cannot_be_written(home: Path, run: Run) -> None:
    result = run("check", dossier(home, "a"), *POLICIES, "--output", "absent/a.txt")
    assert result.exit_code == 2
    assert "« absent/a.txt » ne peut pas être écrit" in result.stderr.replace("\xa0", " ")


def test_a_write_that_fails_leaves_the_old_file(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "a.txt").write_text("avant", encoding="utf-8")

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    result = run("check", dossier(home, "a"), *POLICIES, "--output", "a.txt")
    assert result.exit_code == 74
    assert "écriture impossible dans « a.txt » : il n'y a plus de place" in plain_spaces(result.stderr)
    assert (home / "a.txt").read_text(encoding="utf-8") == "avant"
    assert sorted(path.name for path in home.iterdir()) == ["a.txt", "a.yaml", "politiques"]


@pytest.mark.parametrize(
    "text",
    [
        "date: 2013-06-01\nfaits:\n  essai:\n    note: 12\n",
        '{"date": "2013-06-01", "faits": {"essai": {"note": 12}}, "décisions": ["admission"]}',
    ],
)
def test_standard_input(home: Path, run: Run, text: str) -> None:
    result = run("check", "-", *POLICIES, "--decision", "admission", input=text)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("✓ Admission : admis")


def test_standard_input_that_is_not_utf8(home: Path, run: Run) -> None:
    result = run("check", "-", *POLICIES, input=b"dossier: \xe9t\xe9\n")
    assert result.exit_code == 5
    said = " ".join(result.stderr.split())
    assert "il semble enregistré en Windows-1252 (« ANSI »)" in said
    assert "(ligne 1)" in said


def test_toml(home: Path, run: Run) -> None:
    text = 'date = 2013-06-01\n"décisions" = ["admission"]\n[faits.essai]\nnote = 9.5\n'
    (home / "a.toml").write_text(text, encoding="utf-8")
    assert run("check", "a.toml", *POLICIES).exit_code == 1


def test_a_reading_supposed_from_the_command_line(home: Path, run: Run) -> None:
    name = dossier(home, "a", ask="stricte", facts="note: 10")
    result = run("check", name, *POLICIES, "--lecture", "limite=oui_dix")
    assert result.exit_code == 0
    assert "Hypothèse : Dix suffit-il ? « dix suffit », lecture supposée" in " ".join(result.stdout.split())


def test_another_date_from_the_command_line(home: Path, run: Run) -> None:
    result = run("check", dossier(home, "a", ask="montant"), *POLICIES, "--date", "3 mars 2014")
    assert result.exit_code == 3
    assert "il en prévoyait une jusqu'au 31 décembre 2013" in " ".join(result.stdout.split())


def test_the_dossier_says_itself_what_is_asked(home: Path, run: Run) -> None:
    result = run("check", dossier(home, "a"), *POLICIES, "--decision", "montant")
    assert result.stdout.startswith("✓ Admission")
    assert "CQP711" in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--decision", "admision"), "Vouliez-vous dire « admission » ?"),
        (("--lecture", "limites=oui_dix"), "Vouliez-vous dire « limite » ?"),
        (("--lecture", "limite=non"), "n'est pas une lecture de « essai.limite »"),
        (("--lecture", "limite=oui_dix", "--lecture", "limite=non_dix"), "« limite » reçoit deux lectures"),
        (
            ("--lecture", "limite=oui_dix", "--lecture", "essai.limite=non_dix"),
            "« essai.limite » reçoit deux lectures",
        ),
    ],
)
def test_what_does_not_exist_is_a_usage_error(home: Path, run: Run, options: tuple[str, ...], said: str) -> None:
    result = run("check", dossier(home, "a"), *POLICIES, *options)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_no_date_anywhere(home: Path, run: Run) -> None:
    (home / "a.yaml").write_text("faits:\n  essai: { note: 12 }\n", encoding="utf-8")
    result = run("check", "a.yaml", *POLICIES)
    assert result.exit_code == 5
    assert "date d'effet" in result.stderr


def test_an_invalid_policy(home: Path, run: Run) -> None:
    (home / "politiques" / "essai.cqp").write_text("politique essai « Essai »\nrègl x\n", encoding="utf-8")
    result = run("check", dossier(home, "a"), *POLICIES)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "essai.cqp:2" in result.stderr


def test_an_internal_error_says_what_to_report(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> str:
        message = "panne"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(check_module, "answer_text", fail)
    result = run("check", dossier(home, "a"), *POLICIES)
    assert result.exit_code == 70
    assert "Erreur interne" in result.stderr
    assert "ZeroDivisionError en test_check.py" in result.stderr
    assert "Traceback" not in result.output
    assert "Traceback" in run("check", "a.yaml", *POLICIES, CQP_TRACEBACK="1").stderr


@pytest.mark.parametrize(
    ("variables", "coloured"), [({"FORCE_COLOR": "1"}, True), ({"NO_COLOR": "1"}, False), ({}, False)]
)
def test_colours(home: Path, run: Run, variables: dict[str, str], coloured: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert ("\x1b[" in run("check", dossier(home, "a"), *POLICIES, **variables).stdout) is coloured


def _program(*args: str) -> list[str]:
    return [sys.executable, "-m", "cqp_dsl", *args]


def test_an_ascii_terminal(home: Path) -> None:
    done = subprocess.run(
        _program("check", dossier(home, "a"), *POLICIES),
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": ":".join(sys.path)},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("ascii").startswith("[v] Admission : admis")


def test_a_reader_that_leaves_is_no_error(home: Path) -> None:
    names = [dossier(home, f"d{number}") for number in range(30)]
    environment = {"PYTHONPATH": ":".join(sys.path)}
    with subprocess.Popen(
        _program("check", *names, *POLICIES, "--format", "json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141
