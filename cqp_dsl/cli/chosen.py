"""Which policies a command reads: one function decides for all commands, and says it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cqp_dsl.cli.terminal import tell
from cqp_dsl.workspace.files import is_policy
from cqp_dsl.workspace.walk import walk

if TYPE_CHECKING:
    from collections.abc import Sequence


def chosen_policies(given: Sequence[Path]) -> list[Path] | None:
    """The policies to read: those given; else those of the current folder; else None, for those that are shipped.

    Where none is given, which ones are read is said on the error stream.
    """
    if given:
        return list(given)
    here = policies_here()
    tell(f"Politiques lues : {_told(here)}.")
    return here or None


def policies_here() -> list[Path]:
    """The current folder where it holds policies itself; else those of its own folders that do, the hidden ones apart.

    No deeper: a command that is given nothing must not search a whole disk.
    """
    here = Path()
    if _holds_some(here):
        return [here]
    try:
        with os.scandir(here) as entries:
            names = sorted(each.name for each in entries if each.is_dir() and not each.name.startswith("."))
    except OSError:
        return []
    return [Path(name) for name in names if _holds_some(Path(name))]


def _holds_some(folder: Path) -> bool:
    """Whether there is a policy in a folder itself."""
    try:
        with os.scandir(folder) as entries:
            return any(is_policy(each.name) for each in entries)
    except OSError:
        return False


def _told(here: Sequence[Path]) -> str:
    if not here:
        return "celles qui sont livrées avec cqp, car il n'y en a pas dans le répertoire courant"
    if here == [Path()]:
        return "celles du répertoire courant"
    names = [f"« {path} »" for path in here]
    return f"celles {'du répertoire' if len(names) == 1 else 'des répertoires'} {' et '.join(names)}"


def holds_policies(folder: Path) -> bool:
    """Whether there is a policy in a folder, however deep."""
    return any(is_policy(path.name) for path in walk(folder))
