"""Several dossiers in one call: folders, files of several, a summary, and flat memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import jsonschema
import pytest

from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.render.schemas import published_schema
from tests.cli.conftest import dossier

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

POLICIES = ("--policies", "politiques")
YAML = """\
# trois dossiers
dossier: premier
date: 2013-06-01
faits: { essai: { note: 12 } }
décisions: [admission]
---
dossier: deuxième
date: 2013-06-01
faits: { essai: { note: 30 } }
décisions: [admission]
--- # le dernier
dossier: troisième
date: 2013-06-01
faits:
  essai:
    note: 9
décisions: [admission]
---
"""


def lines(text: str) -> list[str]:
    return text.replace("\u00a0", " ").splitlines()


def one(label: str, note: str, ask: str = "admission") -> dict[str, object]:
    return {"dossier": label, "date": "2013-06-01", "faits": {"essai": {"note": note}}, "décisions": [ask]}


def test_a_line_for_each_then_the_counts(home: Path, run: Run) -> None:
    names = [
        dossier(home, "a"),
        dossier(home, "b", facts="note: 30"),
        dossier(home, "c", facts="note: 2"),
        dossier(home, "d", facts="retard: 2", ask="admission, montant"),
    ]
    result = run("check", *names, *POLICIES)
    assert result.exit_code == 5
    assert lines(result.stdout) == [
        "✓ a.yaml (a) · admission : admis",
        "✗ b.yaml · dossier à corriger (1 remarque)",
        "✗ c.yaml (c) · admission : refusé",
        "? d.yaml (d) · admission : indéterminé ; montant : 200 €",
        "",
        "4 dossiers, dont 1 à corriger",
        "├── admission : admis (1), refusé (1), indéterminé (1)",
        "└── montant : décidé (1)",
    ]
    assert "CQP615" in result.stderr
    assert "b.yaml:4" in result.stderr


@pytest.mark.parametrize("option", ["--details", "--détails", "--complet"])
def test_the_whole_answers_before_the_counts(home: Path, run: Run, option: str) -> None:
    names = [dossier(home, "a"), dossier(home, "b", facts="note: 30"), dossier(home, "c", facts="note: 2")]
    result = run("check", *names, *POLICIES, option)
    assert result.exit_code == 5
    starts = ("✓ Admission : admis", "✗ b.yaml : dossier", "✗ Admission : refusé", "3 dossiers, dont 1 à corriger")
    assert [start for start in starts for line in lines(result.stdout) if line.startswith(start)] == list(starts)


def test_many_decisions_are_counted(home: Path, run: Run) -> None:
    asked = "admission, accord, stricte, montant, opposée"
    names = [dossier(home, "a", ask=asked, facts="note: 12"), dossier(home, "b")]
    said = lines(run("check", *names, *POLICIES).stdout)[0]
    expected = "5 décisions : 2 favorables, 1 sans avis, 1 indéterminée ou à trancher (accord du jury : indéterminé)"
    assert said == f"! a.yaml (a) · {expected}, 1 sans réponse du texte (opposée : en conflit)"


def test_a_folder_gives_its_dossiers(home: Path, run: Run) -> None:
    folder = home / "dossiers"
    for inside in (folder, folder / "b", folder / ".caché"):
        inside.mkdir()
    dossier(folder, "z")
    dossier(folder / "b", "a", facts="note: 3")
    dossier(folder / ".caché", "c", facts="note: 30")
    (folder / "lisez-moi.txt").write_text("rien", encoding="utf-8")
    result = run("check", "dossiers", *POLICIES)
    assert result.exit_code == 1
    assert [line.split(" (")[0] for line in lines(result.stdout)[:2]] == ["✓ dossiers/z.yaml", "✗ dossiers/b/a.yaml"]


def test_a_folder_of_one_dossier_gives_its_answer(home: Path, run: Run) -> None:
    (home / "dossiers").mkdir()
    dossier(home / "dossiers", "a")
    assert run("check", "dossiers", *POLICIES).stdout.startswith("✓ Admission : admis ")


def test_policies_may_stand_among_the_dossiers(home: Path, run: Run) -> None:
    dossier(home, "a")
    for policies in ("politiques", "politiques/essai.cqp", "politiques/"):
        assert run("check", "a.yaml", policies).stdout.startswith("✓ Admission : admis")
        assert run("check", policies, "a.yaml").stdout.startswith("✓ Admission : admis")
    dossier(home / "politiques", "b", facts="note: 2")
    assert run("check", "politiques").exit_code == 1
    assert run("check", "a.yaml", "politiques").exit_code == 0


def test_without_a_dossier_one_is_asked_for(home: Path, run: Run) -> None:
    (home / "vide").mkdir()
    for args, named in [
        (("politiques",), "« politiques »"),
        (("vide",), "« vide »"),
        (("politiques/essai.cqp",), "cqp »"),
    ]:
        result = run("check", *args)
        assert result.exit_code == 2
        assert "il manque un dossier" in plain_spaces(result.stderr)
        assert named in plain_spaces(result.stderr)


def test_folders_may_be_deep(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Removed here, for pytest cannot remove what is as deep."""
    folder = home / "dossiers"
    folder.mkdir()
    dossier(folder, "a")
    monkeypatch.chdir(folder)
    try:
        for _ in range(1_500):
            os.mkdir("x")  # noqa: PTH102 - no path is as long
            os.chdir("x")
        monkeypatch.chdir(home)
        result = run("check", "dossiers", "politiques", "--output", "dossiers/a.yaml.txt")
        assert result.exit_code in {0, 5}
        assert "interne" not in result.stderr
        (home / "r.txt").write_text("", encoding="utf-8")
        assert run("check", "dossiers", "politiques", "--output", "r.txt").exit_code == result.exit_code
    finally:
        os.chdir(folder)
        depth = 0
        while os.path.isdir("x"):  # noqa: PTH112
            os.chdir("x")
            depth += 1
        for _ in range(depth):
            os.chdir("..")
            os.rmdir("x")  # noqa: PTH106
        os.chdir(home)


