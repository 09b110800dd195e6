"""What an author would do with the examples of a page: save them, check them, run the commands."""

from __future__ import annotations

import os
import re
import shlex
from contextlib import contextmanager
from typing import TYPE_CHECKING

from click.testing import CliRunner

from cqp_dsl import DossierError, PolicyError
from cqp_dsl.cli.group import cqp
from cqp_dsl.pipeline import load
from cqp_dsl.source import SourceFile
from tests.docs.blocks import FRAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cqp_dsl.diagnostics import Diagnostic
    from cqp_dsl.pipeline import Policies
    from tests.docs.blocks import Block

_RECEIPT = re.compile(r"(?<=^Reçu )[0-9a-f]{12}", re.MULTILINE)
HIDDEN_RECEIPT = "…"


def whole(text: str) -> str:
    """A whole file: the text itself where it is one, else the frame with the text at its end."""
    return text if text.lstrip().startswith(("politique", "#")) else f"{FRAME}\n{text}"


def loaded(folder: Path, text: str) -> Policies:
    """The program of one file; raises ``PolicyError``."""
    path = folder / "exemple.cqp"
    path.write_text(text, encoding="utf-8")
    return load(path)


def failed(policies: Policies) -> list[str]:
    """The scenarios that fail, each with what was expected and what was found."""
    return [
        f"{result.scenario.label} {result.scenario.row or ''}: {failure.expected} | {failure.found}"
        for result in policies.test()
        for failure in result.failures
    ]


def findings(block: Block, folder: Path) -> list[Diagnostic]:
    """What is found in a ``faute`` block."""
    try:
        if block.info[0] == "yaml":
            policies = loaded(folder, FRAME)
            return list(policies.decide(SourceFile.from_text("dossier.yaml", block.text)).diagnostics)
        return list(loaded(folder, whole(block.text)).diagnostics)
    except (PolicyError, DossierError) as error:
        return list(error.diagnostics)


def messages(diagnostics: list[Diagnostic]) -> str:
    """The findings as a page quotes them: message, then help."""
    parts = []
    for found in diagnostics:
        parts.append(f"{found.code} : {found.message}\n")
        if found.help:
            parts.append(f"{found.help}\n")
    return "".join(parts)


def save(blocks: Iterable[Block], folder: Path) -> None:
    """Save those of the blocks that have a file name; a later one replaces an earlier one of the same name."""
    for block in blocks:
        if block.file is not None:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in a folder, then come back."""
    previous = os.getcwd()  # noqa: PTH109 - a pair with chdir
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(previous)


def session(block: Block, folder: Path) -> str:
    """The text of a ``console`` block as the commands print it, on eighty columns; the receipts are hidden."""
    printed: list[str] = []
    code = 0
    commands = [line for line in block.text.splitlines() if line.startswith("$ ")]
    with inside(folder):
        for number, command in enumerate(commands):
            words = shlex.split(command.removeprefix("$ "))
            if words[:2] == ["echo", "$?"]:
                output = f"{code}\n"
            else:
                done = CliRunner().invoke(cqp, words[1:], env={"COLUMNS": "80", "NO_COLOR": "1"}, prog_name="cqp")
                output, code = done.output, done.exit_code
            gap = "\n" if number and printed[-1].count("\n") > 1 else ""
            printed.append(f"{gap}{command}\n{output.rstrip()}\n" if output.strip() else f"{gap}{command}\n")
    return _RECEIPT.sub(HIDDEN_RECEIPT, "".join(printed))
