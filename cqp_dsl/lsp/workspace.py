"""The folders of an editor, the programs under them, and the texts that are open.

Every ``.cqp`` file under a folder belongs to one program, as for ``cqp lint FOLDER``; a file outside all of them makes
a program with those of its own folder. A folder inside another one is a part of it.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from attrs import define, field

from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.lsp.addresses import local_path
from cqp_dsl.lsp.documents import Document
from cqp_dsl.lsp.project import Project
from cqp_dsl.workspace import files as disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lsprotocol import types

    from cqp_dsl.source import SourceFile

_USUAL: Final = ("policies", "politiques")
"""Folders whose name says that they hold politiques: what stands beside them in a repository is something else."""

UNTITLED: Final = "untitled:"
"""The scheme of a text that has no file yet."""


@define(eq=False)
class Root:
    """A folder and its program.

    Attributes:
        deep: whether the folders inside it are a part of it; those beside a file that was opened alone may be anything.
    """

    folder: Path
    deep: bool = True
    project: Project = field(factory=Project)
    listed: dict[Path, str] = field(factory=dict)
    """The display path of each file on disk."""


@define(eq=False)
class Workspace:
    """What an editor has open.

    Attributes:
        encoding: the code units that it counts in.
        roots: the folders, with their programs.
        said: what could not be done, to be told to the user.
    """

    encoding: types.PositionEncodingKind
    roots: list[Root] = field(factory=list)
    said: list[str] = field(factory=list)
    _open: dict[str, tuple[str, int]] = field(factory=dict)
    _given: list[Path] = field(factory=list)

    # --- Folders ----------------------------------------------------------------------------------------------------

    def add_folders(self, addresses: Iterable[str], policies: Iterable[str] = ()) -> None:
        """Take folders in.

        ``policies`` are the folders in each that hold its politiques; by default the one that is named so, else all.
        """
        inside = list(policies)
        for address in addresses:
            folder = local_path(address)
            if folder is not None:
                named = inside or [name for name in _USUAL if disk.find([folder / name])[0]]
                self._given.extend(folder / name for name in named or ["."])
        self._arrange()

    def remove_folders(self, addresses: Iterable[str]) -> None:
        """Leave folders."""
        left = [path for address in addresses if (path := local_path(address)) is not None]
        self._given = [folder for folder in self._given if not any(folder.is_relative_to(path) for path in left)]
        self._arrange()

    def _arrange(self) -> None:
        """One program per folder that is not inside another one; those that were there already are kept."""
        folders = sorted({disk.real(folder) for folder in self._given})
        outer = [one for one in folders if not any(one != other and one.is_relative_to(other) for other in folders)]
        kept = {root.folder: root for root in self.roots}
        self.roots = [kept.get(folder) or self._opened(Root(folder)) for folder in outer]
        for uri, (text, version) in self._open.items():
            self._put(uri, text, version)

    def _opened(self, root: Root) -> Root:
        self.refresh(root)
        return root

    def refresh(self, root: Root) -> None:
        """Read the files of a folder again; what is open stays as it is typed."""
        found: list[tuple[str, Path]] = []
        places = (
            [root.folder] if root.deep else sorted(path for path in root.folder.glob("*") if disk.is_policy(path.name))
        )
        if places and root.folder.is_dir():
            found, refused = disk.find(places)
            self.said.extend(one.message for one in refused if one.code != _NO_FILE)
        typed = {path for uri in self._open if (path := local_path(uri)) is not None}
        listed = {disk.real(path): name for name, path in found}
        for path in root.listed.keys() - listed.keys() - typed:
            root.project.drop(root.listed[path])
        root.listed = {**{path: name for path, name in root.listed.items() if path in typed}, **listed}
        for path, name in listed.items():
            if path not in typed:
                self._read(root.project, path, name)

    def _read(self, project: Project, path: Path, name: str) -> None:
        source = disk.read(path, name, disk.MAX_POLICY_BYTES)
        if isinstance(source, Diagnostic):
            project.drop(name)
            project.refused[name] = source
            return
        known = project.documents.get(name)
        if known is None or known.source.digest != source.digest or known.version is not None:
            project.put(Document(path.as_uri(), source, _as_typed(path, source), None, self.encoding))

    # --- Texts ------------------------------------------------------------------------------------------------------

    def change(self, uri: str, text: str, version: int) -> Root | None:
        """Take in what is typed; the program that it belongs to."""
        if local_path(uri) is None and not uri.startswith(UNTITLED):
            return None
        self._open[uri] = (text, version)
        return self._put(uri, text, version)

    def _put(self, uri: str, text: str, version: int) -> Root | None:
        root = self.root_of(uri)
        if root is None:
            return None
        name = self._name(root, uri)
        root.project.put(Document.of(uri, name, text, version, self.encoding))
        return root

    def close(self, uri: str) -> Root | None:
        """Forget what is typed: the file on disk is what counts again."""
        if self._open.pop(uri, None) is None:
            return None
        root = self.root_of(uri)
        if root is None:
            return None
        path = local_path(uri)
        name = self._name(root, uri)
        if path is not None and path.is_file():
            with contextlib.suppress(OSError, ValueError):
                self._read(root.project, path, name)
        else:
            root.project.drop(name)
        return root

    def typed(self, uri: str) -> str | None:
        """The text of a file that is open."""
        return self._open[uri][0] if uri in self._open else None

    def name_of(self, root: Root, uri: str) -> str | None:
        """The display path of an address, if it is one of the program of a folder."""
        path = local_path(uri)
        if path is None:
            return uri.removeprefix(UNTITLED).lstrip("/") or uri
        return root.listed.get(path)

    def _name(self, root: Root, uri: str) -> str:
        """The display path of an address, which is one of the program of a folder from now on."""
        known = self.name_of(root, uri)
        if known is not None:
            return known
        path = local_path(uri) or root.folder
        root.listed[path] = path.relative_to(root.folder).as_posix()
        return root.listed[path]

    def address(self, project: Project, path: str) -> str | None:
        """The address of a file by its display path."""
        if path in project.documents:
            return project.documents[path].uri
        listed = next((root.listed for root in self.roots if root.project is project), {})
        return next((place.as_uri() for place, name in listed.items() if name == path), None)

    def root_of(self, uri: str) -> Root | None:
        """The folder whose program an address belongs to; one is made for a file that is outside all of them."""
        path = local_path(uri)
        if path is None:
            return self.roots[0] if self.roots and uri.startswith(UNTITLED) else None
        for root in self.roots:
            if path.is_relative_to(root.folder):
                return root
        if uri not in self._open:
            return None
        root = Root(path.parent, deep=False)
        self.roots.append(root)
        self.refresh(root)
        return root

    def touched(self, addresses: Iterable[str]) -> Iterator[Root]:
        """The folders that hold files which changed on disk, read again."""
        paths = [path for address in addresses if (path := local_path(address)) is not None]
        for root in self.roots:
            if any(path.is_relative_to(root.folder) for path in paths):
                self.refresh(root)
                yield root


_NO_FILE: Final = "CQP707"


def _as_typed(path: Path, source: SourceFile) -> str:
    """The text of a file before NFC."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return source.text
