"""The package as others get it: a wheel, or an editable checkout, each in an environment of its own.

What is built and installed is a copy of the files that the repository tracks or would track, so that nothing depends on
what lies about in the checkout. `cqp` runs from a folder that has nothing to do with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = (
    "cqp_dsl",
    "grammar",
    "policies",
    "docs/diagnostics",
    "pyproject.toml",
    "hatch_build.py",
    "constraints.txt",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
)
EXAMPLE = ROOT / "policies" / "exemples" / "certifie.yaml"

pytestmark = pytest.mark.packaging


def run(*command: str | Path, cwd: Path) -> str:
    """What a program prints, which must end well; it sees none of the variables that would show it the checkout."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "COV_CORE"))}
    environment |= {"PYTHONUTF8": "1", "NO_COLOR": "1"}
    arguments = [str(part) for part in command]
    done = subprocess.run(
        arguments, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
    return done.stdout


class Environment:
    """A fresh virtual environment; the pip that runs the tests acts on it from outside."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=False)
        self.programs = folder / ("Scripts" if os.name == "nt" else "bin")

    def install(self, *what: str | Path, cwd: Path) -> None:
        """Install with the pinned versions."""
        target = (sys.executable, "-m", "pip", "--python", self.programs / "python")
        run(*target, "install", "-qq", "--constraint", ROOT / "constraints.txt", *what, cwd=cwd)

    def run(self, program: str, *arguments: str | Path, cwd: Path) -> str:
        """What an installed program prints."""
        return run(self.programs / program, *arguments, cwd=cwd)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is shipped."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.parser"))
        else:
            shutil.copy(source, folder / name)
    return folder


@pytest.fixture(scope="module")
def wheel(checkout: Path) -> Path:
    """The wheel, built as `make wheel` builds it."""
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", cwd=checkout)
    (built,) = (checkout / "dist").glob("*.whl")
    return built


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with a dossier and nothing else."""
    folder = tmp_path / "ailleurs"
    folder.mkdir()
    shutil.copy(EXAMPLE, folder / "dossier.yaml")
    return folder


def decides(environment: Environment, elsewhere: Path, package: Path) -> None:
    """`cqp` and the library find the grammar and the shipped policies; the package is the one expected."""
    assert environment.run("cqp", "--version", cwd=elsewhere).strip()
    assert "Certification" in environment.run("cqp", "check", "dossier.yaml", cwd=elsewhere)
    assert "Comment corriger" in environment.run("cqp", "explain", "CQP203", cwd=elsewhere)
    (elsewhere / "p.cqp").write_text("règle r : nombre", encoding="utf-8")
    assert environment.run("pygmentize", "-N", "p.cqp", cwd=elsewhere) == "cqp\n"
    assert '<span class="kd">règle</span>' in environment.run("pygmentize", "-f", "html", "p.cqp", cwd=elsewhere)
    code = "import cqp_dsl; print(cqp_dsl.__file__); print(len(cqp_dsl.load().program.policies))"
    where, policies = environment.run("python", "-c", code, cwd=elsewhere).splitlines()
    assert Path(where).is_relative_to(package)
    assert int(policies) > 0


def test_the_wheel_holds_the_whole_language(wheel: Path, checkout: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder, pattern in (("grammar", "*.lark"), ("policies", "*.cqp"), ("policies", "*.yaml")):
        files = [f"cqp_dsl/{path.relative_to(checkout).as_posix()}" for path in (checkout / folder).rglob(pattern)]
        assert files, f"no {pattern} in {folder}"
        assert inside.issuperset(files)
    assert {"cqp_dsl/py.typed", "cqp_dsl/grammar/cqp.parser"} <= inside
    assert all(name.startswith(("cqp_dsl/", "cqp_dsl-")) for name in inside)


def test_an_installed_wheel_decides_from_another_folder(wheel: Path, tmp_path: Path, elsewhere: Path) -> None:
    environment = Environment(tmp_path / "venv")
    environment.install(wheel, cwd=elsewhere)
    decides(environment, elsewhere, package=tmp_path / "venv")


def test_an_editable_install_decides_from_another_folder(checkout: Path, tmp_path: Path, elsewhere: Path) -> None:
    environment = Environment(tmp_path / "venv")
    environment.install("hatchling", "lark", "attrs", cwd=elsewhere)
    environment.install("--no-build-isolation", "--editable", checkout, cwd=elsewhere)
    decides(environment, elsewhere, package=checkout)
