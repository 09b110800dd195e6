"""Policies as they were at a revision of a git repository: read by git's own command, nothing checked out.

Only what git keeps is asked for (``ls-tree``, ``cat-file``), so that neither the working folder nor the repository
changes, and no hook nor filter of the repository runs.
"""

from __future__ import annotations

import os
import subprocess
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cqp_dsl.diagnostics import Diagnostic
from cqp_dsl.workspace.files import MAX_FILES, MAX_POLICY_BYTES, decode, is_policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cqp_dsl.source import SourceFile

_QUIET: Final = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
_FILE_MODES: Final = frozenset({b"100644", b"100755"})


class RevisionError(Exception):
    """A revision that cannot be read: why, in French."""


def split_revision(word: str) -> tuple[Path, str | None]:
    """A folder and, where it says one after its last ``@``, a revision; a path that exists as it is has none."""
    path, at, revision = word.rpartition("@")
    if not at or not revision or Path(word).exists():
        return Path(word), None
    return Path(path or "."), revision


def read_revision(path: Path, revision: str) -> tuple[list[SourceFile], list[Diagnostic]]:
    """The policy files under a folder, or of one file, at a revision, by display path; and every refusal.

    Args:
        path: the folder or the file, which need not be there any more.
        revision: whatever git understands: a branch, a tag, a commit, ``HEAD~3``.

    Raises:
        RevisionError: there is no git, no repository, no such revision, or nothing under that path at that revision.
    """
    home = _nearest_folder(path)
    _git(home, ["rev-parse", "--git-dir"], f"« {home} » n'est pas dans un dépôt git lisible")
    commit = _git(
        home,
        ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"],
        f"« {revision} » n'est pas une révision de ce dépôt git",
    )
    name = commit.decode().strip()
    top = Path(os.fsdecode(_git(home, ["rev-parse", "--show-toplevel"], "ce dépôt git n'a pas de répertoire")).strip())
    inside = Path(os.path.relpath(Path(path).resolve(), top.resolve())).as_posix()
    listed = _git(
        top, ["ls-tree", "-r", "-z", "--full-tree", name, "--", *([] if inside == "." else [inside])],
        f"la révision « {revision} » ne se lit pas",
    )  # fmt: skip
    blobs = [_entry(line) for line in listed.split(b"\0") if line]
    prefix = "" if inside == "." else f"{inside}/"
    wanted = [
        (shown, mode, digest)
        for mode, digest, full in blobs
        if (shown := full.removeprefix(prefix) if full != inside else Path(full).name) and _seen(shown)
    ]
    if not wanted:
        message = f"la révision « {revision} » n'a aucun fichier « .cqp » sous « {path} »"
        raise RevisionError(message)
    if len(wanted) > MAX_FILES:
        message = f"{len(wanted)} fichiers de politique, c'est plus que la limite de {MAX_FILES}"
        raise RevisionError(message)
    return _read(top, wanted, revision)


def _seen(shown: str) -> bool:
    """Whether a path is that of a policy, no folder of it hidden."""
    parts = shown.split("/")
    return is_policy(parts[-1]) and not any(part.startswith(".") for part in parts)


def _nearest_folder(path: Path) -> Path:
    """The folder that is there, from which git is asked."""
    path = path.absolute()
    return next((one for one in (path, *path.parents) if one.is_dir()), Path())


def _entry(line: bytes) -> tuple[bytes, str, str]:
    """The mode, the digest and the path of a line of ``ls-tree``."""
    head, _, name = line.partition(b"\t")
    mode, _, digest = head.split(b" ")
    return mode, digest.decode(), os.fsdecode(name)


def _read(
    top: Path, wanted: Sequence[tuple[str, bytes, str]], revision: str
) -> tuple[list[SourceFile], list[Diagnostic]]:
    files: list[SourceFile] = []
    diagnostics: list[Diagnostic] = []
    asked = "".join(f"{digest}\n" for _, _, digest in wanted).encode()
    given = _git(top, ["cat-file", "--batch"], f"la révision « {revision} » ne se lit pas", asked)
    at = 0
    for shown, mode, _ in wanted:
        head, _, _ = given[at:].partition(b"\n")
        size = int(head.rsplit(b" ", 1)[1])
        start = at + len(head) + 1
        data, at = given[start : start + size], start + size + 1
        display = unicodedata.normalize("NFC", shown)
        if mode not in _FILE_MODES:
            message = f"« {display} » est un lien, à la révision « {revision} » : il n'est pas suivi"
            diagnostics.append(Diagnostic("CQP702", message, help="Donnez le répertoire où il mène."))
            continue
        source = decode(data, display, MAX_POLICY_BYTES)
        if isinstance(source, Diagnostic):
            diagnostics.append(source)
        else:
            files.append(source)
    return sorted(files, key=lambda file: file.path), diagnostics


def _git(folder: Path, words: Sequence[str], refusal: str, given: bytes = b"") -> bytes:
    """What git answers.

    Raises:
        RevisionError: it is not there, or refuses.
    """
    try:
        done = subprocess.run(  # noqa: S603 - git, with words of ours and names that it is told are names
            ["git", "-C", str(folder), *words],  # noqa: S607 - the git that the reader has
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, **_QUIET},
        )
    except OSError as error:
        message = "une révision se lit avec git, qui n'est pas installé"
        raise RevisionError(message) from error
    if done.returncode:
        raise RevisionError(refusal)
    return done.stdout