def test_a_folder_that_cannot_be_read_is_said(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "dossiers" / "secret").mkdir(parents=True)
    dossier(home / "dossiers", "a")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("secret"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    result = run("check", "dossiers", *POLICIES)
    assert result.exit_code == 5
    assert "le répertoire « dossiers/secret » ne peut pas être lu (accès refusé)" in " ".join(
        plain_spaces(result.stderr).split()
    )


@pytest.mark.parametrize("marks", ["", "---\n", "%YAML 1.2\n---\n"])
def test_the_documents_of_a_yaml_file(home: Path, run: Run, marks: str) -> None:
    (home / "tous.yaml").write_text(marks + YAML, encoding="utf-8")
    result = run("check", "tous.yaml", *POLICIES)
    assert result.exit_code == 5
    assert lines(result.stdout)[:3] == [
        "✓ tous.yaml n° 1 (premier) · admission : admis",
        "✗ tous.yaml n° 2 · dossier à corriger (1 remarque)",
        "✗ tous.yaml n° 3 (troisième) · admission : refusé",
    ]
    assert f"tous.yaml:{9 + marks.count(chr(10))}:" in result.stderr
    assert "faits: { essai: { note: 30 } }" in result.stderr


@pytest.mark.parametrize("indent", [None, 2])
def test_the_elements_of_a_json_list(home: Path, run: Run, indent: int | None) -> None:
    whole = [one("a [1]", "12"), one('b "{', "30"), one("c,", "9")]
    (home / "tous.json").write_text(json.dumps(whole, indent=indent), encoding="utf-8")
    result = run("check", "tous.json", *POLICIES)
    assert result.exit_code == 5
    assert [line.split(" · ")[0] for line in lines(result.stdout)[:3]] == [
        "✓ tous.json n° 1 (a [1])",
        "✗ tous.json n° 2",
        "✗ tous.json n° 3 (c,)",
    ]
    assert f"tous.json:{19 if indent else 1}:" in result.stderr
    by_pipe = run("check", "-", *POLICIES, input=json.dumps(whole, indent=indent))
    assert by_pipe.stdout == result.stdout.replace("tous.json", "<entrée standard>")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "la liste ne contient aucun dossier"),
        ("[{}, {}", "il manque « ] » à la fin de la liste"),
        ("[{}, ]", "une virgule de trop"),
        ("[{}, , {}]", "une virgule de trop"),
        ("[{}]\n{}", "la liste est finie, et quelque chose vient encore après"),
        ("[{},\n12]", "Ce dossier n'a pas de rubriques"),
        ('[{}, {"dossier": "a]', "un guillemet ouvert n'est jamais fermé"),
    ],
)
def test_a_json_list_that_is_not_one(home: Path, run: Run, text: str, said: str) -> None:
    (home / "tous.json").write_text(text, encoding="utf-8")
    result = run("check", "tous.json", *POLICIES)
    assert result.exit_code == 5
    assert said in " ".join(plain_spaces(result.stderr).split())


