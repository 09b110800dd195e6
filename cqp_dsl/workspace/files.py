"""Files from the disk to ``SourceFile``, each refusal a diagnostic.

A policy set is read as a whole: every ``*.cqp`` file under the folders given, in the order of their names, so that
neither the machine nor the current folder changes anything. Hidden files and folders, whose name starts with a point,
are left to the editors and archivers that make them; what else cannot be read is refused. Reading never executes
anything, and never leaves the folders given.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from attrs import define

from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.resources import policies_folder
from cqp_dsl.source import SourceFile
from cqp_dsl.workspace.system_errors import reason_of
from cqp_dsl.workspace.walk import shown_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Paths: TypeAlias = "str | Path | Sequence[str | Path]"

MAX_FILES = 20_000
"""The most files that a policy set may hold."""

MAX_POLICY_BYTES = 1_048_576
"""The largest policy file: 1 MiB, some twenty thousand lines."""

SUFFIX = ".cqp"
"""How the name of a policy file ends, in small letters or capitals."""

_MEBIBYTE = 1_048_576
_LONGEST_SHOWN = 200


@define(frozen=True, eq=False, repr=False)
class _Found:
    """A file met under a root: where it is, and its path relative to that root."""

    path: Path
    root: Path
    relative: str


def collect(paths: Sequence[Path]) -> tuple[list[SourceFile], list[Diagnostic]]:
    """Read every policy file under ``paths`` (folders or files).

    Display paths are relative to the folder given, with ``/``, in NFC; where two folders hold the same relative path,
    the folders' names are put before.

    Returns:
        The files sorted by display path, and every refusal.
    """
    found, diagnostics = find(paths)
    files: list[SourceFile] = []
    for name, path in found:
        source = read(path, name, MAX_POLICY_BYTES)
        if isinstance(source, Diagnostic):
            diagnostics.append(source)
        else:
            files.append(source)
    return files, diagnostics


def read_under(paths: Paths | None) -> tuple[list[SourceFile], list[Diagnostic]]:
    """Read every policy file under ``paths``, those that are shipped by default; what is refused is said."""
    if paths is None:
        paths = policies_folder()
    given = [paths] if isinstance(paths, str | Path) else paths
    return collect([Path(path) for path in given])


def find(paths: Sequence[Path]) -> tuple[list[tuple[str, Path]], list[Diagnostic]]:
    """Find every policy file under ``paths``, unread: display paths and places, sorted; and every refusal."""
    found: list[_Found] = []
    diagnostics: list[Diagnostic] = []
    for path in paths:
        if not path.exists():
            diagnostics.append(missing(path))
        elif path.is_dir():
            found.extend(_walk(path, diagnostics))
        else:
            found.append(_Found(path, path.parent, path.name))
    found = list({real(item.path): item for item in found}.values())
    if len(found) > MAX_FILES:
        message = f"{len(found)} fichiers de politique, c'est plus que la limite de {MAX_FILES}"
        return [], [*diagnostics, Diagnostic("CQP706", message, help="Donnez un répertoire plus précis.")]
    if not found and not diagnostics:
        shown = ", ".join(str(path) for path in paths)
        diagnostics.append(
            Diagnostic("CQP707", f"aucun fichier « .cqp » sous {shown}", help="Vérifiez le chemin du répertoire.")
        )
    named = zip(_display_names(found), (item.path for item in found), strict=True)
    return sorted(named, key=lambda pair: pair[0]), diagnostics


def is_policy(name: str) -> bool:
    """Whether a file of this name is one of policies: ``.cqp``, and not hidden."""
    return name.lower().endswith(SUFFIX) and not name.startswith(".")


def real(path: Path) -> Path:
    """Where a path leads, links followed; one that leads to itself leads there."""
    return Path(os.path.realpath(path))


def read(path: Path, shown: str, limit: int) -> SourceFile | Diagnostic:
    """Read one file of at most ``limit`` bytes, shown as ``shown``; the diagnostic says why it is refused."""
    try:
        if not path.is_file():
            return missing(path) if not path.exists() else _not_a_file(shown)
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        reason = reason_of(error)
        return Diagnostic(
            "CQP702", f"le fichier « {shown} » ne peut pas être lu ({reason})", help="Vérifiez ses droits."
        )
    return decode(data, shown, limit)


def decode(data: bytes, shown: str, limit: int, *, first_line: int = 1) -> SourceFile | Diagnostic:
    """The source file of these bytes, or why they are refused: too many, or not UTF-8.

    Where they are a part of a file, ``first_line`` says at which line it starts.
    """
    if len(data) > limit:
        return Diagnostic(
            "CQP703",
            f"le fichier « {shown} » dépasse la limite de {limit // _MEBIBYTE} Mio",
            help="Répartissez son contenu entre plusieurs fichiers.",
        )
    try:
        return SourceFile.from_bytes(shown, data, first_line)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + first_line
        return Diagnostic(
            "CQP704",
            f"le fichier « {shown} » n'est pas en UTF-8 : {_seen(data, error.start)} (ligne {line})",
            help="Enregistrez-le en UTF-8 : dans la plupart des éditeurs, « Enregistrer sous », puis « Encodage ».",
        )


_WORD = re.compile(r"\w+")


def _seen(data: bytes, at: int) -> str:
    """The word around a byte that is not UTF-8, where it reads as what Windows writes; else the byte."""
    start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
    try:
        line = data[start : end if end >= 0 else len(data)].decode("cp1252")
    except UnicodeDecodeError:
        line = ""
    word = next((found[0] for found in _WORD.finditer(line) if found.start() <= at - start < found.end()), "")
    if any(char.isalpha() and not char.isascii() for char in word):
        return f"il semble enregistré en Windows-1252 (« ANSI »), où se lit « {word} »"
    return f"octet 0x{data[at]:02x} à la position {at + 1}"


def missing(path: Path) -> Diagnostic:
    """The diagnostic of a path that leads nowhere."""
    if path.is_symlink():
        help_ = "Retirez ce lien, ou refaites-le."
        return Diagnostic("CQP701", f"le lien « {path} » ne mène à rien qui existe", help=help_)
    return Diagnostic("CQP701", f"« {path} » est introuvable", help="Vérifiez le chemin, ou le répertoire courant.")


def _not_a_file(shown: str) -> Diagnostic:
    return Diagnostic("CQP702", f"« {shown} » n'est pas un fichier", help="Donnez le chemin d'un fichier.")


def _walk(root: Path, diagnostics: list[Diagnostic]) -> Iterator[_Found]:
    """The policy files under ``root``; what cannot be read, and links that lead outside or nowhere, are refused.

    Without recursion: folders are as deep as whoever made them likes.
    """
    home = real(root)
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = shown_in(folder)
        except OSError as error:
            shown = _middle_left_out(folder.relative_to(root).as_posix() if folder != root else str(root))
            diagnostics.append(_unreadable(f"le répertoire « {shown} »", error))
            continue
        folders = []
        for entry in entries:
            path = folder / entry.name
            relative = path.relative_to(root).as_posix()
            if entry.is_symlink() and (refusal := _refused_link(path, relative, home)) is not None:
                diagnostics.append(refusal)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif is_policy(entry.name) and not entry.is_dir():
                yield _Found(path, root, relative)
        waiting.extend(reversed(folders))


def _refused_link(path: Path, relative: str, home: Path) -> Diagnostic | None:
    """Why a link is refused, if it is."""
    if not real(path).is_relative_to(home):
        return _leads_outside(relative)
    return None if path.exists() else missing(path)


def _unreadable(what: str, error: OSError) -> Diagnostic:
    reason = reason_of(error)
    return Diagnostic("CQP702", f"{what} ne peut pas être lu ({reason})", help="Vérifiez ses droits.")


def _middle_left_out(text: str) -> str:
    """A path, shortened where nobody would read it."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN // 2]}…{text[-_LONGEST_SHOWN // 2 :]}"


def _leads_outside(relative: str) -> Diagnostic:
    return Diagnostic(
        "CQP705",
        f"le lien « {relative} » mène hors du répertoire des politiques",
        help="Copiez le fichier dans le répertoire, ou donnez son propre répertoire avec --policies.",
    )


def _display_names(found: Sequence[_Found]) -> list[str]:
    """Relative paths, with as many parents of the roots before them as it takes to tell all apart."""
    names = [_display_name(item, 0) for item in found]
    if len(set(names)) == len(names):
        return names
    for depth in range(1, 2 + max(len(real(item.root).parts) for item in found)):
        names = [_display_name(item, depth) for item in found]
        if len(set(names)) == len(names):
            break
    return names


def _display_name(item: _Found, depth: int) -> str:
    parents = real(item.root).parts[1:][-depth:] if depth else ()
    return unicodedata.normalize("NFC", "/".join((*parents, item.relative)))
