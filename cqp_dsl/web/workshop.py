"""What the workbench has open: a folder, its policies, read again when a file changes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from attrs import define, field

from cqp_dsl.pipeline import PolicyError, load
from cqp_dsl.resources import policies_folder
from cqp_dsl.web.folder import Folder, RefusedFileError
from cqp_dsl.workspace.files import SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

    from cqp_dsl.pipeline import Policies

EXAMPLES = "exemples"
"""The first step of the address of what is shipped."""


@define(eq=False)
class Workshop:
    """A folder and the policies that decide its dossiers: its own, else those that are shipped.

    Nothing else is kept: what is here is read from files, and may be forgotten at any time.
    """

    folder: Folder
    token: str = ""
    _lock: threading.Lock = field(factory=threading.Lock)
    _known: tuple[tuple[tuple[str, int, int], ...], Policies | PolicyError] | None = None

    @property
    def shipped(self) -> Folder:
        """The folder of what is shipped, which nobody changes here."""
        return Folder(policies_folder().resolve(), writable=False)

    @property
    def rules(self) -> Folder:
        """The folder of the policies: the one that is open, if it has any."""
        return self.folder if next(self.folder.files((SUFFIX,)), None) else self.shipped

    def policies(self) -> Policies:
        """The policies as their files are now.

        Raises:
            PolicyError: they are not valid.
        """
        with self._lock:
            rules = self.rules
            stamp = tuple(_stamp(rules.root / name) for name in rules.files((SUFFIX,)))
            if self._known is None or self._known[0] != stamp:
                try:
                    found: Policies | PolicyError = load(rules.root, cached=True)
                except PolicyError as error:
                    found = error
                self._known = stamp, found
            if isinstance(self._known[1], PolicyError):
                raise self._known[1]
            return self._known[1]

    def home_of(self, name: str) -> tuple[Folder, str]:
        """The folder of a dossier, and its name there, from the path of its address."""
        first, _, rest = name.partition("/")
        if first == EXAMPLES and rest and not self.folder.exists(name):
            return Folder((policies_folder() / EXAMPLES).resolve(), writable=False), rest
        return self.folder, name


def open_workshop(folder: Path, token: str = "") -> Workshop:
    """The workbench of a folder.

    Raises:
        RefusedFileError: it is not a folder.
    """
    if not folder.is_dir():
        message = f"« {folder} » n’est pas un répertoire"
        raise RefusedFileError(message)
    return Workshop(Folder(folder.resolve()), token)


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return path.as_posix(), 0, 0
    return path.as_posix(), found.st_mtime_ns, found.st_size