def test_json_says_the_program_once_and_counts(home: Path, run: Run) -> None:
    (home / "tous.yaml").write_text(YAML, encoding="utf-8")
    result = run("check", "tous.yaml", *POLICIES, "--format", "json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, published_schema("answer"))
    assert [file["path"] for file in document["program"]] == ["essai.cqp"]
    assert [(each["number"], each["path"], each["refused"]) for each in document["answers"]] == [
        (1, "tous.yaml", False),
        (2, "tous.yaml", True),
        (3, "tous.yaml", False),
    ]
    assert "program" not in document["answers"][0]["receipt"]
    assert document["answers"][0]["decisions"][0]["trace"] is None
    assert document["summary"]["dossiers"] == 3
    assert document["summary"]["refused"] == 1
    assert {(each["text"], each["count"]) for each in document["summary"]["decisions"][0]["outcomes"]} == {
        ("admis", 1),
        ("refusé", 1),
    }
    assert sum(line.startswith('    {"dossier":') for line in result.stdout.splitlines()) == 3
    traced = json.loads(run("check", "tous.yaml", *POLICIES, "--format", "json", "--full").stdout)
    assert traced["answers"][0]["decisions"][0]["trace"] is not None


def test_pages_and_letters_of_several(home: Path, run: Run) -> None:
    (home / "tous.yaml").write_text(YAML, encoding="utf-8")
    assert run("check", "tous.yaml", *POLICIES, "--format", "html").stdout.count("<article>") == 3
    assert run("check", "tous.yaml", *POLICIES, "--format", "letter-html").stdout.count("<article") == 3
    assert run("check", "tous.yaml", *POLICIES, "--format", "letter").stdout.count("_" * 76) == 2


def test_what_each_reading_would_change_in_a_file_of_several(home: Path, run: Run) -> None:
    text = YAML.replace("note: 30", "note: 10").replace("[admission]", "[stricte]")
    (home / "tous.yaml").write_text(text, encoding="utf-8")
    result = run("ambiguities", "politiques", "--dossiers", "tous.yaml", "--format", "json")
    assert json.loads(result.stdout)["dossiers"] == 3


_LIMITED = (
    "import resource, runpy, sys\nsys.argv = ['cqp', *sys.argv[1:]]\n"
    "try:\n    runpy.run_module('cqp_dsl', run_name='__main__')\n"
    "finally:\n    print('PEAK', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
)


def peak(home: Path, name: str, *options: str) -> int:
    """The most memory that a check of a file takes, in KiB."""
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, "check", name, *POLICIES, *options, "--output", "réponses"],
        cwd=home,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    return int(done.stderr.rpartition("PEAK ")[2])


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--format", "html")])
def test_memory_does_not_grow_with_the_dossiers(home: Path, options: tuple[str, ...]) -> None:
    pytest.importorskip("resource", reason="memory is measured by the system")
    for name, count in (("peu.json", 20), ("beaucoup.json", 1_500)):
        (home / name).write_text(json.dumps([one(str(n), "12", "stricte") for n in range(count)]), encoding="utf-8")
    few, many = peak(home, "peu.json", *options), peak(home, "beaucoup.json", *options)
    assert many < few * 1.15, (few, many)
