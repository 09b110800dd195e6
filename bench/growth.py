"""How the work grows with the policies, counted in calls and not by the clock: those shipped, then several times over.

A copy has the same texts under other names of politiques, and modifies none but its own.
"""

from __future__ import annotations

import cProfile
import pstats
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from cqp_dsl.cli.group import cqp
from cqp_dsl.resources import policies_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TIMES = 2
_DOSSIER = policies_folder() / "exemples" / "certifie.yaml"
_COMMANDS = {
    "charger et décider": ("check", str(_DOSSIER), "--policies", "{folder}"),
    "relire": ("lint", "{folder}"),
    "jouer les scénarios": ("test", "{folder}"),
    "documenter": ("doc", "{folder}", "--output", "{output}"),
}
"""Commands, whose exit codes say nothing here: a copy that is read may have its own advice."""


def copy_policies(times: int, folder: Path) -> None:
    """Write the shipped policies so many times, each time under other names."""
    shipped = policies_folder()
    texts = {path.relative_to(shipped): path.read_text(encoding="utf-8") for path in shipped.rglob("*.cqp")}
    names = sorted({name for text in texts.values() for name in re.findall(r"^politique (\w+)", text, re.MULTILINE)})
    # `reprise` is a word of the language too, after a text or before one.
    name = re.compile(rf"(?<!\w)(?<!» )(?!reprise «)({'|'.join(names)})(?!\w)|(?<=^politique )reprise", re.MULTILINE)
    for number in range(times):
        for path, text in texts.items():
            written = folder / f"{number}" / path
            written.parent.mkdir(parents=True, exist_ok=True)
            written.write_text(name.sub(rf"\g<0>_{number}", text) if number else text, encoding="utf-8")


def growth() -> Iterator[tuple[str, float]]:
    """For each command, how many times more calls it makes with that many times the policies."""
    with tempfile.TemporaryDirectory() as folder:
        once, several = Path(folder) / "once", Path(folder) / "several"
        copy_policies(1, once)
        copy_policies(TIMES, several)
        _calls(_COMMANDS["relire"], once)  # what is imported, and the parser, are there for those that follow
        for name, command in _COMMANDS.items():
            yield name, _calls(command, several) / _calls(command, once)


def _calls(command: Sequence[str], policies: Path) -> int:
    """How many functions a command calls, in Python and in C."""
    arguments = [part.format(folder=policies, output=policies.parent / "site") for part in command]
    profile = cProfile.Profile()
    profile.enable()
    done = CliRunner(env={"CQP_CACHE": ""}).invoke(cqp, arguments)
    profile.disable()
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]  # it is there
