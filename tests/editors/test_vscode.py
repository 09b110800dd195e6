"""The VS Code extension, built and tested by the public tools of npm in a copy of its folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

import cqp_dsl
from cqp_dsl.language.highlight.reader import Piece, read_pieces
from cqp_dsl.resources import policies_folder
from editors.grammars.textmate import SCOPES
from tests.editors.programs import needs
from tests.formatting.texts import FORMATTED

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = ROOT / "editors" / "vscode"
MANIFEST = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
_CATEGORY = {scope: category for category, scope in SCOPES.items()}

SHIPPED = {
    "CHANGELOG.md", "LICENSE.txt", "README.md", "dist/extension.js", "images/icone.png", "images/politique.svg",
    "language-configuration.json", "package.json", "parcours/decider.md", "parcours/ecrire.md", "parcours/essayer.md",
    "parcours/installer.md", "snippets/cqp.json", "syntaxes/cqp.tmLanguage.json",
}  # fmt: skip


def test_its_version_and_licence_are_those_of_the_package() -> None:
    lock = json.loads((EXTENSION / "package-lock.json").read_text(encoding="utf-8"))
    assert {MANIFEST["version"], lock["version"]} == {cqp_dsl.__version__}
    assert f"\n## {cqp_dsl.__version__}\n" in (EXTENSION / "CHANGELOG.md").read_text(encoding="utf-8")
    assert (EXTENSION / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((EXTENSION / "package-lock.json").read_text(encoding="utf-8"))
    packages = [package for path, package in lock["packages"].items() if path]
    assert len(packages) > len(MANIFEST["devDependencies"])
    assert all("integrity" in package and "resolved" not in package for package in packages)
    pinned = {name: lock["packages"][f"node_modules/{name}"]["version"] for name in MANIFEST["devDependencies"]}
    assert pinned == MANIFEST["devDependencies"]


def test_what_the_manifest_points_to_is_there() -> None:
    contributed = MANIFEST["contributes"]
    (language,) = contributed["languages"]
    named = [*contributed["grammars"], *contributed["snippets"]]
    paths = [language["configuration"], *language["icon"].values(), *(one["path"] for one in named)]
    assert all((EXTENSION / path).is_file() for path in paths)
    assert language["extensions"] == [".cqp"]
    registered = re.findall(r"registerCommand\('([^']+)'", (EXTENSION / "src" / "extension.js").read_text("utf-8"))
    assert [one["command"] for one in contributed["commands"]] != []
    commands = {one["command"] for one in contributed["commands"]}
    assert commands == set(registered)
    assert {one["command"] for menu in contributed["menus"].values() for one in menu} <= commands
    assert (EXTENSION / MANIFEST["icon"]).read_bytes()[12:24] == b"IHDR" + (128).to_bytes(4) * 2


def test_the_walkthrough_leads_somewhere() -> None:
    contributed = MANIFEST["contributes"]
    commands = {one["command"] for one in contributed["commands"]}
    (walkthrough,) = contributed["walkthroughs"]
    for step in walkthrough["steps"]:
        assert (EXTENSION / step["media"]["markdown"]).is_file()
        events = [
            event.partition(":")[2] for event in step.get("completionEvents", ()) if event.startswith("onCommand")
        ]
        called = re.findall(r"\(command:(cqp\.[\w]+)\)", step["description"])
        assert {*events, *called} <= commands
    pages = {path.relative_to(EXTENSION).as_posix() for path in (EXTENSION / "parcours").iterdir()}
    assert pages == {step["media"]["markdown"] for step in walkthrough["steps"]}
    titles = {f"cqp : {one['title']}" for one in contributed["commands"]}
    named = re.findall(r"\*(cqp : [^*]+)\*", (EXTENSION / "parcours" / "decider.md").read_text(encoding="utf-8"))
    assert len(named) == 3
    assert set(named) <= titles


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension's folder elsewhere, with what it is built with."""
    needs("node", "npm")
    folder = tmp_path_factory.mktemp("extension") / "vscode"
    shutil.copytree(EXTENSION, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    npm(folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    return folder


def npm(folder: Path, *arguments: str) -> str:
    """What npm prints, which must end well."""
    command = [str(shutil.which("npm")), *arguments]
    environment = {**os.environ, "NO_UPDATE_NOTIFIER": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300
    )
    assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.packaging
def test_the_client_and_the_grammar_pass_their_own_tests(copy: Path) -> None:
    said = npm(copy, "test")
    assert "# fail 0" in said
    assert said.count("✓ tests/") == 3


@pytest.mark.packaging
def test_one_command_makes_the_package(copy: Path) -> None:
    npm(copy, "run", "package")
    (made,) = (copy / "dist").glob("*.vsix")
    assert made.name == f"cqp-{cqp_dsl.__version__}.vsix"
    with zipfile.ZipFile(made) as package:
        inside = {name.removeprefix("extension/") for name in package.namelist() if name.startswith("extension/")}
        client = package.read("extension/dist/extension.js").decode("utf-8")
        manifest = json.loads(package.read("extension/package.json"))
    assert inside == SHIPPED
    assert "est introuvable" in client
    assert set(re.findall(r'require\("(?:node:)?([a-z][^"]*)"\)', client)) - {"vscode"} <= _of_node(copy)
    assert (copy / manifest["main"]).is_file()


def _of_node(folder: Path) -> set[str]:
    """The modules that Node itself has."""
    script = "console.log(JSON.stringify(require('node:module').builtinModules))"
    done = subprocess.run(["node", "-e", script], cwd=folder, capture_output=True, check=True)  # noqa: S607 - on the path
    return set(json.loads(done.stdout))


@pytest.mark.packaging
def test_the_indentation_patterns_are_of_javascript(copy: Path) -> None:
    script = """
    const { indentationRules: { increaseIndentPattern: more, decreaseIndentPattern: less }, wordPattern } =
      require('./language-configuration.json');
    const holds = ({ pattern, flags }, text) => new RegExp(pattern, flags).test(text);
    console.log(JSON.stringify([
      holds(more, 'règle r : nombre'), holds(more, 'source règlement « R »'), holds(more, 'source : texte'),
      holds(more, 'règles'), holds(more, '# règle'), holds(less, '  décision d'), holds(less, '  vaut 1'),
      'l’élément_1 ≥ 9,5'.match(new RegExp(wordPattern.pattern, wordPattern.flags + 'g')),
    ]));
    """
    done = subprocess.run(["node", "-e", script], cwd=copy, capture_output=True, check=True)  # noqa: S607 - on the path
    assert json.loads(done.stdout) == [True, True, False, False, False, True, False, ["l", "élément_1", "9,5"]]


@pytest.mark.packaging
def test_its_colours_are_those_of_the_parser(copy: Path) -> None:
    texts = {source.path: source.text for source in FORMATTED}
    assert {path.name for path in policies_folder().rglob("*.cqp")} <= {Path(path).name for path in texts}
    folder = copy / "texts"
    folder.mkdir()
    paths = [folder / f"{number}.cqp" for number in range(len(texts))]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    command = ["node", str(copy / "tests" / "scopes.js"), *map(str, paths)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    for (name, text), lines in zip(texts.items(), found, strict=True):
        assert _differences(text, lines) == [], name


def _differences(text: str, lines: list[list[tuple[int, int, str]]]) -> list[tuple[str, str, set[str]]]:
    """The pieces that the grammar shows otherwise than the parser reads them."""
    seen: list[str] = []
    for line, tokens in zip(text.split("\n"), lines, strict=True):
        shown = ["space"] * (len(line) + 1)
        for start, end, scope in tokens:
            shown[start : min(end, len(line))] = [_CATEGORY.get(scope, scope)] * (min(end, len(line)) - start)
        seen += shown
    pieces = ((piece, seen[piece.start : piece.start + len(piece.text)]) for piece in read_pieces(text))
    compared = (
        (piece, {one for one, char in zip(shown, piece.text, strict=True) if not char.isspace()})
        for piece, shown in pieces
        if piece.category != "space"
    )
    return [
        (piece.text, piece.category, shown)
        for piece, shown in compared
        if shown != {piece.category} and not _own_unit(piece)
    ]


def _own_unit(piece: Piece) -> bool:
    """Whether a piece is a unit of a politique's own: a grammar of one line does not know which are declared."""
    return piece.category == "number" and not piece.text[:1].isdigit()
