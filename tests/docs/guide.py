"""The author's guide, played: its files saved, its commands typed, page after page in one folder.

``python -m tests.docs.guide`` puts what the commands print now into the pages: read the difference before keeping it.

=======================  =============================================================================================
``cqp fichier=PATH``     a file (or ``yaml``), saved under that name
``cqp ajout=PATH``       what is added at the end of a file
``cqp remplace=PATH``    a declaration, in place of the one that begins with the same line, up to the next empty line
``console``              commands (``$ …``), each with what it prints, if it is shown; ``> …`` are typed answers
=======================  =============================================================================================
"""

from __future__ import annotations

import re
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define
from click.testing import CliRunner

from cqp_dsl.cli.group import cqp
from tests.docs.blocks import ROOT, Block, blocks_of
from tests.docs.workshop import inside

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE = ROOT / "docs" / "guide"
ENTRY = GUIDE / "README.md"
STEPS = 8
_RECEIPT = re.compile(r"(?<=^Reçu )[0-9a-f]{12}", re.MULTILINE)
_SCREEN = {"COLUMNS": "80", "NO_COLOR": "1"}
_KINDS = {"fichier", "ajout", "remplace"}


def pages() -> list[Path]:
    """The pages in the order in which the entry page lists them."""
    listed = re.findall(r"^(?:\d\.|-) \[[^\]]*\]\(([\w-]+\.md)\)", ENTRY.read_text(encoding="utf-8"), re.MULTILINE)
    return [GUIDE / name for name in listed]


@define(frozen=True)
class Played:
    """A block, and for a ``console`` one what it really shows."""

    block: Block
    found: str


@define(frozen=True)
class Author:
    """Somebody who follows the guide in a folder that was empty."""

    folder: Path

    def follow(self, page: Path) -> Iterator[Played]:
        """Do what a page says; the current folder is the author's meanwhile."""
        with inside(self.folder):
            yield from self._follow(page)

    def _follow(self, page: Path) -> Iterator[Played]:
        for block in blocks_of(page):
            how, _, name = next((word for word in block.info if word.partition("=")[0] in _KINDS), "").partition("=")
            if how:
                self._save(how, self.folder / name, block.text)
                yield Played(block, block.text)
            elif block.kind == "console":
                yield Played(block, self._session(block))
            else:
                message = f"{block.name}: nothing plays a block « {' '.join(block.info)} »"
                raise AssertionError(message)

    @staticmethod
    def _save(how: str, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        match how:
            case "fichier":
                path.write_text(text, encoding="utf-8")
            case "ajout":
                path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")
            case _:
                path.write_text(_replaced(path.read_text(encoding="utf-8"), text), encoding="utf-8")

    def _session(self, block: Block) -> str:
        shown: list[str] = []
        code = 0
        for command, expected in _commands(block.text):
            if command == "echo $?":
                shown.append(f"$ {command}\n{code}\n")
                continue
            answers = "".join(f"{line[2:]}\n" for line in expected.splitlines() if line.startswith("> "))
            code, said = self._run(command, answers)
            output = "\n".join(line.rstrip() for line in said.splitlines()).strip("\n")
            shown.append(f"$ {command}\n{output}\n" if output else f"$ {command}\n")
            assert code in {0, 1, 3, 4}, f"{block.name}: {command}\n{said}"
        return _RECEIPT.sub("…", "".join(_spaced(shown)))

    def _run(self, command: str, answers: str) -> tuple[int, str]:
        """The exit code and all that is shown; ``cqp`` runs in this process, anything else in a shell."""
        words = shlex.split(command)
        if words[0] == "cqp":
            done = CliRunner().invoke(cqp, words[1:], input=answers, env=_SCREEN, prog_name="cqp")
            return done.exit_code, done.output
        bash = ["bash", "-c", command]
        shell = subprocess.run(bash, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
        return shell.returncode, shell.stdout


def _commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command with what the page shows under it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def _spaced(shown: list[str]) -> list[str]:
    """An empty line after an output of several lines."""
    return [f"{each}\n" if each.count("\n") > 2 and each is not shown[-1] else each for each in shown]


def _replaced(text: str, declaration: str) -> str:
    name = re.split(r"\s:", declaration.partition("\n")[0])[0]
    found = re.search(rf"^{_spaced_anyhow(name)}(?:\s:.*)?\n", text, re.MULTILINE)
    assert found is not None, f"no declaration begins with: {name}"
    rest = text[found.end() :].partition("\n\n")[2]
    return f"{text[: found.start()]}{declaration}" + (f"\n{rest}" if rest else "")


def _spaced_anyhow(name: str) -> str:
    """The pattern of a name whose spaces may since have become no-break ones."""
    return r"\s".join(re.escape(word) for word in name.split(" "))


def rewrite() -> None:
    """Put what is shown now into every page."""
    with tempfile.TemporaryDirectory() as folder:
        author = Author(Path(folder))
        for page in pages():
            source = page.read_text(encoding="utf-8")
            for played in reversed(list(author.follow(page))):
                source = source[: played.block.start] + played.found + source[played.block.end :]
            page.write_text(source, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
