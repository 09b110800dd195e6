"""The files under the folder that was opened: nothing outside it is read or written, by whatever name or link."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from attrs import define

from cqp_dsl.dossier.limits import MAX_BYTES
from cqp_dsl.workspace.files import MAX_POLICY_BYTES, SUFFIX
from cqp_dsl.workspace.system_errors import reason_of
from cqp_dsl.workspace.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

DOSSIER_SUFFIXES: Final = (".yaml", ".yml", ".json", ".toml")
_MOST_LISTED: Final = 2_000
_LONGEST_NAME: Final = 200
_FORBIDDEN: Final = frozenset('<>:"|?*\\')
NEW: Final = ""
"""The version of a file that does not exist."""


class RefusedFileError(Exception):
    """A file is not read or written; its text says why, in French."""


class ChangedElsewhereError(Exception):
    """A file is no longer what it was when it was opened."""


@define(frozen=True, repr=False)
class Text:
    """What a file says, and the version that it has: the digest of its bytes."""

    text: str
    version: str


@define(frozen=True)
class Folder:
    """A folder, by its real path. ``writable`` is whether its files may be changed."""

    root: Path
    writable: bool = True

    def files(self, suffixes: tuple[str, ...]) -> Iterator[str]:
        """The files whose names end so, by their names within the folder, in order; links that lead out left aside."""
        found = 0
        for path in walk(self.root):
            if path.name.casefold().endswith(suffixes) and self._is_inside(path):
                yield path.relative_to(self.root).as_posix()
                found += 1
                if found == _MOST_LISTED:
                    return

    def place(self, name: str) -> Path:
        """Where a file stands.

        Raises:
            RefusedFileError: it would stand elsewhere than in the folder, or its name is not one.
        """
        steps = PurePosixPath(name)
        wrong = not name or steps.is_absolute() or len(name) > _LONGEST_NAME or not _FORBIDDEN.isdisjoint(name)
        if wrong or any(step.startswith(".") or not step.isprintable() for step in steps.parts):
            message = f"« {name[:_LONGEST_NAME]} » n’est pas un nom de fichier possible ici"
            raise RefusedFileError(message)
        path = self.root.joinpath(*steps.parts)
        if not self._is_inside(path):
            message = f"« {name} » mène hors du répertoire ouvert"
            raise RefusedFileError(message)
        return path

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return self.place(name).is_file()

    def read(self, name: str) -> Text:
        """A file as text.

        Raises:
            RefusedFileError: there is none, it is too large, or it is not text in UTF-8.
        """
        data = self.read_bytes(name)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            message = f"« {name} » n’est pas un texte en UTF-8"
            raise RefusedFileError(message) from error
        return Text(text.replace("\r\n", "\n"), version_of(data))

    def read_bytes(self, name: str) -> bytes:
        """A file as it is.

        Raises:
            RefusedFileError: there is none, or it is too large.
        """
        path = self.place(name)
        limit = MAX_POLICY_BYTES if name.casefold().endswith(SUFFIX) else MAX_BYTES
        try:
            if not path.is_file():
                message = f"« {name} » n’existe pas"
                raise RefusedFileError(message)
            with path.open("rb") as stream:
                data = stream.read(limit + 1)
        except OSError as error:
            message = f"« {name} » ne peut pas être lu : {reason_of(error)}"
            raise RefusedFileError(message) from error
        if len(data) > limit:
            message = f"« {name} » est trop gros"
            raise RefusedFileError(message)
        return data

    def version(self, name: str) -> str:
        """The version of a file; ``NEW`` where there is none."""
        return version_of(self.read_bytes(name)) if self.exists(name) else NEW

    def write(self, name: str, text: str, version: str) -> str:
        """Write a file: it is then wholly new or wholly what it was, whatever happens meanwhile.

        Args:
            name: its name within the folder.
            text: what it is to say.
            version: the version that it is supposed to have; ``NEW`` for a file that is not to exist yet.

        Returns:
            Its new version.

        Raises:
            ChangedElsewhereError: it has another version.
            RefusedFileError: it cannot be written.
        """
        return self.write_bytes(name, text.encode("utf-8", "replace"), version)

    def write_bytes(self, name: str, data: bytes, version: str) -> str:
        """Write a file that may be no text: see ``write``."""
        path = self.place(name)
        if not self.writable:
            message = "les exemples livrés ne se modifient pas : enregistrez une copie"
            raise RefusedFileError(message)
        if self.version(name) != version:
            raise ChangedElsewhereError
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, data)
        except OSError as error:
            message = f"« {name} » ne peut pas être enregistré : {reason_of(error)}"
            raise RefusedFileError(message) from error
        return version_of(data)

    def free_name(self, name: str) -> str:
        """The name itself, or the first like it that no file has: ``candidat-2.yaml``."""
        stem, dot, suffix = name.rpartition(".")
        taken, number = name, 1
        while self.exists(taken):
            number += 1
            taken = f"{stem}-{number}{dot}{suffix}"
        return taken

    def _is_inside(self, path: Path) -> bool:
        try:
            return path.resolve().is_relative_to(self.root)
        except (OSError, RuntimeError):
            return False


def version_of(data: bytes) -> str:
    """The version of what a file holds."""
    return hashlib.sha256(data).hexdigest()


def _replace(path: Path, data: bytes) -> None:
    path = path.resolve()
    if path.exists() and not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(13, "read only", str(path))
    draft = path.with_name(f".cqp-{os.getpid()}-{os.urandom(4).hex()}")
    try:
        with draft.open("xb") as stream:
            if path.exists():
                draft.chmod(stat.S_IMODE(path.stat().st_mode))
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
