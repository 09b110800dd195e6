"""Lark: only its public names are used, and any release that `pyproject.toml` allows does as well."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import lark
import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTED = {("lark", name) for name in lark.__all__} | {("lark.lexer", "Lexer")}
ANNOTATIONS = {("lark.lexer", "TerminalDef"), ("lark.parsers.lalr_interactive_parser", "InteractiveParser")}
# Prints the release of Lark, and a digest of all that is read: trees, diagnostics, what may stand at each line's end.
READ = '''
import hashlib, sys
from pathlib import Path
import attrs
import lark
from cqp_dsl.source import SourceFile
from cqp_dsl.language.syntax import parse_file
from cqp_dsl.language.syntax.expected import expected_at
from cqp_dsl.language.syntax.language import saved_parser

def plain(part):
    """A record as its class and its fields."""
    if isinstance(part, (list, tuple)):
        return [plain(item) for item in part]
    if attrs.has(type(part)):
        return [type(part).__name__, *(plain(getattr(part, field.name)) for field in attrs.fields(type(part)))]
    return part

digest = hashlib.sha256()
for path in sorted(Path(sys.argv[1]).rglob("*.cqp")):
    source = SourceFile.from_bytes(path.name, path.read_bytes())
    digest.update(repr(plain(parse_file(source))).encode("utf-8", "replace"))
    ends = [at for at, char in enumerate(source.text) if char == "\\n"]
    for at in ends[:: max(1, len(ends) // 8)]:
        expected = expected_at(source, at)
        digest.update(repr(expected and sorted(expected.terminals)).encode())
assert saved_parser().is_file()
print(lark.__version__, digest.hexdigest())
'''


def imported() -> set[tuple[str, str]]:
    """What the package imports of Lark, at run time and for annotations."""
    found: set[tuple[str, str]] = set()
    for path in (ROOT / "cqp_dsl").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "lark":
                found |= {(node.module or "", alias.name) for alias in node.names}
    return found


def test_only_public_names_of_lark_are_used() -> None:
    assert imported() - DOCUMENTED <= ANNOTATIONS
    assert all(hasattr(lark.Lark, name) for name in ("open", "save", "load", "parse_interactive"))


def allowed() -> str:
    """The releases of Lark that the project allows, as `>=oldest,<newest`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (wanted,) = [one.removeprefix("lark") for one in project["dependencies"] if one.startswith("lark")]
    return str(wanted)


def read_with(folder: Path, checkout: Path) -> tuple[str, str]:
    """The release of Lark in a folder, and the digest of what is read with it."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COV_CORE")}
    environment["PYTHONPATH"] = os.pathsep.join(map(str, (folder, checkout)))
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", READ, ROOT / "tests" / "corpus"],
        cwd=checkout, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    release, digest = done.stdout.split()
    return release, digest


@pytest.mark.packaging
@pytest.mark.parametrize("which", ["oldest", "newest"])
def test_the_oldest_and_the_newest_lark_read_the_same(which: str, tmp_path: Path) -> None:
    oldest = allowed().partition(",")[0].replace(">=", "==")
    wanted = oldest if which == "oldest" else allowed()
    target = tmp_path / "lark"
    install: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-qq",
        "--no-deps",
        "--target",
        target,
        f"lark{wanted}",
    ]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        index = subprocess.run([*install[:-1], "lark"], capture_output=True, text=True, check=False)
        if index.returncode:
            pytest.skip(f"left out: no index of packages is reachable ({index.stderr.strip().splitlines()[-1]})")
        pytest.fail(done.stderr)
    checkout = tmp_path / "checkout"
    for name in ("cqp_dsl", "grammar"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__", "*.parser"))
    release, digest = read_with(target, checkout)
    assert which == "newest" or f"=={release}".startswith(oldest)
    (checkout / "grammar" / "cqp.parser").unlink()
    assert digest == read_with(Path(lark.__file__).parent.parent, checkout)[1]
