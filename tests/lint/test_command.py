"""``cqp lint`` from the outside: its forms, what it mends, what it keeps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from click.testing import CliRunner

from cqp_dsl.cli.group import cqp
from cqp_dsl.core.datatypes.display import plain_spaces
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.proofreading import lint, mend

if TYPE_CHECKING:
    from click.testing import Result

CORPUS = sorted((Path(__file__).parents[1] / "corpus" / "lint").glob("*.cqp"))
MISTAKEN = sorted((Path(__file__).parents[1] / "corpus").glob("*/errors_*.cqp"))[::4]
SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))

CLEAN = """\
politique essai « Essai » selon texte §1
source texte « Règlement » sections §1

entrée note : nombre de 0 à 20 « Quelle note ? »

décision admis : booléen
  vaut note > 0
"""

MENDABLE = """\
politique essai « Essai » selon texte §1
source texte « Règlement » sections §1

fiche Emploi
  début : date
  fin   : date

entrée note : nombre de 0 à 20 « Quelle note ? »
entrée emplois : liste de Emploi

# Ce commentaire reste.
décision admis : booléen
  vaut note ≥ 10/20 et note ≤ 40 / 20

décision durée_totale : durée
  vaut somme de mois_entre(e.début ; e.fin) pour e dans emplois
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "politiques").mkdir()
    return tmp_path / "politiques"


def run(*args: object) -> Result:
    return CliRunner().invoke(cqp, [str(arg) for arg in args], prog_name="cqp")


def save(folder: Path, text: str, name: str = "essai.cqp") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_to_say(folder: Path) -> None:
    save(folder, CLEAN)
    for form, said in (("text", "1 fichier, rien à signaler\n"), ("short", "")):
        result = run("lint", folder, "--format", form)
        assert (result.exit_code, result.stdout) == (0, said)
    assert json.loads(run("lint", folder, "--format", "sarif").stdout)["runs"][0]["results"] == []


def test_one_line_each(folder: Path) -> None:
    save(folder, CLEAN.replace("note > 0", "note > 3"))
    result = run("lint", folder, "--format", "short")
    assert result.exit_code == 1
    assert result.stdout == "essai.cqp:7:15: avertissement CQP405 Le chiffre 3 est écrit dans une règle\n"


def test_warnings_of_syntax_are_said_too(folder: Path) -> None:
    save(folder, CLEAN.replace("admis", "аdmis"))  # noqa: RUF001 - a Cyrillic letter
    assert "CQP120" in run("lint", folder, "--format", "short").stdout


def test_an_unreadable_file_is_said_in_every_form(folder: Path) -> None:
    (folder / "essai.cqp").write_bytes(b"\xff")
    for form in ("text", "json", "sarif", "short"):
        result = run("lint", folder, "--format", form)
        assert result.exit_code == 1
        assert "CQP704" in result.stdout


def test_a_file_that_windows_wrote_is_told_as_such(folder: Path) -> None:
    (folder / "essai.cqp").write_bytes("politique été « Été »\n".encode("cp1252"))
    result = run("lint", folder, "--format", "json")
    assert "il semble enregistré en Windows-1252 (« ANSI »), où se lit « été » (ligne 1)" in plain_spaces(result.stdout)


@pytest.mark.parametrize("path", [*CORPUS, *MISTAKEN], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_sarif_is_valid(path: Path) -> None:
    result = run("lint", path, "--format", "sarif")
    log = json.loads(result.stdout)
    jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    review = lint(path)
    (said,) = log["runs"]
    assert [found["ruleId"] for found in said["results"]] == [found.code for found in review.diagnostics]
    assert {rule["id"] for rule in said["tool"]["driver"]["rules"]} == {found.code for found in review.diagnostics}


def test_sarif_points_at_the_place_and_mends_it(folder: Path) -> None:
    save(folder, MENDABLE, "été.cqp")
    results = json.loads(run("lint", folder, "--format", "sarif").stdout)["runs"][0]["results"]
    mark = next(found for found in results if found["ruleId"] == "CQP410")
    place = mark["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%C3%A9t%C3%A9.cqp"
    region = place["region"]
    assert MENDABLE[region["charOffset"] :][: region["charLength"]] == "10/20"
    (change,) = mark["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "10"}


def test_fix_mends_and_says_what_remains(folder: Path) -> None:
    path = save(folder, MENDABLE)
    path.chmod(0o640)
    result = run("lint", folder, "--fix", "--format", "short")
    assert result.stderr == "corrigé : essai.cqp\n".replace(" :", "\u00a0:") or result.stderr == "corrigé : essai.cqp\n"
    text = path.read_text(encoding="utf-8")
    assert text == MENDABLE.replace("10/20", "10").replace("40 / 20", "40").replace("mois_entre", "mois_en_trentièmes")
    assert "CQP410" not in result.stdout
    assert "CQP415" not in result.stdout
    assert "CQP405" in result.stdout
    assert result.exit_code == 1
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(found.name for found in folder.iterdir()) == ["essai.cqp"]


def test_fix_leaves_what_it_cannot_mend(folder: Path) -> None:
    for text in (CLEAN, CLEAN.replace("note > 0", "notee > 10/20")):
        path = save(folder, text)
        before = path.stat().st_mtime_ns
        run("lint", folder, "--fix")
        assert (path.read_text(encoding="utf-8"), path.stat().st_mtime_ns) == (text, before)


def test_fix_wants_a_path_where_there_are_only_the_shipped_policies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("lint", "--fix")
    assert result.exit_code == 2
    assert "les politiques livrées ne se réécrivent pas" in result.stderr


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_mended_files_are_still_valid(path: Path) -> None:
    changed, review = mend(path)
    for name, text in changed.items():
        assert parse_file(SourceFile.from_text(name, text))[0] is not None
    assert [found.code for found in review.diagnostics if found.fix and found.code in {"CQP410", "CQP415"}] == []


def test_the_shipped_policies_have_nothing_to_mend() -> None:
    assert lint().diagnostics == ()


def test_said_again_from_memory_without_reading(tmp_path: Path, folder: Path) -> None:
    save(folder, MENDABLE)
    parser = "'cqp_dsl.language.syntax' in sys.modules"
    shown = f"import sys, atexit\natexit.register(lambda: print({parser}, file=sys.stderr))\n"
    script = f"{shown}from cqp_dsl.cli import main\nmain()\n"
    home = {**os.environ, "CQP_CACHE": str(tmp_path / "cache"), "PYTHONPATH": os.pathsep.join(sys.path)}

    def again() -> tuple[int, bytes, bytes]:
        command = [sys.executable, "-c", script, "lint", str(folder)]
        done = subprocess.run(command, capture_output=True, env=home, check=False)
        return done.returncode, done.stdout, done.stderr.strip()

    first, second = again(), again()
    assert (first[0], first[2], second[2]) == (1, b"True", b"False")
    assert second[:2] == first[:2]
    save(folder, CLEAN)
    assert again()[0] == 0
