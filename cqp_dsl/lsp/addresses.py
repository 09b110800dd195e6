"""Addresses of files, as editors write them."""

from __future__ import annotations

from pathlib import Path

from pygls import uris

from cqp_dsl.workspace import files as disk


def local_path(uri: str) -> Path | None:
    """The path of a file address; None for any other."""
    if not uri.startswith("file:"):
        return None
    try:
        path = uris.to_fs_path(uri)
        return disk.real(Path(path)) if path else None
    except (ValueError, OSError):
        return None
