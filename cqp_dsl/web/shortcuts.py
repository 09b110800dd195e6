"""What opens the workbench by a double click: a file for each system."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

from cqp_dsl.web.folder import RefusedFileError
from cqp_dsl.workspace.system_errors import reason_of

if TYPE_CHECKING:
    from pathlib import Path

_NAME = "Atelier cqp"


def write_shortcuts(folder: Path) -> list[Path]:
    """Write, into a folder, what opens the workbench on it; a file that is already there is left alone.

    Returns:
        The files, one for each system.

    Raises:
        RefusedFileError: the folder is not one, or cannot be written in.
    """
    if not folder.is_dir():
        message = f"« {folder} » n’est pas un répertoire"
        raise RefusedFileError(message)
    there = folder.resolve()
    written = []
    for suffix, text, executable in (
        (".desktop", _desktop(there), True),
        (".command", _command(there), True),
        (".bat", _batch(), False),
    ):
        path = there / f"{_NAME}{suffix}"
        try:
            if not path.exists():
                path.write_bytes(text.encode("utf-8"))
                if executable:
                    path.chmod(0o755)
        except OSError as error:
            message = f"« {path} » ne peut pas être écrit : {reason_of(error)}"
            raise RefusedFileError(message) from error
        written.append(path)
    return written


def _desktop(folder: Path) -> str:
    """For the desktops of Linux."""
    words = (sys.executable, "-m", "cqp_dsl", "atelier", str(folder))
    run = " ".join(_desktop_word(word) for word in words)
    return (
        f"[Desktop Entry]\nType=Application\nName={_NAME}\nComment=Décider un dossier, lire et changer les règles\n"
        f"Exec={run}\nTerminal=true\nCategories=Office;\n"
    )


def _desktop_word(word: str) -> str:
    """A word of a command, quoted as the specification of desktop entries says."""
    inside = word.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`").replace("$", "\\$").replace("%", "%%")
    return '"' + inside.replace("\\", "\\\\") + '"' if "\\" in inside else f'"{inside}"'


def _command(folder: Path) -> str:
    """For macOS."""
    return f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -m cqp_dsl atelier {shlex.quote(str(folder))}\n"


def _batch() -> str:
    """For Windows; the folder is the one that the file is in."""
    return f'@echo off\r\nchcp 65001 >nul\r\n"{sys.executable}" -m cqp_dsl atelier "%~dp0."\r\npause\r\n'
