"""The files under a folder, without recursion: folders are as deep as whoever made them likes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def shown_in(folder: Path) -> list[os.DirEntry[str]]:
    """What a folder holds that is not hidden, in the order of names.

    Raises:
        OSError: the folder cannot be read.
    """
    with os.scandir(folder) as listed:
        entries = sorted(listed, key=lambda entry: entry.name)
    return [entry for entry in entries if not entry.name.startswith(".")]


def walk(root: Path, refuse: Callable[[Path, OSError], None] | None = None) -> Iterator[Path]:
    """Every file, those of a folder before those of its own folders, in the order of names.

    Hidden files and folders are left out, and links to folders are not followed.

    Args:
        root: the folder.
        refuse: is told of each folder that cannot be read.
    """
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            shown = shown_in(folder)
        except OSError as error:
            if refuse is not None:
                refuse(folder, error)
            continue
        yield from (Path(entry.path) for entry in shown if not entry.is_dir())
        waiting.extend(Path(entry.path) for entry in reversed(shown) if entry.is_dir(follow_symlinks=False))
