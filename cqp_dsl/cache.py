"""Texts kept on disk from one run to the next: what was computed once from the same content by the same cqp.

An entry is named after its key, a digest of all that its text depends on, so that none is ever out of date. What makes
it safe:

- The folder is the user's own (``$CQP_CACHE``, else the one of the platform), made for its owner only. A folder or an
  entry that belongs to somebody else, or that somebody else may write, is not read: nobody can plant an entry.
- An entry starts with the digest of its text: one that was cut short or changed is not read.
- It is written beside, then renamed: another process sees all of it or nothing. It may be deleted at any time.
- It is text, and whoever reads it builds plain data from it; there is no pickle.

Nothing here ever fails: where the cache cannot be used, there is none.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_FOLDER: Final = "CQP_CACHE"
_MOST_ENTRIES: Final = 64
_DIGEST_LENGTH: Final = 64
_WRITABLE_BY_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


def engine_stamp() -> str:
    """A digest of this very engine: where its files are, how large, when they were written."""
    digest = hashlib.sha256(sys.version.encode())
    package = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib costs a tenth of a quick run
    folders = [package, os.path.join(os.path.dirname(package), "grammar")]  # noqa: PTH118, PTH120
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in {"__pycache__", "policies"}:
                    folders.append(entry.path)
            elif not entry.name.endswith(".parser"):  # which is computed from the grammar beside it
                found = entry.stat()
                digest.update(f"{entry.path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def key_of(*parts: str | bytes) -> str:
    """The key of what depends on these parts."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8) + data)
    return digest.hexdigest()


def read(key: str) -> bytes | None:
    """What is kept under a key; None where nothing is, or nothing that can be trusted."""
    folder = _folder()
    if folder is None:
        return None
    try:
        if not _own(os.stat(folder, follow_symlinks=False)):  # noqa: PTH116
            return None
        handle = os.open(os.path.join(folder, key), os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))  # noqa: PTH118
        with open(handle, "rb", buffering=0) as stream:  # noqa: PTH123
            if not _own(os.fstat(handle)):
                return None
            digest, text = stream.read(_DIGEST_LENGTH), stream.readall()
    except OSError:
        return None
    return text if hashlib.sha256(text).hexdigest().encode() == digest else None


def write(key: str, make: Callable[[], bytes]) -> None:
    """Keep a text under a key; the oldest entries make room for it. It is made only where it can be kept."""
    folder = _folder()
    if folder is None:
        return
    draft = os.path.join(folder, f".{key}.{os.getpid()}")  # noqa: PTH118
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        if not _own(os.stat(folder, follow_symlinks=False)):  # noqa: PTH116
            return
        text = make()
        _make_room(folder)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as stream:  # noqa: PTH123
            stream.write(hashlib.sha256(text).hexdigest().encode() + text)
        os.replace(draft, os.path.join(folder, key))  # noqa: PTH105, PTH118
    except (OSError, UnicodeEncodeError, RecursionError):  # the last: conditions within conditions, by the hundred
        _forget(draft)


def _folder() -> str | None:
    """The folder of the cache; None where the user wants none, or has no home."""
    chosen = os.environ.get(_FOLDER)
    if chosen is not None:
        return chosen or None
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        home = os.path.expanduser("~/Library/Caches")  # noqa: PTH111
    else:
        home = os.environ.get("XDG_CACHE_HOME", "") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return os.path.join(home, "cqp") if os.path.isabs(home) else None  # noqa: PTH117, PTH118


def _own(found: os.stat_result) -> bool:
    """Whether something on the disk is ours, and ours alone to write."""
    if sys.platform == "win32":
        return True  # the folder is in the user's own profile
    return found.st_uid == os.geteuid() and not found.st_mode & _WRITABLE_BY_OTHERS


def _make_room(folder: str) -> None:
    entries = sorted((entry.stat().st_mtime_ns, entry.path) for entry in os.scandir(folder))
    for _, path in entries[: max(0, len(entries) - _MOST_ENTRIES + 1)]:
        _forget(path)


def _forget(path: str) -> None:
    try:
        os.unlink(path)  # noqa: PTH108
    except OSError:
        return
